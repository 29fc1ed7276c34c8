/** Says why there is no server, with what can be done about it. */

import { commands, env, window } from 'vscode';

import type { Board } from '../status/board';

interface Way {
  readonly title: string;
  readonly command: string;
  readonly argument?: unknown;
}

const SETTING = 'scopewise.server.path';
/** Settings of another machine have a page of their own. */
const SETTINGS =
  env.remoteName === undefined
    ? { command: 'workbench.action.openSettings', argument: SETTING }
    : { command: 'workbench.action.openRemoteSettings', argument: { query: SETTING } };
const MISSING: readonly Way[] = [
  { title: 'Choose Program…', command: 'scopewise.chooseServer' },
  { title: 'Open Settings', ...SETTINGS },
];
const FAILED: readonly Way[] = [
  { title: 'Restart', command: 'scopewise.restartServer' },
  { title: 'Show Log', command: 'scopewise.showLog' },
];

/** Shows the message and does what the user chooses. */
export async function sayWhyNot(board: Board): Promise<void> {
  const isMissing = board.server === 'missing';
  const why = board.about === '' ? 'the server does not run' : `the server does not run: ${board.about}`;
  const ways = isMissing ? MISSING : FAILED;
  const titles = ways.map((way) => way.title);
  const chosen = await window.showErrorMessage(`Scopewise: ${isMissing ? board.about : why}`, ...titles);
  const way = ways.find(({ title }) => title === chosen);
  if (way !== undefined) {
    await commands.executeCommand(way.command, way.argument);
  }
}
