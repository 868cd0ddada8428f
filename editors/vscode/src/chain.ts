/** The chain of parents of the base image at the cursor, as a tree: the image, what stands under it … down to scratch. */

import * as vscode from 'vscode';

import { activeDefinition, isDefinition } from './languages';
import type { Server } from './server';

const FROM = /^\s*from\s*:\s*([^\s#]+)/i;

interface Link {
  readonly image: string;
  readonly parents: readonly string[];
}

export class ChainView implements vscode.TreeDataProvider<Link>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly view = vscode.window.createTreeView('singularity.chain', { treeDataProvider: this });
  private readonly disposables: vscode.Disposable[] = [this.changed, this.view];
  private image: string | undefined = undefined;

  constructor(private readonly server: Server) {
    const follow = (): void => this.follow();
    this.disposables.push(
      vscode.window.onDidChangeActiveTextEditor(follow),
      vscode.window.onDidChangeTextEditorSelection(follow),
    );
    follow();
  }

  dispose(): void {
    vscode.Disposable.from(...this.disposables).dispose();
  }

  async show(): Promise<void> {
    if (!this.image) {
      void vscode.window.showInformationMessage('No `From` line here names an image.');
      return;
    }
    await vscode.commands.executeCommand('singularity.chain.focus');
  }

  async getChildren(link?: Link): Promise<Link[]> {
    if (link) return next(link.parents);
    if (!this.image) return [];
    try {
      return next(JSON.parse(await this.server.run('chain', this.image, '--format', 'json')) as string[]);
    } catch {
      this.view.message = `The catalogue does not know ${this.image}.`;
      return [];
    }
  }

  getTreeItem({ image, parents }: Link): vscode.TreeItem {
    const item = new vscode.TreeItem(
      image,
      parents.length > 0 ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.None,
    );
    item.iconPath = new vscode.ThemeIcon(parents.length > 0 ? 'layers' : 'circle-outline');
    return item;
  }

  /** The image of the `From` line at the cursor, else of the nearest one above it, else of the first below. */
  private follow(): void {
    const editor = activeDefinition();
    // A click into the tree or the terminal takes the focus, not the interest.
    if (!editor && vscode.window.visibleTextEditors.some((one) => isDefinition(one.document))) return;
    const image = editor && nearestImage(editor.document, editor.selection.active.line);
    if (image === this.image) return;
    this.image = image;
    this.view.message = '';
    void vscode.commands.executeCommand('setContext', 'singularity.hasChain', image !== undefined);
    this.changed.fire();
  }
}

function next([image, ...parents]: readonly string[]): Link[] {
  return image === undefined ? [] : [{ image, parents }];
}

function nearestImage(document: vscode.TextDocument, line: number): string | undefined {
  const at = (row: number): string | undefined => FROM.exec(document.lineAt(row).text)?.[1];
  for (let row = line; row >= 0; row--) {
    const image = at(row);
    if (image) return image;
  }
  for (let row = line + 1; row < document.lineCount; row++) {
    const image = at(row);
    if (image) return image;
  }
  return undefined;
}
