//! How much work a tree is for a query. At each node the cursor of a query looks through the siblings
//! after it for a named one; in a row of bare brackets that no rule takes, that is all of them each time.

use tree_sitter::Tree;

/// Siblings that a query may look through: about a tenth of a second.
const BUDGET: usize = 50_000_000;

/// Whether a query over the tree would look through more siblings than it is worth.
pub(super) fn is_too_much(tree: &Tree) -> bool {
    let mut cursor = tree.walk();
    let mut spent = 0_usize;
    // Unnamed siblings in a row, in the list of the cursor and in those around it.
    let mut row = 0_usize;
    let mut rows: Vec<usize> = Vec::new();
    loop {
        row = if cursor.node().is_named() { 0 } else { row + 1 };
        spent = spent.saturating_add(row);
        if spent > BUDGET {
            return true;
        }
        if cursor.goto_first_child() {
            rows.push(std::mem::take(&mut row));
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return false;
            }
            row = rows.pop().unwrap_or_default();
        }
    }
}

#[cfg(test)]
mod tests {
    use scopewise_grammars::Language;

    use super::is_too_much;
    use crate::{Text, syntax};

    fn check_effort(path: &str, text: &str, expected: bool) {
        let language = Language::of_path(path);
        let tree = syntax::parse(language, &Text::from(text), None).unwrap();
        assert_eq!(is_too_much(&tree), expected);
    }

    #[test]
    fn only_long_rows_of_bare_brackets_are_too_much() {
        check_effort("a.css", &"a { b: c }\n".repeat(10_000), false);
        check_effort("a.css", &"(".repeat(5_000), false);
        check_effort("a.css", &"(".repeat(50_000), true);
    }
}
