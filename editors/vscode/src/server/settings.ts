/** The user's settings of the server, in the shape of its configuration file. */

import { workspace, type ExtensionContext } from 'vscode';

/** Settings of the extension itself; the server does not know them. */
const OWN = ['scopewise.server.path', 'scopewise.progress.delay', 'scopewise.trace.server'];

type Tree = Record<string, unknown>;

interface Manifest {
  readonly contributes: { readonly configuration: readonly { readonly properties: Tree }[] };
}

/** What the user has set, nested by the dots of the names. A workspace's settings are never read. */
export function serverSettings(context: ExtensionContext): Tree {
  const manifest = context.extension.packageJSON as Manifest;
  const names = manifest.contributes.configuration.flatMap((group) => Object.keys(group.properties));
  const settings: Tree = {};
  for (const name of names.filter((it) => !OWN.includes(it))) {
    const value = workspace.getConfiguration().inspect(name)?.globalValue;
    if (value !== undefined && value !== null) {
      put(settings, name.split('.').slice(1), value);
    }
  }
  return settings;
}

function put(tree: Tree, path: readonly string[], value: unknown): void {
  const [first, ...rest] = path;
  if (first === undefined) {
    return;
  }
  if (rest.length === 0) {
    tree[first] = value;
    return;
  }
  const inner = (tree[first] ?? {}) as Tree;
  tree[first] = inner;
  put(inner, rest, value);
}
