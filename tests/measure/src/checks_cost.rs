//! What the checks of a change cost beside one parse of the changed files: a body edited in each of the
//! files nearest to a thousand lines, the rest of the workspace indexed.

use std::time::Duration;

use scopewise_verify::{Change, verify};
use scopewise_workspace::{DefinitionKind, File, FileChange, Language, Snapshot, TextEdit, syntax};

use crate::changes::processor_time;

/// Lines of the files that are chosen, about.
const LINES: usize = 1_000;
const ROUNDS: usize = 7;

/// Processor times, each the middle of some rounds.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cost {
    /// Changed files.
    pub files: usize,
    /// Their lines, together.
    pub lines: usize,
    /// One parse of each.
    pub parse: Duration,
    /// Making the snapshot after: parsing again and reading the facts.
    pub reading: Duration,
    /// All checks.
    pub checks: Duration,
}

/// Measures a change of that many files.
#[must_use]
pub fn measure(snapshot: &Snapshot, language: Language, files: usize) -> Cost {
    let chosen = chosen(snapshot, language, files);
    let changes: Vec<FileChange> = chosen.iter().filter_map(|file| body_edit(file)).collect();
    let texts = || chosen.iter().map(|file| file.text());
    let parse = || texts().for_each(|text| drop(syntax::parse(language, text, None)));
    let mut sides: [Vec<Duration>; 3] = Default::default();
    let [parses, readings, checks] = &mut sides;
    for _ in 0..ROUNDS {
        let before = snapshot.packed();
        parses.push(timed(parse).0);
        let (reading, after) = timed(|| before.with_changes(&changes));
        readings.push(reading);
        let change = Change {
            before: &before,
            after: &after,
            changes: &changes,
            scope: None,
            instruction: "",
        };
        checks.push(timed(|| verify(&change)).0);
    }
    Cost {
        files: chosen.len(),
        lines: texts().map(|text| text.line_count()).sum(),
        parse: middle(parses),
        reading: middle(readings),
        checks: middle(checks),
    }
}

/// The files whose length is nearest to [`LINES`].
fn chosen(snapshot: &Snapshot, language: Language, count: usize) -> Vec<&File> {
    let own = snapshot.files().filter(|file| file.language == language);
    let mut own: Vec<&File> = own.filter(|file| body_edit(file).is_some()).collect();
    own.sort_by_cached_key(|file| (file.text().line_count().abs_diff(LINES), file.path.clone()));
    own.truncate(count);
    own
}

/// The body of the longest function, with its last line once more.
fn body_edit(file: &File) -> Option<FileChange> {
    let is_function = |kind| matches!(kind, DefinitionKind::Function | DefinitionKind::Method);
    let definitions = file.facts().definitions.iter();
    let functions = definitions.filter(|it| is_function(it.kind) && it.body.is_some());
    let longest = functions.max_by_key(|it| it.range.len())?;
    let middle = longest
        .body
        .as_ref()
        .map(|body| body.start.midpoint(body.end))?;
    let line = file.text().line_range(file.text().line_of(middle));
    Some(FileChange::Edit {
        path: file.path.clone(),
        edits: vec![TextEdit {
            replacement: format!("{}\n", file.text().slice(line.clone())),
            range: line.start..line.start,
        }],
    })
}

fn timed<R>(work: impl FnOnce() -> R) -> (Duration, R) {
    let before = processor_time();
    let result = work();
    (processor_time().saturating_sub(before), result)
}

/// The middle of some durations.
#[must_use]
pub fn middle(durations: &[Duration]) -> Duration {
    let mut sorted = durations.to_vec();
    sorted.sort();
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}
