/** *Escalate with a Note…*: hands a draft to the next rung with the user's own words. */

import { window } from 'vscode';

import { askForText } from '../input';
import type { AskResult } from '../protocol';
import { chosenId, type Services } from './services';

/** Asks which draft, where several could be meant, and what is wrong with it. */
export async function escalate(services: Services, argument: unknown): Promise<void> {
  const result = await whichResult(services, chosenId(services, argument));
  if (result === undefined) {
    return;
  }
  const note = await askForText({
    title: `Scopewise: Escalate ${result.label}`,
    placeholder: 'What is wrong with it? For example: it still fails on an empty list',
    prompt: 'It goes to the next rung with the draft and what was found',
    memory: result.id,
  });
  if (note !== undefined) {
    await services.server.run('scopewise.escalate', { id: result.id, note });
  }
}

async function whichResult({ server }: Services, id: string | undefined): Promise<AskResult | undefined> {
  if (id !== undefined) {
    return server.board.result(id);
  }
  const results = [...server.board.status.results].reverse();
  const [newest, ...others] = results;
  if (newest === undefined) {
    void window.showInformationMessage('Scopewise: there is no draft to escalate; ask for an edit first');
    return undefined;
  }
  if (others.length === 0) {
    return newest;
  }
  const items = results.map((result) => ({ label: result.label, description: result.state, result }));
  const chosen = await window.showQuickPick(items, { title: 'Scopewise: Escalate', placeHolder: 'Which draft?' });
  return chosen?.result;
}
