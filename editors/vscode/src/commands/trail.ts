/** *Show Last Trail*: the record of an ask. */

import { window } from 'vscode';

import type { TrailPage } from '../protocol';
import { chosenId, type Services } from './services';

/** Opens the record of the proposal in the active tab, else of the ask that ended last. */
export async function showTrail(services: Services, argument: unknown): Promise<void> {
  const { server, trails } = services;
  const id = chosenId(services, argument) ?? server.board.status.last?.id;
  if (id === undefined && server.board.server === 'running') {
    void window.showInformationMessage('Scopewise: nothing has been asked yet; ask for an edit first');
    return;
  }
  const page = (await server.run('scopewise.trail', id === undefined ? {} : { id })) as TrailPage | undefined;
  if (page !== undefined) {
    await trails.show(page);
  }
}
