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
  await pinActive(server, FILE);
}

/** The server shows its progress. */
export async function pinAllOnline(server: Server): Promise<void> {
  await pinActive(server, ONLINE);
}

export async function pinAllFiles(server: Server): Promise<void> {
  await execute(server, WORKSPACE, []);
}

async function pinActive(server: Server, command: string): Promise<void> {
  const editor = activeDefinition();
  if (editor) await execute(server, command, [editor.document.uri.toString()]);
  else void vscode.window.showInformationMessage('Open a definition file first.');
}

async function execute(server: Server, command: string, given: string[]): Promise<void> {
  if (server.has(command)) await server.request('workspace/executeCommand', { command, arguments: given });
  else void vscode.window.showInformationMessage(`The language server is ${server.state}.`);
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
