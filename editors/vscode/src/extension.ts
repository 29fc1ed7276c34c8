/** Scopewise in VS Code: starts the server and puts the parts together. */

import { workspace, type ExtensionContext } from 'vscode';

import { registerCommands } from './commands/register';
import { announce } from './review/offer';
import { Reviews } from './review/reviews';
import { TRAIL_SCHEME, TrailDocuments } from './review/trails';
import { Keys } from './server/keys';
import { followChanges } from './server/restarts';
import { Server } from './server/server';
import { Bar } from './status/bar';
import { Board } from './status/board';
import { followContext } from './status/context';
import { AskProgress } from './status/progress';

let running: Server | undefined;

/** Called by the editor, once. Does not wait for the server: commands do. */
export function activate(context: ExtensionContext): void {
  const board = new Board();
  const keys = new Keys(context);
  const server = new Server(context, keys, board);
  const reviews = new Reviews(server);
  const trails = new TrailDocuments();
  server.listener = {
    offered: (offer) => {
      void announce(offer, server, reviews);
    },
    showDiff: (id) => {
      void reviews.show(id);
    },
  };
  const progress = new AskProgress(board, (id) => {
    void server.run('scopewise.cancel', { id });
  });
  context.subscriptions.push(
    board,
    new Bar(board),
    followContext(board),
    progress,
    reviews,
    workspace.registerTextDocumentContentProvider(TRAIL_SCHEME, trails),
    registerCommands({ context, keys, server, reviews, trails }),
    followChanges(server, keys),
    server,
  );
  running = server;
  void server.restart();
}

/** Called by the editor when it closes; it waits for the server's end. */
export function deactivate(): Promise<void> | undefined {
  return running?.stop();
}
