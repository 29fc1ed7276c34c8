//! What stands above an item: conditions, paths of modules, derives, attributes that may change it.

use tree_sitter::Node;

use super::kinds::{FIELDS, Kind, kind};
use super::paths::segments;
use super::walk::Walk;

/// Attributes that leave an item and its module as they are: the language's own and those of widely
/// used libraries.
const HARMLESS: &[&str] = &[
    "allow",
    "arg",
    "async_trait",
    "automatically_derived",
    "bench",
    "builder",
    "clap",
    "cfg",
    "cfg_attr",
    "clippy",
    "cold",
    "command",
    "config",
    "copyright",
    "criterion",
    "debug",
    "default",
    "deny",
    "deprecated",
    "derive",
    "derivative",
    "diagnostic",
    "diesel",
    "display",
    "doc",
    "error",
    "expect",
    "export_name",
    "forbid",
    "from",
    "global_allocator",
    "group",
    "ignore",
    "inline",
    "instrument",
    "into",
    "link",
    "link_name",
    "link_section",
    "macro_export",
    "macro_use",
    "must_use",
    "no_link",
    "no_main",
    "no_mangle",
    "no_std",
    "non_exhaustive",
    "panic_handler",
    "path",
    "pin_project",
    "proc_macro",
    "proc_macro_attribute",
    "proc_macro_derive",
    "repr",
    "rstest",
    "rustfmt",
    "serde",
    "should_panic",
    "source",
    "sqlx",
    "structopt",
    "target_feature",
    "test",
    "tokio",
    "track_caller",
    "tracing",
    "unsafe",
    "used",
    "value",
    "warn",
    "zeroize",
    "strum",
    "schemars",
    "async_std",
    "actix_web",
    "test_case",
    "case",
    "main",
    "fixture",
    "wasm_bindgen_test",
    "test_log",
    "cfg_eval",
    "rustversion",
    "doc_hidden",
    "stable",
    "unstable",
    "rustc_const_stable",
    "rustc_const_unstable",
    "coverage",
    "optimize",
    "type_length_limit",
    "recursion_limit",
    "feature",
    "crate_type",
    "crate_name",
    "quickcheck",
    "proptest",
    "serial",
    "traced_test",
    "insta",
    "miette",
    "inherent_doc",
    "rkyv",
    "bitcode",
];

/// Derives that only add trait impls.
const PLAIN_DERIVES: &[&str] = &[
    "Debug",
    "Clone",
    "Copy",
    "PartialEq",
    "Eq",
    "PartialOrd",
    "Ord",
    "Hash",
    "Default",
    "Serialize",
    "Deserialize",
    "Error",
    "Parser",
    "Args",
    "Subcommand",
    "ValueEnum",
    "Display",
    "From",
    "Into",
    "AsRef",
    "AsMut",
    "Deref",
    "DerefMut",
    "FromStr",
    "Arbitrary",
    "Zeroize",
    "ZeroizeOnDrop",
    "Diagnostic",
    "JsonSchema",
    "EnumIter",
    "EnumString",
    "IntoIterator",
    "Add",
    "Sub",
    "Mul",
    "Constructor",
    "Pod",
    "Zeroable",
    "Educe",
    "Derivative",
    "IsVariant",
    "TryFrom",
    "Index",
    "Not",
    "AsRefStr",
    "Serialize_repr",
    "Deserialize_repr",
    "TryFromBytes",
    "FromBytes",
    "IntoBytes",
    "Immutable",
    "KnownLayout",
];

/// What the attributes of an item say.
#[derive(Default)]
pub(super) struct Attributes {
    /// Whether a `cfg` decides if it is there.
    pub(super) conditional: bool,
    /// What `#[path]` says.
    pub(super) file: Option<String>,
    /// All names, as written.
    pub(super) names: Vec<String>,
    /// Derives and attributes that may change it or add to it.
    pub(super) strange: Vec<String>,
    /// Whether an attribute, not a derive, may change it.
    pub(super) rewritten: Option<String>,
    /// Whether a macro is for every crate.
    pub(super) is_exported_macro: bool,
}

impl<'t> Walk<'_, 't> {
    pub(super) fn attributes(&mut self, above: &[Node<'t>]) -> Attributes {
        let mut found = Attributes::default();
        for node in above {
            let Some(attribute) = node.named_child(0) else {
                continue;
            };
            let Some(path) = attribute.named_child(0) else {
                continue;
            };
            let written = segments(self.source, path).unwrap_or_default();
            self.attribute(attribute, &written, &mut found);
        }
        found
    }

    fn attribute(&mut self, node: Node<'t>, written: &[String], found: &mut Attributes) {
        let first = written.first().map_or("", String::as_str);
        match first {
            "doc" => return,
            "cfg" => found.conditional = true,
            "cfg_attr" => self.conditional_attribute(node, found),
            "derive" => self.derives(node, found),
            "path" => {
                let value = node.child_by_field_id(FIELDS.value);
                found.file = value.map(|it| self.text(it).trim_matches('"').to_owned());
            }
            "macro_export" => found.is_exported_macro = true,
            _ => {}
        }
        let name = written.join("::");
        let last = written.last().map_or("", String::as_str);
        if !HARMLESS.contains(&first) && !HARMLESS.contains(&last) {
            found.rewritten.get_or_insert_with(|| name.clone());
            found.strange.push(name.clone());
        }
        found.names.push(name);
    }

    fn derives(&mut self, node: Node<'t>, found: &mut Attributes) {
        let Some(list) = node.child_by_field_id(FIELDS.arguments) else {
            return;
        };
        for name in self.children(list) {
            if kind(name) != Kind::Identifier {
                continue;
            }
            let text = self.text(name);
            let is_path_part = self
                .source
                .get(name.end_byte()..)
                .is_some_and(|it| it.starts_with("::"));
            if !is_path_part && !PLAIN_DERIVES.contains(&text) {
                found.strange.push(format!("derive({text})"));
            }
        }
    }

    /// `cfg_attr(condition, …)` may stand for any attribute.
    fn conditional_attribute(&mut self, node: Node<'t>, found: &mut Attributes) {
        let text = self.text(node);
        if text.contains("path") && text.contains("path =") {
            found.file = Some(String::new());
        }
        let Some(list) = node.child_by_field_id(FIELDS.arguments) else {
            return;
        };
        for child in self.children(list) {
            if kind(child) == Kind::Identifier && self.text(child) == "derive" {
                for inner in self.children(list) {
                    if kind(inner) == Kind::TokenTree {
                        self.strange_words(inner, found);
                    }
                }
                return;
            }
        }
    }

    fn strange_words(&mut self, list: Node<'t>, found: &mut Attributes) {
        for name in self.children(list) {
            let text = self.text(name);
            let is_capital = text.starts_with(|it: char| it.is_uppercase());
            if kind(name) == Kind::Identifier && is_capital && !PLAIN_DERIVES.contains(&text) {
                found.strange.push(format!("derive({text})"));
            }
        }
    }
}
