/** Context keys, for `when` clauses of menus and key bindings. */

import { commands, type Disposable } from 'vscode';

import type { Board } from './board';

/** Sets a key. */
export function setContext(name: 'running' | 'offered' | 'asked' | 'reviewing' | 'applicable', value: boolean): void {
  void commands.executeCommand('setContext', `scopewise.${name}`, value);
}

/** Keeps the keys that follow from the board. */
export function followContext(board: Board): Disposable {
  return board.onDidChange(() => {
    setContext('running', board.status.asks.length > 0);
    setContext('offered', board.offered.length > 0);
    setContext('asked', board.status.last !== null || board.status.results.length > 0);
  });
}
