/**
 * Keeps the server's order of suggestions: exact before floating, newest first.
 *
 * VS Code puts the one that equals what was typed before all others (`3.12` before `3.12.14-trixie`), which is the tag
 * that moves. It compares the filter text; one that ends in a blank is never equal to what was typed.
 */

import type * as vscode from 'vscode';
import type { CompletionMiddleware } from 'vscode-languageclient/node';

export const inTheServersOrder: CompletionMiddleware = {
  async provideCompletionItem(document, position, context, token, next) {
    const result = await next(document, position, context, token);
    for (const item of Array.isArray(result) ? result : (result?.items ?? [])) {
      item.filterText = `${item.filterText ?? label(item)} `;
    }
    return result;
  },
};

function label(item: vscode.CompletionItem): string {
  return typeof item.label === 'string' ? item.label : item.label.label;
}
