//! One patch, measured in every way; and all of them.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::thread;

use anyhow::Result;
use scopewise_workspace::{Language, WorkspacePath};

use super::ask::{ask_of, code_files};
use super::list::{Package, packages};
use super::right::Right;
use super::seeded::Seeded;
use super::sensitive::Flags;
use super::series::{Patch, Series};
use super::wording::Wording;
use crate::page::Table;
use crate::shell::say;

/// One patch, measured.
pub struct Case {
    /// The package's name.
    pub package: String,
    /// The patch's name in its series.
    pub patch: String,
    /// Whether rules may be made by it.
    pub is_for_development: bool,
    /// Whether it is named or described as a security fix.
    pub is_security: bool,
    /// The family of the language of the file that is asked about.
    pub language: &'static str,
    /// Files of code that it changes, tests aside.
    pub code_files: usize,
    /// The sensitive areas.
    pub flags: Flags,
    /// What the route and the checks say of the right change.
    pub right: Right,
    /// What `beyond` says of the right change with a fault beside it.
    pub seeded: Vec<Seeded>,
}

/// All that was measured.
#[derive(Default)]
pub struct Measured {
    /// One a patch that changes code.
    pub cases: Vec<Case>,
    /// Packages that were there.
    pub packages: usize,
    /// Patches read, also those that change no code.
    pub patches: usize,
    /// Parts of patches that did not apply, with their names.
    pub problems: Vec<String>,
}

/// Patches of more files of code than this are sweeps rather than changes with one purpose.
const MOST_FILES: usize = 20;

/// Measures every patch of every package that was fetched.
///
/// # Errors
/// When the list or a package cannot be read.
pub fn measure_all() -> Result<Measured> {
    let fetched: Vec<Package> = packages()?
        .into_iter()
        .filter(Package::is_fetched)
        .collect();
    let waiting = Mutex::new(fetched.iter().enumerate());
    let done: Mutex<BTreeMap<usize, Result<Measured>>> = Mutex::default();
    let work = || {
        while let Some((number, package)) = waiting.lock().ok().and_then(|mut it| it.next()) {
            let measured = measure_package(package);
            say(format_args!(
                "{} of {}: {}",
                number + 1,
                fetched.len(),
                package.name
            ));
            if let Ok(mut done) = done.lock() {
                done.insert(number, measured);
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(work);
        }
    });
    let mut all = Measured::default();
    for measured in done.into_inner().unwrap_or_default().into_values() {
        let measured = measured?;
        all.cases.extend(measured.cases);
        all.problems.extend(measured.problems);
        all.packages += 1;
        all.patches += measured.patches;
    }
    Ok(all)
}

fn measure_package(package: &Package) -> Result<Measured> {
    let mut measured = Measured::default();
    for patch in Series::load(package)? {
        measured.patches += 1;
        let problems = patch.problems.iter();
        measured
            .problems
            .extend(problems.map(|it| format!("{}, {}: {it}", package.name, patch.name)));
        measured.cases.extend(measure_patch(package, &patch));
    }
    Ok(measured)
}

fn measure_patch(package: &Package, patch: &Patch) -> Option<Case> {
    let files = code_files(patch).count();
    if files == 0 || files > MOST_FILES || !patch.problems.is_empty() {
        return None;
    }
    let ask = ask_of(patch, &Wording::Whole.of(&patch.header.description))?;
    Some(Case {
        package: package.name.clone(),
        patch: patch.name.clone(),
        is_for_development: package.is_for_development(),
        is_security: patch.is_security(),
        language: family(&ask.path),
        code_files: files,
        flags: Flags::of(patch, &ask),
        right: Right::of(patch, &ask),
        seeded: Seeded::all(patch, &ask),
    })
}

/// The languages that a table puts in one row.
pub const FAMILIES: [&str; 5] = ["Python", "JavaScript", "Rust", "Go", "others"];

fn family(path: &WorkspacePath) -> &'static str {
    match Language::of_path(path.as_str()) {
        Language::Python => "Python",
        Language::TypeScript | Language::Tsx | Language::JavaScript => "JavaScript",
        Language::Rust => "Rust",
        Language::Go => "Go",
        _ => "others",
    }
}

/// What was measured on.
#[must_use]
pub fn section(measured: &Measured) -> String {
    let mut table = Table::new(&["language", "security fixes", "ordinary changes"]);
    for family in FAMILIES {
        let count = |is_security: bool| {
            let own = measured.cases.iter().filter(|it| it.language == family);
            own.filter(|it| it.is_security == is_security).count()
        };
        table.add([&family, &count(true), &count(false)]);
    }
    let problems: String = measured
        .problems
        .iter()
        .map(|it| format!("- {it}\n"))
        .collect();
    format!(
        "{} patches of {} Debian source packages; {} change code that is no test, in at most {MOST_FILES} \
         files. A security fix is one whose name or header holds a CVE's number or calls it one.\n\n\
         {table}\n{} parts of patches do not apply by our reading (fuzz and other encodings):\n\n{problems}",
        measured.patches,
        measured.packages,
        measured.cases.len(),
        measured.problems.len(),
    )
}
