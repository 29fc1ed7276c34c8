/** *Edit…* and *Edit with Reasoning…*: an ask in the user's words about the selection. */

import { languages, window, workspace, type Diagnostic, type Range, type TextEditor, type Uri } from 'vscode';

import { askForText } from '../input';
import type { EditArguments } from '../protocol';
import type { Services } from './services';

/** Asks about the selection of the active editor. Without a rung, the measure decides. */
export async function ask({ server }: Services, rung?: 'reasoning'): Promise<void> {
  const editor = window.activeTextEditor;
  const scheme = editor?.document.uri.scheme;
  if (editor === undefined || (scheme !== 'file' && scheme !== 'untitled')) {
    void window.showInformationMessage('Scopewise: open a file and put the cursor where the edit belongs');
    return;
  }
  const instruction = await askForText({
    title: `${rung === undefined ? 'Scopewise: Edit' : 'Scopewise: Edit with Reasoning'} ${place(editor)}`,
    placeholder: 'What should change? For example: return early when the list is empty',
    prompt: rung === undefined ? 'What it reaches picks the model' : 'It starts with the reasoning model',
    memory: editor.document.uri.toString(),
  });
  const client = server.client;
  if (instruction === undefined) {
    return;
  }
  if (client === undefined) {
    await server.run('scopewise.edit');
    return;
  }
  // Read only here: the editor moves its selection with the text.
  const range: Range = editor.selection;
  const converter = client.code2ProtocolConverter;
  const about: EditArguments = {
    uri: converter.asUri(editor.document.uri),
    range: converter.asRange(range),
    instruction,
    ...(rung === undefined ? {} : { rung }),
    diagnostics: await converter.asDiagnostics(diagnosticsAt(editor.document.uri, range)),
  };
  await server.run('scopewise.edit', about);
}

/** What every server says about the place. */
function diagnosticsAt(uri: Uri, range: Range): Diagnostic[] {
  return languages.getDiagnostics(uri).filter((it) => it.range.intersection(range) !== undefined);
}

function place({ document, selection }: TextEditor): string {
  const name = workspace.asRelativePath(document.uri);
  const [first, last] = [selection.start.line + 1, selection.end.line + 1];
  return first === last ? `${name}:${first}` : `${name}:${first}-${last}`;
}
