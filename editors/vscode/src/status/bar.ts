/** The status-bar item: what runs, with its model and tokens; a click cancels, reviews or shows the trail. */

import { MarkdownString, StatusBarAlignment, ThemeColor, window, type Disposable, type StatusBarItem } from 'vscode';

import type { Status } from '../protocol';
import type { Board } from './board';
import { ending, standing } from './words';

/** How long the end of an ask stands in the bar, in milliseconds. */
const ENDING = 10_000;

/** Shows the board in the status bar. */
export class Bar implements Disposable {
  readonly #item: StatusBarItem;
  readonly #listener: Disposable;
  #ended: string | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly board: Board) {
    this.#item = window.createStatusBarItem('scopewise.status', StatusBarAlignment.Right, 100);
    this.#item.name = 'Scopewise';
    this.#item.command = 'scopewise.statusClick';
    this.#listener = board.onDidChange(() => {
      this.#show();
    });
    this.#show();
    this.#item.show();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#listener.dispose();
    this.#item.dispose();
  }

  #show(): void {
    this.#noteEnd(this.board.status);
    const text = this.#text();
    this.#item.text = text;
    this.#item.tooltip = this.#tooltip();
    const isWrong = this.board.server === 'missing' || this.board.server === 'failed';
    this.#item.backgroundColor = isWrong ? new ThemeColor('statusBarItem.warningBackground') : undefined;
    this.#item.accessibilityInformation = { label: `Scopewise: ${text.replace(/\$\([^)]*\)\s*/g, '')}` };
  }

  #text(): string {
    const { asks, indexing } = this.board.status;
    switch (this.board.server) {
      case 'missing':
      case 'failed':
        return '$(warning) Scopewise';
      case 'starting':
        return '$(loading~spin) Scopewise';
      case 'stopped':
        return '$(circle-slash) Scopewise';
      case 'running':
        break;
    }
    const [first, ...others] = asks;
    if (first !== undefined) {
      const more = others.length === 0 ? '' : ` (+${others.length})`;
      return `$(loading~spin) ${standing(first)}${more}`;
    }
    if (this.board.offered.length > 0) {
      return `$(diff-multiple) Scopewise: ${this.board.offered.length} to review`;
    }
    if (this.#ended !== undefined) {
      return this.#ended;
    }
    if (indexing !== null) {
      return `$(loading~spin) Scopewise: reading ${indexing.done} of ${indexing.of} files`;
    }
    return '$(list-tree) Scopewise';
  }

  #tooltip(): MarkdownString {
    const tooltip = new MarkdownString(undefined, true);
    tooltip.isTrusted = {
      enabledCommands: ['scopewise.cancelAsk', 'scopewise.showProposal', 'scopewise.showLastTrail', 'scopewise.showLog'],
    };
    const { asks, last } = this.board.status;
    for (const ask of asks) {
      paragraph(tooltip, `${ask.label}: ${standing(ask)}`);
    }
    for (const result of this.board.offered) {
      paragraph(tooltip, `${result.label}: waits for your yes`);
    }
    if (last !== null && asks.length === 0) {
      const why = last.message === '' ? '' : `: ${last.message}`;
      paragraph(tooltip, `${last.label}: ${ending(last)}${why}`);
    }
    if (this.board.about !== '') {
      paragraph(tooltip, this.board.about);
    }
    tooltip.appendMarkdown(links(asks.length > 0, this.board.offered.length > 0, last !== null));
    return tooltip;
  }

  /** The end of an ask stands for a while, then the bar is quiet again. */
  #noteEnd({ last }: Status): void {
    const key = last === null ? undefined : `${last.id} ${last.outcome}`;
    if (key === this.#noted) {
      return;
    }
    this.#noted = key;
    clearTimeout(this.#timer);
    this.#ended = last === null ? undefined : `${ICONS[last.outcome]} Scopewise: ${ending(last)}`;
    this.#timer = setTimeout(() => {
      this.#ended = undefined;
      this.#show();
    }, ENDING);
  }

  #noted: string | undefined;
}

const ICONS = {
  applied: '$(check)',
  offered: '$(diff-multiple)',
  rejected: '$(warning)',
  failed: '$(error)',
  cancelled: '$(circle-slash)',
  discarded: '$(trash)',
} as const;

function paragraph(tooltip: MarkdownString, text: string): void {
  tooltip.appendText(text);
  tooltip.appendMarkdown('\n\n');
}

function links(running: boolean, offered: boolean, asked: boolean): string {
  const all = [
    running ? '[Cancel](command:scopewise.cancelAsk)' : undefined,
    offered ? '[Review](command:scopewise.showProposal)' : undefined,
    asked ? '[Last trail](command:scopewise.showLastTrail)' : undefined,
    '[Log](command:scopewise.showLog)',
  ];
  return all.filter((it) => it !== undefined).join(' · ');
}
