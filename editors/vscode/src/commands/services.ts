/** What commands work with. */

import type { ExtensionContext } from 'vscode';

import type { Reviews } from '../review/reviews';
import type { TrailDocuments } from '../review/trails';
import type { Keys } from '../server/keys';
import type { Server } from '../server/server';

/** The parts of the extension. */
export interface Services {
  readonly context: ExtensionContext;
  readonly keys: Keys;
  readonly server: Server;
  readonly reviews: Reviews;
  readonly trails: TrailDocuments;
}

/** The id that a command was given by a button, else that of the proposal in the active tab. */
export function chosenId({ reviews }: Services, argument: unknown): string | undefined {
  const given = (argument as { readonly id?: unknown } | undefined)?.id;
  return typeof given === 'string' ? given : reviews.current;
}
