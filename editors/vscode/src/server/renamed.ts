/** Files that an edit renames. */

import { Uri, workspace, type LogOutputChannel } from 'vscode';
import { RenameFile, type ApplyWorkspaceEditParams } from 'vscode-languageclient/node';

/** Saves them. The editor saves what a refactoring changes in several files, but forgets one that it renames
 * after that: its old text would stay on the disk under the new name. What cannot be saved stays open. */
export async function saveRenamed({ edit }: ApplyWorkspaceEditParams, log: LogOutputChannel): Promise<void> {
  if (!workspace.getConfiguration('files').get<boolean>('refactoring.autoSave', true)) {
    return;
  }
  for (const change of edit.documentChanges ?? []) {
    if (RenameFile.is(change)) {
      try {
        await save(Uri.parse(change.newUri, true));
      } catch (error) {
        log.warn(`${change.newUri} was renamed, but not saved: ${String(error)}`);
      }
    }
  }
}

async function save(file: Uri): Promise<void> {
  const document = await workspace.openTextDocument(file);
  if (document.isDirty) {
    await document.save();
  }
}
