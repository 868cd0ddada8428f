/** The page of a rule, as a document of its own. */

import * as vscode from 'vscode';

import type { HandleDiagnosticsSignature } from 'vscode-languageclient/node';

import type { Server } from './server';

const SCHEME = 'singularity-rule';

export class RulePages implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);

  constructor(private readonly server: Server) {}

  dispose(): void {
    this.registration.dispose();
  }

  async explain(rule?: string): Promise<void> {
    const chosen = rule ?? (await this.choose());
    if (!chosen) return;
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${chosen}.md` });
    await vscode.commands.executeCommand('markdown.showPreview', uri);
  }

  provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const rule = uri.path.slice(1).replace(/\.md$/, '');
    return this.server.run('explain', rule);
  }

  /** The rules that report something in the file, those at the cursor first; else a name that is typed. */
  private async choose(): Promise<string | undefined> {
    const editor = vscode.window.activeTextEditor;
    const found = editor ? vscode.languages.getDiagnostics(editor.document.uri) : [];
    const line = editor?.selection.active.line;
    const rules = [...found]
      .sort((one, other) => Number(other.range.start.line === line) - Number(one.range.start.line === line))
      .map(ruleOf)
      .filter((rule) => rule !== undefined);
    const names = [...new Set(rules)];
    return names.length > 0
      ? vscode.window.showQuickPick(names, { title: 'Explain rule' })
      : vscode.window.showInputBox({ title: 'Explain rule', placeHolder: 'unpinned-base-image' });
  }
}

/** The rule's name behind a finding opens its page. */
export const withTheirPages = {
  handleDiagnostics(uri: vscode.Uri, diagnostics: vscode.Diagnostic[], next: HandleDiagnosticsSignature): void {
    for (const diagnostic of diagnostics) {
      const rule = ruleOf(diagnostic);
      if (!rule) continue;
      const page = `command:singularity.explainRule?${encodeURIComponent(JSON.stringify([rule]))}`;
      diagnostic.code = { value: rule, target: vscode.Uri.parse(page) };
    }
    next(uri, diagnostics);
  },
};

function ruleOf(diagnostic: vscode.Diagnostic): string | undefined {
  if (diagnostic.source !== 'singularity-ls') return undefined;
  const { code } = diagnostic;
  return typeof code === 'object' ? String(code.value) : code === undefined ? undefined : String(code);
}
