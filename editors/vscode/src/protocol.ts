/** What the server and this extension tell each other beyond the standard protocol. Shapes only. */

import type { Diagnostic, Range } from 'vscode-languageclient/node';

/** Method of the notification that carries the whole state on each change. */
export const STATUS = 'scopewise/status';
/** Method of the notification that says a result waits for a yes. */
export const OFFERED = 'scopewise/offered';

/** The server's commands. The client library registers them for the window, so none of ours is among them. */
export type ServerCommand =
  | 'scopewise.edit'
  | 'scopewise.cancel'
  | 'scopewise.apply'
  | 'scopewise.discard'
  | 'scopewise.escalate'
  | 'scopewise.again'
  | 'scopewise.proposal'
  | 'scopewise.trail';

/** An ask that runs. */
export interface RunningAsk {
  readonly id: string;
  readonly label: string;
  readonly uri: string;
  readonly rung: string | null;
  readonly model: string | null;
  readonly phase: string;
  readonly message: string;
  readonly tokens: number | null;
  /** Since its start, as of the last change. */
  readonly seconds: number;
}

/** What came of an ask. */
export interface AskResult {
  readonly id: string;
  readonly label: string;
  readonly uri: string;
  readonly state: 'offered' | 'rejected' | 'applied';
  readonly files: number;
  readonly notes: readonly string[];
}

/** How an ask or an offer ended last. */
export interface LastEnd {
  readonly id: string;
  readonly label: string;
  readonly outcome: 'applied' | 'offered' | 'rejected' | 'failed' | 'cancelled' | 'discarded';
  readonly message: string;
}

/** The whole state of the server. */
export interface Status {
  readonly indexing: { readonly done: number; readonly of: number } | null;
  readonly asks: readonly RunningAsk[];
  /** Oldest first. */
  readonly results: readonly AskResult[];
  readonly last: LastEnd | null;
}

/** A result that waits for a yes. */
export interface Offer {
  readonly id: string;
  readonly label: string;
  readonly message: string;
  readonly notes: readonly string[];
  readonly files: number;
}

/** One file of a proposal, rebased onto its text as it is. */
export interface ProposedFile {
  readonly kind: 'change' | 'create' | 'rename' | 'delete';
  readonly uri: string;
  readonly newUri: string | null;
  readonly before: string | null;
  readonly after: string | null;
}

/** A result with its texts. */
export interface Proposal {
  readonly id: string;
  readonly label: string;
  readonly state: AskResult['state'];
  readonly notes: readonly string[];
  readonly files: readonly ProposedFile[];
}

/** The record of an ask as a page. */
export interface TrailPage {
  readonly id: string;
  readonly label: string;
  readonly markdown: string;
}

/** What `scopewise.edit` takes from us. */
export interface EditArguments {
  readonly uri: string;
  readonly range: Range;
  readonly instruction: string;
  readonly rung?: 'reasoning';
  readonly diagnostics: readonly Diagnostic[];
}
