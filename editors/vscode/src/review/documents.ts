/** The texts of proposals as read-only documents, with the paths of their files so that they are coloured
 * alike. */

import { EventEmitter, Uri, type Event, type TextDocumentContentProvider } from 'vscode';

import type { ProposedFile, Proposal } from '../protocol';

export const SCHEME = 'scopewise-proposal';

type Side = 'before' | 'after';

/** Gives the editor the texts of the proposals that are open. */
export class ProposalDocuments implements TextDocumentContentProvider {
  readonly #proposals = new Map<string, Proposal>();
  readonly #changed = new EventEmitter<Uri>();

  get onDidChange(): Event<Uri> {
    return this.#changed.event;
  }

  /** Puts a proposal, and where it was there, tells the editor what is new. */
  put(proposal: Proposal): void {
    const was = this.#proposals.has(proposal.id);
    this.#proposals.set(proposal.id, proposal);
    if (was) {
      for (const file of proposal.files) {
        this.#changed.fire(uriOf(proposal.id, file, 'before'));
        this.#changed.fire(uriOf(proposal.id, file, 'after'));
      }
    }
  }

  forget(id: string): void {
    this.#proposals.delete(id);
  }

  provideTextDocumentContent(uri: Uri): string {
    const query = new URLSearchParams(uri.query);
    const side = query.get('side') === 'before' ? 'before' : 'after';
    const files = this.#proposals.get(query.get('id') ?? '')?.files ?? [];
    const file = files.find((it) => it.uri === query.get('file'));
    return file?.[side] ?? '';
  }
}

/** The two sides of a file, the left one the file itself where it is there. */
export function sides(id: string, file: ProposedFile): [Uri, Uri] {
  const left = file.kind === 'create' ? uriOf(id, file, 'before') : Uri.parse(file.uri, true);
  return [left, uriOf(id, file, 'after')];
}

/** The same where a side that is not there can be left out, so that the editor says *added* or *deleted*. */
export function presentSides(id: string, file: ProposedFile): [Uri | undefined, Uri | undefined] {
  const [left, right] = sides(id, file);
  return [file.kind === 'create' ? undefined : left, file.kind === 'delete' ? undefined : right];
}

/** The proposal that a document is of. */
export function proposalOf(uri: Uri): string | undefined {
  return uri.scheme === SCHEME ? (new URLSearchParams(uri.query).get('id') ?? undefined) : undefined;
}

function uriOf(id: string, file: ProposedFile, side: Side): Uri {
  const named = Uri.parse((side === 'after' ? file.newUri : null) ?? file.uri, true);
  const query = new URLSearchParams({ id, side, file: file.uri });
  return Uri.from({ scheme: SCHEME, path: named.path, query: query.toString() });
}
