/** What the status bar says of the file: how much of it is pinned, or that there is no server to say so. */

import * as vscode from 'vscode';

import { activeDefinition, LANGUAGES } from './languages';
import type { Server } from './server';

interface Inputs {
  readonly pinned: number;
  readonly total: number;
}

export class Status implements vscode.Disposable {
  private readonly bar = vscode.window.createStatusBarItem('singularity.pinned', vscode.StatusBarAlignment.Right, 100);
  private readonly language = vscode.languages.createLanguageStatusItem(
    'singularity.server',
    LANGUAGES.map((language) => ({ language })),
  );
  private readonly disposables: vscode.Disposable[] = [this.bar, this.language];

  constructor(private readonly server: Server) {
    this.bar.name = 'Definition file';
    this.language.name = 'Singularity';
    this.language.command = { command: 'singularity.showLogs', title: 'Logs' };
    const show = (): void => void this.show();
    this.disposables.push(
      server.onDidChangeState(show),
      vscode.window.onDidChangeActiveTextEditor(show),
      // The server publishes findings after every change that it has read.
      vscode.languages.onDidChangeDiagnostics(({ uris }) => {
        const active = activeDefinition()?.document.uri.toString();
        if (uris.some((uri) => uri.toString() === active)) show();
      }),
    );
    show();
  }

  dispose(): void {
    vscode.Disposable.from(...this.disposables).dispose();
  }

  private async show(): Promise<void> {
    const { state, version } = this.server;
    const failed = state === 'stopped' || state === 'not found';
    this.language.text = `Singularity: ${state === 'running' ? (version ?? state) : state}`;
    this.language.severity = failed ? vscode.LanguageStatusSeverity.Error : vscode.LanguageStatusSeverity.Information;
    this.language.busy = state === 'starting';

    const document = activeDefinition()?.document;
    if (!document) return this.bar.hide();
    if (failed) {
      this.bar.text = `$(warning) Singularity: ${state}`;
      this.bar.tooltip = 'The language server does not run. The logs say why.';
      this.bar.command = 'singularity.showLogs';
      return this.bar.show();
    }
    const inputs = await this.server.request<Inputs>('singularity/inputs', { textDocument: { uri: document.uri.toString() } });
    // The answer may come when another file is shown.
    if (document !== activeDefinition()?.document) return;
    if (!inputs || inputs.total === 0) return this.bar.hide();
    this.bar.text = `$(pinned) ${inputs.pinned} of ${inputs.total} pinned`;
    this.bar.tooltip = 'Images and packages that the next build gets as they are. Click to pin the others, as far as their versions are known.';
    this.bar.command = 'singularity.pinAll';
    this.bar.show();
  }
}
