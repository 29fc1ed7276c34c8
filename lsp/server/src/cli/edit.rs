//! `scopewise edit`: an ask through the whole pipeline. Progress on stderr, the diff or the trail on stdout;
//! files are written only with `--apply`.

use std::path::{Path, PathBuf};

use scopewise_engine::{Engine, Job, Outcome, Proposal};
use scopewise_route::RungId;
use scopewise_scope::{Ask, Origin, check_ask};
use tokio::sync::mpsc;

use super::apply::{Permission, apply};
use super::arguments::{EditArguments, Place};
use super::ask::{Extent, Instruction, Workspace, ask_of, load, root_here};
use super::trails::{self, Stored};
use super::{Ended, Ending, Failed, interrupted};
use crate::output::{Progress, Style, clean, diff_text, finding_line, print, print_json, say};

/// Runs the command.
pub(super) async fn run(given: EditArguments) -> Ending {
    let cancel = interrupted();
    let (place, rung, id) = (given.place.clone(), given.rung, given.continued.clone());
    let preparing = tokio::task::spawn_blocking(move || match id {
        Some(id) => continued(&place, rung, &id),
        None => asked(&place, rung),
    });
    let (workspace, job) = tokio::select! {
        prepared = preparing => prepared??,
        () = cancel.cancelled() => return Ok(Ended::Cancelled),
    };
    let engine = workspace.settings.engine();
    let (sender, mut events) = mpsc::unbounded_channel();
    let showing = tokio::spawn(async move {
        let mut progress = Progress::new();
        while let Some(event) = events.recv().await {
            progress.show(&event);
        }
        progress.clear();
    });
    let outcome = engine.run(job, sender, cancel).await;
    showing.await?;
    conclude(&workspace.root, &outcome, &given)
}

fn asked(place: &Place, rung: Option<RungId>) -> Result<(Workspace, Job), Failed> {
    let (workspace, ask) = ask_of(place, rung, Instruction::Needed)?;
    let job = Job {
        id: trails::new_id(),
        ask,
        snapshot: workspace.snapshot.clone(),
        earlier: Vec::new(),
        start_on: None,
    };
    Ok((workspace, job))
}

/// An earlier result handed on, with what the user has to say about it.
fn continued(place: &Place, rung: Option<RungId>, id: &str) -> Result<(Workspace, Job), Failed> {
    let note = match place.words.as_slice() {
        [] => None,
        [note] if note.trim().is_empty() => {
            return Err(Failed(
                "the note is empty; say what is wrong, or leave it out".into(),
            ));
        }
        [note] => Some(note.as_str()),
        _ => return Err(Failed("--continue takes one note; put it in quotes".into())),
    };
    let stored = trails::find(&trails::folder()?, id)?;
    if !stored.root.is_dir() {
        let shown = stored.root.display();
        return Err(Failed(format!(
            "the workspace {shown} is no longer there; ask anew"
        )));
    }
    let mut workspace = load(&stored.root, Extent::of(&stored.root, None))?;
    workspace.read_unindexed(&stored.file()?)?;
    let (path, range) = stored.place(&workspace.snapshot)?;
    let ask = Ask {
        path,
        range,
        instruction: stored.trail.instruction.clone(),
        origin: Origin::CommandLine,
        rung: None,
        declared: None,
        diagnostics: Vec::new(),
        frames: stored.frames(),
    };
    check_ask(&workspace.snapshot, &ask)?;
    let job = Job {
        id: trails::new_id(),
        ask,
        snapshot: workspace.snapshot.clone(),
        earlier: stored.earlier(note),
        start_on: rung.or_else(|| next_rung(&workspace.settings.engine(), &stored)),
    };
    Ok((workspace, job))
}

/// The rung above the last attempt's; its own at the top.
fn next_rung(engine: &Engine, stored: &Stored) -> Option<RungId> {
    let last = stored.last_rung().and_then(RungId::of_name)?;
    engine.rung_above(last).or(Some(last))
}

fn conclude(root: &Path, outcome: &Outcome, given: &EditArguments) -> Ending {
    let last = match outcome {
        Outcome::Proposal(proposal) => Some(proposal),
        Outcome::Rejected { last, .. } => last.as_ref(),
        Outcome::Failed { .. } | Outcome::Cancelled { .. } => None,
    };
    let is_kept = last.is_some_and(|last| keep(root, last));
    if given.json {
        print_json(outcome.trail())?;
    }
    let id = &outcome.trail().id;
    let next = if is_kept {
        format!("; `scopewise edit --continue {id} \"what is wrong\"` hands it on")
    } else {
        String::new()
    };
    match outcome {
        Outcome::Proposal(proposal) => {
            if !given.json {
                print(&diff_text(&whole_diff(proposal), Style::of_stdout()))?;
            }
            notes(proposal);
            if given.apply {
                write(root, proposal, given)?;
                say(&format!("proposal {id}{next}"));
            } else {
                say(&format!(
                    "proposal {id}: nothing is written without --apply{next}"
                ));
            }
            Ok(Ended::Well)
        }
        Outcome::Rejected { message, last, .. } => {
            if let (Some(last), false) = (last, given.json) {
                say("the rejected draft, which is not applied:");
                say(diff_text(&whole_diff(last), Style::of_stderr()).trim_end());
            }
            say(&format!("nothing passed: {}{next}", clean(message)));
            Ok(Ended::Short)
        }
        Outcome::Failed { message, .. } => Err(Failed(message.clone())),
        Outcome::Cancelled { .. } => Ok(Ended::Cancelled),
    }
}

fn whole_diff(proposal: &Proposal) -> String {
    let files = proposal.trail.files.iter();
    files.map(|file| file.diff.as_str()).collect()
}

fn notes(proposal: &Proposal) {
    for finding in &proposal.report.findings {
        say(&finding_line(finding, Style::of_stderr()));
    }
    let not_judged = proposal.not_judged();
    if !not_judged.is_empty() {
        say(&format!("not judged: {}", clean(&not_judged.join(", "))));
    }
}

/// Whether the result is kept; an edit does not fail for want of a place to keep it.
fn keep(root: &Path, proposal: &Proposal) -> bool {
    let kept: Result<PathBuf, Failed> = trails::folder()
        .and_then(|folder| trails::save(&folder, &Stored::of(root, proposal)).map(|()| folder));
    if let Err(Failed(why)) = &kept {
        say(&format!("this result cannot be continued: {}", clean(why)));
    }
    kept.is_ok()
}

fn write(root: &Path, proposal: &Proposal, given: &EditArguments) -> Result<(), Failed> {
    let permission = if given.yes {
        Permission::Everything
    } else {
        Permission::Code
    };
    let sides = (&proposal.base, &proposal.after);
    let written = apply(root, sides, &proposal.changes, permission)?;
    let names: Vec<String> = written.iter().map(ToString::to_string).collect();
    let elsewhere = elsewhere(root).map_or_else(String::new, |root| format!(" in {root}"));
    say(&format!(
        "applied to {}{}",
        clean(&names.join(", ")),
        clean(&elsewhere)
    ));
    Ok(())
}

/// The folder of a workspace, links resolved, unless it is the one of the current folder.
fn elsewhere(root: &Path) -> Option<String> {
    let real = std::fs::canonicalize(root).ok()?;
    let here = root_here(None)
        .ok()
        .and_then(|here| std::fs::canonicalize(here).ok());
    (here.as_ref() != Some(&real)).then(|| real.display().to_string())
}
