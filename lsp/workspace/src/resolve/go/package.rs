//! A package as one of its files, or an importer, sees it: which files belong to it, and what they
//! define. Files are told apart by marks, without unpacking them.

use super::build;
use super::modules::is_passed_over;
use crate::facts::go::{GENERATES, HAS_ERRORS, NEVER_BUILT, clause_mark, member_mark};
use crate::resolve::DefinitionId;
use crate::resolve::hidden::mentions;
use crate::{File, Language, Snapshot};

/// Endings of sources that tools turn into Go files.
const GENERATOR_SOURCES: [&str; 12] = [
    "y", "rl", "proto", "thrift", "peg", "templ", "qtpl", "capnp", "fbs", "swig", "swigcxx", "avsc",
];

/// A package as somebody sees it.
pub(super) struct View<'a> {
    folder: &'a str,
    clause: String,
    /// Whether test files belong to what is seen.
    with_tests: bool,
    /// The file that looks, where it belongs to the package.
    asker: Option<&'a File>,
}

/// Whether a file is compiled for tests only.
pub(super) fn is_test(file: &File) -> bool {
    file.path.as_str().ends_with("_test.go")
}

fn package_of(file: &File) -> &str {
    let go = file.facts().go.as_ref();
    go.map_or("", |it| it.package.as_str())
}

/// Whether a type is declared as another name (`type A = B`).
fn is_alias(snapshot: &Snapshot, id: &DefinitionId) -> bool {
    let go = snapshot
        .file(&id.path)
        .and_then(|it| it.facts().go.as_ref());
    go.and_then(|it| it.definitions.get(id.index))
        .is_some_and(|it| it.is_alias)
}

/// The Go files of a folder that the tools do not pass over.
fn go_files<'a>(snapshot: &'a Snapshot, folder: &str) -> impl Iterator<Item = &'a File> + use<'a> {
    snapshot.files_in(folder).filter(|file| {
        file.language == Language::Go && !file.path.file_name().starts_with(['_', '.'])
    })
}

/// The file that stands for a package: the first that is compiled without tests.
pub(super) fn first_file<'a>(snapshot: &'a Snapshot, folder: &str) -> Option<&'a File> {
    let is_plain = |file: &&File| {
        !is_test(file) && file.not_parsed().is_none() && !file.may_mention(NEVER_BUILT)
    };
    go_files(snapshot, folder)
        .find(is_plain)
        .or_else(|| go_files(snapshot, folder).next())
}

/// The name of the package that importers of a folder get.
pub(super) fn name_of<'a>(snapshot: &'a Snapshot, folder: &str) -> Option<&'a str> {
    first_file(snapshot, folder).map(package_of)
}

impl<'a> View<'a> {
    /// The package of a file, as the file sees it.
    pub(super) fn inside(file: &'a File) -> Self {
        Self {
            folder: file.path.folder(),
            clause: clause_mark(package_of(file)),
            with_tests: is_test(file),
            asker: Some(file),
        }
    }

    /// The package in a folder as a file elsewhere sees it, or the folder's tests of another package.
    pub(super) fn outside(
        snapshot: &'a Snapshot,
        folder: &'a str,
        from: Option<&File>,
    ) -> Result<Self, String> {
        let first =
            first_file(snapshot, folder).ok_or_else(|| format!("`{folder}` has no Go files"))?;
        let clause = clause_mark(package_of(first));
        let mut others = go_files(snapshot, folder)
            .filter(|it| !is_test(it) && !it.may_mention(NEVER_BUILT))
            .filter(|it| it.not_parsed().is_none() && !it.may_mention(&clause));
        if let Some(other) = others.next() {
            return Err(format!("`{}` belongs to another package", other.path));
        }
        let with_tests = from.is_some_and(|it| is_test(it) && it.path.folder() == folder);
        Ok(Self {
            folder,
            clause,
            with_tests,
            asker: None,
        })
    }

    /// All files of the package a definition belongs to, its tests too.
    pub(super) fn whole(file: &'a File) -> Self {
        Self {
            with_tests: true,
            ..Self::inside(file)
        }
    }

