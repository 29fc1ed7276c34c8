//! From what happened to the trail: plain copies, paths relative to the root, lines from 1.

use scopewise_draft::{MatchLevel, Placement, change_diffs};
use scopewise_prompt::Earlier;
use scopewise_route::Route;
use scopewise_scope::Scope;
use scopewise_verify::Finding;
use scopewise_workspace::{FileChange, Snapshot};

use crate::{TrailFile, TrailFinding, TrailRoute, TrailRule};

pub(crate) fn route(route: &Route) -> TrailRoute {
    TrailRoute {
        rung: route.rung.name().into(),
        provisional: route.provisional,
        rules: route
            .rules
            .iter()
            .map(|verdict| TrailRule {
                rule: verdict.rule.name().into(),
                applies: verdict.applies,
                at_least: verdict.at_least.map(|rung| rung.name().into()),
                because: verdict.because.clone(),
            })
            .collect(),
    }
}

pub(crate) fn target(scope: &Scope) -> String {
    let target = &scope.target;
    let (first, last) = target.lines;
    format!("{}:{first}-{last} {}", target.path, target.name)
        .trim_end()
        .to_owned()
}

/// What a person said of the last attempt.
pub(crate) fn note(earlier: &[Earlier]) -> Option<String> {
    let last = earlier.last()?;
    let note = last
        .findings
        .iter()
        .rev()
        .find(|finding| finding.check == USER)?;
    Some(note.message.clone())
}

/// Who speaks in a finding that is a person's note.
const USER: &str = "user";

pub(crate) fn findings(findings: &[Finding]) -> Vec<TrailFinding> {
    findings
        .iter()
        .map(|finding| TrailFinding {
            check: finding.check.into(),
            severity: finding.severity.word().into(),
            path: finding.path.as_str().into(),
            line: finding.line,
            message: finding.message.clone(),
        })
        .collect()
}

pub(crate) fn placements(placements: &[Placement]) -> Vec<String> {
    placements
        .iter()
        .filter_map(|placement| {
            let but_for = match placement.level {
                MatchLevel::Exact => return None,
                MatchLevel::TrailingSpace => "white space at line ends",
                MatchLevel::Indentation => "indentation",
                MatchLevel::Punctuation => "Unicode punctuation",
            };
            Some(format!("{}: matched but for {but_for}", placement.path))
        })
        .collect()
}

/// A unified diff of each changed file.
pub(crate) fn files(before: &Snapshot, after: &Snapshot, changes: &[FileChange]) -> Vec<TrailFile> {
    let diffs = change_diffs(before, after, changes).into_iter();
    diffs
        .map(|(path, diff)| TrailFile {
            path: path.as_str().into(),
            diff,
        })
        .collect()
}

/// The diffs of all files, one after the other: what an escalation hands on.
pub(crate) fn whole_diff(files: &[TrailFile]) -> String {
    files.iter().map(|file| file.diff.as_str()).collect()
}
