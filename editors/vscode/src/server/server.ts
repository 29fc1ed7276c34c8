/** The server's process and the client that speaks to it: start, stop, restart, run a command. */

import { homedir } from 'node:os';

import { CancellationTokenSource, window, type Disposable, type ExtensionContext, type LogOutputChannel } from 'vscode';
import {
  CloseAction,
  ErrorAction,
  ExecuteCommandRequest,
  LanguageClient,
  ResponseError,
  ShowMessageNotification,
  type LanguageClientOptions,
  type Middleware,
} from 'vscode-languageclient/node';

import { OFFERED, STATUS, type Offer, type ServerCommand, type Status } from '../protocol';
import type { Board } from '../status/board';
import { showMessage } from '../messages';
import { sentence } from '../sentence';
import type { Keys } from './keys';
import { locate } from './locate';
import { saveRenamed } from './renamed';
import { serverSettings } from './settings';
import { traceChannel } from './trace';
import { sayWhyNot } from './trouble';

/** A server that ends so often within {@link WINDOW} is left alone. */
const RESTARTS = 3;
/** Milliseconds. */
const WINDOW = 180_000;
const NEVER = new CancellationTokenSource().token;
/** Progress of asks, which this extension shows by itself. */
const ASK_TOKEN = 'scopewise/ask/';

/** What the server asks of the rest of the extension. */
export interface Listener {
  offered(offer: Offer): void;
  showDiff(id: string | undefined): void;
}

/** The one server of a window. */
export class Server implements Disposable {
  readonly log: LogOutputChannel;
  readonly #trace: LogOutputChannel;
  listener: Listener | undefined;
  #client: LanguageClient | undefined;
  /** Starts and stops wait for one another. */
  #turn: Promise<void> = Promise.resolve();
  #ends: number[] = [];

  constructor(
    private readonly context: ExtensionContext,
    private readonly keys: Keys,
    readonly board: Board,
  ) {
    this.log = window.createOutputChannel('Scopewise', { log: true });
    this.#trace = traceChannel(this.log);
  }

  get client(): LanguageClient | undefined {
    return this.#client;
  }

  /** Starts it, or starts it anew. Never throws: what is wrong is shown. */
  restart(): Promise<void> {
    this.#ends = [];
    this.#turn = this.#turn.then(() => this.#stop()).then(() => this.#start());
    return this.#turn;
  }

  /** Stops it. */
  stop(): Promise<void> {
    this.#turn = this.#turn.then(() => this.#stop());
    return this.#turn;
  }

  /** Runs a command of the server. What it refuses is shown; then, and without a server, `undefined`. */
  async run(command: ServerCommand, argument: object = {}): Promise<unknown> {
    await this.#turn;
    if (this.#client?.isRunning() !== true) {
      await sayWhyNot(this.board);
      return undefined;
    }
    try {
      return await this.request(command, argument);
    } catch (error) {
      void window.showWarningMessage(`Scopewise: ${sentence(error)}`);
      return undefined;
    }
  }

  /** As {@link run}, for callers that say by themselves what was refused. */
  async request(command: ServerCommand, argument: object): Promise<unknown> {
    return this.#client?.sendRequest(ExecuteCommandRequest.type, { command, arguments: [argument] });
  }

  dispose(): void {
    void this.stop();
    this.#trace.dispose();
    this.log.dispose();
  }

  async #start(): Promise<void> {
    const located = await locate(this.context);
    if ('missing' in located) {
      this.board.serverIs('missing', located.missing);
      void sayWhyNot(this.board);
      return;
    }
    this.log.info(`starting ${located.path} (found by: ${located.from})`);
    this.board.serverIs('starting', located.path);
    // Keys reach the server by its environment alone: never by its words, a file or a message.
    const env = { ...process.env, ...(await this.keys.environment()) };
    const run = { command: located.path, options: { env, cwd: homedir() } };
    const client = new LanguageClient('scopewise', 'Scopewise', run, this.#options());
    client.onNotification(STATUS, (status: Status) => {
      this.board.take(status);
    });
    client.onNotification(OFFERED, (offer: Offer) => {
      this.listener?.offered(offer);
    });
    this.#client = client;
    try {
      await client.start();
      // After the start: the library's own handler is put in place by it.
      client.onNotification(ShowMessageNotification.type, (message) => {
        void showMessage(message, this.board);
      });
      const { name = 'scopewise', version = '' } = client.initializeResult?.serverInfo ?? {};
      this.board.serverIs('running', `${name} ${version} (${located.path})`);
    } catch (error) {
      this.#client = undefined;
      this.board.serverIs('failed', sentence(error));
      await sayWhyNot(this.board);
    }
  }

  async #stop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    if (client !== undefined) {
      this.board.serverIs('stopped', '');
      await client.dispose().catch((error: unknown) => {
        this.log.warn(`the server did not stop by itself: ${sentence(error)}`);
      });
    }
  }

  #options(): LanguageClientOptions {
    return {
      documentSelector: [{ scheme: 'file' }, { scheme: 'untitled' }],
      outputChannel: this.log,
      traceOutputChannel: this.#trace,
      initializationOptions: {
        client: { status: true, review: true },
        settings: serverSettings(this.context),
      },
      initializationFailedHandler: () => false,
      middleware: this.#middleware(),
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => this.#closed(),
      },
    };
  }

  #middleware(): Middleware {
    return {
      executeCommand: async (command, args: unknown[]) => {
        const argument = (args[0] ?? {}) as { readonly id?: string };
        if (command === 'scopewise.diff') {
          this.listener?.showDiff(argument.id);
          return undefined;
        }
        return this.run(command as ServerCommand, argument);
      },
      workspace: {
        handleApplyEdit: async (params, next) => {
          // No request of the editor's own cancels an edit of the server.
          const result = await next(params, NEVER);
          if (!(result instanceof ResponseError) && result.applied) {
            await saveRenamed(params, this.log);
          }
          return result;
        },
      },
      // The editor's own padding is a hair wide.
      provideInlayHints: async (document, range, token, next) => {
        const hints = await next(document, range, token);
        for (const hint of hints ?? []) {
          hint.label = typeof hint.label === 'string' ? `\u00a0${hint.label}\u00a0` : hint.label;
        }
        return hints;
      },
      handleWorkDoneProgress: (token, params, next) => {
        if (!String(token).startsWith(ASK_TOKEN)) {
          next(token, params);
        }
      },
    };
  }

  #sayWhatIsLost(): void {
    const lost = [...this.board.status.asks, ...this.board.offered].map(({ label }) => label);
    if (lost.length > 0) {
      const text = `the server ended unexpectedly and is started again; ask again for what is lost: ${lost.join(', ')}`;
      void window.showWarningMessage(`Scopewise: ${text}`, 'Show Log').then((chosen) => {
        if (chosen !== undefined) {
          this.log.show();
        }
      });
    }
  }

  /** It ended by itself: it is started again, unless it keeps ending. */
  #closed(): { action: CloseAction; handled: true } {
    const now = Date.now();
    this.#ends = [...this.#ends.filter((at) => now - at < WINDOW), now];
    if (this.#ends.length <= RESTARTS) {
      this.#sayWhatIsLost();
      this.board.serverIs('starting', '');
      this.#turn = this.#turn.then(() => this.#stop()).then(() => this.#start());
    } else {
      this.board.serverIs('failed', `it ended ${this.#ends.length} times in ${WINDOW / 60_000} minutes`);
      void sayWhyNot(this.board);
    }
    return { action: CloseAction.DoNotRestart, handled: true };
  }
}