    fn files(&self, snapshot: &'a Snapshot) -> impl Iterator<Item = &'a File> {
        let asker = self.asker.map(|it| &it.path);
        let is_alone = self.asker.is_some_and(|it| it.may_mention(NEVER_BUILT));
        go_files(snapshot, self.folder).filter(move |file| {
            let is_asker = asker == Some(&file.path);
            is_asker
                || (!is_alone
                    && file.may_mention(&self.clause)
                    && (self.with_tests || !is_test(file))
                    && !file.may_mention(NEVER_BUILT))
        })
    }

    /// What defines a name in the package, or a method of the type `owner`; where several files do, those
    /// that can be built together with the asking file.
    pub(super) fn definitions(
        &self,
        snapshot: &'a Snapshot,
        owner: Option<&str>,
        name: &str,
    ) -> Vec<DefinitionId> {
        let mark = member_mark(owner, name);
        let mut found: Vec<(&File, DefinitionId)> = Vec::new();
        for file in self.files(snapshot).filter(|it| it.may_mention(&mark)) {
            let facts = file.facts();
            let ids = facts
                .definitions
                .iter()
                .enumerate()
                .filter(|(index, it)| {
                    it.name == name && it.container.is_none() && facts.owner(*index) == owner
                })
                .map(|(index, _)| DefinitionId {
                    path: file.path.clone(),
                    index,
                });
            found.extend(ids.map(|id| (file, id)));
        }
        if let Some(asker) = self.asker.filter(|_| found.len() > 1) {
            let fitting = |it: &&(&File, DefinitionId)| build::may_go_together(asker, it.0);
            if found.iter().any(|it| fitting(&it)) {
                found.retain(|it| fitting(&it));
            }
        }
        found.into_iter().map(|(_, id)| id).collect()
    }

    /// Whether another name of a type has a method of this name, which the type then has too.
    pub(super) fn has_method_by_alias(&self, snapshot: &'a Snapshot, name: &str) -> bool {
        self.files(snapshot)
            .filter(|it| it.may_mention(name))
            .any(|file| {
                let facts = file.facts();
                let mut methods = facts
                    .definitions
                    .iter()
                    .enumerate()
                    .filter(|(_, it)| it.name == name)
                    .filter_map(|(index, _)| facts.owner(index));
                methods.any(|owner| {
                    let mut types = self.definitions(snapshot, None, owner).into_iter();
                    types.any(|id| is_alias(snapshot, &id))
                })
            })
    }

    /// Why the package may still define a name that none of its files shows; `None` when it does not.
    pub(super) fn doubt(&self, snapshot: &'a Snapshot, name: &str) -> Option<String> {
        if !snapshot.is_complete() {
            return Some("not every file of the workspace has been read yet".to_owned());
        }
        if self.asker.is_some_and(|it| is_passed_over(&it.path)) {
            return Some("the tools pass over its folder".to_owned());
        }
        if self.asker.is_some_and(|it| it.may_mention(NEVER_BUILT)) {
            return Some("the file is built by itself".to_owned());
        }
        let unread = go_files(snapshot, self.folder)
            .filter(|it| self.with_tests || !is_test(it))
            .find_map(|it| Some((it, it.not_parsed()?)));
        if let Some((file, why)) = unread {
            return Some(format!("`{}`: {}", file.path, why.because()));
        }
        for file in self.files(snapshot) {
            let path = &file.path;
            if file.may_mention(HAS_ERRORS) && mentions(file, name) {
                return Some(format!("`{path}` does not parse as a whole"));
            }
            if file.may_mention(GENERATES) {
                return Some(format!("`{path}` has files generated"));
            }
        }
        let is_source = |file: &File| {
            let ending = file.path.file_name().rsplit_once('.').map(|it| it.1);
            ending.is_some_and(|it| GENERATOR_SOURCES.contains(&it))
        };
        snapshot
            .files_in(self.folder)
            .find(|it| is_source(it))
            .map(|it| format!("a tool may make Go of `{}`", it.path))
    }
}
