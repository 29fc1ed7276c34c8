/** *Apply*, *Discard*, *Show Proposal* and *Again*: what is done with a result. */

import { window } from 'vscode';

import type { AskResult } from '../protocol';
import { chosenId, type Services } from './services';

/** Applies the proposal in the active tab, else the newest that waits. */
export async function apply(services: Services, argument: unknown): Promise<void> {
  const result = resultFor(services, argument, ['offered']);
  if (result === undefined) {
    say('there is no proposal to apply; ask for an edit first');
  } else {
    await services.server.run('scopewise.apply', { id: result.id });
  }
}

/** Discards it. */
export async function discard(services: Services, argument: unknown): Promise<void> {
  const result = resultFor(services, argument, ['offered', 'rejected']);
  if (result === undefined) {
    say('there is no proposal to discard; ask for an edit first');
  } else {
    await services.server.run('scopewise.discard', { id: result.id });
  }
}

/** Opens its diff. */
export async function showProposal(services: Services, argument: unknown): Promise<void> {
  const result = resultFor(services, argument, ['offered', 'rejected']);
  if (result === undefined) {
    say('there is no proposal to show; ask for an edit first');
  } else {
    await services.reviews.show(result.id);
  }
}

/** Asks the same once more, what was asked last where no proposal is in view. */
export async function again(services: Services, argument: unknown): Promise<void> {
  const { board } = services.server;
  const id = chosenId(services, argument);
  if (id === undefined && board.server === 'running' && board.status.last === null) {
    say('nothing has been asked yet; ask for an edit first');
  } else {
    await services.server.run('scopewise.again', id === undefined ? {} : { id });
  }
}

function resultFor(services: Services, argument: unknown, states: readonly AskResult['state'][]): AskResult | undefined {
  const { board } = services.server;
  const id = chosenId(services, argument);
  const results = [...board.status.results].reverse();
  return results.find((result) => (id === undefined || result.id === id) && states.includes(result.state));
}

function say(text: string): void {
  void window.showInformationMessage(`Scopewise: ${text}`);
}
