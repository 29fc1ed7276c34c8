/** API keys in the editor's secret storage, by the environment variable that the server reads each from. */

import type { Event, ExtensionContext } from 'vscode';
import { EventEmitter } from 'vscode';

/** One secret for all: the storage does not list its names. */
const SECRET = 'scopewise.keys';

/** The stored keys. They are handed to the server by its environment and shown nowhere. */
export class Keys {
  readonly #changed = new EventEmitter<void>();

  constructor(private readonly context: ExtensionContext) {
    context.subscriptions.push(
      this.#changed,
      context.secrets.onDidChange((change) => {
        if (change.key === SECRET) {
          this.#changed.fire();
        }
      }),
    );
  }

  /** Also when another window changed them. */
  get onDidChange(): Event<void> {
    return this.#changed.event;
  }

  /** Variables with their keys. */
  async environment(): Promise<Record<string, string>> {
    const stored = await this.context.secrets.get(SECRET);
    if (stored === undefined) {
      return {};
    }
    try {
      return JSON.parse(stored) as Record<string, string>;
    } catch {
      return {};
    }
  }

  /** The names of the variables that have a key. */
  async names(): Promise<string[]> {
    return Object.keys(await this.environment()).sort();
  }

  /** Keeps a key. */
  async set(name: string, key: string): Promise<void> {
    await this.#store({ ...(await this.environment()), [name]: key });
  }

  /** Forgets a key. */
  async remove(name: string): Promise<void> {
    const kept = Object.entries(await this.environment()).filter(([it]) => it !== name);
    await this.#store(Object.fromEntries(kept));
  }

  async #store(keys: Record<string, string>): Promise<void> {
    await this.context.secrets.store(SECRET, JSON.stringify(keys));
  }
}
