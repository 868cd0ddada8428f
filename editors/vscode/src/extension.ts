/** Wires the parts together; each of them lives in a file of its own. */

import * as vscode from 'vscode';

import { ChainView } from './chain';
import { pinAll } from './pin';
import { promoteDefinitionFiles } from './recognise';
import { RulePages } from './rules';
import { Server } from './server';
import { BuildTasks } from './tasks';

let server: Server | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const running = new Server(context);
  server = running;
  const chain = new ChainView(running);
  const rules = new RulePages(running);
  const command = (name: string, action: (...given: never[]) => unknown): vscode.Disposable =>
    vscode.commands.registerCommand(`singularity.${name}`, action);

  context.subscriptions.push(
    running,
    chain,
    rules,
    new BuildTasks(),
    promoteDefinitionFiles(),
    command('pinAll', () => pinAll()),
    command('showChain', () => chain.show()),
    command('explainRule', (rule?: string) => rules.explain(rule)),
    command('restartServer', () => running.restart()),
    command('showLogs', () => running.log.show()),
  );
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
