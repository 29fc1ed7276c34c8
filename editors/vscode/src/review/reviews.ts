/** Open reviews: a proposal in the editor's own diff, kept in step with what is typed and closed with its
 * end. */

import { Disposable, Uri, commands, window, workspace, type TextDocument } from 'vscode';

import type { Proposal } from '../protocol';
import { sentence } from '../sentence';
import type { Server } from '../server/server';
import { setContext } from '../status/context';
import { ProposalDocuments, SCHEME, presentSides, sides } from './documents';
import { shownNow, tabsOf, title } from './tabs';

/** How long the text must rest before a proposal is rebased anew, in milliseconds. */
const REST = 300;

/** Shows proposals. */
export class Reviews implements Disposable {
  readonly #documents = new ProposalDocuments();
  readonly #open = new Map<string, Proposal>();
  readonly #titles = new Map<string, string>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  /** Proposals whose tab was there once: the others are about to get theirs. */
  readonly #seen = new Set<string>();
  /** Proposals of which it was said that they no longer fit. */
  readonly #said = new Set<string>();
  readonly #parts: Disposable;

  constructor(private readonly server: Server) {
    this.#parts = Disposable.from(
      workspace.registerTextDocumentContentProvider(SCHEME, this.#documents),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) {
          this.#typed(document);
        }
      }),
      window.tabGroups.onDidChangeTabs(() => {
        this.#followTabs();
      }),
      window.tabGroups.onDidChangeTabGroups(() => {
        this.#followTabs();
      }),
      server.board.onDidChange(() => {
        void this.#closeEnded();
      }),
    );
  }

  /** The proposal that the user looks at. */
  get current(): string | undefined {
    return shownNow(this.#titles);
  }

  /** Opens the diff of a result, the newest one that waits where none is named. */
  async show(id: string | undefined): Promise<void> {
    const named = id ?? this.server.board.offered[0]?.id ?? this.server.board.newest?.id;
    const proposal = (await this.server.run('scopewise.proposal', { id: named })) as Proposal | undefined;
    if (proposal === undefined) {
      return;
    }
    if (proposal.files.length === 0) {
      void window.showInformationMessage(`Scopewise: ${proposal.label}: the draft changes nothing`);
      return;
    }
    const text = title(proposal);
    this.#open.set(proposal.id, proposal);
    this.#titles.set(proposal.id, text);
    this.#documents.put(proposal);
    await openDiff(proposal, text);
    this.#followTabs();
  }

  dispose(): void {
    for (const timer of this.#timers.values()) {
      clearTimeout(timer);
    }
    this.#parts.dispose();
  }

  #typed(document: TextDocument): void {
    const uri = document.uri.toString();
    for (const [id, proposal] of this.#open) {
      if (proposal.files.some((file) => Uri.parse(file.uri).toString() === uri)) {
        clearTimeout(this.#timers.get(id));
        this.#timers.set(
          id,
          setTimeout(() => {
            void this.#rebase(id);
          }, REST),
        );
      }
    }
  }

  async #rebase(id: string): Promise<void> {
    if (this.server.board.result(id)?.state === 'applied' || !this.#open.has(id)) {
      return;
    }
    try {
      const proposal = (await this.server.request('scopewise.proposal', { id })) as Proposal | undefined;
      if (proposal !== undefined && proposal.state !== 'applied' && this.#open.has(id)) {
        this.#open.set(id, proposal);
        this.#documents.put(proposal);
        this.#said.delete(id);
      }
    } catch (error) {
      const isOpen = this.#open.has(id) && this.server.board.result(id)?.state !== 'applied';
      if (isOpen && !this.#said.has(id)) {
        this.#said.add(id);
        void window.showWarningMessage(`Scopewise: ${sentence(error)}`);
      }
    }
  }

  /** What is applied or gone needs no diff any more. */
  async #closeEnded(): Promise<void> {
    for (const id of [...this.#open.keys()]) {
      const state = this.server.board.result(id)?.state;
      if (state !== 'offered' && state !== 'rejected') {
        const tabs = tabsOf(id, this.#titles);
        this.#forget(id);
        await window.tabGroups.close(tabs);
      }
    }
  }

  #followTabs(): void {
    for (const id of [...this.#open.keys()]) {
      if (tabsOf(id, this.#titles).length > 0) {
        this.#seen.add(id);
      } else if (this.#seen.has(id)) {
        this.#forget(id);
      }
    }
    const current = this.current;
    setContext('reviewing', current !== undefined);
    setContext('applicable', current !== undefined && this.#open.get(current)?.state === 'offered');
  }

  #forget(id: string): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    this.#open.delete(id);
    this.#titles.delete(id);
    this.#seen.delete(id);
    this.#said.delete(id);
    this.#documents.forget(id);
  }
}

async function openDiff(proposal: Proposal, text: string): Promise<void> {
  const [first, ...others] = proposal.files;
  if (first !== undefined && others.length === 0) {
    const [left, right] = sides(proposal.id, first);
    await commands.executeCommand('vscode.diff', left, right, text, { preview: false });
    return;
  }
  const changes = proposal.files.map((file) => [Uri.parse(file.newUri ?? file.uri), ...presentSides(proposal.id, file)]);
  await commands.executeCommand('vscode.changes', text, changes);
}
