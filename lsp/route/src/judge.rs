//! The rules, one function each: a verdict with a sentence for a person, in both cases.

use globset::GlobBuilder;
use scopewise_scope::{Reach, Scope, Sensitive, Weight};

use crate::phrase::{count, grouped, list, subject};
use crate::{Mode, Policy, RuleName, RuleSetting, RuleVerdict, RungId};

/// Seconds to verify a result from which on the fast rung is not worth its drafts.
const PATIENCE_SECONDS: usize = 30;

pub(crate) fn judge(rule: RuleName, scope: &Scope, policy: &Policy) -> RuleVerdict {
    let said = match setting(rule, policy) {
        Err(because) => Err(because),
        Ok(from) => match rule {
            RuleName::Asked => asked(scope),
            RuleName::Sensitive => sensitive(scope, policy),
            RuleName::Files => files(scope, from.unwrap_or(2)),
            RuleName::Interface => interface(scope, policy.mode),
            RuleName::Debug => debug(scope),
            RuleName::Wide => wide(scope, from.unwrap_or(10)),
            RuleName::Services => services(scope, from.unwrap_or(3)),
            RuleName::Context => context(scope, policy),
            RuleName::Unverifiable => unverifiable(scope, from.unwrap_or(PATIENCE_SECONDS)),
        },
    };
    let (at_least, because) = match said {
        Ok((rung, because)) => (Some(rung), because),
        Err(because) => (None, because),
    };
    RuleVerdict {
        rule,
        applies: at_least.is_some(),
        at_least,
        because,
    }
}

/// A minimum with its sentence, or the sentence of abstaining.
type Said = Result<(RungId, String), String>;

/// The user's own number, if any; why the rule is off, if so.
fn setting(rule: RuleName, policy: &Policy) -> Result<Option<usize>, String> {
    let in_quick = matches!(
        rule,
        RuleName::Asked | RuleName::Sensitive | RuleName::Context
    );
    match policy.rules.get(&rule).copied().unwrap_or_default() {
        RuleSetting::Off => Err("the rule is switched off".into()),
        RuleSetting::From(number) => Ok(Some(number)),
        RuleSetting::Default if policy.mode == Mode::Quick && !in_quick => {
            Err("quick mode leaves this rule out".into())
        }
        RuleSetting::Default => Ok(None),
    }
}

fn asked(scope: &Scope) -> Said {
    let Some(name) = &scope.asked else {
        return Err("no rung was picked".into());
    };
    match RungId::of_name(name) {
        Some(rung) => Ok((rung, format!("{rung} was picked"))),
        None => Err(format!(
            "no rung is called `{name}`; choose fast, reasoning or deep"
        )),
    }
}

fn sensitive(scope: &Scope, policy: &Policy) -> Said {
    if let Some((path, glob)) = named_sensitive(scope, &policy.sensitive_paths) {
        return Ok((
            RungId::Reasoning,
            format!("{path} is sensitive: the configuration says so of `{glob}`"),
        ));
    }
    let mode = policy.mode;
    let counts = |area: &&Sensitive| mode == Mode::Careful || area.weight == Weight::Sensitive;
    let described = |areas: Vec<&Sensitive>| {
        let areas: Vec<String> = areas
            .into_iter()
            .map(|area| format!("{} ({})", area.area.word(), list(&area.signals)))
            .collect();
        areas.join("; ")
    };
    let found: Vec<&Sensitive> = scope.sensitive.iter().filter(counts).collect();
    let subject = subject(scope);
    if !found.is_empty() {
        return Ok((
            RungId::Reasoning,
            format!("{subject} is sensitive: {}", described(found)),
        ));
    }
    if scope.sensitive.is_empty() {
        return Err(format!("no sensitive area in {subject}"));
    }
    Err(format!(
        "one sign alone in {subject} is worth a review only: {}",
        described(scope.sensitive.iter().collect())
    ))
}

/// The first file of the edit that the user's globs name, with the glob.
fn named_sensitive<'a>(scope: &'a Scope, globs: &'a [String]) -> Option<(&'a str, &'a str)> {
    let files = || {
        let all = std::iter::once(&scope.target.path).chain(&scope.files);
        all.map(|path| path.as_str())
    };
    globs.iter().find_map(|glob| {
        let matched = files().find(|path| names(glob, path))?;
        Some((matched, glob.as_str()))
    })
}

/// Whether a glob names a file, or a folder above it. Without a `/` inside it does so at any depth.
fn names(glob: &str, path: &str) -> bool {
    let folder = glob.trim_end_matches('/');
    let anchored = match folder.strip_prefix('/') {
        Some(rest) => rest.to_owned(),
        None if folder.contains('/') => folder.to_owned(),
        None => format!("**/{folder}"),
    };
    let matches = |glob: &str| {
        GlobBuilder::new(glob)
            .literal_separator(true)
            .build()
            .is_ok_and(|glob| glob.compile_matcher().is_match(path))
    };
    matches(&anchored) || matches(&format!("{anchored}/**"))
}

