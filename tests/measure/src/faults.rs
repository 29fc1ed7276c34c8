//! Seeded faults: a mistake of a known kind put into real code at places that a rule picks, and
//! whether the check that it is for rejects it. The rules read syntax only, never resolution, so that
//! they do not pick what is easy.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

use scopewise_verify::{Change, Severity, Verdict, verify};
use scopewise_workspace::{Definition, DefinitionKind, File, FileChange, Snapshot, TextEdit};

use anyhow::Result;

use crate::corpora::{Corpus, corpora};
use crate::page::Section;

/// How many faults of a kind are seeded in a package.
pub const SEEDS: usize = 20;

/// What became of the faults of one kind.
#[derive(Clone, Debug, Default)]
pub struct Caught {
    /// Faults seeded.
    pub seeded: usize,
    /// Rejected by the check they are for.
    pub caught: usize,
    /// Not rejected, and the check said that it cannot tell.
    pub cannot_tell: usize,
    /// Each that was missed: the place, and what the check said.
    pub missed: Vec<String>,
}

/// Seeds every kind of fault in every package.
///
/// # Errors
/// When the packages were not fetched.
pub fn measure() -> Result<Section> {
    let mut text = String::new();
    for corpus in corpora()? {
        let snapshot = corpus.load(&corpus.after)?;
        let _ = writeln!(text, "## {} {}\n", corpus.name, corpus.after);
        for ((check, kind), caught) in seed_all(&corpus, &snapshot) {
            let _ = writeln!(
                text,
                "- {check}, {kind}: {} of {} caught, cannot tell {}",
                caught.caught, caught.seeded, caught.cannot_tell
            );
            for missed in &caught.missed {
                let _ = writeln!(text, "    - {missed}");
            }
        }
    }
    Ok(Section {
        name: "faults",
        title: "Seeded faults",
        text,
    })
}

/// One seeded fault.
struct Fault {
    place: String,
    change: FileChange,
}

/// Seeds every kind of fault in a package, by the name of its check and kind.
#[must_use]
pub fn seed_all(
    corpus: &Corpus,
    snapshot: &Snapshot,
) -> BTreeMap<(&'static str, &'static str), Caught> {
    let kinds: [(&'static str, &'static str, Vec<Fault>); 9] = [
        (
            "syntax",
            "a closing bracket lost",
            lost_brackets(corpus, snapshot),
        ),
        (
            "elision",
            "the middle of a body left out",
            elisions(corpus, snapshot),
        ),
        (
            "imports",
            "a phantom package",
            phantom_packages(corpus, snapshot),
        ),
        (
            "imports",
            "a phantom name of a workspace module",
            phantom_names(corpus, snapshot),
        ),
        (
            "calls",
            "a phantom parameter or argument too many",
            phantom_arguments(corpus, snapshot),
        ),
        (
            "calls",
            "a required argument left out",
            lost_arguments(corpus, snapshot),
        ),
        (
            "interface",
            "a used function renamed at its definition only",
            lone_renames(corpus, snapshot),
        ),
        (
            "secrets",
            "a credential in the code",
            credentials(corpus, snapshot),
        ),
        ("noop", "nothing changed", nothing(corpus, snapshot)),
    ];
    kinds
        .into_iter()
        .map(|(check, kind, faults)| ((check, kind), judge(snapshot, check, faults)))
        .collect()
}

fn judge(snapshot: &Snapshot, check: &str, faults: Vec<Fault>) -> Caught {
    let mut caught = Caught {
        seeded: faults.len(),
        ..Caught::default()
    };
    for fault in faults {
        let changes = [fault.change];
        let after = snapshot.with_changes(&changes);
        let report = verify(&Change {
            before: snapshot,
            after: &after,
            changes: &changes,
            scope: None,
            instruction: "",
        });
        let rejected = report
            .findings
            .iter()
            .any(|it| it.check == check && it.severity == Severity::Reject);
        let unsure = report.verdicts.iter().find_map(|it| match &it.verdict {
            Verdict::CannotTell(why) if it.check.name() == check => Some(why.clone()),
            _ => None,
        });
        match (rejected, unsure) {
            (true, _) => caught.caught += 1,
            (false, Some(why)) => {
                caught.cannot_tell += 1;
                caught
                    .missed
                    .push(format!("{}: cannot tell: {why}", fault.place));
            }
            (false, None) => caught.missed.push(format!("{}: clean", fault.place)),
        }
    }
    caught
}

/// Every n-th of the candidates, so that [`SEEDS`] are spread over all of them.
fn spread(candidates: Vec<Fault>) -> Vec<Fault> {
    let step = candidates.len().div_ceil(SEEDS).max(1);
    candidates.into_iter().step_by(step).take(SEEDS).collect()
}

