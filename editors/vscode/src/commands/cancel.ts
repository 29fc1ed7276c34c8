/** *Cancel*: ends what runs. */

import { window } from 'vscode';

import type { RunningAsk } from '../protocol';
import { standing } from '../status/words';
import type { Services } from './services';

const ALL = 'All of them';

/** Cancels the one that runs; asks which where there are several. */
export async function cancel({ server }: Services): Promise<void> {
  const { asks } = server.board.status;
  const [first, ...others] = asks;
  if (first === undefined) {
    window.setStatusBarMessage('$(info) Scopewise: nothing is running', 4000);
    return;
  }
  if (others.length === 0) {
    await server.run('scopewise.cancel', { id: first.id });
    return;
  }
  const items = [...asks.map(item), { label: ALL, id: undefined }];
  const chosen = await window.showQuickPick(items, { title: 'Scopewise: Cancel', placeHolder: 'Which one?' });
  if (chosen !== undefined) {
    await server.run('scopewise.cancel', chosen.id === undefined ? {} : { id: chosen.id });
  }
}

function item(ask: RunningAsk): { label: string; description: string; id: string } {
  return { label: ask.label, description: standing(ask), id: ask.id };
}
