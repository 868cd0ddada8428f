/**
 * Pinning is the server's: it computes the change, for a file or the workspace, and sends it. The server's commands
 * have other names than ours, since the client registers them as VS Code's own.
 */

import * as vscode from 'vscode';

import { activeDefinition } from './languages';
import type { Server } from './server';

/** What is known off-line about the file. */
const FILE = 'singularity.pinFile';
/** The same for every definition file below the open folders. */
const WORKSPACE = 'singularity.pinWorkspace';
/** What the registries say today; there only in servers that can ask them. */
const ONLINE = 'singularity.pinFileOnline';

export async function pinAll(server: Server): Promise<void> {
  const document = active();
  if (document && has(server, FILE)) await execute(server, FILE, [document.uri.toString()]);
}

/** Hosts may take their time, so it can be watched and ended. */
export async function pinAllOnline(server: Server): Promise<void> {
  const document = active();
  if (!document || !has(server, ONLINE)) return;
  const shown = { location: vscode.ProgressLocation.Notification, title: 'Pin all', cancellable: true };
  await vscode.window.withProgress(shown, (progress, cancelled) =>
    server.follow(ONLINE, [document.uri.toString()], progress, cancelled),
  );
}

export async function pinAllFiles(server: Server): Promise<void> {
  if (has(server, WORKSPACE)) await execute(server, WORKSPACE, []);
}

async function execute(server: Server, command: string, given: string[]): Promise<void> {
  await server.request('workspace/executeCommand', { command, arguments: given });
}

/** The definition file that is meant; says so where there is none. */
function active(): vscode.TextDocument | undefined {
  const editor = activeDefinition();
  if (!editor) void vscode.window.showInformationMessage('Open a definition file first.');
  return editor?.document;
}

/** Whether the server can; says so where it cannot. */
function has(server: Server, command: string): boolean {
  const can = server.has(command);
  const why = server.state === 'running' ? 'too old for that' : server.state;
  if (!can) void vscode.window.showInformationMessage(`The language server is ${why}.`);
  return can;
}

/** Shows the commands only where the server has them. */
export function offerPins(server: Server): vscode.Disposable {
  const offer = (name: string, command: string): void =>
    void vscode.commands.executeCommand('setContext', `singularity.${name}`, server.has(command));
  return server.onDidChangeState(() => {
    offer('canPin', FILE);
    offer('canPinOnline', ONLINE);
  });
}
