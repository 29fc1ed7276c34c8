/** The server's messages: what an ask came to has buttons that go on from there; mere news is quiet. */

import { commands, window } from 'vscode';
import { MessageType, type ShowMessageParams } from 'vscode-languageclient/node';

import type { LastEnd } from './protocol';
import type { Board } from './status/board';

/** How long news stands in the status bar, in milliseconds. */
const NEWS = 8000;
/** How long a message waits for the status that goes with it, in milliseconds. */
const PATIENCE = 400;

const WAYS: Partial<Record<LastEnd['outcome'], Readonly<Record<string, string>>>> = {
  rejected: {
    'Escalate…': 'scopewise.escalateWithNote',
    'Show Draft': 'scopewise.showProposal',
    'Show Trail': 'scopewise.showLastTrail',
  },
  failed: {
    'Try Again': 'scopewise.askAgain',
    'Set API Key…': 'scopewise.setApiKey',
    'Show Trail': 'scopewise.showLastTrail',
  },
  offered: { Review: 'scopewise.showProposal', 'Show Trail': 'scopewise.showLastTrail' },
};

/** Shows a message and does what the user chooses. */
export async function showMessage({ type, message }: ShowMessageParams, board: Board): Promise<void> {
  if (type !== MessageType.Error && type !== MessageType.Warning) {
    window.setStatusBarMessage(`$(info) ${message}`, NEWS);
    return;
  }
  await board.until(({ last }) => isAbout(message, last), PATIENCE);
  const { last } = board.status;
  const ways = last !== null && isAbout(message, last) ? (WAYS[last.outcome] ?? {}) : {};
  const show = type === MessageType.Error ? window.showErrorMessage : window.showWarningMessage;
  const chosen = await show(message, ...Object.keys(ways));
  const command = chosen === undefined ? undefined : ways[chosen];
  if (command !== undefined) {
    await commands.executeCommand(command, { id: last?.id });
  }
}

function isAbout(message: string, last: LastEnd | null): boolean {
  return last !== null && message.includes(`${last.label}: `);
}
