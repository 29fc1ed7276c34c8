/** The notification of a result that waits for a yes. */

import { window } from 'vscode';

import type { Offer } from '../protocol';
import type { Server } from '../server/server';
import type { Reviews } from './reviews';

/** At most so many notes stand in the notification; the trail has them all. */
const NOTES = 2;

/** Asks the user and does what they choose. */
export async function announce(offer: Offer, server: Server, reviews: Reviews): Promise<void> {
  const notes = offer.notes.slice(0, NOTES).map((note) => `; ${note}`);
  const chosen = await window.showInformationMessage(
    `Scopewise: ${offer.message}${notes.join('')}`,
    'Show Changes',
    'Apply',
    'Discard',
  );
  switch (chosen) {
    case 'Show Changes':
      await reviews.show(offer.id);
      break;
    case 'Apply':
      await server.run('scopewise.apply', { id: offer.id });
      break;
    case 'Discard':
      await server.run('scopewise.discard', { id: offer.id });
      break;
    case undefined:
      // The status bar and the menu of the file still have it.
      break;
  }
}
