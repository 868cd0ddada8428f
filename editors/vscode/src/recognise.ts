/**
 * Recognises `*.def` by its header. The extension does not claim the name, since modules of Modula-2 and Windows end
 * in `.def` too, and those stay with whoever is responsible for them.
 */

import * as vscode from 'vscode';

import { isDefinition, LANGUAGE } from './languages';

// The header may stand below a licence or a change log, but nothing real has it lower than this.
const LINES_TO_READ = 100;
// `Singularity.md` may well quote a header.
const NAME = /\.def$|^(Singularity|Apptainer)\.(?!(.*\.)?(json|md|py|rst|yaml|yml)$)/;
const HEADER = /^\s*bootstrap\s*:/i;

// Once is enough: whoever then chooses another language means it.
const promoted = new Set<string>();

export function promoteDefinitionFiles(): vscode.Disposable {
  vscode.workspace.textDocuments.forEach(promote);
  return vscode.Disposable.from(
    vscode.workspace.onDidOpenTextDocument(promote),
    // A new file has no header yet; it is told by the line in which one is typed.
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.some((change) => change.range.start.line < LINES_TO_READ)) promote(document);
    }),
  );
}

function promote(document: vscode.TextDocument): void {
  const name = document.uri.path.slice(document.uri.path.lastIndexOf('/') + 1);
  const address = document.uri.toString();
  if (!isDefinition(document) && NAME.test(name) && !promoted.has(address) && hasHeader(document)) {
    promoted.add(address);
    void vscode.languages.setTextDocumentLanguage(document, LANGUAGE);
  }
}

function hasHeader(document: vscode.TextDocument): boolean {
  const lines = Math.min(document.lineCount, LINES_TO_READ);
  for (let line = 0; line < lines; line++) {
    if (HEADER.test(document.lineAt(line).text)) return true;
  }
  return false;
}
