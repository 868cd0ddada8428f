/**
 * The chain of parents of the base image at the cursor: the image, what stands under it … down to scratch. A list, since
 * each image has one parent; steps in from the left would only cut off what is said of them.
 */

import * as vscode from 'vscode';

import { activeDefinition, isDefinition } from './languages';
import type { Server } from './server';

/** What the server answers. */
interface Chain {
  readonly links: readonly Link[];
  readonly complete: boolean;
  /** How long ago its registry was asked; null where it is the catalogue's. */
  readonly asked: string | null;
}

interface Link {
  readonly image: string;
  readonly page: string | null;
  readonly life: { readonly of: string; readonly end: string | null; readonly ended: boolean } | null;
}

export class ChainView implements vscode.TreeDataProvider<Link>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly view = vscode.window.createTreeView('singularity.chain', { treeDataProvider: this });
  private readonly disposables: vscode.Disposable[] = [this.changed, this.view];
  private chain: Chain | undefined = undefined;

  constructor(private readonly server: Server) {
    const follow = (): void => void this.follow();
    this.disposables.push(
      server.onDidChangeState(follow),
      vscode.window.onDidChangeActiveTextEditor(follow),
      vscode.window.onDidChangeTextEditorSelection(follow),
    );
    follow();
  }

  dispose(): void {
    vscode.Disposable.from(...this.disposables).dispose();
  }

  async show(): Promise<void> {
    await this.follow();
    if (!this.chain) {
      const runs = this.server.state === 'running';
      const why = runs ? 'No `From` line here names an image.' : `The language server is ${this.server.state}.`;
      void vscode.window.showInformationMessage(why);
      return;
    }
    await vscode.commands.executeCommand('singularity.chain.focus');
  }

  async openPage(link: Link): Promise<void> {
    if (link.page) await vscode.env.openExternal(vscode.Uri.parse(link.page));
  }

  getChildren(link?: Link): Link[] {
    return link ? [] : [...(this.chain?.links ?? [])];
  }

  getTreeItem(link: Link): vscode.TreeItem {
    const item = new vscode.TreeItem(link.image);
    const { life } = link;
    const ended = life?.ended ?? false;
    item.iconPath = ended
      ? new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'))
      : new vscode.ThemeIcon(link.image === 'scratch' ? 'circle-outline' : 'layers');
    if (life?.end) {
      // The month is enough beside the name, and all that a narrow side bar has room for.
      item.description = `${ended ? 'ended' : 'until'} ${life.end.slice(0, 7)}`;
      item.tooltip = `${life.of}: free security updates ${ended ? 'ended' : 'end'} ${life.end}.`;
    }
    if (link.page) item.contextValue = 'page';
    return item;
  }

  /** Asks for the chain of the stage that the cursor is in. */
  private async follow(): Promise<void> {
    const editor = activeDefinition();
    // A click into the tree or the terminal takes the focus, not the interest.
    if (!editor && vscode.window.visibleTextEditors.some((one) => isDefinition(one.document))) return;
    const { line, character } = editor?.selection.active ?? { line: 0, character: 0 };
    const chain = editor && await this.server.request<Chain>('singularity/chain', {
      textDocument: { uri: editor.document.uri.toString() },
      position: { line, character },
    });
    if (editor !== activeDefinition() || JSON.stringify(chain) === JSON.stringify(this.chain)) return;
    this.chain = chain;
    this.view.message = [
      chain?.asked ? `By its labels, asked ${chain.asked}.` : '',
      chain && !chain.complete ? 'What is under the last one is not known.' : '',
    ].filter(Boolean).join(' ');
    void vscode.commands.executeCommand('setContext', 'singularity.hasChain', chain !== undefined);
    this.changed.fire();
  }
}
