//! Which contract an ask gets: one region where one place changes, blocks where several do, a whole
//! file where there is none yet.

use scopewise_draft::Contract;
use scopewise_scope::{Reach, TargetKind};
use scopewise_workspace::WorkspacePath;

use crate::PromptInput;
use crate::imports::imports_at;

/// A region of more lines is edited in blocks: a model loses track of what it only copies.
const REGION_LINES: usize = 400;

/// The contract of an ask. For blocks, the files are filled in once it is known what is shown.
pub(crate) fn choose(input: &PromptInput<'_>) -> Contract {
    if let Some(path) = new_file(input) {
        return Contract::NewFile { path };
    }
    if needs_blocks(input) {
        return Contract::Blocks { files: Vec::new() };
    }
    let target = &input.scope.target;
    let imports_at = input
        .snapshot
        .file(&target.path)
        .map_or(0, |file| imports_at(file, &target.range));
    Contract::Region {
        path: target.path.clone(),
        region: target.range.clone(),
        imports_at,
    }
}

/// The one file that the ask makes, where it changes no other.
fn new_file(input: &PromptInput<'_>) -> Option<WorkspacePath> {
    let scope = input.scope;
    if input.several_files || input.scope.reach != Reach::New {
        return None;
    }
    let target = &scope.target;
    let is_blank = input
        .snapshot
        .file(&target.path)
        .is_none_or(|file| file.text().is_empty());
    if target.kind == TargetKind::NewFile && is_blank && scope.files.len() == 1 {
        return Some(target.path.clone());
    }
    let existing = scope
        .files
        .iter()
        .filter(|path| !scope.new_files.contains(path));
    match (existing.count(), scope.new_files.as_slice()) {
        (0 | 1, [only]) => Some(only.clone()),
        _ => None,
    }
}

fn needs_blocks(input: &PromptInput<'_>) -> bool {
    let scope = input.scope;
    let target = &scope.target;
    let (first, last) = target.lines;
    let reaches_out = scope.reference_sites.iter().any(|it| {
        it.must_change
            && (it.site.path != target.path
                || it.site.range.start < target.range.start
                || it.site.range.end > target.range.end)
    });
    input.several_files
        || scope.files.len() > 1
        || matches!(scope.reach, Reach::Move | Reach::Workspace)
        || reaches_out
        || last - first >= REGION_LINES
}
