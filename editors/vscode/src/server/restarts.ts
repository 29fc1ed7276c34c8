/** Restarts the server when what it was started with has changed. */

import { Disposable, window, workspace } from 'vscode';

import type { Keys } from './keys';
import type { Server } from './server';

/** Settings that the server is not started with. */
const LATER = ['scopewise.trace.server', 'scopewise.progress.delay'];

/** Follows settings and keys. */
export function followChanges(server: Server, keys: Keys): Disposable {
  return Disposable.from(
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('scopewise') && !LATER.some((name) => event.affectsConfiguration(name))) {
        void restart(server, 'settings');
      }
    }),
    keys.onDidChange(() => {
      void restart(server, 'keys');
    }),
  );
}

/** At once where nothing would be lost. */
async function restart(server: Server, what: string): Promise<void> {
  const { asks } = server.board.status;
  const lost = asks.length + server.board.offered.length;
  if (lost > 0) {
    const text = `Scopewise: the changed ${what} count from the next start of the server, which drops ${lost} running or waiting`;
    const chosen = await window.showInformationMessage(text, 'Restart Now');
    if (chosen === undefined) {
      return;
    }
  }
  await server.restart();
}
