/** Which documents are ours. */

import * as vscode from 'vscode';

export const LANGUAGE = 'singularity';

/** Another extension for the same files names the language after the other program. */
export const LANGUAGES = [LANGUAGE, 'apptainer'];

export function isDefinition(document: vscode.TextDocument): boolean {
  return LANGUAGES.includes(document.languageId);
}

/** The definition file that the person is looking at. */
export function activeDefinition(): vscode.TextEditor | undefined {
  const editor = vscode.window.activeTextEditor;
  return editor && isDefinition(editor.document) ? editor : undefined;
}
