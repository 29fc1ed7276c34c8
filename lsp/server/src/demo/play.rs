//! Plays one step in the editor: asks, applies what is offered, escalates with the person's note, and
//! compares what came of it with what the step tells.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use scopewise_draft::unified_diff;
use scopewise_engine::Trail;
use scopewise_workspace::{Text, WorkspacePath};
use serde_json::{Value, json};

use super::editor::Editor;
use super::steps::{Expected, Step};

/// A step with all that came of it.
pub(super) struct Played {
    /// Its title.
    pub(super) title: &'static str,
    /// Where the cursor stood and what was asked.
    pub(super) ask: String,
    /// What the server said, in order.
    pub(super) said: Vec<String>,
    /// The records, one an ask: the second one is the escalation's.
    pub(super) trails: Vec<Trail>,
    /// The difference the step made, file by file.
    pub(super) diff: String,
    /// How long it took.
    pub(super) took: Duration,
    /// What did not come out as told; empty when all did.
    pub(super) complaints: Vec<String>,
}

/// Plays a step.
///
/// # Errors
/// When the server or the project fails; what merely comes out otherwise is a complaint.
pub(super) fn play(editor: &mut Editor, home: &Path, step: Step) -> Result<Played> {
    let started = Instant::now();
    let before = texts(editor, &step);
    let seen = trails(home)?.len();
    editor.open(step.path)?;
    editor.said.clear();
    ask(editor, &step)?;
    apply_if_offered(editor, &step)?;
    if let Some(note) = step.note {
        let last = newest(home)?;
        let id = last
            .with_context(|| format!("the ask had no result: {:?}", editor.said))?
            .id;
        editor.run("scopewise.escalate", &json!([{ "id": id, "note": note }]))?;
        apply_if_offered(editor, &step)?;
    }
    let trails: Vec<Trail> = trails(home)?.into_iter().skip(seen).collect();
    let after = texts(editor, &step);
    let complaints = complaints(&step.expected, &trails, editor);
    Ok(Played {
        title: step.title,
        ask: format!("{}  “{}”", step.path, step.instruction),
        said: std::mem::take(&mut editor.said),
        trails,
        diff: difference(&before, &after),
        took: started.elapsed(),
        complaints,
    })
}

fn ask(editor: &mut Editor, step: &Step) -> Result<()> {
    let position = editor.position_of(step.path, step.cursor)?;
    let arguments = json!([{
        "uri": editor.uri(step.path),
        "range": { "start": position, "end": position },
        "instruction": step.instruction,
    }]);
    editor.run("scopewise.edit", &arguments)
}

/// What is offered stands first in the menu of its file.
fn apply_if_offered(editor: &mut Editor, step: &Step) -> Result<()> {
    let start = json!({ "line": 0, "character": 0 });
    let entries = editor.menu(step.path, &start)?;
    let apply = entries.iter().find(|(title, _)| title.starts_with("Apply"));
    match apply {
        Some((_, command)) => editor.run_at_once(command),
        None => Ok(()),
    }
}

/// The texts of every file the step is to change or to leave alone.
fn texts(editor: &Editor, step: &Step) -> BTreeMap<String, String> {
    let named = step
        .expected
        .present
        .iter()
        .chain(step.expected.absent)
        .map(|(path, _)| *path);
    named
        .chain([step.path])
        .map(|path| (path.to_owned(), editor.text(path)))
        .collect()
}

fn difference(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> String {
    before
        .iter()
        .filter_map(|(path, old)| {
            let new = after.get(path)?;
            let (old, new) = (Text::from(old.as_str()), Text::from(new.as_str()));
            Some(unified_diff(
                &WorkspacePath::new(path)?,
                Some(&old),
                Some(&new),
            ))
        })
        .collect()
}

fn complaints(expected: &Expected, trails: &[Trail], editor: &Editor) -> Vec<String> {
    let mut found = Vec::new();
    let route = trails
        .first()
        .map(|trail| trail.route.rung.as_str())
        .unwrap_or_default();
    if route != expected.route {
        found.push(format!("the route was {route}, not {}", expected.route));
    }
    let attempts: Vec<&str> = trails
        .iter()
        .flat_map(|trail| &trail.attempts)
        .map(|attempt| attempt.rung.as_str())
        .collect();
    if attempts != expected.attempts {
        found.push(format!(
            "the attempts were {attempts:?}, not {:?}",
            expected.attempts
        ));
    }
    let everything = serde_json::to_string(trails).unwrap_or_default();
    for part in expected
        .findings
        .iter()
        .filter(|part| !everything.contains(part.as_str()))
    {
        found.push(format!("no finding names {part}"));
    }
    for (path, part) in expected.present {
        if !editor.text(path).contains(part) {
            found.push(format!("{path} does not hold {part:?}"));
        }
    }
    for (path, part) in expected.absent {
        if editor.text(path).contains(part) {
            found.push(format!("{path} holds {part:?}"));
        }
    }
    found
}

/// The newest record.
fn newest(home: &Path) -> Result<Option<Trail>> {
    Ok(trails(home)?.pop())
}

/// The records the server keeps in its state folder, oldest first.
fn trails(home: &Path) -> Result<Vec<Trail>> {
    let folder = home.join("state/scopewise/trails");
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_none_or(|it| it != "json") {
            continue;
        }
        let written = path.metadata()?.modified()?;
        let value: Value = serde_json::from_str(&fs::read_to_string(&path)?)?;
        let trail = value.get("trail").cloned().unwrap_or(value);
        let Ok(trail) = serde_json::from_value::<Trail>(trail) else {
            bail!("{} is no trail", path.display());
        };
        found.push((written, trail));
    }
    found.sort_by_key(|(written, _)| *written);
    Ok(found.into_iter().map(|(_, trail)| trail).collect())
}
