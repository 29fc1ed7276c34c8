//! Which statements guard the imports inside them: conditions, `try`, `with`.

use super::super::fields::{Field, Look};
use tree_sitter::Node;

use super::walk::{Place, Walk};

impl<'t> Walk<'_, 't> {
    pub(super) fn conditional(&mut self, node: Node<'t>, place: Place) {
        let condition = node.child_at(Field::Condition);
        let consequence = node.child_at(Field::Consequence);
        let text = condition.map_or("", |it| self.text(it));
        let guarded = place.guarded || is_environment_test(text);
        let type_only = text.contains("TYPE_CHECKING") && !text.contains("not ");
        for child in self.children(node) {
            let inside = Some(child) == consequence;
            let place = Place {
                guarded: guarded && Some(child) != condition,
                type_only: place.type_only || (inside && type_only),
                condition: condition.map(|it| (it.start_byte(), it.end_byte())),
                ..place
            };
            self.push(child, place);
        }
    }

    pub(super) fn try_statement(&mut self, node: Node<'t>, place: Place) {
        let children = self.children(node);
        let guards = children
            .iter()
            .any(|it| it.kind_name() == "except_clause" && self.catches_failed_import(*it));
        for child in children {
            let guarded = guards && child.kind_name() != "finally_clause";
            let place = Place {
                guarded: place.guarded || guarded,
                ..place
            };
            self.push(child, place);
        }
    }

    fn catches_failed_import(&self, clause: Node<'t>) -> bool {
        let mut cursor = clause.walk();
        let caught: Vec<_> = clause
            .named_children(&mut cursor)
            .filter(|it| !matches!(it.kind_name(), "block" | "comment"))
            .collect();
        caught.is_empty() || caught.iter().any(|it| names_failed_import(self.text(*it)))
    }

    pub(super) fn with_statement(&mut self, node: Node<'t>, place: Place) {
        for child in self.children(node) {
            let text = if child.kind_name() == "block" {
                self.source
                    .get(node.start_byte()..child.start_byte())
                    .unwrap_or_default()
            } else {
                ""
            };
            let place = Place {
                guarded: place.guarded || names_failed_import(text),
                ..place
            };
            self.push(child, place);
        }
    }
}

fn names_failed_import(text: &str) -> bool {
    text.split(|it: char| !it.is_alphanumeric() && it != '_')
        .any(|word| {
            matches!(
                word,
                "ImportError" | "ModuleNotFoundError" | "Exception" | "BaseException"
            )
        })
}

/// Whether a condition asks about the environment: the platform, a version, what is installed.
fn is_environment_test(condition: &str) -> bool {
    const SIGNS: [&str; 16] = [
        "type_checking",
        "platform",
        "version",
        "os.name",
        "py2",
        "py3",
        "pypy",
        "have_",
        "has_",
        "available",
        "installed",
        "find_spec",
        "implementation",
        "windows",
        "win32",
        "is_win",
    ];
    let condition = condition.to_ascii_lowercase();
    SIGNS.iter().any(|sign| condition.contains(sign))
}
