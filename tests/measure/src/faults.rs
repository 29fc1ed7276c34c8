//! Seeded faults: a mistake of a known kind put into real code at places that a rule picks, and
//! whether the checks reject it. The rules read syntax only, never resolution, so that they do not pick
//! what is easy.

mod calls;
mod census;
mod code;
mod definitions;
mod imports;
mod judge;
mod table;
mod texts;

use std::collections::BTreeMap;
use std::ops::Range;

use anyhow::Result;
use scopewise_workspace::{File, FileChange, Snapshot, TextEdit};

use crate::causes::Causes;
use crate::corpora::{Corpus, corpora};
use crate::page::Section;
use crate::parallel;
use crate::shell::say;
use crate::tongue::Tongue;
use code::Code;

pub use judge::Outcome;

/// How many faults of a kind are aimed at in a language, over all its packages; a package may have fewer
/// places than its part.
const AIM: usize = 420;

/// A kind of fault.
#[derive(Clone, Copy)]
pub struct Kind {
    /// What was done.
    pub name: &'static str,
    /// The checks one of which must reject it.
    pub checks: &'static [&'static str],
    /// Whether it is about a call of a function of the workspace, by a bare or module-qualified name.
    pub is_bound_call: bool,
    seed: fn(&Code<'_>) -> Vec<Fault>,
}

/// Every kind in the order of the table.
pub const KINDS: [Kind; 17] = [
    kind("phantom import", &["imports"], imports::phantom_modules),
    kind("phantom package", &["imports"], imports::phantom_packages),
    kind("name a module lacks", &["imports"], imports::phantom_names),
    bound("unknown keyword", &["calls"], calls::phantom_keywords),
    bound("missing argument", &["calls"], calls::lost_arguments),
    bound("extra argument", &["calls"], calls::extra_arguments),
    kind(
        "missing method",
        &["calls", "names"],
        calls::missing_methods,
    ),
    kind(
        "missing module member",
        &["calls", "names"],
        calls::missing_members,
    ),
    kind(
        "undefined name",
        &["calls", "names"],
        calls::undefined_names,
    ),
    kind("dropped function", USERS, definitions::dropped_functions),
    kind(
        "renamed at its definition only",
        USERS,
        definitions::lone_renames,
    ),
    kind("new required parameter", USERS, definitions::new_parameters),
    kind("elision", &["elision"], texts::elisions),
    kind(
        "truncation",
        &["syntax", "elision", "interface"],
        texts::truncations,
    ),
    kind("credential", &["secrets"], texts::credentials),
    kind("closing bracket lost", &["syntax"], texts::lost_brackets),
    kind("nothing changed", &["noop"], texts::nothing),
];

const USERS: &[&str] = &["interface", "calls", "imports", "names", "elision"];

const fn kind(
    name: &'static str,
    checks: &'static [&'static str],
    seed: fn(&Code<'_>) -> Vec<Fault>,
) -> Kind {
    Kind {
        name,
        checks,
        is_bound_call: false,
        seed,
    }
}

const fn bound(
    name: &'static str,
    checks: &'static [&'static str],
    seed: fn(&Code<'_>) -> Vec<Fault>,
) -> Kind {
    Kind {
        is_bound_call: true,
        ..kind(name, checks, seed)
    }
}

/// One seeded fault.
pub struct Fault {
    place: String,
    change: FileChange,
}

/// What was counted in one or more packages.
#[derive(Default)]
pub struct Counted {
    /// What became of each fault, by language and number of its kind.
    pub faults: BTreeMap<(Tongue, usize), Vec<(String, Outcome)>>,
    /// Calls and imports as they are, by language.
    pub census: BTreeMap<Tongue, census::Census>,
}

/// Seeds every kind of fault in every package, or in those that are named.
///
/// # Errors
/// When the packages were not fetched.
pub fn measure(only: &[String]) -> Result<Section> {
    let mut packages = corpora()?;
    packages.retain(|it| only.is_empty() || only.contains(&it.name));
    let counted = parallel::each(&packages, |corpus| {
        let tongue = Tongue::named(&corpus.language);
        let of_same = |it: &&Corpus| it.language == corpus.language;
        let quota = AIM.div_ceil(packages.iter().filter(of_same).count().max(1));
        count_package(corpus, tongue, quota)
    });
    let mut sum = Counted::default();
    for counted in counted {
        sum.add(counted?);
    }
    Ok(section(&sum, &Causes::read()?))
}

/// The section over what was counted.
#[must_use]
pub fn section(counted: &Counted, causes: &Causes) -> Section {
    Section {
        name: "faults",
        title: "Seeded faults",
        text: table::told(counted, causes),
    }
}

fn count_package(corpus: &Corpus, tongue: Option<Tongue>, quota: usize) -> Result<Counted> {
    let snapshot = corpus.load(&corpus.after)?;
    let label = format!("{} {}", corpus.name, corpus.after);
    let Some(tongue) = tongue else {
        return Ok(Counted::default());
    };
    let counted = count(&snapshot, tongue, &label, quota);
    say(format_args!("{label}: faults seeded"));
    Ok(counted)
}

/// Seeds up to `quota` faults of each kind in one workspace.
#[must_use]
pub fn count(snapshot: &Snapshot, tongue: Tongue, label: &str, quota: usize) -> Counted {
    let code = Code::of(snapshot, tongue);
    let mut counted = Counted::default();
    for (number, kind) in KINDS.iter().enumerate() {
        let faults = spread((kind.seed)(&code), quota);
        let outcomes = faults.into_iter().map(|fault| {
            let place = format!("{label}, {}: {}", kind.name, fault.place);
            (place, judge::judge(snapshot, kind, fault.change))
        });
        counted.faults.insert((tongue, number), outcomes.collect());
    }
    counted.census.insert(tongue, census::of(&code));
    counted
}

impl Counted {
    /// Adds what was counted elsewhere.
    pub fn add(&mut self, other: Self) {
        for (key, faults) in other.faults {
            self.faults.entry(key).or_default().extend(faults);
        }
        for (tongue, census) in other.census {
            self.census.entry(tongue).or_default().add(&census);
        }
    }
}

/// Every n-th of the candidates, so that they are spread over all of them.
fn spread(candidates: Vec<Fault>, quota: usize) -> Vec<Fault> {
    let step = candidates.len().div_ceil(quota.max(1)).max(1);
    candidates.into_iter().step_by(step).take(quota).collect()
}

fn edit(file: &File, range: Range<usize>, replacement: &str) -> Fault {
    let line = file.text().line_of(range.start) + 1;
    let edits = vec![TextEdit {
        range,
        replacement: replacement.into(),
    }];
    Fault {
        place: format!("{}:{line}", file.path),
        change: FileChange::Edit {
            path: file.path.clone(),
            edits,
        },
    }
}
