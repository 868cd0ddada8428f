/** `Pin All`: every fix that the server calls safe, in one step that one undo takes back. */

import * as vscode from 'vscode';

import { activeDefinition } from './languages';

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
