/** Wires the parts together; each of them lives in a file of its own. */

import * as vscode from 'vscode';

import { ChainView } from './chain';
import { offerPins, pinAll, pinAllFiles, pinAllOnline } from './pin';
import { promoteDefinitionFiles } from './recognise';
import { RulePages } from './rules';
import { Server } from './server';
import { Status } from './status';
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
    new Status(running),
    new BuildTasks(),
    promoteDefinitionFiles(),
    offerPins(running),
    command('pinAll', () => pinAll(running)),
    command('pinAllFiles', () => pinAllFiles(running)),
    command('pinAllOnline', () => pinAllOnline(running)),
    command('showChain', () => chain.show()),
    command('openImagePage', (link: Parameters<ChainView['openPage']>[0]) => chain.openPage(link)),
    command('explainRule', (rule?: string) => rules.explain(rule)),
    command('restartServer', () => running.restart()),
    command('showLogs', () => running.log.show()),
  );
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
