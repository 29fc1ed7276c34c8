/** What the server last said of itself, for all that show it. */

import { EventEmitter, type Disposable, type Event } from 'vscode';

import type { AskResult, Status } from '../protocol';

/** Whether there is a server to ask. */
export type ServerState = 'stopped' | 'starting' | 'running' | 'missing' | 'failed';

const NOTHING: Status = { indexing: null, asks: [], results: [], last: null };

/** The last status and the state of the server's process. */
export class Board implements Disposable {
  #status = NOTHING;
  #server: ServerState = 'stopped';
  /** Name, version and place of the server, or why there is none. */
  #about = '';
  readonly #changed = new EventEmitter<void>();

  get onDidChange(): Event<void> {
    return this.#changed.event;
  }

  get status(): Status {
    return this.#status;
  }

  get server(): ServerState {
    return this.#server;
  }

  get about(): string {
    return this.#about;
  }

  /** Results that wait for a yes, newest first. */
  get offered(): AskResult[] {
    return this.#status.results.filter((result) => result.state === 'offered').reverse();
  }

  /** The newest result of any state. */
  get newest(): AskResult | undefined {
    return this.#status.results.at(-1);
  }

  result(id: string): AskResult | undefined {
    return this.#status.results.find((result) => result.id === id);
  }

  take(status: Status): void {
    this.#status = status;
    this.#changed.fire();
  }

  /** What ran and what was offered goes with the server. */
  serverIs(state: ServerState, about: string): void {
    this.#server = state;
    this.#about = about;
    if (state !== 'running') {
      this.#status = NOTHING;
    }
    this.#changed.fire();
  }

  /** Resolves when the status holds, or after so many milliseconds. */
  async until(holds: (status: Status) => boolean, patience: number): Promise<void> {
    if (holds(this.#status)) {
      return;
    }
    await new Promise<void>((resolve) => {
      const timer = setTimeout(done, patience);
      const listener = this.#changed.event(() => {
        if (holds(this.#status)) {
          done();
        }
      });
      function done(): void {
        clearTimeout(timer);
        listener.dispose();
        resolve();
      }
    });
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
