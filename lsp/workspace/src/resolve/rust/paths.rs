//! Paths: the first part by where it stands, each further one as a member of what stands before it.

use super::super::hidden::holds_word;
use super::receivers::is_value_path;
use super::tree::parent_scope;
use super::value::{Meaning, Module, Namespace, Search};
use crate::facts::Import;
use crate::facts::rust::{RustFacts, RustItemKind};
use crate::{File, PackageKind, WorkspacePath};

impl Search<'_> {
    /// A path as a `use` in a scope of a file reads it; what it ends in is a module or a type.
    pub(super) fn use_path(
        &mut self,
        from: &WorkspacePath,
        scope: usize,
        path: &[String],
    ) -> Meaning {
        let Some((first, rest)) = path.split_first() else {
            return self.crate_root(from);
        };
        let Some((file, _)) = self.file(from) else {
            return Meaning::unknown("its file cannot be read");
        };
        let start = match first.as_str() {
            "" => return self.global(from, rest),
            "crate" | "self" | "super" | "Self" => self.keyword(file, scope, first),
            name => self.first_of_use(file, scope, name),
        };
        self.followed(start, rest, Namespace::Type)
    }

    fn first_of_use(&mut self, file: &File, scope: usize, name: &str) -> Meaning {
        if self.edition(&file.path) == "2015" {
            let root = self.crate_root(&file.path);
            if let Meaning::Module(root) = &root
                && let Some(found) = self.in_module(root, name, Namespace::Type)
                && !matches!(found, Meaning::Unknown(_))
            {
                return found;
            }
            if let Some(found) = self.crate_named(&file.path, name) {
                return found;
            }
        }
        self.deeper(|it| it.lexical(file, scope, name, Namespace::Type))
            .unwrap_or_else(|| Meaning::unknown("it is imported in a circle"))
    }

    fn edition(&self, from: &WorkspacePath) -> &str {
        self.snapshot
            .package_of_kind(from, PackageKind::Cargo)
            .and_then(|it| it.cargo.as_ref())
            .map_or("2021", |it| it.edition.as_str())
    }

    /// `::a::b`: a crate first; in the edition of 2015 also what the root of the crate holds.
    fn global(&mut self, from: &WorkspacePath, path: &[String]) -> Meaning {
        let Some((first, rest)) = path.split_first() else {
            return self.crate_root(from);
        };
        let start = if self.edition(from) == "2015" {
            let root = self.crate_root(from);
            match self.member(&root, first, Namespace::Type) {
                Meaning::Missing(..) => self.crate_named(from, first),
                found => Some(found),
            }
        } else {
            self.crate_named(from, first)
        };
        let start = start.unwrap_or_else(|| Meaning::Missing(from.clone(), first.clone()));
        self.followed(start, rest, Namespace::Type)
    }

    fn crate_root(&self, from: &WorkspacePath) -> Meaning {
        Meaning::Module(Module {
            path: self.root_of(from).path,
            scope: 0,
        })
    }

    fn keyword(&mut self, file: &File, scope: usize, word: &str) -> Meaning {
        match word {
            "crate" => self.crate_root(&file.path),
            "self" => Meaning::Module(self.module_around(&file.path, scope)),
            "super" => {
                let module = self.module_around(&file.path, scope);
                self.parent_of(&module)
            }
            _ => self.self_type(file, scope),
        }
    }

    fn parent_of(&self, module: &Module) -> Meaning {
        let mut parents = self.parents(module).into_iter();
        match (parents.next(), parents.next()) {
            (Some(parent), None) => Meaning::Module(parent),
            (None, _) => Meaning::unknown("no file declares this one as its module"),
            _ => Meaning::unknown("several files declare this one as their module"),
        }
    }

    /// Follows the parts behind a start; only the last one is looked up in `namespace`.
    fn followed(&mut self, start: Meaning, rest: &[String], namespace: Namespace) -> Meaning {
        let mut meaning = start;
        for (index, part) in rest.iter().enumerate() {
            let is_last = index + 1 == rest.len();
            meaning = match (&meaning, part.as_str()) {
                (Meaning::Module(module), "super") => self.parent_of(module),
                (_, "self") => continue,
                _ => {
                    let wanted = if is_last { namespace } else { Namespace::Type };
                    self.deeper(|it| it.member(&meaning, part, wanted))
                        .unwrap_or_else(|| Meaning::unknown("it is followed too far"))
                }
            };
        }
        meaning
    }

    /// A path in code.
    pub(super) fn code_path(
        &mut self,
        from: &WorkspacePath,
        scope: usize,
        path: &[String],
        namespace: Namespace,
    ) -> Meaning {
        let Some((file, _)) = self.file(from) else {
            return Meaning::unknown("its file cannot be read");
        };
        let Some((first, rest)) = path.split_first() else {
            return Meaning::unknown("it is no plain name");
        };
        let wanted = if rest.is_empty() {
            namespace
        } else {
            Namespace::Type
        };
        let start = match first.as_str() {
            "" if rest.len() == 1 => return self.global(from, rest),
            "" => {
                let Some((_, before)) = rest.split_last() else {
                    return Meaning::unknown("it is no plain name");
                };
                let base = self.global(from, before);
                let last = rest.get(before.len()..).unwrap_or_default();
                return self.followed(base, last, namespace);
            }
            "self" if rest.is_empty() => return Meaning::Local,
            "crate" | "self" | "super" | "Self" => self.keyword(file, scope, first),
            name => self.lexical(file, scope, name, wanted),
        };
        self.followed(start, rest, namespace)
    }

    /// What `name` is as a member of what stands before it.
    pub(super) fn member(&mut self, base: &Meaning, name: &str, namespace: Namespace) -> Meaning {
        match base {
            Meaning::Module(module) => match self.in_module(module, name, namespace) {
                Some(found) => found,
                None => self.lack(module, name),
            },
            Meaning::Item(id) => self.type_member(id, name, namespace),
            Meaning::External(outside) => Meaning::External(format!("{outside}::{name}")),
            Meaning::OneOf(_) => {
                Meaning::unknown("what stands before it is defined in several ways")
            }
            Meaning::Local => Meaning::unknown("it is a member of a type that is not followed"),
            Meaning::Missing(..) | Meaning::Unknown(_) => base.clone(),
        }
    }

    /// A module surely lacks a name, unless the module itself may be another one in another crate.
    fn lack(&self, module: &Module, name: &str) -> Meaning {
        let root = self.root_of(&module.path);
        if root.is_shared {
            return Meaning::unknown("several crates share the module");
        }
        if !root.is_sure {
            return Meaning::unknown("no crate is known to hold the module");
        }
        Meaning::Missing(module.path.clone(), name.to_owned())
    }

    /// The module that an import takes names from, with its path.
    pub(super) fn import_base(
        &mut self,
        from: &WorkspacePath,
        import: &Import,
    ) -> (Vec<String>, Meaning) {
        let path: Vec<String> = import.module.split("::").map(str::to_owned).collect();
        let Some((file, rust)) = self.file(from) else {
            return (path, Meaning::unknown("its file cannot be read"));
        };
        let imports = &file.facts().imports;
        let mut is_crate = false;
        // A `use` does not see what it binds itself.
        for (index, other) in imports.iter().enumerate() {
            if other.range != import.range {
                continue;
            }
            is_crate |= rust.imports.get(index).is_some_and(|it| it.is_crate);
            let bound = other.names.iter().map(|it| &it.binding);
            for name in bound.chain(other.binding.as_ref()) {
                self.open.push((from.clone(), index, name.clone()));
            }
        }
        let scope = file.facts().scope_at(import.range.start).unwrap_or(0);
        let meaning = if is_crate {
            match import.module.as_str() {
                "self" => self.crate_root(from),
                name => self
                    .crate_named(from, name)
                    .unwrap_or_else(|| Meaning::Missing(from.clone(), name.to_owned())),
            }
        } else {
            self.use_path(from, scope, &path)
        };
        self.open.clear();
        if rust.is_token(import.range.start) && matches!(meaning, Meaning::Missing(..)) {
            return (path, Meaning::unknown("a macro decides what it means"));
        }
        if let ([name], Meaning::Missing(..)) = (path.as_slice(), &meaning)
            && !is_crate
            && let Some(found) = self.macro_by_place(from, name)
        {
            return (path, found);
        }
        (path, meaning)
    }

    pub(super) fn module_path(
        &mut self,
        from: &WorkspacePath,
        scope: usize,
        path: &[String],
    ) -> Meaning {
        self.use_path(from, scope, path)
    }

    /// What the names used at a byte stand for; names with a dot at their end are values.
    pub(super) fn named(&mut self, path: &WorkspacePath, names: &[String], at: usize) -> Meaning {
        let Some((file, rust)) = self.file(path) else {
            return Meaning::unknown("its file cannot be read");
        };
        let scope = file.facts().scope_at(at).unwrap_or(0);
        if let [mark, name] = names
            && mark == "!"
        {
            return self.macro_named(file, scope, name);
        }
        if is_value_path(names) {
            if rust.is_field(at) {
                return Meaning::unknown("it is a field");
            }
            return self.method(file, scope, names);
        }
        let namespace = match names.last() {
            Some(name) if leads_on(file, at, name) => Namespace::Type,
            _ => Namespace::Any,
        };
        let found = self.code_path(path, scope, names, namespace);
        match found {
            // The tokens of a macro may be anything, and may bind names of their own.
            Meaning::Missing(..) if rust.is_token(at) => {
                Meaning::unknown("a macro decides what it means")
            }
            Meaning::Missing(_, name) if names.len() == 1 && is_in_tokens(file, rust, &name) => {
                Meaning::unknown("a macro may bind it")
            }
            found => found,
        }
    }

    /// The type of the impl or trait around a scope.
    pub(super) fn self_type(&mut self, file: &File, scope: usize) -> Meaning {
        let facts = file.facts();
        let Some(rust) = facts.rust.as_deref() else {
            return Meaning::unknown("its file cannot be read");
        };
        let mut next = scope;
        loop {
            let definition = facts.scopes.get(next).and_then(|it| it.definition);
            let item = definition.and_then(|it| Some((it, rust.items.get(it)?)));
            match item {
                Some((_, item)) if item.kind.is_impl() => {
                    if item.target.is_empty() {
                        return Meaning::unknown("the type of the impl is no plain path");
                    }
                    let target = item.target.clone();
                    return self.code_path(&file.path, next, &target, Namespace::Type);
                }
                Some((index, item))
                    if matches!(
                        item.kind,
                        RustItemKind::Trait
                            | RustItemKind::Enum
                            | RustItemKind::Struct
                            | RustItemKind::TupleStruct
                    ) =>
                {
                    return Meaning::Item(super::DefinitionId {
                        path: file.path.clone(),
                        index,
                    });
                }
                _ => {}
            }
            if next == 0 {
                return Meaning::unknown("no impl is around it");
            }
            next = parent_scope(file, next);
        }
    }
}

/// Whether a path goes on behind the name at a byte: `value` in `value::of`, where no function can be meant.
pub(super) fn leads_on(file: &File, at: usize, name: &str) -> bool {
    let behind = at..at + name.len() + "::<".len();
    let written = file.text().slice(file.current_range(&behind));
    let rest = written.strip_prefix(name);
    rest.is_some_and(|it| it.starts_with("::") && it != "::<")
}

/// Whether a name stands in the tokens of a macro, which may bind it for the code around.
pub(super) fn is_in_tokens(file: &File, rust: &RustFacts, name: &str) -> bool {
    rust.tokens
        .iter()
        .any(|range| holds_word(&file.text().slice(file.current_range(range)), name))
}
