/** Which `singularity-ls` is started: the setting, else the bundled one, else the one on PATH. */

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import * as vscode from 'vscode';

const NAME = process.platform === 'win32' ? 'singularity-ls.exe' : 'singularity-ls';

export interface Binary {
  readonly path: string;
  readonly version: string;
}

/** The first candidate that runs; throws an error that says what was tried. */
export async function findBinary(context: vscode.ExtensionContext): Promise<Binary> {
  const tried: string[] = [];
  for (const path of candidates(context)) {
    try {
      const { stdout } = await promisify(execFile)(path, ['--version'], { timeout: 10_000 });
      return { path, version: stdout.trim() };
    } catch (error) {
      tried.push(`${path}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
    }
  }
  throw new Error(tried.join('\n'));
}

/** A path that somebody set is meant: nothing else stands in for it when it does not run. */
function candidates(context: vscode.ExtensionContext): string[] {
  const set = vscode.workspace.getConfiguration('singularity').get<string>('server.path', '').trim();
  if (set && vscode.workspace.isTrusted) return [set];
  const bundled = vscode.Uri.joinPath(context.extensionUri, 'server', NAME).fsPath;
  // A folder that is not trusted may bring its own PATH (through a workspace's terminal settings or direnv).
  return vscode.workspace.isTrusted ? [bundled, NAME] : [bundled];
}
