/** The language server's life: started for the first file of ours, restarted when it dies, stopped with the editor. */

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import * as vscode from 'vscode';
import {
  LanguageClient,
  RevealOutputChannelOn,
  State,
  WorkDoneProgress,
  WorkDoneProgressCancelNotification,
} from 'vscode-languageclient/node';

import { type Binary, findBinary } from './binary';
import { inTheServersOrder } from './completion';
import { isOurs, SELECTOR } from './languages';
import { restarts } from './restarts';
import { withTheirPages } from './rules';

// Configuration that only a new process sees.
const NEEDS_RESTART = ['singularity.server.path'];

export type ServerState = 'not started' | 'starting' | 'running' | 'stopped' | 'not found';

export class Server implements vscode.Disposable {
  readonly log = vscode.window.createOutputChannel('Singularity', { log: true });
  private readonly changed = new vscode.EventEmitter<ServerState>();
  readonly onDidChangeState = this.changed.event;
  private readonly disposables: vscode.Disposable[] = [this.log, this.changed];
  private client: LanguageClient | undefined;
  private binary: Binary | undefined;
  private current: ServerState = 'not started';
  private followed = 0;
  /** Starts and stops follow each other; two at a time would leave a process behind. */
  private queue: Promise<void> = Promise.resolve();

  constructor(private readonly context: vscode.ExtensionContext) {
    this.disposables.push(
      vscode.workspace.onDidOpenTextDocument((document) => this.startFor(document)),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (NEEDS_RESTART.some((name) => event.affectsConfiguration(name))) this.restartIfStarted();
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.restartIfStarted()),
    );
    vscode.workspace.textDocuments.forEach((document) => this.startFor(document));
  }

  get state(): ServerState {
    return this.current;
  }

  /** `singularity-ls 1.2.3`, once it has been found. */
  get version(): string | undefined {
    return this.binary?.version;
  }

  /** The output of one command of the program, for what the protocol has no request for. */
  async run(...args: string[]): Promise<string> {
    this.binary ??= await findBinary(this.context);
    const { stdout } = await promisify(execFile)(this.binary.path, args, { timeout: 10_000 });
    return stdout;
  }

  /** The answer to a request of the protocol or of the server's own; undefined where no server runs or it has none. */
  async request<Answer>(method: string, params: object): Promise<Answer | undefined> {
    const client = this.client;
    if (this.current !== 'running' || !client) return undefined;
    try {
      return (await client.sendRequest<Answer | null>(method, params)) ?? undefined;
    } catch (error) {
      // It may have ended in the meantime, or be of an older version.
      this.log.debug(`${method}: ${String(error)}`);
      return undefined;
    }
  }

  /** Has the server carry out a command that says how far it is, until it says that it has ended. */
  async follow(
    command: string,
    given: readonly string[],
    progress: vscode.Progress<{ message?: string; increment?: number }>,
    cancelled: vscode.CancellationToken,
  ): Promise<void> {
    const client = this.client;
    if (this.current !== 'running' || !client) return;
    const token = `singularity/${++this.followed}`;
    const disposables: vscode.Disposable[] = [];
    await new Promise<void>((end) => {
      let shown = 0;
      disposables.push(
        client.onProgress(WorkDoneProgress.type, token, (value) => {
          if (value.kind === 'end') return end();
          const increment = Math.max((value.percentage ?? shown) - shown, 0);
          shown += increment;
          progress.report({ message: value.message ?? '', increment });
        }),
        cancelled.onCancellationRequested(() => {
          void client.sendNotification(WorkDoneProgressCancelNotification.type, { token });
        }),
        // A server that ends says nothing more.
        this.onDidChangeState(() => end()),
      );
      const asked = client.sendRequest('workspace/executeCommand', { command, arguments: given, workDoneToken: token });
      asked.catch((error: unknown) => (this.log.error(`${command}: ${String(error)}`), end()));
    });
    vscode.Disposable.from(...disposables).dispose();
  }

  /** Whether the running server has a command of that name. */
  has(command: string): boolean {
    const capabilities = this.client?.initializeResult?.capabilities;
    return this.current === 'running' && (capabilities?.executeCommandProvider?.commands.includes(command) ?? false);
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
    if (!isOurs(document)) return;
    void this.inTurn(async () => {
      // A server that was not found has been asked for: the next document is no reason to ask again.
      if (this.current === 'not started') await this.begin();
    });
  }

  /** What decides about the program has changed: also one that was not found may be there now. */
  private restartIfStarted(): void {
    if (this.current !== 'not started') void this.restart();
  }

  private inTurn(step: () => Promise<void>): Promise<void> {
    this.queue = this.queue.then(step, step).catch((error: unknown) => this.log.error(String(error)));
    return this.queue;
  }

  private async begin(): Promise<void> {
    try {
      this.binary = await findBinary(this.context);
    } catch (error) {
      this.become('not found');
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
        documentSelector: SELECTOR,
        // So that nothing is judged by other settings before the server has asked for them.
        initializationOptions: vscode.workspace.getConfiguration('singularity'),
        outputChannel: this.log,
        middleware: { ...inTheServersOrder, ...withTheirPages },
        errorHandler: restarts(),
        // Findings are underlined; a window that pops up over them would only be in the way.
        revealOutputChannelOn: RevealOutputChannelOn.Never,
      },
    );
    this.client.onDidChangeState(({ newState }) => this.become(STATES[newState]));
    await this.client.start();
  }

  private async end(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    await client?.dispose();
  }

  private become(state: ServerState): void {
    this.current = state;
    this.changed.fire(state);
  }

  /** One message, with what can be done about it. */
  private async askForBinary(): Promise<void> {
    const set = 'Set Path';
    const logs = 'Show Logs';
    const choice = await vscode.window.showErrorMessage(
      'The language server singularity-ls was not found. Install it, or say where it is.',
      set,
      logs,
    );
    if (choice === set) {
      await vscode.commands.executeCommand('workbench.action.openSettings', 'singularity.server.path');
    } else if (choice === logs) this.log.show();
  }
}

const STATES: Record<State, ServerState> = {
  [State.Starting]: 'starting',
  [State.Running]: 'running',
  [State.Stopped]: 'stopped',
  [State.StartFailed]: 'stopped',
};
