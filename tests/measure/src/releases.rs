//! Right changes over the packages of `tests/measure/corpora.toml`: each release against the one before.

mod table;
mod tally;

use std::fmt::Write as _;
use std::path::Path;

use anyhow::Result;

use crate::causes::Causes;
use crate::changes::{RightChange, check_between};
use crate::corpora::{Corpus, corpora, load_folder};
use crate::page::{Section, Table};
use crate::parallel;
use crate::shell::say;

pub use tally::Tally;

/// A change with what it is of.
pub struct Labelled {
    /// `flask 3.0.3 to 3.1.0`, or a commit.
    pub label: String,
    /// What the checks said.
    pub change: RightChange,
}

/// Checks every pair of releases, or those whose package is named.
///
/// # Errors
/// When the packages were not fetched.
pub fn measure(only: &[String]) -> Result<Section> {
    let mut packages = corpora()?;
    packages.retain(|it| only.is_empty() || only.contains(&it.name));
    let changes = parallel::each(&packages, check_releases);
    let changes: Vec<Labelled> = changes.into_iter().collect::<Result<_>>()?;
    let mut text = String::from(
        "Everything that changed from one release of a package to a later one, checked as one patch \
         without an ask. This code was released: a rejecting finding is a false alarm unless its cause \
         says that the code is truly broken there. Intervals are 95 % after Wilson.\n\n",
    );
    text.push_str(&told(&changes, &Causes::read()?));
    let _ = write!(text, "## Releases\n\n{}", releases(&packages, &changes));
    Ok(section(text))
}

/// Checks the change between two folders.
///
/// # Errors
/// When one cannot be read.
pub fn measure_change(before: &Path, after: &Path) -> Result<Section> {
    let change = check_between(&load_folder(before)?, &load_folder(after)?);
    let label = format!("{} to {}", before.display(), after.display());
    Ok(section(told(
        &[Labelled { label, change }],
        &Causes::read()?,
    )))
}

/// The tables over some right changes and the list of what was rejected in them.
#[must_use]
pub fn told(changes: &[Labelled], causes: &Causes) -> String {
    let mut tally = Tally::default();
    for it in changes {
        tally.add(&it.label, &it.change, causes);
    }
    table::told(&tally)
}

const fn section(text: String) -> Section {
    Section {
        name: "releases",
        title: "Right changes",
        text,
    }
}

fn check_releases(corpus: &Corpus) -> Result<Labelled> {
    let (before, after) = (corpus.load(&corpus.before)?, corpus.load(&corpus.after)?);
    let change = check_between(&before, &after);
    let label = format!("{} {} to {}", corpus.name, corpus.before, corpus.after);
    say(format_args!(
        "{label}: {} changed files, {} rejecting findings, {} ms",
        change.files.len(),
        change.rejecting.len(),
        change.cost.as_millis()
    ));
    Ok(Labelled { label, change })
}

fn releases(packages: &[Corpus], changes: &[Labelled]) -> Table {
    let mut table = Table::new(&["package", "releases", "changed files", "rejecting findings"]);
    for (corpus, it) in packages.iter().zip(changes) {
        let releases = format!("{} to {}", corpus.before, corpus.after);
        let (files, findings) = (it.change.files.len(), it.change.rejecting.len());
        table.add([&corpus.name, &releases, &files, &findings]);
    }
    table
}
