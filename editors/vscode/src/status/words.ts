/** The words of the status bar and of progress. Pure. */

import type { LastEnd, RunningAsk } from '../protocol';

/** `1.2k` for 1234: a status bar is narrow. */
export function count(tokens: number): string {
  return tokens < 1000 ? String(tokens) : `${(tokens / 1000).toFixed(1)}k`;
}

function counted(tokens: number): string {
  return tokens === 1 ? '1 token' : `${count(tokens)} tokens`;
}

/** Rung, model, phase and tokens of a running ask, as far as they are known. */
export function standing(ask: RunningAsk): string {
  const who = [ask.rung, ask.model].filter((it) => it !== null).join(' · ');
  const what = ask.tokens === null ? ask.phase : `${ask.phase}, ${counted(ask.tokens)}`;
  return who === '' ? what : `${who}: ${what}`;
}

/** How the last ask ended, in a word or two. */
export function ending(last: LastEnd): string {
  switch (last.outcome) {
    case 'applied':
      return 'applied';
    case 'offered':
      return 'ready to review';
    case 'rejected':
      return 'did not pass';
    case 'failed':
      return 'failed';
    case 'cancelled':
      return 'cancelled';
    case 'discarded':
      return 'discarded';
  }
}
