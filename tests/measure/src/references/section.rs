//! The section that tells the comparison: a table a language and a project, then every disagreement with
//! its cause.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use anyhow::{Context, Result};
use serde::Deserialize;

use super::Measured;
use super::compare::{Agreement, Disagreement, by_sample};
use crate::page::{Section, Table, share, share_between};
use crate::shell::root;

/// Why a kind of disagreement comes about; found by hand.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cause {
    /// The project, when it is about one.
    project: Option<String>,
    /// `missed`, `possible` or `extra`, when it is about one.
    what: Option<String>,
    /// What the sample's description holds.
    #[serde(default)]
    sample: String,
    /// What the place, as `path: line as written`, holds.
    #[serde(default)]
    place: String,
    /// The cause.
    cause: String,
}

#[derive(Deserialize)]
struct Causes {
    #[serde(default)]
    cause: Vec<Cause>,
}

pub(super) fn section(measured: &[Measured], left_out: &[&str]) -> Result<Section> {
    let path = root().join("tests/measure/references-causes.toml");
    let text =
        fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    let causes = toml::from_str::<Causes>(&text)?.cause;
    Ok(Section {
        name: "references",
        title: "References",
        text: format!(
            "{HOW}\n{}\n{}\n## By project\n\n{}\n{}## Disagreements\n\n{}",
            languages(measured),
            speed(measured),
            projects(measured),
            without(left_out),
            disagreements(measured, &causes)
        ),
    })
}

const HOW: &str = "Definitions sampled by rule (`tests/measure/src/references/sample.rs`) from the projects of \
`tests/measure/references.toml`, and for each what the product names as its sites beside what the language's own \
compiler resolves to it. The compiler says it in the way that neither cascades nor hides: Python by pyright's search \
for references (its type evaluator), TypeScript and JavaScript by that of TypeScript's language service, Rust by a \
`#[deprecated]` note on the definition and one `cargo check --all-targets`, and for members of traits by a second one \
after they were renamed in their traits, which rejects the impls' members of the old name (E0407, E0437, E0438). Not \
judged in Rust: files that no built crate holds by the compiler's lists of what it read; lines on which no node of any \
tree that the compiler expanded begins or ends (`-Zunpretty=ast-tree,expanded` beside each compilation), since code \
that a condition leaves out gives no warning; in crates behind a renamed trait's the members of impls. Go by `go/types`, joined over Linux, \
Windows and macOS. Precision: of our sites, the share the compiler names. Recall: of the compiler's sites, the share \
we name as sure; in brackets with the sites we name as possible.\n";

fn languages(measured: &[Measured]) -> String {
    let mut table = Table::new(&[
        "language",
        "samples",
        "unused",
        "same lines",
        "precision, lines",
        "recall, lines",
        "precision, files",
        "recall, files",
    ]);
    for language in names(measured) {
        let own = || measured.iter().filter(|it| it.project.language == language);
        let sum = |of: fn(&Measured) -> usize| own().map(of).sum::<usize>();
        let (mut lines, mut files) = (Agreement::default(), Agreement::default());
        for it in own() {
            lines.add(it.compared.lines);
            files.add(it.compared.files);
        }
        let samples = sum(|it| it.compared.samples);
        table.add([
            &language,
            &samples,
            &sum(|it| it.compared.unused),
            &share(sum(|it| it.compared.same), samples),
            &precision(lines),
            &recall(lines),
            &precision(files),
            &recall(files),
        ]);
    }
    table.to_string()
}

fn names(measured: &[Measured]) -> Vec<&str> {
    let mut names: Vec<&str> = measured
        .iter()
        .map(|it| it.project.language.as_str())
        .collect();
    names.dedup();
    names
}

fn precision(it: Agreement) -> String {
    share_between(it.both, it.both + it.extra)
}

fn recall(it: Agreement) -> String {
    let all = it.both + it.missed;
    format!(
        "{} [{}]",
        share_between(it.both, all),
        share(it.both + it.possible, all)
    )
}

fn speed(measured: &[Measured]) -> String {
    let mut table = Table::new(&[
        "language",
        "milliseconds a search, median",
        "90 % below",
        "most",
    ]);
    for language in names(measured) {
        let own = measured.iter().filter(|it| it.project.language == language);
        let mut times: Vec<u128> = own
            .flat_map(|it| it.compared.milliseconds.clone())
            .collect();
        times.sort_unstable();
        let at = |part: usize| {
            times
                .get((times.len() * part / 100).min(times.len().saturating_sub(1)))
                .copied()
                .unwrap_or_default()
        };
        table.add([&language, &at(50), &at(90), &at(100)]);
    }
    table.to_string()
}

fn projects(measured: &[Measured]) -> String {
    let mut table = Table::new(&[
        "project",
        "samples",
        "sites",
        "missed",
        "of these possible",
        "extra",
        "errors of the compiler",
        "files not judged",
        "sites of ours left out of the build, not judged",
    ]);
    for it in measured {
        let lines = it.compared.lines;
        table.add([
            &format!("{} {}", it.project.name, it.project.version),
            &it.compared.samples,
            &(lines.both + lines.missed),
            &lines.missed,
            &lines.possible,
            &lines.extra,
            &it.errors,
            &it.unread,
            &it.compared.left_out,
        ]);
    }
    table.to_string()
}

fn without(left_out: &[&str]) -> String {
    if left_out.is_empty() {
        return String::new();
    }
    format!(
        "Left out, because the compiler named nothing there at all: {}.\n\n",
        left_out.join(", ")
    )
}

fn disagreements(measured: &[Measured], causes: &[Cause]) -> String {
    let mut text = String::new();
    let mut counted: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut listed = String::new();
    for it in measured {
        for ((project, sample), all) in by_sample(&it.compared.disagreements) {
            let _ = writeln!(listed, "- {project}: {sample}");
            for one in all {
                let cause = cause_of(one, causes).unwrap_or("cause not looked into");
                *counted.entry((one.what, cause)).or_default() += 1;
                let (path, line) = &one.place;
                let _ = writeln!(listed, "    - {} {path}:{} ({cause})", one.what, line + 1);
            }
        }
    }
    let mut table = Table::new(&["disagreement", "cause", "lines"]);
    let mut ranked: Vec<_> = counted.into_iter().collect();
    ranked.sort_by_key(|(key, count)| (key.0, std::cmp::Reverse(*count), key.1));
    for ((what, cause), count) in ranked {
        table.add([&what, &cause, &count]);
    }
    let _ = write!(text, "{table}\n{listed}");
    text
}

fn cause_of<'a>(one: &Disagreement, causes: &'a [Cause]) -> Option<&'a str> {
    let place = format!("{}: {}", one.place.0, one.written);
    causes
        .iter()
        .find(|it| {
            it.project
                .as_deref()
                .is_none_or(|wanted| wanted == one.project)
                && it.what.as_deref().is_none_or(|wanted| wanted == one.what)
                && one.sample.contains(&it.sample)
                && place.contains(&it.place)
        })
        .map(|it| it.cause.as_str())
}
