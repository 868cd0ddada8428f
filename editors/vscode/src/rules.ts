/** What rules are about: a page for each, its beginning in a hover, its link behind a finding. */

import * as vscode from 'vscode';

import type { HandleDiagnosticsSignature } from 'vscode-languageclient/node';

import { SELECTOR } from './languages';
import type { Server } from './server';

const SCHEME = 'singularity-rule';
const EXPLAIN = 'singularity.explainRule';

/** How a rule is named, in a comment that ignores it or in the configuration. */
const NAME = /[a-z]+(?:-[a-z]+)+/;

export class RulePages implements vscode.TextDocumentContentProvider, vscode.HoverProvider, vscode.Disposable {
  private readonly registrations = [
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
    vscode.languages.registerHoverProvider(SELECTOR, this),
  ];
  /** What the program has said, by what it was asked. */
  private readonly known = new Map<string, Promise<string>>();

  constructor(private readonly server: Server) {
    // Another one may say something else.
    this.registrations.push(server.onDidChangeState(() => this.known.clear()));
  }

  dispose(): void {
    vscode.Disposable.from(...this.registrations).dispose();
  }

  /** What the rule of a finding, or one that is named, is about, and why. */
  async provideHover(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | undefined> {
    const found = vscode.languages.getDiagnostics(document.uri).filter(({ range }) => range.contains(position));
    const word = document.getWordRangeAtPosition(position, NAME);
    const named = word && document.getText(word);
    const isRule = named !== undefined && (await this.ask()).split('\n').some((line) => line.startsWith(`${named} `));
    const rules = new Set([...found.map(ruleOf), ...(isRule ? [named] : [])].filter((rule) => rule !== undefined));
    if (rules.size === 0) return undefined;
    return new vscode.Hover(await Promise.all([...rules].map(async (rule) => beginning(rule, await this.ask(rule)))));
  }

  private ask(...rule: string[]): Promise<string> {
    const key = rule.join();
    const answer = this.known.get(key) ?? this.server.run('explain', ...rule).catch(() => '');
    this.known.set(key, answer);
    return answer;
  }

  async explain(rule?: string): Promise<void> {
    const chosen = rule ?? (await this.choose());
    if (!chosen) return;
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${chosen}.md` });
    await vscode.commands.executeCommand('markdown.showPreview', uri);
  }

  provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const rule = uri.path.slice(1).replace(/\.md$/, '');
    return this.ask(rule);
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

/** What stands on the page of a rule before its example, and where the rest is. */
function beginning(rule: string, page: string): vscode.MarkdownString {
  const [, ...paragraphs] = page.split(/\n(?=## Example)/, 1)[0]?.split('\n\n') ?? [];
  const text = paragraphs.filter((paragraph) => !paragraph.startsWith('#')).map((paragraph) => paragraph.trim());
  const markdown = new vscode.MarkdownString([`**${rule}**`, ...text, `[The whole page](${pageOf(rule)})`].join('\n\n'));
  markdown.isTrusted = { enabledCommands: [EXPLAIN] };
  return markdown;
}

const pageOf = (rule: string): string => `command:${EXPLAIN}?${encodeURIComponent(JSON.stringify([rule]))}`;

/** The rule's name behind a finding opens its page. */
export const withTheirPages = {
  handleDiagnostics(uri: vscode.Uri, diagnostics: vscode.Diagnostic[], next: HandleDiagnosticsSignature): void {
    for (const diagnostic of diagnostics) {
      const rule = ruleOf(diagnostic);
      if (!rule) continue;
      diagnostic.code = { value: rule, target: vscode.Uri.parse(pageOf(rule)) };
    }
    next(uri, diagnostics);
  },
};

function ruleOf(diagnostic: vscode.Diagnostic): string | undefined {
  if (diagnostic.source !== 'singularity-ls') return undefined;
  const { code } = diagnostic;
  return typeof code === 'object' ? String(code.value) : code === undefined ? undefined : String(code);
}
