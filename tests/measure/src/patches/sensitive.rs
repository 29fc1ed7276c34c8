//! How many security fixes `sensitive` recognises before a model is called, and how many ordinary
//! changes it flags.

use std::collections::{BTreeMap, BTreeSet};

use scopewise_draft::diff_hunks;
use scopewise_scope::{Area, Ask, Weight, measure_for_route};

use super::ask::{bytes_of, code_files};
use super::case::{Case, FAMILIES};
use super::series::Patch;
use super::wording::Wording;
use crate::page::{Table, share_between};

/// Where signals are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Breadth {
    /// At the definition that the ask is about: the product's rule.
    Target,
    /// At every definition that the patch touches.
    Touched,
    /// In the whole file that the ask is about.
    File,
}

/// What was recognised, by where it was looked for and how much the ask said.
pub struct Flags(BTreeMap<(Breadth, Wording), Flag>);

#[derive(Default)]
struct Flag {
    weight: Option<Weight>,
    areas: BTreeSet<Area>,
    signals: Vec<String>,
}

impl Flags {
    /// Measures a patch's ask at each breadth and wording.
    #[must_use]
    pub fn of(patch: &Patch, ask: &Ask) -> Self {
        let mut flags = BTreeMap::new();
        for wording in Wording::ALL {
            let instruction = wording.of(&patch.header.description);
            for (breadth, asks) in [
                (Breadth::Target, vec![ask.clone()]),
                (Breadth::Touched, touched(patch, ask)),
                (Breadth::File, vec![of_file(patch, ask)]),
            ] {
                let mut flag = Flag::default();
                for ask in asks {
                    let ask = Ask {
                        instruction: instruction.clone(),
                        ..ask
                    };
                    flag.add(patch, &ask);
                }
                flags.insert((breadth, wording), flag);
            }
        }
        Self(flags)
    }

    fn is(&self, breadth: Breadth, wording: Wording, least: Weight) -> bool {
        let flag = self.0.get(&(breadth, wording));
        flag.is_some_and(|flag| flag.weight >= Some(least))
    }
}

impl Flag {
    fn add(&mut self, patch: &Patch, ask: &Ask) {
        let Ok(scope) = measure_for_route(&patch.before, ask, 1) else {
            return;
        };
        for sensitive in scope.sensitive {
            self.weight = self.weight.max(Some(sensitive.weight));
            if sensitive.weight == Weight::Sensitive {
                self.areas.insert(sensitive.area);
                self.signals.extend(sensitive.signals);
            }
        }
    }
}

/// An ask at every hunk of code.
fn touched(patch: &Patch, ask: &Ask) -> Vec<Ask> {
    let mut asks = Vec::new();
    for path in code_files(patch) {
        let (Some(before), Some(after)) = (patch.before.file(path), patch.after.file(path)) else {
            continue;
        };
        for hunk in diff_hunks(before.text(), after.text()) {
            asks.push(Ask {
                path: path.clone(),
                range: bytes_of(before, &hunk.before),
                ..ask.clone()
            });
        }
    }
    asks
}

fn of_file(patch: &Patch, ask: &Ask) -> Ask {
    let end = patch.before.file(&ask.path).map_or(0, |it| it.text().len());
    Ask {
        range: 0..end,
        ..ask.clone()
    }
}

/// The tables.
#[must_use]
pub fn section(cases: &[Case]) -> String {
    let all: Vec<&Case> = cases.iter().collect();
    let half = |wanted: bool| -> Vec<&Case> {
        let own = cases.iter().filter(|it| it.is_for_development == wanted);
        own.collect()
    };
    format!(
        "## Sensitive areas\n\nThe product's rule is *two signals, the definition*: a strong signal or two \
         weak ones at the definition of the first hunk. Packages are halved by the hash of their names: \
         words were chosen by the first half only.\n\n{}\nHeld-out half:\n\n{}\nDevelopment half:\n\n{}\n\
         By language and by files of code touched, with the product's rule:\n\n{}\n\
         By area, with the product's rule and the whole description:\n\n{}\n{}",
        curve(&all),
        curve(&half(false)),
        curve(&half(true)),
        breakdown(&all),
        by_area(&all),
        listed(&all),
    )
}

