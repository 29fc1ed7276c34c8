/** *Restart Server*, *Show Log* and choosing the server's program. */

import { ConfigurationTarget, window, workspace } from 'vscode';

import type { Services } from './services';

/** Starts the server anew. */
export async function restartServer({ server }: Services): Promise<void> {
  await server.restart();
}

/** Shows what the server and the client log. */
export function showLog({ server }: Services): void {
  server.log.show();
}

/** Asks for the program and keeps it in the user's settings; the change restarts the server. */
export async function chooseServer(): Promise<void> {
  const chosen = await window.showOpenDialog({ title: 'The scopewise program', openLabel: 'Use This', canSelectMany: false });
  const path = chosen?.[0]?.fsPath;
  if (path !== undefined) {
    await workspace.getConfiguration('scopewise').update('server.path', path, ConfigurationTarget.Global);
  }
}
