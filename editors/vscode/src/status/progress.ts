/** A notification with a Cancel for each ask that takes a while. */

import { ProgressLocation, window, workspace, type Disposable, type Progress } from 'vscode';

import type { RunningAsk } from '../protocol';
import type { Board } from './board';
import { standing } from './words';

interface Shown {
  timer: NodeJS.Timeout;
  /** When it began, in milliseconds of the clock. */
  readonly began: number;
  ask: RunningAsk;
  progress?: Progress<{ message?: string }>;
  close?: () => void;
}

/** Opens, feeds and closes the notifications. */
export class AskProgress implements Disposable {
  readonly #shown = new Map<string, Shown>();
  readonly #listener: Disposable;

  constructor(
    private readonly board: Board,
    private readonly cancel: (id: string) => void,
  ) {
    this.#listener = board.onDidChange(() => {
      this.#follow();
    });
  }

  dispose(): void {
    this.#listener.dispose();
    for (const id of [...this.#shown.keys()]) {
      this.#end(id);
    }
  }

  #follow(): void {
    const { asks } = this.board.status;
    for (const ask of asks) {
      const shown = this.#shown.get(ask.id);
      if (shown === undefined) {
        this.#begin(ask);
      } else {
        shown.ask = ask;
        report(shown);
      }
    }
    for (const id of [...this.#shown.keys()]) {
      if (!asks.some((ask) => ask.id === id)) {
        this.#end(id);
      }
    }
  }

  /** Most asks are over in a moment: those open nothing. */
  #begin(ask: RunningAsk): void {
    const delay = workspace.getConfiguration('scopewise').get<number>('progress.delay', 1000);
    const timer = setTimeout(() => {
      this.#open(ask.id);
    }, delay);
    this.#shown.set(ask.id, { timer, ask, began: Date.now() - ask.seconds * 1000 });
  }

  #open(id: string): void {
    const shown = this.#shown.get(id);
    if (shown === undefined) {
      return;
    }
    const title = `Scopewise: ${shown.ask.label}`;
    void window.withProgress(
      { location: ProgressLocation.Notification, cancellable: true, title },
      (progress, token) =>
        new Promise<void>((resolve) => {
          shown.progress = progress;
          shown.close = resolve;
          token.onCancellationRequested(() => {
            this.cancel(id);
          });
          report(shown);
          // A model that thinks says nothing: the seconds show that it is not forgotten.
          shown.timer = setInterval(() => {
            report(shown);
          }, 1000);
        }),
    );
  }

  #end(id: string): void {
    const shown = this.#shown.get(id);
    if (shown !== undefined) {
      clearTimeout(shown.timer);
      shown.close?.();
      this.#shown.delete(id);
    }
  }
}

function report(shown: Shown): void {
  const seconds = Math.round((Date.now() - shown.began) / 1000);
  shown.progress?.report({ message: `${standing(shown.ask)}, ${seconds} s` });
}
