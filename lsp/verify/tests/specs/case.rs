//! A case as the checks get it: two snapshots, the changes between them, and the ask's scope.

use std::collections::BTreeSet;

use scopewise_scope::{Reach, Scope, Target, TargetKind, TokenCount, Verifiability};
use scopewise_verify::{Change, Report, verify};
use scopewise_workspace::{DefinitionId, FileChange, Language, Snapshot, TextEdit, WorkspacePath};

use crate::page::Case;

/// What the checks say of a case, and the workspace after the change (the trimmed one, where trimmed).
pub(crate) fn run(case: &Case) -> (Report, Snapshot) {
    let texts = case.files.iter().chain(&case.before);
    let before = Snapshot::of_texts(texts.map(|(path, text)| (path.as_str(), text.as_str())));
    let changes = changes(case);
    let after = before.with_changes(&changes);
    let ask = case.ask.as_deref().map(|ask| read_ask(ask, &before));
    let report = verify(&Change {
        before: &before,
        after: &after,
        changes: &changes,
        scope: ask.as_ref().map(|(_, scope)| scope),
        instruction: ask.as_ref().map_or("", |(instruction, _)| instruction),
    });
    let after = report
        .trimmed
        .as_ref()
        .map_or(after, |changes| before.with_changes(changes));
    (report, after)
}

fn changes(case: &Case) -> Vec<FileChange> {
    let moved = case
        .moved
        .iter()
        .flat_map(|(from, to)| moved(case, from, to));
    let paths: BTreeSet<&String> = case.before.keys().chain(case.draft.keys()).collect();
    let stays = |name: &&String| {
        let mut moved = case.moved.iter();
        !moved.any(|(from, to)| [from, to].contains(name))
    };
    let others = paths.into_iter().filter(stays).map(|name| {
        let path = WorkspacePath::new(name).unwrap();
        match (case.before.get(name), case.draft.get(name)) {
            (None, Some(text)) => FileChange::Create {
                path,
                text: text.clone(),
            },
            (Some(_), None) => FileChange::Delete { path },
            (Some(old), Some(new)) => FileChange::Edit {
                path,
                edits: vec![TextEdit {
                    range: 0..old.len(),
                    replacement: new.clone(),
                }],
            },
            (None, None) => unreachable!("the path comes from one of them"),
        }
    });
    moved.chain(others).collect()
}

/// The rename, and the edit where the draft has another text for the new path.
fn moved(case: &Case, from: &str, to: &str) -> Vec<FileChange> {
    let path = |name: &str| WorkspacePath::new(name).unwrap();
    let rename = FileChange::Rename {
        from: path(from),
        to: path(to),
    };
    let edit = case.draft.get(to).map(|new| FileChange::Edit {
        path: path(to),
        edits: vec![TextEdit {
            range: 0..case.before[from].len(),
            replacement: new.clone(),
        }],
    });
    std::iter::once(rename).chain(edit).collect()
}

/// Reads `instruction:`, `target:` (`path:name`, `path:first-last` or `path`), `reach:` and `files:`.
fn read_ask(ask: &str, before: &Snapshot) -> (String, Scope) {
    let value = |key: &str| {
        ask.lines()
            .find_map(|line| line.strip_prefix(key)?.strip_prefix(':'))
            .map(str::trim)
    };
    let target = target(value("target").expect("an ask has a target"), before);
    let mut files = vec![target.path.clone()];
    for name in value("files").unwrap_or_default().split(',') {
        let path = WorkspacePath::new(name.trim());
        files.extend(path.filter(|path| !files.contains(path)));
    }
    let reach = match value("reach") {
        None | Some("body") => Reach::Body,
        Some("new") => Reach::New,
        Some("interface") => Reach::Interface,
        Some("rename") => Reach::Rename,
        Some("move") => Reach::Move,
        Some("workspace") => Reach::Workspace,
        Some(other) => panic!("`{other}` is no reach"),
    };
    let scope = Scope {
        target,
        reach,
        files,
        new_files: Vec::new(),
        reference_sites: Vec::new(),
        sites_incomplete: None,
        packages: Vec::new(),
        services: Vec::new(),
        sensitive: Vec::new(),
        used_elsewhere: false,
        is_debug: false,
        asked: None,
        tokens: TokenCount::default(),
        verify: Verifiability::default(),
        provisional: false,
    };
    (value("instruction").unwrap_or_default().to_owned(), scope)
}

fn target(place: &str, before: &Snapshot) -> Target {
    let (name, what) = place.split_once(':').unwrap_or((place, ""));
    let path = WorkspacePath::new(name).unwrap();
    let mut target = Target {
        language: Language::of_path(name),
        kind: TargetKind::NewFile,
        name: String::new(),
        range: 0..0,
        lines: (1, 1),
        definition: None,
        signature: None,
        path: path.clone(),
    };
    let Some(file) = before.file(&path) else {
        return target;
    };
    if let Some((first, last)) = what.split_once('-') {
        target.lines = (first.parse().unwrap(), last.parse().unwrap());
        target.kind = TargetKind::Selection;
    } else {
        let facts = file.facts();
        let index = (0..facts.definitions.len())
            .find(|index| facts.qualified_name(*index) == what)
            .unwrap_or_else(|| panic!("{path} defines no `{what}`"));
        let definition = &facts.definitions[index];
        target.kind = TargetKind::Definition(definition.kind);
        target.name = what.to_owned();
        target.lines = (
            file.text().line_of(definition.range.start) + 1,
            file.text().line_of(definition.range.end.saturating_sub(1)) + 1,
        );
        target.definition = Some(DefinitionId { path, index });
    }
    let (first, last) = target.lines;
    target.range = file.text().line_start(first - 1)..file.text().line_start(last);
    target
}
