/** The language server's life: started for the first definition file, restarted when it dies, stopped with the editor. */

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import * as vscode from 'vscode';
import { LanguageClient, RevealOutputChannelOn, State } from 'vscode-languageclient/node';

import { type Binary, findBinary } from './binary';
import { inTheServersOrder } from './completion';
import { isDefinition, LANGUAGES } from './languages';
import { restarts } from './restarts';

// Configuration that only a new process sees.
const NEEDS_RESTART = ['singularity.server.path'];

export class Server implements vscode.Disposable {
  readonly log = vscode.window.createOutputChannel('Singularity', { log: true });
  private readonly status = vscode.languages.createLanguageStatusItem(
    'singularity.server',
    LANGUAGES.map((language) => ({ language })),
  );
  private readonly disposables: vscode.Disposable[] = [this.log, this.status];
  private client: LanguageClient | undefined;
  private binary: Binary | undefined;
  /** Starts and stops follow each other; two at a time would leave a process behind. */
  private queue: Promise<void> = Promise.resolve();

  constructor(private readonly context: vscode.ExtensionContext) {
    this.status.name = 'Singularity';
    this.status.command = { command: 'singularity.showLogs', title: 'Logs' };
    this.show('not started');
    this.disposables.push(
      vscode.workspace.onDidOpenTextDocument((document) => this.startFor(document)),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (this.client && NEEDS_RESTART.some((name) => event.affectsConfiguration(name))) void this.restart();
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.restart()),
    );
    vscode.workspace.textDocuments.forEach((document) => this.startFor(document));
  }

  /** The output of one command of the program, for what the protocol has no request for. */
  async run(...args: string[]): Promise<string> {
    this.binary ??= await findBinary(this.context);
    const { stdout } = await promisify(execFile)(this.binary.path, args, { timeout: 10_000 });
    return stdout;
  }

  restart(): Promise<void> {
    return this.inTurn(async () => {
      await this.end();
      this.binary = undefined;
      await this.begin();
    });
  }

  stop(): Promise<void> {
    return this.inTurn(() => this.end());
  }

  dispose(): void {
    void this.stop();
    vscode.Disposable.from(...this.disposables).dispose();
  }

  private startFor(document: vscode.TextDocument): void {
    if (!isDefinition(document)) return;
    void this.inTurn(async () => {
      if (!this.client) await this.begin();
    });
  }

  private inTurn(step: () => Promise<void>): Promise<void> {
    this.queue = this.queue.then(step, step).catch((error: unknown) => this.log.error(String(error)));
    return this.queue;
  }

  private async begin(): Promise<void> {
    try {
      this.binary = await findBinary(this.context);
    } catch (error) {
      this.show('not found', vscode.LanguageStatusSeverity.Error);
      this.log.error(`no server:\n${String(error)}`);
      void this.askForBinary();
      return;
    }
    this.log.info(`${this.binary.version} (${this.binary.path})`);
    this.client = new LanguageClient(
      'singularity',
      'Singularity',
      { command: this.binary.path, args: ['lsp'] },
      {
        documentSelector: LANGUAGES.flatMap((language) => [
          { language, scheme: 'file' },
          { language, scheme: 'untitled' },
        ]),
        outputChannel: this.log,
        middleware: inTheServersOrder,
        errorHandler: restarts(),
        // Findings are underlined; a window that pops up over them would only be in the way.
        revealOutputChannelOn: RevealOutputChannelOn.Never,
      },
    );
    this.client.onDidChangeState(({ newState }) => this.showState(newState));
    await this.client.start();
  }

  private async end(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    await client?.dispose();
  }

  private showState(state: State): void {
    if (state === State.Running) this.show(this.binary?.version ?? 'running');
    else if (state === State.Starting) this.show('starting');
    else this.show('stopped', vscode.LanguageStatusSeverity.Warning);
  }

  private show(text: string, severity = vscode.LanguageStatusSeverity.Information): void {
    this.status.text = `Singularity: ${text}`;
    this.status.severity = severity;
    this.status.busy = text === 'starting';
  }

  /** One message, with what can be done about it. */
  private async askForBinary(): Promise<void> {
    const set = 'Set Path';
    const logs = 'Show Logs';
    const choice = await vscode.window.showErrorMessage(
      'The language server `singularity-ls` was not found. Install it with `cargo install`, or say where it is.',
      set,
      logs,
    );
    if (choice === set) {
      await vscode.commands.executeCommand('workbench.action.openSettings', 'singularity.server.path');
    } else if (choice === logs) this.log.show();
  }
}
