//! `cargo xtask measure`: dispatch to the measurements, one module each. Each answers a section that is
//! printed, or with `--write` becomes a page under `docs/measured`.

#![expect(clippy::print_stdout, reason = "a measurement prints what it counted")]

use std::path::PathBuf;

use anyhow::Result;
use clap::{Parser, Subcommand};
use scopewise_measure::page::Section;
use scopewise_measure::{asks, faults, fetch, patches, references, releases, repository};

/// Measures Scopewise on real projects.
#[derive(Parser)]
#[command(name = "cargo xtask measure")]
struct Arguments {
    #[command(subcommand)]
    what: What,
    /// Write pages under `docs/measured` instead of printing.
    #[arg(long, global = true)]
    write: bool,
}

#[derive(Subcommand)]
enum What {
    /// Fetch what the measurements work on from the package registries.
    Fetch,
    /// Every measurement over the packages.
    All,
    /// Right changes: what the checks reject from one release to the next.
    Releases {
        /// Packages; all of them when none is named.
        packages: Vec<String>,
    },
    /// Seeded faults: what the checks catch.
    Faults {
        /// Packages; all of them when none is named.
        packages: Vec<String>,
    },
    /// Written-down asks: target, files and rung.
    Asks,
    /// A git repository of your own: its commits as right changes, seeded faults in the last of them.
    Repository {
        /// The repository's folder.
        path: PathBuf,
        /// The commits, as `FROM..TO`; the last 50 of `HEAD` without it.
        range: Option<String>,
    },
    /// Fetch the Debian source packages of `patches`.
    FetchPatches,
    /// Debian's patches: sensitive areas, routes and checks on changes with a written description.
    Patches,
    /// References: what refers to sampled definitions, beside what compilers say.
    References {
        /// One language alone: `python`, `typescript`, `rust` or `go`.
        language: Option<String>,
        /// Another sample than the one that is shown: any word.
        #[arg(long, default_value = "")]
        seed: String,
    },
    /// Check the change between two folders.
    Change {
        /// The folder before.
        before: PathBuf,
        /// The folder after.
        after: PathBuf,
    },
}

fn main() -> Result<()> {
    let Arguments { what, write } = Arguments::parse();
    let show = if write { write_page } else { print };
    match what {
        What::Fetch => fetch::fetch(),
        What::Releases { packages } => show(&releases::measure(&packages)?),
        What::Faults { packages } => show(&faults::measure(&packages)?),
        What::References { language, seed } => {
            show(&references::measure_language(language.as_deref(), &seed)?)
        }
        What::Asks => show(&asks::measure()?),
        What::Repository { path, range } => show(&repository::measure(&path, range.as_deref())?),
        What::FetchPatches => patches::fetch::fetch(),
        What::Patches => show(&patches::measure()?),
        What::Change { before, after } => show(&releases::measure_change(&before, &after)?),
        What::All => {
            show(&releases::measure(&[])?)?;
            show(&faults::measure(&[])?)?;
            show(&references::measure()?)?;
            show(&asks::measure()?)
        }
    }
}

fn print(section: &Section) -> Result<()> {
    println!("{}", section.page());
    Ok(())
}

fn write_page(section: &Section) -> Result<()> {
    section.write()?;
    println!("docs/measured/{}.md", section.name);
    Ok(())
}
