//! From an ask to its scope: target, then what the words say, then what the workspace knows of it.

use std::collections::BTreeSet;

use scopewise_workspace::{Language, Snapshot, WorkspacePath};

use crate::reach::{Guess, guess};
use crate::sensitive::find_sensitive;
use crate::sites::{Sites, find_sites};
use crate::subject::{Subject, find_subject};
use crate::verifiability::MakesFile;
use crate::words::{is_path_shaped, words};
use crate::{
    Action, Ask, AskError, Origin, Reach, Scope, Target, TargetKind, check_ask, named, required,
    scaffold, symptom, target, verifiability,
};

/// Measures an ask. `p90_verify_seconds` is the remembered 90th-percentile time of the checks.
///
/// # Errors
/// Says what is wrong with the ask.
pub fn measure(snapshot: &Snapshot, ask: &Ask, p90_verify_seconds: u32) -> Result<Scope, AskError> {
    check_ask(snapshot, ask)?;
    Ok(Measuring::of(snapshot, ask).measure(p90_verify_seconds, Detail::Whole))
}

/// Measures what a route depends on and nothing else: the same route as [`measure`] gives, but the
/// reference sites stay empty where they cannot change it. For titles, which must not wait.
///
/// # Errors
/// Says what is wrong with the ask.
pub fn measure_for_route(
    snapshot: &Snapshot,
    ask: &Ask,
    p90_verify_seconds: u32,
) -> Result<Scope, AskError> {
    check_ask(snapshot, ask)?;
    Ok(Measuring::of(snapshot, ask).measure(p90_verify_seconds, Detail::Route))
}

/// How much is measured.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Detail {
    Whole,
    Route,
}

struct Measuring<'a> {
    snapshot: &'a Snapshot,
    ask: &'a Ask,
    target: Target,
    guess: Guess,
    is_debug: bool,
}

impl<'a> Measuring<'a> {
    fn of(snapshot: &'a Snapshot, ask: &'a Ask) -> Self {
        let mut guess = match ask.origin {
            // A diagnostic's message is no wish: "rename the parameter" is what a linter says.
            Origin::Diagnostic | Origin::Menu(_) => guess(""),
            _ => guess(&ask.instruction),
        };
        guess.reach = guess.reach.max(ask.declared.unwrap_or(Reach::Body));
        Self {
            snapshot,
            ask,
            target: target::find_target(snapshot, ask),
            guess,
            is_debug: symptom::is_debug(ask),
        }
    }

    fn measure(mut self, p90_verify_seconds: u32, detail: Detail) -> Scope {
        let new_files = self.new_files();
        if !new_files.is_empty() && self.guess.reach < Reach::New {
            self.guess.reach = Reach::New;
        }
        let subject = self.subject();
        let mut sites = if detail == Detail::Whole || subject.reach >= Reach::Interface {
            find_sites(
                self.snapshot,
                &self.target,
                &subject,
                self.guess.callers_may_stay,
            )
        } else {
            Sites::default()
        };
        let reach = self.decided(&subject, &sites);
        if !matches!(reach, Reach::Rename | Reach::Interface | Reach::Move) {
            sites.sites.retain(|it| it.site.path != self.target.path);
            sites.sites.iter_mut().for_each(|it| it.must_change = false);
        }
        let files = self.files(reach, &sites, &new_files);
        let makes_file = match new_files.is_empty() {
            true => MakesFile::No,
            false => MakesFile::Yes,
        };
        let file = self.snapshot.file(&self.target.path);
        Scope {
            reach,
            packages: self.names_of(&files, |path| package_name(self.snapshot, path)),
            services: self.names_of(&files, |path| {
                self.snapshot.service_of(path).map(|it| it.name.clone())
            }),
            sensitive: find_sensitive(self.snapshot, self.ask, &self.target),
            used_elsewhere: sites.used_elsewhere,
            is_debug: self.is_debug,
            asked: self.ask.rung.clone(),
            tokens: required::count(
                self.snapshot,
                &self.target,
                &sites.sites,
                &self.ask.instruction,
                (files.len(), new_files.len()),
            ),
            verify: verifiability::estimate(
                &self.target,
                &sites.sites,
                makes_file,
                p90_verify_seconds,
            ),
            provisional: !self.snapshot.is_complete() || file.is_some_and(|it| !it.is_current()),
            reference_sites: sites.sites,
            sites_incomplete: sites.incomplete,
            files,
            new_files,
            target: self.target,
        }
    }

    fn subject(&self) -> Subject {
        find_subject(self.snapshot, self.ask, &self.target, &self.guess)
    }

    /// The reach that what was measured leaves of the guess.
    fn decided(&self, subject: &Subject, sites: &Sites) -> Reach {
        let is_followed = matches!(subject.reach, Reach::Rename | Reach::Interface);
        let definition = subject
            .definition
            .as_ref()
            .and_then(|id| self.snapshot.definition(id));
        let (true, Some((_, definition))) = (is_followed, definition) else {
            return subject.reach;
        };
        if definition.exported || !sites.sites.is_empty() {
            subject.reach
        } else {
            Reach::Body
        }
    }

