//! Names in modules and scopes: items, imports, globs, and what may define more than the file shows.

use super::super::DefinitionId;
use super::super::hidden::mentions;
use super::prelude;
use super::tree::{is_module_scope, parent_scope};
use super::value::{Meaning, Module, Namespace, Search};
use crate::facts::BindingSource;
use crate::facts::rust::{RustFacts, RustImport, RustItemKind};
use crate::{File, WorkspacePath};

/// What globs give for a name.
enum Starred {
    Found(Meaning),
    Nothing,
    Uncertain(String),
}

impl Search<'_> {
    /// What a module holds under a name, as seen from `viewer`; `None` when it surely holds nothing.
    pub(super) fn in_module(
        &mut self,
        module: &Module,
        name: &str,
        namespace: Namespace,
    ) -> Option<Meaning> {
        let Some((file, rust)) = self.file(&module.path) else {
            let why = self.snapshot.file(&module.path).and_then(File::not_parsed);
            return Some(Meaning::unknown(
                why.map_or("its file is not in the workspace", |it| it.because()),
            ));
        };
        if let Some(found) = self.in_scope(file, module.scope, name, namespace) {
            return Some(found);
        }
        match self.starred(file, rust, module.scope, name, namespace) {
            Starred::Found(found) => Some(found),
            Starred::Uncertain(why) => Some(Meaning::Unknown(why)),
            Starred::Nothing => self
                .exported_macro(module, name, namespace)
                .or_else(|| self.unseen(file, rust, module.scope, name)),
        }
    }

    /// What may define a name that a module does not show.
    fn unseen(&self, file: &File, rust: &RustFacts, scope: usize, name: &str) -> Option<Meaning> {
        let hole = rust.holes.iter().filter(|it| it.scope == scope).find(|it| {
            it.about.as_deref().map_or_else(
                || self.may_make(file, it, name),
                |about| may_hold(name, about),
            )
        });
        if let Some(hole) = hole {
            return Some(Meaning::Unknown(format!("{} may define it", hole.what)));
        }
        if file.facts().has_errors && mentions(file, name) {
            return Some(Meaning::unknown("the module's file does not parse"));
        }
        if !self.snapshot.is_complete() {
            return Some(Meaning::unknown("the workspace is still being read"));
        }
        None
    }

    /// What a scope itself binds to a name.
    pub(super) fn in_scope(
        &mut self,
        file: &File,
        scope: usize,
        name: &str,
        namespace: Namespace,
    ) -> Option<Meaning> {
        let sources = file.facts().scopes.get(scope)?.sources_of(name);
        let found = sources
            .into_iter()
            .filter_map(|source| self.bound(file, name, source, namespace))
            .collect();
        Meaning::merged(found)
    }

    fn bound(
        &mut self,
        file: &File,
        name: &str,
        source: BindingSource,
        namespace: Namespace,
    ) -> Option<Meaning> {
        match source {
            BindingSource::Definition(index) => self.defined(file, index, namespace),
            BindingSource::Import(index) => self
                .deeper(|it| it.imported(file, index, name, namespace))
                .unwrap_or_else(|| Some(Meaning::unknown("it is imported in a circle"))),
            BindingSource::Parameter => (namespace != Namespace::Macro).then_some(Meaning::Local),
            BindingSource::Local => {
                matches!(namespace, Namespace::Value | Namespace::Any).then_some(Meaning::Local)
            }
        }
    }

    /// The definition as a name stands for it: a module for a module.
    pub(super) fn defined(
        &self,
        file: &File,
        index: usize,
        namespace: Namespace,
    ) -> Option<Meaning> {
        let item = file.facts().rust.as_deref()?.items.get(index)?;
        if !namespace.holds(item.kind) {
            return None;
        }
        Some(match item.kind {
            RustItemKind::Module => Meaning::Module(Module {
                path: file.path.clone(),
                scope: item.scope?,
            }),
            RustItemKind::ModuleFile => match self.child_file(file, index) {
                Some(path) => Meaning::Module(Module { path, scope: 0 }),
                None => Meaning::unknown("the module's file is not in the workspace"),
            },
            _ => Meaning::Item(DefinitionId {
                path: file.path.clone(),
                index,
            }),
        })
    }

    /// What import `index` binds to `name`; `None` when it binds nothing of that namespace.
    fn imported(
        &mut self,
        file: &File,
        index: usize,
        name: &str,
        namespace: Namespace,
    ) -> Option<Meaning> {
        let key = (file.path.clone(), index, name.to_owned());
        if self.open.contains(&key) {
            return None;
        }
        let import = file.facts().imports.get(index)?;
        let rust = file.facts().rust.as_deref()?.imports.get(index)?;
        self.open.push(key);
        let found = if import.binding.is_some() {
            let meaning = if rust.is_crate {
                self.external_crate(&file.path, &import.module)
            } else {
                self.use_path(&file.path, rust.scope, &rust.path)
            };
            Some(meaning)
        } else {
            let base = self.use_path(&file.path, rust.scope, &rust.path);
            let names = import.names.iter().filter(|it| it.binding == name);
            let meanings = names
                .filter_map(|taken| self.taken(&base, &taken.name, namespace))
                .collect();
            Meaning::merged(meanings)
        };
        self.open.pop();
        match found {
            Some(Meaning::Missing(..)) => Some(Meaning::unknown("its import leads nowhere")),
            found => found,
        }
    }

    fn external_crate(&self, from: &WorkspacePath, name: &str) -> Meaning {
        if name == "self" {
            return Meaning::Module(Module {
                path: self.root_of(from).path,
                scope: 0,
            });
        }
        self.crate_named(from, name)
            .unwrap_or_else(|| Meaning::External(name.to_owned()))
    }

    /// A name taken from a module in one namespace. A name that is there in another one only is
    /// nothing; one that is not there at all is missing.
    fn taken(&mut self, base: &Meaning, name: &str, namespace: Namespace) -> Option<Meaning> {
        match self.member(base, name, namespace) {
            Meaning::Missing(module, name) => {
                let elsewhere = namespace != Namespace::Any
                    && !matches!(
                        self.member(base, &name, Namespace::Any),
                        Meaning::Missing(..)
                    );
                (!elsewhere).then_some(Meaning::Missing(module, name))
            }
            found => Some(found),
        }
    }

    /// What the globs of a scope give for a name.
    fn starred(
        &mut self,
        file: &File,
        rust: &RustFacts,
        scope: usize,
        name: &str,
        namespace: Namespace,
    ) -> Starred {
        let mut found = Vec::new();
        let mut uncertain: Option<String> = None;
        self.star_depth += 1;
        for (index, import) in file.facts().imports.iter().enumerate() {
            let Some(facts) = rust.imports.get(index).filter(|it| it.scope == scope) else {
                continue;
            };
            if !import.names.iter().any(|it| it.name == "*") {
                continue;
            }
            let key = (file.path.clone(), index, name.to_owned());
            if self.open.contains(&key) {
                continue;
            }
            self.open.push(key);
            let Some(base) = self.star_base(file, index, facts) else {
                self.open.pop();
                continue;
            };
            let viewer = self.module_around(&file.path, scope);
            match self.star_member(&base, name, namespace, &viewer) {
                Starred::Found(meaning) => found.push(meaning),
                Starred::Uncertain(why) => uncertain = uncertain.or(Some(why)),
                Starred::Nothing => {}
            }
            self.open.pop();
        }
        self.star_depth -= 1;
        if self.star_depth == 0 {
            self.starred.clear();
        }
        match (Meaning::merged(found), uncertain) {
            (Some(found), _) => Starred::Found(found),
            (None, Some(why)) => Starred::Uncertain(why),
            (None, None) => Starred::Nothing,
        }
    }

    /// What a glob takes everything of; `None` while just that is asked.
    fn star_base(&mut self, file: &File, index: usize, import: &RustImport) -> Option<Meaning> {
        let key = (file.path.clone(), index);
        if let Some(known) = self.bases.get(&key) {
            return known.clone();
        }
        self.bases.insert(key.clone(), None);
        let visited = std::mem::take(&mut self.starred);
        let depth = std::mem::take(&mut self.star_depth);
        let base = self
            .deeper(|it| it.use_path(&file.path, import.scope, &import.path))
            .unwrap_or_else(|| Meaning::unknown("it is imported in a circle"));
        self.starred = visited;
        self.star_depth = depth;
        self.bases.insert(key, Some(base.clone()));
        Some(base)
    }

    fn star_member(
        &mut self,
        base: &Meaning,
        name: &str,
        namespace: Namespace,
        viewer: &Module,
    ) -> Starred {
        match base {
            Meaning::Module(module) => {
                // One visit to a module tells all that the globs behind it give.
                let visit = (module.clone(), name.to_owned(), namespace);
                if self.starred.contains(&visit) || self.is_hidden_from(module, name, viewer) {
                    return Starred::Nothing;
                }
                self.starred.push(visit);
                match self.deeper(|it| it.in_module(module, name, namespace)) {
                    Some(None) => Starred::Nothing,
                    Some(Some(Meaning::Unknown(why))) => Starred::Uncertain(why),
                    Some(Some(found)) => Starred::Found(found),
                    None => Starred::Uncertain("it is imported in a circle".to_owned()),
                }
            }
            Meaning::Item(id) => match self.variant(id, name) {
                Some(variant) => Starred::Found(Meaning::Item(variant)),
                None => Starred::Nothing,
            },
            Meaning::External(outside) if is_prelude_like(outside) => Starred::Nothing,
            Meaning::External(outside) => {
                Starred::Uncertain(format!("everything of `{outside}` is imported"))
            }
            _ => Starred::Uncertain("a glob import cannot be followed".to_owned()),
        }
    }

    /// Whether a module binds a name only for itself.
    fn is_hidden_from(&self, module: &Module, name: &str, viewer: &Module) -> bool {
        let Some((file, rust)) = self.file(&module.path) else {
            return false;
        };
        let Some(scope) = file.facts().scopes.get(module.scope) else {
            return false;
        };
        let sources = scope.sources_of(name);
        !sources.is_empty()
            && sources.iter().all(|source| {
                let visibility = match source {
                    BindingSource::Definition(index) => {
                        rust.items.get(*index).map(|it| &it.visibility)
                    }
                    BindingSource::Import(index) => {
                        rust.imports.get(*index).map(|it| &it.visibility)
                    }
                    _ => None,
                };
                visibility.is_some_and(|it| !self.is_visible(it, module, viewer))
            })
    }

    /// A name used in code, looked up from a scope outward to its module, then among crates and what
    /// every module has.
    pub(super) fn lexical(
        &mut self,
        file: &File,
        scope: usize,
        name: &str,
        namespace: Namespace,
    ) -> Meaning {
        let mut next = scope;
        let mut uncertain: Option<String> = None;
        loop {
            let is_module = next == 0 || is_module_scope(file, next);
            if is_module {
                break;
            }
            if let Some(found) = self.in_scope(file, next, name, namespace) {
                return found;
            }
            if let Some(rust) = file.facts().rust.as_deref() {
                match self.starred(file, rust, next, name, namespace) {
                    Starred::Found(found) => return found,
                    Starred::Uncertain(why) => uncertain = uncertain.or(Some(why)),
                    Starred::Nothing => {}
                }
            }
            next = parent_scope(file, next);
        }
        let module = Module {
            path: file.path.clone(),
            scope: next,
        };
        let found = self.in_module(&module, name, namespace);
        match found {
            Some(Meaning::Unknown(why)) => uncertain = uncertain.or(Some(why)),
            Some(found) => return found,
            None => {}
        }
        if namespace != Namespace::Macro
            && let Some(found) = self.everywhere(file, name, namespace)
        {
            return found;
        }
        match uncertain {
            Some(why) => Meaning::Unknown(why),
            None => Meaning::Missing(file.path.clone(), name.to_owned()),
        }
    }

    /// Crates, primitive types and the prelude.
    fn everywhere(&self, file: &File, name: &str, namespace: Namespace) -> Option<Meaning> {
        if prelude::holds(name) {
            return Some(Meaning::External(format!("std::{name}")));
        }
        if namespace == Namespace::Value {
            return None;
        }
        self.crate_named(&file.path, name)
    }
}

/// Whether a name that something belonging to `about` makes is likely to be `name`: it holds it.
fn may_hold(name: &str, about: &str) -> bool {
    let plain = |text: &str| text.replace('_', "").to_lowercase();
    plain(name).contains(&plain(about))
}

/// Modules of the standard library that hold what every module has anyway.
fn is_prelude_like(outside: &str) -> bool {
    let mut parts = outside.split("::");
    matches!(parts.next(), Some("std" | "core" | "alloc")) && parts.next() == Some("prelude")
}
