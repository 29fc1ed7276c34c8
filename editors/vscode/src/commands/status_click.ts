/** A click on the status bar: cancel what runs, else review what waits, else the last trail. */

import { sayWhyNot } from '../server/trouble';
import { cancel } from './cancel';
import { showProposal } from './decide';
import type { Services } from './services';
import { showTrail } from './trail';

/** Does what fits the state. */
export async function statusClick(services: Services): Promise<void> {
  const { board } = services.server;
  if (board.server !== 'running' && board.server !== 'starting') {
    await sayWhyNot(board);
  } else if (board.status.asks.length > 0) {
    await cancel(services);
  } else if (board.offered.length > 0) {
    await showProposal(services, undefined);
  } else {
    await showTrail(services, undefined);
  }
}