fn files(scope: &Scope, from: usize) -> Said {
    let existing = existing_files(scope);
    if scope.reach == Reach::Workspace {
        return Ok((
            RungId::Reasoning,
            "the instruction is about the whole workspace".into(),
        ));
    }
    if existing.len() >= from {
        return Ok((
            RungId::Reasoning,
            format!(
                "the edit reaches {}: {}",
                count(existing.len(), "file", "files"),
                list(&existing)
            ),
        ));
    }
    let new: Vec<String> = scope.new_files.iter().map(ToString::to_string).collect();
    match (existing.is_empty(), new.is_empty()) {
        (_, true) => Err(format!("the edit stays in {}", list(&existing))),
        (true, false) => Err(format!(
            "only {} is written, which nothing refers to yet",
            list(&new)
        )),
        (false, false) => Err(format!(
            "beside {} only {} is written, which nothing refers to yet",
            list(&existing),
            list(&new)
        )),
    }
}

fn existing_files(scope: &Scope) -> Vec<String> {
    scope
        .files
        .iter()
        .filter(|path| !scope.new_files.contains(path))
        .map(ToString::to_string)
        .collect()
}

fn interface(scope: &Scope, mode: Mode) -> Said {
    let subject = subject(scope);
    if !matches!(scope.reach, Reach::Interface | Reach::Rename | Reach::Move) {
        return Err(format!("the interface of {subject} stays as it is"));
    }
    if scope.used_elsewhere {
        return Ok((RungId::Reasoning, used_interface(scope, &subject)));
    }
    if mode == Mode::Careful {
        return Ok((
            RungId::Reasoning,
            format!("the interface of {subject} changes, and careful mode counts that alone"),
        ));
    }
    Err(format!(
        "the interface of {subject} changes, and no other file uses it"
    ))
}

fn used_interface(scope: &Scope, subject: &str) -> String {
    let mut paths: Vec<_> = scope
        .reference_sites
        .iter()
        .map(|it| &it.site.path)
        .filter(|path| **path != scope.target.path)
        .collect();
    let places = paths.len();
    paths.sort();
    paths.dedup();
    if places == 0 {
        return format!("the interface of {subject} changes, and other files use it");
    }
    format!(
        "the interface of {subject} changes, and {} in {} {} it",
        count(places, "place", "places"),
        count(paths.len(), "other file", "other files"),
        if places == 1 { "uses" } else { "use" },
    )
}

fn debug(scope: &Scope) -> Said {
    if scope.is_debug {
        Ok((
            RungId::Reasoning,
            "the ask describes a symptom whose cause is not located".into(),
        ))
    } else {
        Err("the ask says what to change, not what goes wrong".into())
    }
}

fn wide(scope: &Scope, from: usize) -> Said {
    let existing = existing_files(scope).len();
    let files = count(existing, "file", "files");
    if existing >= from {
        Ok((
            RungId::Deep,
            format!("the edit reaches {files}, which is {from} or more"),
        ))
    } else {
        Err(format!("the edit reaches {files}, fewer than {from}"))
    }
}

fn services(scope: &Scope, from: usize) -> Said {
    let number = scope.services.len();
    if number >= from {
        return Ok((
            RungId::Deep,
            format!(
                "the edit spans {}: {}",
                count(number, "service", "services"),
                list(&scope.services)
            ),
        ));
    }
    match scope.services.as_slice() {
        [] => Err("no service is touched".into()),
        [one] => Err(format!("the edit stays in the service {one}")),
        more => Err(format!(
            "the edit spans {} ({}), fewer than {from}",
            count(number, "service", "services"),
            list(more)
        )),
    }
}

fn context(scope: &Scope, policy: &Policy) -> Said {
    let needed = scope.tokens.required + scope.tokens.answer;
    let about = format!("about {} tokens are required", grouped(needed));
    let holds = |rung: &&crate::Rung| {
        rung.window.is_none_or(|window| needed <= window)
            && (rung.max_output == 0 || scope.tokens.answer <= rung.max_output)
    };
    let Some(lowest) = policy.serving().next() else {
        return Err(format!("{about}, and no model is set to hold them"));
    };
    match policy.serving().find(holds) {
        Some(rung) if rung.id == lowest.id => Err(match rung.window {
            Some(window) => format!("{about} and {} holds {}", rung.id, grouped(window)),
            None => format!("{about} and the window of {} is not known", rung.id),
        }),
        Some(rung) => Ok((
            rung.id,
            format!("{about}, and {} is the first that holds them", rung.id),
        )),
        None => {
            let widest = policy.serving().max_by_key(|rung| (rung.window, rung.id));
            let id = widest.map_or(lowest.id, |rung| rung.id);
            Ok((
                id,
                format!("{about}, more than any rung holds; {id} has the widest window"),
            ))
        }
    }
}

fn unverifiable(scope: &Scope, from: usize) -> Said {
    let seconds = scope.verify.seconds;
    if scope.verify.by_eye {
        return Err(format!(
            "{} is verified by looking at it",
            scope.target.language.name()
        ));
    }
    let estimate = format!("verifying is estimated at {seconds} s");
    if usize::try_from(seconds).unwrap_or(usize::MAX) > from {
        Ok((RungId::Reasoning, format!("{estimate}, over {from} s")))
    } else {
        Err(format!("{estimate}, within {from} s"))
    }
}
