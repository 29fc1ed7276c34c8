//! Macros by name: those of the file, those of the crate, those that a crate exports at its root.

use super::super::DefinitionId;
use super::value::{Meaning, Module, Namespace, Search};
use crate::facts::rust::{RustItemKind, Visibility};
use crate::{File, Language, PackageKind, WorkspacePath};

/// Whether a macro is one of the standard library.
pub(super) fn is_standard(name: &str) -> bool {
    STANDARD.contains(&name)
}

/// Macros of the standard library.
const STANDARD: &[&str] = &[
    "assert",
    "assert_eq",
    "assert_ne",
    "cfg",
    "column",
    "compile_error",
    "concat",
    "dbg",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "env",
    "eprint",
    "eprintln",
    "file",
    "format",
    "format_args",
    "include",
    "include_bytes",
    "include_str",
    "is_x86_feature_detected",
    "line",
    "macro_rules",
    "matches",
    "module_path",
    "option_env",
    "panic",
    "print",
    "println",
    "stringify",
    "thread_local",
    "todo",
    "try",
    "unimplemented",
    "unreachable",
    "vec",
    "write",
    "writeln",
    "addr_of",
    "addr_of_mut",
    "pin",
    "ready",
    "offset_of",
    "const_format_args",
];

impl Search<'_> {
    /// The macro that `name!` calls.
    pub(super) fn macro_named(&mut self, file: &File, scope: usize, name: &str) -> Meaning {
        let near = self.lexical(file, scope, name, Namespace::Macro);
        if matches!(
            near,
            Meaning::Item(_) | Meaning::OneOf(_) | Meaning::External(_)
        ) {
            return near;
        }
        let mut found = self.macros_under(&file.path, name, |_| true);
        if found.len() > 1 {
            let own: Vec<_> = found
                .iter()
                .filter(|it| it.path == file.path)
                .cloned()
                .collect();
            if own.len() == 1 {
                found = own;
            }
        }
        Meaning::merged(found.into_iter().map(Meaning::Item).collect()).unwrap_or_else(|| {
            if STANDARD.contains(&name) {
                Meaning::External(format!("std::{name}"))
            } else {
                Meaning::unknown("macros of other crates are not followed")
            }
        })
    }

    /// A `#[macro_export]` macro, which stands in the root of its crate.
    pub(super) fn exported_macro(
        &self,
        module: &Module,
        name: &str,
        namespace: Namespace,
    ) -> Option<Meaning> {
        if module.scope != 0 || !matches!(namespace, Namespace::Macro | Namespace::Any) {
            return None;
        }
        if self.root_of(&module.path).path != module.path {
            return None;
        }
        let found = self.macros_under(&module.path, name, |it| *it == Visibility::Public);
        Meaning::merged(found.into_iter().map(Meaning::Item).collect())
    }

    /// The macros of that name that a `use` in a file may mean though no module holds them.
    pub(super) fn macro_by_place(&self, from: &WorkspacePath, name: &str) -> Option<Meaning> {
        let found = self.macros_under(from, name, |_| true);
        Meaning::merged(found.into_iter().map(Meaning::Item).collect())
    }

    /// Macros of that name in the package of a file.
    pub(super) fn macros_under(
        &self,
        path: &WorkspacePath,
        name: &str,
        fits: impl Fn(&Visibility) -> bool,
    ) -> Vec<DefinitionId> {
        let around = self
            .snapshot
            .package_of_kind(path, PackageKind::Cargo)
            .map_or("", |it| it.folder.as_str());
        let files = self
            .snapshot
            .files_under(around)
            .filter(|it| it.language == Language::Rust && it.may_mention(name));
        let mut found = Vec::new();
        for file in files {
            let Some(rust) = file.facts().rust.as_deref() else {
                continue;
            };
            for (index, item) in rust.items.iter().enumerate() {
                let is_named = file
                    .facts()
                    .definitions
                    .get(index)
                    .is_some_and(|it| it.name == name);
                if item.kind == RustItemKind::Macro && is_named && fits(&item.visibility) {
                    found.push(DefinitionId {
                        path: file.path.clone(),
                        index,
                    });
                }
            }
        }
        found
    }
}
