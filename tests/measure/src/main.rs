//! `cargo xtask measure`: routes of written-down asks, false alarms on right changes, and seeded
//! faults, on the packages of `tests/measure/corpora.toml`. Prints every miss and false alarm.
//! `cargo xtask measure change BEFORE AFTER` checks the change between two folders alone.

#![expect(clippy::print_stdout, reason = "a measurement prints what it counted")]

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::Result;
use clap::{Parser, Subcommand};
use scopewise_measure::asks::{asks_of, measure_ask};
use scopewise_measure::changes::{RightChange, check_release};
use scopewise_measure::corpora::{Corpus, corpora, load_folder};
use scopewise_measure::faults::{Caught, seed_all};
use scopewise_measure::fetch::fetch;
use scopewise_verify::Check;
use scopewise_workspace::Snapshot;

/// Measures Scopewise on real projects.
#[derive(Parser)]
#[command(name = "cargo xtask measure")]
struct Arguments {
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Subcommand)]
enum What {
    /// Fetch what the measurements work on from the package registries.
    Fetch,
    /// Check the change between two folders.
    Change {
        /// The folder before.
        before: PathBuf,
        /// The folder after.
        after: PathBuf,
    },
}

fn main() -> Result<()> {
    match Arguments::parse().what {
        Some(What::Fetch) => fetch(),
        Some(What::Change { before, after }) => {
            print_change(&check_release(
                &load_folder(&before)?,
                &load_folder(&after)?,
            ));
            Ok(())
        }
        None => {
            fetch()?;
            measure_packages()
        }
    }
}

fn measure_packages() -> Result<()> {
    let mut total = Totals::default();
    for corpus in corpora()? {
        let snapshot = corpus.load(&corpus.after)?;
        let lines = corpus.lines(&snapshot);
        println!(
            "{} {}: {lines} lines of {}",
            corpus.name, corpus.after, corpus.language
        );
        routes(&corpus, &snapshot, &mut total)?;
        right_changes(&corpus, &snapshot, &mut total)?;
        seeded_faults(&corpus, &snapshot, &mut total);
        println!();
    }
    total.print();
    Ok(())
}

#[derive(Default)]
struct Totals {
    asks: usize,
    right_asks: usize,
    files: usize,
    rejected_files: usize,
    faults: BTreeMap<&'static str, Caught>,
}

impl Totals {
    fn print(&self) {
        println!("asks as expected: {} of {}", self.right_asks, self.asks);
        println!(
            "changed files with a rejecting finding: {} of {} ({})",
            self.rejected_files,
            self.files,
            share(self.rejected_files, self.files)
        );
        for (check, caught) in &self.faults {
            println!(
                "{check}: {} of {} seeded faults caught ({}), cannot tell {} ({})",
                caught.caught,
                caught.seeded,
                share(caught.caught, caught.seeded),
                caught.cannot_tell,
                share(caught.cannot_tell, caught.seeded)
            );
        }
    }
}

fn share(part: usize, whole: usize) -> String {
    if whole == 0 {
        return "none".into();
    }
    format!("{}.{} %", part * 100 / whole, part * 1000 / whole % 10)
}

fn routes(corpus: &Corpus, snapshot: &Snapshot, total: &mut Totals) -> Result<()> {
    for ask in asks_of(&corpus.name)? {
        let measured = measure_ask(snapshot, ask)?;
        let differences = measured.differences();
        total.asks += 1;
        total.right_asks += usize::from(differences.is_empty());
        println!(
            "  ask “{}”: {} of {} files, {}",
            measured.expected.instruction,
            measured.target,
            measured.files.len(),
            measured.rung
        );
        for difference in differences {
            println!("      differs: {difference}");
        }
    }
    Ok(())
}

fn right_changes(corpus: &Corpus, after: &Snapshot, total: &mut Totals) -> Result<()> {
    let before = corpus.load(&corpus.before)?;
    let change = check_release(&before, after);
    total.files += change.files;
    total.rejected_files += change.rejected_files;
    println!("  {} to {}:", corpus.before, corpus.after);
    print_change(&change);
    Ok(())
}

fn print_change(change: &RightChange) {
    println!(
        "    {} changed files, {} with a rejecting finding ({})",
        change.files,
        change.rejected_files,
        share(change.rejected_files, change.files)
    );
    for finding in &change.rejecting {
        println!(
            "      {} {}:{} {}",
            finding.check, finding.path, finding.line, finding.message
        );
    }
    for check in Check::ALL {
        let [clean, found, unsure] = change.verdicts.get(&check).copied().unwrap_or_default();
        let all = clean + found + unsure;
        println!(
            "      {:<10} clean {clean}, findings {found}, cannot tell {unsure} ({})",
            check.name(),
            share(unsure, all)
        );
    }
}

fn seeded_faults(corpus: &Corpus, snapshot: &Snapshot, total: &mut Totals) {
    for ((check, kind), caught) in seed_all(corpus, snapshot) {
        println!(
            "  {check}, {kind}: {} of {} caught, cannot tell {}",
            caught.caught, caught.seeded, caught.cannot_tell
        );
        for missed in &caught.missed {
            println!("      {missed}");
        }
        let sum = total.faults.entry(check).or_default();
        sum.seeded += caught.seeded;
        sum.caught += caught.caught;
        sum.cannot_tell += caught.cannot_tell;
    }
}
