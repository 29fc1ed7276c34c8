//! The tokens an ask cannot do without: the target, the contract and the sites that must change.
//! Optional context fills what is left and never counts here.

use std::collections::BTreeMap;
use std::ops::Range;

use scopewise_workspace::{File, Snapshot, WorkspacePath};

use crate::{
    ScopeSite, Target, TargetKind, TokenCount, lines_around, lines_of, touches, window_tokens,
    with_context,
};

/// Bytes of role, rules, contract and the words around what is shown.
const CONTRACT_BYTES: usize = 3_600;

/// What headings and lists of places take beyond that where several files are shown.
const BLOCKS_BYTES: usize = 900;

/// Bytes that a line's number takes in front of it.
const NUMBER_BYTES: usize = 7;

/// Bytes of the heading and fence around a run of lines of a file.
const RUN_BYTES: usize = 160;

/// Bytes of a site's line number in the list of places.
const SITE_BYTES: usize = 8;

/// Bytes of one SEARCH/REPLACE block with its context lines.
const BLOCK_BYTES: usize = 600;

/// Bytes that a new file is taken to have.
const NEW_FILE_BYTES: usize = 4_000;

/// The most lines that a file's imports are shown with.
const IMPORT_LINES: usize = 60;

/// Counts the tokens of an ask by the safe estimate of window checks. `files` and `new_files`: how
/// many it reaches and makes.
pub(crate) fn count(
    snapshot: &Snapshot,
    target: &Target,
    sites: &[ScopeSite],
    instruction: &str,
    (files, new_files): (usize, usize),
) -> TokenCount {
    let (first, last) = target.lines;
    let numbers = (last.saturating_sub(first) + 1) * NUMBER_BYTES;
    let in_blocks = files > 1 || sites.iter().any(|it| it.must_change);
    let around = match snapshot.file(&target.path) {
        Some(file) if in_blocks => around_target(file, target),
        _ => 0,
    };
    let shown = target.range.len() + numbers + around + site_bytes(snapshot, sites);
    let blocks = sites.iter().filter(|it| it.must_change).count() * BLOCK_BYTES;
    let written = match target.kind {
        TargetKind::NewFile => NEW_FILE_BYTES,
        _ if new_files > 0 => new_files * NEW_FILE_BYTES,
        _ => target.range.len() + target.range.len() / 4 + BLOCK_BYTES,
    };
    TokenCount {
        required: window_tokens(CONTRACT_BYTES + instruction.len() + shown),
        answer: window_tokens(written + blocks),
    }
}

/// What a target in blocks is shown with: the lines around it and its file's imports.
fn around_target(file: &File, target: &Target) -> usize {
    let own = lines_of(file, &target.range);
    let lines = with_context(file, own.clone());
    let before = line_bytes(file, lines.start..own.start);
    BLOCKS_BYTES
        + before
        + line_bytes(file, own.end..lines.end)
        + line_bytes(file, import_lines(file))
}

/// The lines of the imports at a file's top.
fn import_lines(file: &File) -> Range<usize> {
    let facts = file.facts();
    let code = facts
        .scopes
        .get(1)
        .map_or(usize::MAX, |scope| scope.range.start);
    let head = facts.imports.iter().take_while(|it| it.range.start < code);
    let end = head
        .last()
        .map_or(0, |it| lines_of(file, &file.current_range(&it.range)).end);
    end.saturating_sub(IMPORT_LINES)..end
}

fn line_bytes(file: &File, lines: Range<usize>) -> usize {
    let bytes = file
        .text()
        .line_start(lines.end)
        .saturating_sub(file.text().line_start(lines.start));
    bytes + lines.len() * NUMBER_BYTES
}

/// The lines around every site that must change, each line once, and the imports of their files.
fn site_bytes(snapshot: &Snapshot, sites: &[ScopeSite]) -> usize {
    let mut runs: BTreeMap<&WorkspacePath, Vec<Range<usize>>> = BTreeMap::new();
    let mut bytes = 0;
    for site in sites.iter().filter(|it| it.must_change).map(|it| &it.site) {
        if let Some(file) = snapshot.file(&site.path) {
            let lines = lines_around(file, &site.range);
            runs.entry(&site.path).or_default().push(lines);
            bytes += SITE_BYTES;
        }
    }
    for (path, mut runs) in runs {
        let Some(file) = snapshot.file(path) else {
            continue;
        };
        runs.sort_by_key(|run| run.start);
        let mut shown = 0;
        for run in runs {
            let start = if touches(shown, run.start) {
                shown
            } else {
                run.start
            };
            bytes += RUN_BYTES + path.as_str().len();
            if start < run.end {
                bytes += line_bytes(file, start..run.end);
                shown = run.end;
            }
        }
        bytes += line_bytes(file, import_lines(file));
    }
    bytes
}
