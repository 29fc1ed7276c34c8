/** Finds the server's program: the setting, else the one in the package, else PATH. */

import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';

import { workspace, type ExtensionContext } from 'vscode';

const NAME = process.platform === 'win32' ? 'scopewise.exe' : 'scopewise';

/** A program that is there, or a sentence on why there is none. */
export type Located =
  | { readonly path: string; readonly from: 'setting' | 'package' | 'PATH' }
  | { readonly missing: string };

/** Looks for the program. A setting that names nothing is an error: another program would surprise. */
export async function locate(context: ExtensionContext): Promise<Located> {
  const set = workspace.getConfiguration('scopewise').get<string>('server.path', '').trim();
  if (set !== '') {
    const path = set.startsWith('~/') ? join(homedir(), set.slice(2)) : set;
    if (!isAbsolute(path)) {
      return { missing: `scopewise.server.path is "${set}"; write an absolute path` };
    }
    return (await isProgram(path))
      ? { path, from: 'setting' }
      : { missing: `scopewise.server.path names ${path}, which is no program that can be run` };
  }
  const bundled = context.asAbsolutePath(join('server', NAME));
  if (await isProgram(bundled)) {
    return { path: bundled, from: 'package' };
  }
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    // A relative entry would let the folder that happens to be open choose the program.
    if (isAbsolute(folder) && (await isProgram(join(folder, NAME)))) {
      return { path: join(folder, NAME), from: 'PATH' };
    }
  }
  return { missing: `the server program ${NAME} was not found: none comes with this package and none is on PATH` };
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