const RULES: [(&str, Breadth, Weight); 5] = [
    (
        "two signals, the definition",
        Breadth::Target,
        Weight::Sensitive,
    ),
    (
        "one signal, the definition",
        Breadth::Target,
        Weight::Review,
    ),
    (
        "two signals, all that the patch touches",
        Breadth::Touched,
        Weight::Sensitive,
    ),
    (
        "one signal, all that the patch touches",
        Breadth::Touched,
        Weight::Review,
    ),
    (
        "two signals, the whole file",
        Breadth::File,
        Weight::Sensitive,
    ),
];

fn curve(cases: &[&Case]) -> Table {
    let mut table = Table::new(&[
        "rule",
        "the ask says",
        "security fixes recognised",
        "ordinary changes flagged",
    ]);
    for (name, breadth, weight) in RULES {
        for wording in Wording::ALL {
            let flagged = |case: &Case| case.flags.is(breadth, wording, weight);
            table.add([
                &name,
                &wording.name(),
                &rate(cases, true, flagged),
                &rate(cases, false, flagged),
            ]);
        }
    }
    table
}

fn rate(cases: &[&Case], is_security: bool, flagged: impl Fn(&Case) -> bool) -> String {
    let own = || cases.iter().filter(|it| it.is_security == is_security);
    let (found, all) = (own().filter(|it| flagged(it)).count(), own().count());
    format!("{found} of {all}, {}", share_between(found, all))
}

fn breakdown(cases: &[&Case]) -> Table {
    let mut table = Table::new(&[
        "patches",
        "the ask says",
        "security fixes recognised",
        "ordinary changes flagged",
    ]);
    let mut groups: Vec<(&str, Vec<&Case>)> = Vec::new();
    for family in FAMILIES {
        let own = cases.iter().filter(|it| it.language == family);
        groups.push((family, own.copied().collect()));
    }
    for (name, files) in [
        ("1 file", 1..2),
        ("2 files", 2..3),
        ("3 files or more", 3..100),
    ] {
        let own = cases.iter().filter(|it| files.contains(&it.code_files));
        groups.push((name, own.copied().collect()));
    }
    for (name, group) in groups {
        for wording in [Wording::Whole, Wording::Plain] {
            let flagged = |case: &Case| case.flags.is(Breadth::Target, wording, Weight::Sensitive);
            table.add([
                &name,
                &wording.name(),
                &rate(&group, true, flagged),
                &rate(&group, false, flagged),
            ]);
        }
    }
    table
}

fn by_area(cases: &[&Case]) -> Table {
    let mut table = Table::new(&["area", "security fixes", "ordinary changes"]);
    let areas: BTreeSet<Area> = cases.iter().flat_map(|it| areas_of(it)).collect();
    for area in areas {
        let flagged = |case: &Case| areas_of(case).contains(&area);
        table.add([
            &area.word(),
            &rate(cases, true, flagged),
            &rate(cases, false, flagged),
        ]);
    }
    table
}

fn areas_of(case: &Case) -> BTreeSet<Area> {
    let flag = case.flags.0.get(&(Breadth::Target, Wording::Whole));
    flag.map(|it| it.areas.clone()).unwrap_or_default()
}

/// Every security fix that is missed without its security words, and every ordinary change that is
/// flagged.
fn listed(cases: &[&Case]) -> String {
    let mut missed = String::new();
    let mut flagged = String::new();
    for case in cases {
        let Some(flag) = case.flags.0.get(&(Breadth::Target, Wording::Plain)) else {
            continue;
        };
        let is_flagged = flag.weight == Some(Weight::Sensitive);
        if case.is_security && !is_flagged {
            missed.push_str(&format!("- {}, {}\n", case.package, case.patch));
        }
        if !case.is_security && is_flagged {
            let signals: Vec<&str> = flag.signals.iter().take(3).map(String::as_str).collect();
            flagged.push_str(&format!(
                "- {}, {}: {}\n",
                case.package,
                case.patch,
                signals.join("; ")
            ));
        }
    }
    format!(
        "Security fixes missed without their security words:\n\n{missed}\n\
         Ordinary changes flagged without security words:\n\n{flagged}"
    )
}