fn own_files<'a>(corpus: &'a Corpus, snapshot: &'a Snapshot) -> impl Iterator<Item = &'a File> {
    snapshot
        .files()
        .filter(|file| corpus.is_own(file.language) && !file.facts().has_errors)
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

fn functions(file: &File) -> impl Iterator<Item = &Definition> {
    file.facts().definitions.iter().filter(|it| {
        matches!(it.kind, DefinitionKind::Function | DefinitionKind::Method) && it.body.is_some()
    })
}

fn is_python(corpus: &Corpus) -> bool {
    corpus.language == "python"
}

/// The last `)` of a function with at least one call loses itself.
fn lost_brackets(corpus: &Corpus, snapshot: &Snapshot) -> Vec<Fault> {
    let candidates = own_files(corpus, snapshot).flat_map(|file| {
        file.facts()
            .calls
            .iter()
            .filter(|call| file.text().slice(call.range.clone()).ends_with(')'))
            .map(|call| edit(file, call.range.end - 1..call.range.end, ""))
    });
    spread(candidates.collect())
}

/// The lines of a body of eight lines or more, but its first and last two, become one comment.
fn elisions(corpus: &Corpus, snapshot: &Snapshot) -> Vec<Fault> {
    let placeholders = [
        "... rest of the function unchanged ...",
        "... existing code ...",
        "(remaining logic stays the same)",
        "... (unchanged)",
    ];
    let mark = if is_python(corpus) { "#" } else { "//" };
    let mut number = 0;
    let mut candidates = Vec::new();
    for file in own_files(corpus, snapshot) {
        for function in functions(file) {
            let Some(body) = &function.body else { continue };
            let (first, last) = (
                file.text().line_of(body.start),
                file.text().line_of(body.end),
            );
            if last < first + 8 {
                continue;
            }
            let indent: String = file
                .text()
                .line(first + 1)
                .chars()
                .take_while(|it| it.is_whitespace())
                .collect();
            let words = placeholders
                .get(number % placeholders.len())
                .copied()
                .unwrap_or_default();
            number += 1;
            let range = file.text().line_start(first + 2)..file.text().line_start(last - 2);
            candidates.push(edit(file, range, &format!("{indent}{mark} {words}\n")));
        }
    }
    spread(candidates)
}

/// A line that imports a package which exists nowhere, before the file's first import.
fn phantom_packages(corpus: &Corpus, snapshot: &Snapshot) -> Vec<Fault> {
    let names = [
        "quickparse",
        "fastvalidate",
        "smartretry",
        "jsonkit_pro",
        "asyncbridge",
    ];
    let candidates = own_files(corpus, snapshot)
        .enumerate()
        .filter_map(|(number, file)| {
            let first = file.facts().imports.iter().find(|it| {
                file.text().line_start(file.text().line_of(it.range.start)) == it.range.start
            })?;
            let name = names.get(number % names.len())?;
            let line = if is_python(corpus) {
                format!("import {name}\n")
            } else {
                format!("import {{ run }} from \"{name}\";\n")
            };
            Some(edit(file, first.range.start..first.range.start, &line))
        });
    spread(candidates.collect())
}

/// A name taken from a relative module gets three letters more.
fn phantom_names(corpus: &Corpus, snapshot: &Snapshot) -> Vec<Fault> {
    let candidates = own_files(corpus, snapshot).flat_map(|file| {
        let relative = file
            .facts()
            .imports
            .iter()
            .filter(|it| it.module.starts_with('.'));
        relative.flat_map(move |import| {
            import
                .names
                .iter()
                .filter(|name| name.name != "*" && name.name != "default")
                .map(move |name| edit(file, name.range.clone(), &format!("{}Now", name.name)))
        })
    });
    spread(candidates.collect())
}

/// Calls by bare name of a function that is defined once in the package, at top level, plainly: the
/// rule looks at names alone.
fn plain_calls<'a>(
    corpus: &'a Corpus,
    snapshot: &'a Snapshot,
) -> Vec<(
    &'a File,
    &'a scopewise_workspace::facts::Call,
    &'a Definition,
)> {
    let mut by_name: BTreeMap<&str, Vec<&Definition>> = BTreeMap::new();
    for file in own_files(corpus, snapshot) {
        for definition in &file.facts().definitions {
            by_name
                .entry(definition.name.as_str())
                .or_default()
                .push(definition);
        }
    }
    let mut found = Vec::new();
    for file in own_files(corpus, snapshot) {
        for call in &file.facts().calls {
            let [name] = call.callee.as_slice() else {
                continue;
            };
            let Some([definition]) = by_name.get(name.as_str()).map(Vec::as_slice) else {
                continue;
            };
            let plain = definition.kind == DefinitionKind::Function
                && definition.container.is_none()
                && definition.decorators.is_empty()
                && definition.signature.as_ref().is_some_and(|it| {
                    it.parameters.iter().all(|parameter| {
                        use scopewise_workspace::facts::ParameterKind;
                        !matches!(
                            parameter.kind,
                            ParameterKind::VariadicPositional | ParameterKind::VariadicKeyword
                        )
                    })
                });
            let arguments = &call.arguments;
            if plain && !call.is_new && !arguments.spread_positional && !arguments.spread_keywords {
                found.push((file, call, *definition));
            }
        }
    }
    found
}

