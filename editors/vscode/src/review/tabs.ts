/** The diff editors of proposals among the window's tabs. */

import { TabInputText, TabInputTextDiff, Uri, window, workspace, type Tab } from 'vscode';

import type { Proposal, ProposedFile } from '../protocol';
import { proposalOf } from './documents';

/** Begins the titles. */
const MARK = 'Scopewise:';

/** The title of a proposal's tab. A file that moves or goes is named: a diff of one file shows only texts. */
export function title({ label, state, files }: Proposal): string {
  const [only, ...others] = files;
  const moved = only === undefined || others.length > 0 ? '' : movement(only);
  return `${MARK} ${label}${moved}${state === 'rejected' ? ' (did not pass)' : ''}`;
}

function movement({ kind, uri, newUri }: ProposedFile): string {
  const name = (it: string): string => workspace.asRelativePath(Uri.parse(it));
  switch (kind) {
    case 'rename':
      return ` (${name(uri)} → ${name(newUri ?? uri)})`;
    case 'delete':
      return ` (deletes ${name(uri)})`;
    case 'create':
      return ` (creates ${name(uri)})`;
    case 'change':
      return '';
  }
}

/** The proposal that a tab shows, where that can be told; `titles` are those of the open proposals. */
export function shownIn(tab: Tab | undefined, titles: ReadonlyMap<string, string>): string | undefined {
  if (tab?.input instanceof TabInputTextDiff) {
    return proposalOf(tab.input.modified);
  }
  if (tab === undefined || tab.input instanceof TabInputText) {
    return undefined;
  }
  // A diff of several files has only its title, to which the editor adds their count.
  const isOf = (text: string): boolean => tab.label === text || tab.label.startsWith(`${text} (`);
  return [...titles].find(([, text]) => isOf(text))?.[0];
}

/** The proposal in the active tab. */
export function shownNow(titles: ReadonlyMap<string, string>): string | undefined {
  return shownIn(window.tabGroups.activeTabGroup.activeTab, titles);
}

/** The tabs of a proposal. */
export function tabsOf(id: string, titles: ReadonlyMap<string, string>): Tab[] {
  const all = window.tabGroups.all.flatMap((group) => group.tabs);
  return all.filter((tab) => shownIn(tab, titles) === id);
}
