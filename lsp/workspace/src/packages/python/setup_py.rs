//! `setup.py`: the literal arguments of its `setup(…)` call. What is computed makes the list
//! incomplete.

use tree_sitter::Node;

use super::Draft;
use crate::{Language, Text, WorkspacePath, syntax};

pub(super) fn read(draft: &mut Draft, path: &WorkspacePath, text: &Text) {
    draft.is_package = true;
    let source = text.to_string();
    let Ok(tree) = syntax::parse(Language::Python, text, None) else {
        draft.package.incomplete = Some(format!("`{path}` could not be parsed"));
        return;
    };
    let script = Script {
        source: &source,
        root: tree.root_node(),
    };
    let Some(arguments) = script.setup_arguments() else {
        draft.defers.get_or_insert_with(|| path.clone());
        return;
    };
    let mut names_requirements = false;
    let mut cursor = arguments.walk();
    for argument in arguments.named_children(&mut cursor) {
        if argument.kind() == "dictionary_splat" {
            draft.defers.get_or_insert_with(|| path.clone());
            names_requirements = true;
        }
        let (Some(name), Some(value)) = (
            argument.child_by_field_name("name"),
            argument.child_by_field_name("value"),
        ) else {
            continue;
        };
        match script.text(name) {
            "install_requires" | "extras_require" | "tests_require" | "setup_requires" => {
                names_requirements |= script.text(name) == "install_requires";
                script.requirements(draft, path, value);
            }
            "name" => script.name(draft, value),
            "package_dir" => script.package_dir(draft, value),
            "entry_points" | "scripts" | "console_scripts" => {
                draft.package.has_entry_point = true;
            }
            "ext_modules" | "cffi_modules" | "rust_extensions" | "libraries" => {
                draft.package.builds_extensions = true;
            }
            "use_scm_version" => {
                for file in script.strings(value).unwrap_or_default() {
                    draft.generate(file);
                }
            }
            _ => {}
        }
    }
    if !names_requirements && draft.defers.is_none() {
        draft.declares = true;
    }
}

struct Script<'s, 't> {
    source: &'s str,
    root: Node<'t>,
}

impl<'s, 't> Script<'s, 't> {
    fn text(&self, node: Node<'_>) -> &'s str {
        self.source.get(node.byte_range()).unwrap_or_default()
    }

    /// The arguments of the last `setup(…)` call.
    fn setup_arguments(&self) -> Option<Node<'t>> {
        let mut found = None;
        let mut waiting = vec![self.root];
        while let Some(node) = waiting.pop() {
            let is_setup = node.kind() == "call"
                && node
                    .child_by_field_name("function")
                    .is_some_and(|it| self.text(it).rsplit('.').next() == Some("setup"));
            if is_setup {
                found = node.child_by_field_name("arguments");
            }
            let mut cursor = node.walk();
            waiting.extend(node.named_children(&mut cursor));
        }
        found
    }

    fn requirements(&self, draft: &mut Draft, path: &WorkspacePath, value: Node<'t>) {
        match self.strings(value) {
            Some(strings) => {
                draft.declares = true;
                draft.depend_on_all(strings);
            }
            // Read from a requirements file, which is a manifest by itself.
            None if self.source.contains("requirements") && self.source.contains(".txt") => {}
            None => {
                let why = format!("`{path}` computes its dependencies");
                draft.package.incomplete.get_or_insert(why);
            }
        }
    }

    /// The strings of a literal list, of a dictionary's values, of sums of those, or of a variable
    /// that is assigned such a thing; `None` when something is computed.
    fn strings(&self, value: Node<'t>) -> Option<Vec<&'s str>> {
        let mut strings = Vec::new();
        let mut waiting = vec![value];
        let mut followed = 0;
        while let Some(node) = waiting.pop() {
            match node.kind() {
                "string" => strings.push(self.plain(node)?),
                "list"
                | "tuple"
                | "set"
                | "dictionary"
                | "concatenated_string"
                | "list_splat"
                | "parenthesized_expression" => {
                    let mut cursor = node.walk();
                    waiting.extend(node.named_children(&mut cursor));
                }
                "binary_operator" => {
                    let sides = ["left", "right"].map(|it| node.child_by_field_name(it));
                    waiting.extend(sides.into_iter().flatten());
                }
                "pair" => waiting.extend(node.child_by_field_name("value")),
                "identifier" if followed < 20 => {
                    followed += 1;
                    waiting.push(self.assigned(self.text(node))?);
                }
                "comment" | "none" => {}
                _ => return None,
            }
        }
        Some(strings)
    }

    fn plain(&self, string: Node<'t>) -> Option<&'s str> {
        let mut cursor = string.walk();
        let parts: Vec<_> = string.named_children(&mut cursor).collect();
        match parts.as_slice() {
            [_, content, _] if content.kind() == "string_content" => Some(self.text(*content)),
            [_, _] => Some(""),
            _ => None,
        }
    }

    /// The value of a variable that the script assigns once.
    fn assigned(&self, name: &str) -> Option<Node<'t>> {
        let mut found = None;
        let mut waiting = vec![self.root];
        while let Some(node) = waiting.pop() {
            if matches!(node.kind(), "assignment" | "augmented_assignment")
                && node
                    .child_by_field_name("left")
                    .is_some_and(|it| self.text(it) == name)
            {
                if found.is_some() {
                    return None;
                }
                found = node.child_by_field_name("right");
            }
            let mut cursor = node.walk();
            waiting.extend(node.named_children(&mut cursor));
        }
        found
    }

    fn name(&self, draft: &mut Draft, value: Node<'t>) {
        if value.kind() == "string"
            && let Some(name) = self.plain(value)
        {
            draft.package.name = name.to_owned();
        }
    }

    /// `{"": "src"}`
    fn package_dir(&self, draft: &mut Draft, value: Node<'t>) {
        let mut cursor = value.walk();
        for pair in value.named_children(&mut cursor) {
            let key = pair.child_by_field_name("key").map(|it| self.text(it));
            let folder = pair
                .child_by_field_name("value")
                .filter(|it| it.kind() == "string")
                .and_then(|it| self.plain(it));
            if let (Some("''" | "\"\""), Some(folder)) = (key, folder) {
                draft.look_in(folder);
            }
        }
    }
}