fn phantom_arguments(corpus: &Corpus, snapshot: &Snapshot) -> Vec<Fault> {
    let candidates =
        plain_calls(corpus, snapshot)
            .into_iter()
            .filter_map(|(file, call, definition)| {
                let parameters = definition.signature.as_ref()?.parameters.len();
                let written = call.arguments.positional + call.arguments.keywords.len();
                let separator = if written == 0 { "" } else { ", " };
                let more = if is_python(corpus) {
                    "strict_mode=True".to_owned()
                } else {
                    vec!["undefined"; parameters + 1 - call.arguments.positional.min(parameters)]
                        .join(", ")
                };
                let text = file.text().slice(call.range.clone());
                let inner = text.strip_suffix(')')?.trim_end();
                if inner.ends_with(',') {
                    return None;
                }
                let at = call.range.start + inner.len();
                Some(edit(file, at..at, &format!("{separator}{more}")))
            });
    spread(candidates.collect())
}

fn lost_arguments(corpus: &Corpus, snapshot: &Snapshot) -> Vec<Fault> {
    let candidates =
        plain_calls(corpus, snapshot)
            .into_iter()
            .filter_map(|(file, call, definition)| {
                let signature = definition.signature.as_ref()?;
                let first_required = signature.parameters.first().is_some_and(|it| !it.optional);
                if !first_required || call.arguments.positional == 0 {
                    return None;
                }
                let open = call.callee_range.end;
                let text = file.text().slice(open..call.range.end);
                if !text.starts_with('(') {
                    return None;
                }
                Some(edit(file, open..call.range.end, "()"))
            });
    spread(candidates.collect())
}

/// The definition of a function that other files call gets another name.
fn lone_renames(corpus: &Corpus, snapshot: &Snapshot) -> Vec<Fault> {
    let mut seen = std::collections::BTreeSet::new();
    let mut candidates = Vec::new();
    for (caller, _, definition) in plain_calls(corpus, snapshot) {
        let owner = own_files(corpus, snapshot).find(|file| {
            file.facts()
                .definitions
                .iter()
                .any(|it| std::ptr::eq(it, definition))
        });
        let Some(owner) = owner.filter(|owner| owner.path != caller.path) else {
            continue;
        };
        if seen.insert(definition.name.clone()) {
            let name = format!("{}_renamed", definition.name);
            candidates.push(edit(owner, definition.name_range.clone(), &name));
        }
    }
    spread(candidates)
}

fn credentials(corpus: &Corpus, snapshot: &Snapshot) -> Vec<Fault> {
    let quote = if is_python(corpus) {
        "API_TOKEN = "
    } else {
        "const apiToken = "
    };
    // Put together here, so that no scanner takes this file for a leak.
    let keys = [
        format!("{}{}", "ghp_", "a8Fk2LmQ9xZr4Tn7Vb1Wc6Yd3Se5Gh0Jp2Ku"),
        format!("{}{}", "AKIA", "Q3EGR7LZ5NWB2XTK"),
        format!(
            "{}{}",
            "sk-ant-api03-", "k2J9xQ7mN4vB8zR1tY6wE3uI5oP0aS2dF4gH6jK8lZ1xC3vB5nM7qW9eR2tY4uI6"
        ),
    ];
    let candidates = own_files(corpus, snapshot)
        .enumerate()
        .filter_map(|(number, file)| {
            let function = functions(file).find(|it| it.container.is_none())?;
            let key = keys.get(number % keys.len())?;
            let at = function.range.start;
            Some(edit(file, at..at, &format!("{quote}\"{key}\"\n")))
        });
    spread(candidates.collect())
}

fn nothing(corpus: &Corpus, snapshot: &Snapshot) -> Vec<Fault> {
    let candidates = own_files(corpus, snapshot)
        .filter(|file| !file.text().is_empty())
        .map(|file| {
            let line = file.text().line_range(0);
            let same = file.text().slice(line.clone());
            edit(file, line, &same)
        });
    spread(candidates.collect())
}