    /// The files that the ask makes.
    fn new_files(&self) -> Vec<WorkspacePath> {
        let path = &self.target.path;
        if self.snapshot.file(path).is_none() {
            return vec![path.clone()];
        }
        let destination = self.guess.destination.as_deref();
        match self.guess.reach {
            Reach::New | Reach::Move if destination.is_some() => destination
                .and_then(|written| self.free_path(written))
                .into_iter()
                .collect(),
            _ if self.asks_for_test() => scaffold::test_path(self.snapshot, path)
                .into_iter()
                .collect(),
            _ => Vec::new(),
        }
    }

    fn asks_for_test(&self) -> bool {
        if self.target.kind == TargetKind::NewFile || scaffold::is_test(&self.target.path) {
            return false;
        }
        let in_words = self.guess.reach == Reach::New
            && words(&self.ask.instruction)
                .iter()
                .take(6)
                .any(|word| matches!(word.lower.as_str(), "test" | "tests"));
        self.ask.origin == Origin::Menu(Action::TestScaffold) || in_words
    }

    /// A path the words give to a file that does not exist yet.
    fn free_path(&self, written: &str) -> Option<WorkspacePath> {
        if named::file_named(self.snapshot, &self.target, written).is_some() {
            return None;
        }
        let path = if written.contains('/') {
            WorkspacePath::new(written)
        } else {
            self.target.path.sibling(written)
        };
        path.filter(|path| self.snapshot.file(path).is_none())
    }

    /// The target's file, what must change, the frames' files, what the words name, new files last.
    fn files(
        &self,
        reach: Reach,
        sites: &Sites,
        new_files: &[WorkspacePath],
    ) -> Vec<WorkspacePath> {
        let mut files = vec![self.target.path.clone()];
        let mut add = |path: &WorkspacePath| {
            if !files.contains(path) {
                files.push(path.clone());
            }
        };
        let follows = reach == Reach::Rename || reach == Reach::Interface;
        sites
            .sites
            .iter()
            .filter(|it| it.must_change || (follows && !self.guess.callers_may_stay))
            .for_each(|it| add(&it.site.path));
        if self.is_debug {
            self.ask.frames.iter().for_each(|frame| add(&frame.path));
        }
        let mut named = named::named_files(self.snapshot, self.ask, &self.target, self.is_debug);
        if let (Reach::Move, Some(written)) = (reach, self.guess.destination.as_deref()) {
            named.extend(named::file_named(self.snapshot, &self.target, written));
        }
        named.iter().for_each(&mut add);
        if reach == Reach::Workspace {
            self.everywhere().iter().for_each(&mut add);
        }
        new_files.iter().for_each(add);
        files
    }

    /// What "everywhere" means: the files of the target's language family, or of those the ones that
    /// carry a name the instruction gives.
    fn everywhere(&self) -> BTreeSet<WorkspacePath> {
        let names: BTreeSet<String> = words(&self.ask.instruction)
            .into_iter()
            .filter(|word| word.is_code && !is_path_shaped(&word.raw))
            .map(|word| word.raw)
            .collect();
        let is_kin = |language: Language| {
            language == self.target.language
                || (language.is_script() && self.target.language.is_script())
        };
        self.snapshot
            .files()
            .filter(|file| is_kin(file.language))
            .filter(|file| names.is_empty() || carries_any(file, &names))
            .map(|file| file.path.clone())
            .collect()
    }

    fn names_of(
        &self,
        files: &[WorkspacePath],
        name: impl Fn(&WorkspacePath) -> Option<String>,
    ) -> Vec<String> {
        let names: BTreeSet<String> = files.iter().filter_map(name).collect();
        names.into_iter().collect()
    }
}

/// The name of the package around a file. The manifest that only holds a workspace together has none, and
/// is no package.
pub(crate) fn package_name(snapshot: &Snapshot, path: &WorkspacePath) -> Option<String> {
    let package = snapshot.package_of(path)?;
    (!package.name.is_empty()).then(|| package.name.clone())
}

fn carries_any(file: &scopewise_workspace::File, names: &BTreeSet<String>) -> bool {
    let facts = file.facts();
    facts.uses.iter().any(|it| names.contains(&it.name))
        || facts.definitions.iter().any(|it| names.contains(&it.name))
        || facts.calls.iter().any(|it| {
            names.contains(&it.callee.join("."))
                || it.callee.last().is_some_and(|name| names.contains(name))
        })
        || facts.imports.iter().any(|it| {
            names.contains(&it.module) || it.names.iter().any(|it| names.contains(&it.name))
        })
}

#[cfg(test)]
mod tests;
