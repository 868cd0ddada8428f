/** `Pin All`: every fix that the server calls safe, in one step that one undo takes back. */

import * as vscode from 'vscode';

import { activeDefinition } from './languages';
import type { Server } from './server';

/** The server's command that asks registries. It is there only in servers that can, and where it is switched on. */
const ONLINE = 'singularity-ls.pinEverything';

export async function pinAll(): Promise<void> {
  const editor = activeDefinition();
  if (!editor) {
    void vscode.window.showInformationMessage('Open a definition file first.');
    return;
  }
  const { document } = editor;
  const before = document.version;
  const everything = new vscode.Range(0, 0, document.lineCount, 0);
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    everything,
    vscode.CodeActionKind.SourceFixAll.value,
    1,
  );
  const edit = actions.find((action) => action.edit)?.edit;
  if (!edit) {
    void vscode.window.showInformationMessage('Nothing here can be pinned for certain.');
  } else if (document.version === before) {
    await vscode.workspace.applyEdit(edit);
  }
}

/** Lets the server ask the registries what the file's inputs are today; it shows its progress and sends the edit. */
export async function pinAllOnline(server: Server): Promise<void> {
  const editor = activeDefinition();
  if (!editor || !server.has(ONLINE)) return;
  await server.request('workspace/executeCommand', { command: ONLINE, arguments: [editor.document.uri.toString()] });
}

/** Shows the command on-line only where the server has it. */
export function offerOnline(server: Server): vscode.Disposable {
  return server.onDidChangeState(() => {
    void vscode.commands.executeCommand('setContext', 'singularity.canPinOnline', server.has(ONLINE));
  });
}
