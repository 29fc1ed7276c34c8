/** Records of asks as Markdown pages. */

import { EventEmitter, Uri, commands, type Event, type TextDocumentContentProvider } from 'vscode';

import type { TrailPage } from '../protocol';

export const TRAIL_SCHEME = 'scopewise-trail';

/** Gives the editor the pages that were asked for. */
export class TrailDocuments implements TextDocumentContentProvider {
  readonly #pages = new Map<string, string>();
  readonly #changed = new EventEmitter<Uri>();

  get onDidChange(): Event<Uri> {
    return this.#changed.event;
  }

  provideTextDocumentContent(uri: Uri): string {
    return this.#pages.get(uri.toString()) ?? 'This record belongs to an earlier session of the server.';
  }

  /** Opens a page as the editor shows Markdown. */
  async show(page: TrailPage): Promise<void> {
    const name = page.label.replace(/[^\p{L}\p{N} ._-]/gu, '').slice(0, 40);
    const uri = Uri.from({ scheme: TRAIL_SCHEME, path: `/Trail of ${name}.md`, query: page.id });
    this.#pages.set(uri.toString(), page.markdown);
    this.#changed.fire(uri);
    await commands.executeCommand('markdown.showPreview', uri);
  }
}
