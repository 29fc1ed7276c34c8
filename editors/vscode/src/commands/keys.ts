/** *Set API Key…* and *Remove API Key…*. A key is typed hidden and goes to the secret storage. */

import { window, workspace } from 'vscode';

import type { Services } from './services';

interface KeyItem {
  readonly label: string;
  readonly description: string;
  /** The environment variable that the server reads the key from; absent where the user names it. */
  readonly variable?: string;
}

const VENDORS: readonly KeyItem[] = [
  { label: 'OpenAI', description: 'OPENAI_API_KEY', variable: 'OPENAI_API_KEY' },
  { label: 'Anthropic', description: 'ANTHROPIC_API_KEY', variable: 'ANTHROPIC_API_KEY' },
];
const OTHER: KeyItem = { label: 'Another…', description: 'by the variable that your provider settings name' };

/** Asks whose key it is, and for the key. */
export async function setKey({ keys }: Services): Promise<void> {
  const stored = await keys.names();
  const named = configured().filter((name) => !VENDORS.some((it) => it.variable === name));
  const items = [...VENDORS, ...named.map(providerItem), OTHER].map((item) => ({
    ...item,
    description: stored.includes(item.variable ?? '') ? `${item.description} (stored)` : item.description,
  }));
  const chosen = await window.showQuickPick(items, { title: 'Scopewise: Set API Key', placeHolder: 'Whose key?' });
  const name = chosen === undefined ? undefined : (chosen.variable ?? (await askForVariable()));
  if (name === undefined) {
    return;
  }
  const key = await window.showInputBox({
    title: `Scopewise: ${name}`,
    prompt: 'Kept in the secret storage of this editor; the server gets it by its environment',
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) => (/\s/.test(text.trim()) ? 'a key has no blanks in it' : undefined),
  });
  if (key !== undefined && key.trim() !== '') {
    await keys.set(name, key.trim());
    window.setStatusBarMessage(`$(check) Scopewise: ${name} is stored`, 4000);
  }
}

/** Asks which key is to be forgotten. */
export async function removeKey({ keys }: Services): Promise<void> {
  const names = await keys.names();
  if (names.length === 0) {
    void window.showInformationMessage('Scopewise: no key is stored');
    return;
  }
  const name = await window.showQuickPick(names, { title: 'Scopewise: Remove API Key', placeHolder: 'Which key?' });
  if (name !== undefined) {
    await keys.remove(name);
    window.setStatusBarMessage(`$(trash) Scopewise: ${name} is removed`, 4000);
  }
}

function providerItem(variable: string): KeyItem {
  return { label: variable, description: 'named by your provider settings', variable };
}

/** The variables that the user's own provider settings name. */
function configured(): string[] {
  type Providers = Record<string, { readonly api_key_env?: unknown } | undefined>;
  const providers = workspace.getConfiguration('scopewise').inspect<Providers>('providers')?.globalValue ?? {};
  const names = Object.values(providers).map((provider) => provider?.api_key_env);
  return names.filter((name): name is string => typeof name === 'string');
}

function askForVariable(): Thenable<string | undefined> {
  return window.showInputBox({
    title: 'Scopewise: Set API Key',
    prompt: 'The environment variable that api_key_env of your provider names',
    placeHolder: 'MY_PROVIDER_API_KEY',
    validateInput: (text) =>
      /^[A-Za-z_][A-Za-z0-9_]*$/.test(text) ? undefined : 'letters, digits and underscores, not a key',
  });
}
