//! The package clause and imports.

use tree_sitter::Node;

use super::walk::{Walk, children};
use crate::facts::{BindingSource, Import, ImportForm, ImportedName};

impl<'t> Walk<'_, 't> {
    pub(super) fn package(&mut self, node: Node<'t>) {
        if let Some(name) = children(node).next() {
            self.text(name).clone_into(&mut self.go.package);
        }
    }

    pub(super) fn import(&mut self, node: Node<'t>) {
        let Some(path) = self.child(node, self.fields.path) else {
            return;
        };
        let written = self.text(path);
        let module = written.trim_matches(['"', '`']);
        if module.is_empty() || written.len() < module.len() + 2 {
            return;
        }
        let start = path.start_byte() + 1;
        let alias = self
            .child(node, self.fields.name)
            .map(|it| (it, self.text(it)));
        let mut names = Vec::new();
        let (form, binding) = match alias {
            None if module == "C" => (ImportForm::Module, Some("C".to_owned())),
            None => (ImportForm::Module, Some(guessed_name(module).to_owned())),
            Some((_, "_")) => (ImportForm::SideEffect, None),
            Some((dot, ".")) => {
                names.push(ImportedName {
                    name: "*".to_owned(),
                    binding: "*".to_owned(),
                    range: dot.byte_range(),
                });
                (ImportForm::Names, None)
            }
            Some((_, name)) => (ImportForm::Namespace, Some(name.to_owned())),
        };
        let index = self.facts.imports.len();
        if let Some(name) = &binding {
            self.bind(name, BindingSource::Import(index), 0, None);
        }
        self.facts.imports.push(Import {
            module: module.to_owned(),
            module_range: start..start + module.len(),
            range: node.byte_range(),
            form,
            names,
            binding,
            guarded: false,
            type_only: false,
        });
    }
}

/// What a package is most likely called, by its import path alone: its own clause decides.
pub(crate) fn guessed_name(path: &str) -> &str {
    let mut segments = path.rsplit('/');
    let last = segments.next().unwrap_or(path);
    let name = if is_version(last) {
        segments.next().unwrap_or(last)
    } else {
        last
    };
    let name = name
        .split_once(".v")
        .filter(|(_, rest)| rest.starts_with(|it: char| it.is_ascii_digit()))
        .map_or(name, |(name, _)| name);
    let name = name.strip_suffix(".go").unwrap_or(name);
    let name = name.strip_suffix("-go").unwrap_or(name);
    let name = name.strip_prefix("go-").unwrap_or(name);
    let name = name.strip_prefix("go.").unwrap_or(name);
    name.rsplit(['-', '.']).next().unwrap_or(name)
}

/// Whether a segment of an import path is a major version: `v2`.
fn is_version(segment: &str) -> bool {
    segment
        .strip_prefix('v')
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|it| it.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::guessed_name;

    #[test]
    fn the_last_part_of_a_path_names_its_package() {
        for (path, name) in [
            ("net/http", "http"),
            ("host/team/thing/v2", "thing"),
            ("gopkg.in/yaml.v3", "yaml"),
            ("host/team/go-redis", "redis"),
            ("host/team/redis-go", "redis"),
            ("host/team/go-multi-error", "error"),
            ("math/rand/v2", "rand"),
        ] {
            assert_eq!(guessed_name(path), name, "{path}");
        }
    }
}
