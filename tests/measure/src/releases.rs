//! Right changes over the packages of `tests/measure/corpora.toml`: each release against the one before.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::Result;
use scopewise_verify::Check;

use crate::changes::{RightChange, check_release};
use crate::corpora::{corpora, load_folder};
use crate::page::{Section, Table, share};

/// Checks every pair of releases.
///
/// # Errors
/// When the packages were not fetched.
pub fn measure() -> Result<Section> {
    let mut text = String::new();
    for corpus in corpora()? {
        let (before, after) = (corpus.load(&corpus.before)?, corpus.load(&corpus.after)?);
        let change = check_release(&before, &after);
        let _ = writeln!(
            text,
            "## {} {} to {}\n\n{}",
            corpus.name,
            corpus.before,
            corpus.after,
            told(&change)
        );
    }
    Ok(section(text))
}

/// Checks the change between two folders.
///
/// # Errors
/// When one cannot be read.
pub fn measure_change(before: &Path, after: &Path) -> Result<Section> {
    let change = check_release(&load_folder(before)?, &load_folder(after)?);
    Ok(section(told(&change)))
}

const fn section(text: String) -> Section {
    Section {
        name: "releases",
        title: "Right changes",
        text,
    }
}

fn told(change: &RightChange) -> String {
    let mut text = format!(
        "{} changed files, {} with a rejecting finding ({})\n\n",
        change.files,
        change.rejected_files,
        share(change.rejected_files, change.files)
    );
    for finding in &change.rejecting {
        let _ = writeln!(
            text,
            "- {} {}:{} {}",
            finding.check, finding.path, finding.line, finding.message
        );
    }
    let mut table = Table::new(&["check", "clean", "findings", "cannot tell"]);
    for check in Check::ALL {
        let [clean, found, unsure] = change.verdicts.get(&check).copied().unwrap_or_default();
        table.add([&check.name(), &clean, &found, &unsure]);
    }
    let _ = writeln!(text, "\n{table}");
    text
}
