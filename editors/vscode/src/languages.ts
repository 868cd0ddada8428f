/** Which documents are ours. */

import * as vscode from 'vscode';

export const LANGUAGE = 'singularity';

/** Another extension for the same files names the language after the other program. */
export const LANGUAGES = [LANGUAGE, 'apptainer'];

const CONFIGURATION = '**/singularity-ls.toml';

/** What the server is told of: definition files, and what is said in the workspace about them. */
export const SELECTOR = [
  ...LANGUAGES.flatMap((language) => [
    { language, scheme: 'file' },
    { language, scheme: 'untitled' },
  ]),
  { scheme: 'file', pattern: CONFIGURATION },
];

export function isDefinition(document: vscode.TextDocument): boolean {
  return LANGUAGES.includes(document.languageId);
}

/** Whether it is a reason to start the server. */
export function isOurs(document: vscode.TextDocument): boolean {
  return vscode.languages.match(SELECTOR, document) > 0;
}

/** The definition file that the person is looking at. */
export function activeDefinition(): vscode.TextEditor | undefined {
  const editor = vscode.window.activeTextEditor;
  return editor && isDefinition(editor.document) ? editor : undefined;
}
