//! Whether a text can mention a name at all, by a plain search: what is asked of files that are not parsed
//! yet. Says yes where a search cannot tell; knows no grammar.

use crate::facts::{DECLARES_MODULE, LOADS_AT_RUN_TIME, MODULE_ELSEWHERE};

/// Words of which one stands in every text that loads a module at run time by a call.
const LOADERS: [&str; 4] = ["require", "import_module", "__import__", "importorskip"];

/// Whether the facts of `text` may mention `name`, which may also be a mark of the name set. `false` is
/// sure but for names that are written with escapes.
pub(crate) fn is_possible(text: &str, name: &str) -> bool {
    match name {
        LOADS_AT_RUN_TIME => loads_at_run_time(text),
        DECLARES_MODULE => text.contains("declare"),
        MODULE_ELSEWHERE => text.contains("path"),
        "default" => true,
        _ => longest_word(name).is_none_or(|word| text.contains(word)),
    }
}

/// The longest run of letters in a name or a module's path; `None` for what is neither.
fn longest_word(name: &str) -> Option<&str> {
    let is_letter = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '$');
    let is_between = |letter: char| matches!(letter, '.' | '/' | '-' | '@' | ':');
    if !name.chars().all(|it| is_letter(it) || is_between(it)) {
        return None;
    }
    let words = name.split(is_between).filter(|word| !word.is_empty());
    words.max_by_key(|word| word.len())
}

fn loads_at_run_time(text: &str) -> bool {
    let calls = |(at, word): (usize, &str)| {
        let rest = text.get(at + word.len()..).unwrap_or_default();
        rest.trim_start().starts_with(['(', '/'])
    };
    LOADERS.iter().any(|loader| text.contains(loader)) || text.match_indices("import").any(calls)
}

#[cfg(test)]
mod tests {
    use super::is_possible;
    use crate::facts::{LOADS_AT_RUN_TIME, MODULE_ELSEWHERE};
    use crate::{File, Text, WorkspacePath};

    fn check_possible(text: &str, name: &str, expected: bool) {
        assert_eq!(is_possible(text, name), expected, "{name} in {text}");
    }

    #[test]
    fn searches_for_the_longest_word_of_a_name() {
        check_possible("from shop.cart import total\n", "total", true);
        check_possible("from shop.cart import total\n", "price", false);
        check_possible(
            "import \"example.org/shop/cart\"\n",
            "example.org/shop/cart",
            true,
        );
        check_possible("import \"example.org/shop\"\n", "@scope/package-x", false);
    }

    #[test]
    fn says_yes_to_what_a_search_cannot_tell() {
        check_possible("a = 1\n", "package main", true);
        check_possible("a = 1\n", "default", true);
        check_possible("a = 1\n", ".", true);
    }

    #[test]
    fn knows_how_marks_are_written() {
        check_possible(
            "const a = await import /* lazy */ ('./a');\n",
            LOADS_AT_RUN_TIME,
            true,
        );
        check_possible("import { a } from './a';\n", LOADS_AT_RUN_TIME, false);
        check_possible("importlib.import_module('a')\n", LOADS_AT_RUN_TIME, true);
        check_possible("#[path = \"b.rs\"]\nmod a;\n", MODULE_ELSEWHERE, true);
        check_possible("mod a;\n", MODULE_ELSEWHERE, false);
    }

    /// Whatever the facts mention, an unread copy of the file may mention.
    fn check_unread(path: &str, text: &str) {
        let path = WorkspacePath::new(path).unwrap();
        let read = File::parse(path.clone(), Text::from(text), None, false);
        let facts = read.facts();
        let definitions = facts.definitions.iter().map(|it| &it.name);
        let uses = facts.uses.iter().map(|it| &it.name);
        let imports = facts.imports.iter().flat_map(|import| {
            let names = import.names.iter().flat_map(|it| [&it.name, &it.binding]);
            names.chain([&import.module])
        });
        let names: Vec<&str> = definitions
            .chain(uses)
            .chain(imports)
            .map(String::as_str)
            .collect();
        assert!(!names.is_empty());
        for name in names
            .into_iter()
            .chain([LOADS_AT_RUN_TIME, MODULE_ELSEWHERE])
        {
            let unread = File::unread(path.clone(), text);
            assert_eq!(unread.may_mention(name), read.may_mention(name), "{name}");
        }
    }

    #[test]
    fn an_unread_file_mentions_what_its_facts_do() {
        check_unread(
            "a.py",
            "from .shop import cart as basket\nimport a.b\n\nclass C(basket.D):\n    x: int = 1\n",
        );
        check_unread(
            "a.ts",
            "import D, { e as f } from '../x';\nexport * from \"@a/b\";\nconst g = await import('./h');\nclass I extends D {}\n",
        );
        check_unread(
            "a.js",
            "const { a } = require('./b');\nmodule.exports = { a, 'c-d': 1 };\n",
        );
        check_unread(
            "a.rs",
            "#[path = \"x.rs\"]\nmod y;\nuse crate::{a::b, c as d};\nfn r#type<'a>(e: &'a d::F) { b!(e) }\n",
        );
        check_unread(
            "a.go",
            "//go:build linux\n\npackage a\n\nimport x \"example.org/y/v2\"\n\nfunc (t *T) M() { x.N() }\n",
        );
    }
}
