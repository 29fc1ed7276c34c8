/** The diff editors of proposals among the window's tabs. */

import { TabInputText, TabInputTextDiff, window, type Tab } from 'vscode';

import { proposalOf } from './documents';

/** Begins the titles. */
const MARK = 'Scopewise:';

/** The title of a proposal's tab. */
export function title(label: string, isDraft: boolean): string {
  return isDraft ? `${MARK} ${label} (did not pass)` : `${MARK} ${label}`;
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
