//! The indentation of a whole block brought back to the region's: one offset for all lines, and only
//! where that is certain.

use crate::lines::{Line, indent_of, is_blank};

/// The block with the region's indentation. It is moved right when every line of it has lost the same
/// part, and moved left only when it begins with the region's own first line further right.
pub(super) fn reindented(old: &[Line<'_>], new: Vec<String>) -> Vec<String> {
    let old: Vec<&str> = old.iter().map(|line| line.content).collect();
    let (Some(was), Some(is)) = (first_text(&old), first_text(&new)) else {
        return new;
    };
    let (wanted, given) = (indent_of(was).to_owned(), indent_of(is).to_owned());
    let restated = was.trim() == is.trim();
    let outdented: Vec<&str> = old
        .iter()
        .copied()
        .filter(|line| !is_blank(line) && !line.starts_with(wanted.as_str()))
        .collect();
    if wanted == given || !(restated || outdented.is_empty()) {
        return new;
    }
    let to_left = given.starts_with(wanted.as_str());
    if to_left && !(restated && outdented.is_empty()) {
        return new;
    }
    if !to_left && !wanted.starts_with(given.as_str()) {
        return new;
    }
    let moved: Option<Vec<String>> = new
        .iter()
        .map(|line| {
            if is_blank(line) || outdented.contains(&line.as_str()) {
                return Some(line.clone());
            }
            line.strip_prefix(given.as_str())
                .map(|rest| format!("{wanted}{rest}"))
        })
        .collect();
    moved.unwrap_or(new)
}

fn first_text<T: AsRef<str>>(lines: &[T]) -> Option<&str> {
    lines.iter().map(AsRef::as_ref).find(|line| !is_blank(line))
}

#[cfg(test)]
mod tests {
    use super::reindented;
    use crate::lines::lines;

    fn check_indent(old: &str, new: &str, expected: &str) {
        let new = new.lines().map(str::to_owned).collect();
        assert_eq!(reindented(&lines(old), new).join("\n"), expected);
    }

    #[test]
    fn moves_a_dedented_block_right() {
        check_indent("    a\n      b\n", "a\n  c\n\nb", "    a\n      c\n\n    b");
        check_indent("\ta\n", "a\n\tb", "\ta\n\t\tb");
        check_indent("        a\n", "    a\n      b", "        a\n          b");
    }

    #[test]
    fn moves_a_block_left_only_when_it_begins_as_the_region_does() {
        check_indent(
            "def f():\n",
            "    def f():\n        pass",
            "def f():\n    pass",
        );
        check_indent("a\n", "    b", "    b");
    }

    #[test]
    fn leaves_what_is_right_or_not_uniform() {
        check_indent("    a\n", "    b\nc", "    b\nc");
        check_indent("\ta\n", "    a", "    a");
        check_indent("      a\n", "    a\n  b", "    a\n  b");
        check_indent("        a\n    b\n", "    b", "    b");
    }

    #[test]
    fn lines_that_stand_left_of_the_region_stay() {
        check_indent(
            "    x = \"\"\"\ntext\n\"\"\"\n",
            "x = \"\"\"\ntext\n\"\"\"\ny",
            "    x = \"\"\"\ntext\n\"\"\"\n    y",
        );
    }
}
