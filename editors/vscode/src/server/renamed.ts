/** Files that an edit renames. */

import { Uri, workspace } from 'vscode';
import { RenameFile, type ApplyWorkspaceEditParams } from 'vscode-languageclient/node';

/** Saves them. The editor saves what an edit changes in several files, but forgets one that it renames after that:
 * its old text would stay on the disk under the new name. */
export async function saveRenamed({ edit }: ApplyWorkspaceEditParams): Promise<void> {
  if (!workspace.getConfiguration('files').get<boolean>('refactoring.autoSave', true)) {
    return;
  }
  for (const change of edit.documentChanges ?? []) {
    if (RenameFile.is(change)) {
      const document = await workspace.openTextDocument(Uri.parse(change.newUri, true));
      if (document.isDirty) {
        await document.save();
      }
    }
  }
}
