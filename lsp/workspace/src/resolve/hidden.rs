//! What a file that does not parse as a whole may still define. A definition cannot hide from a plain
//! search of the text: its name has to stand there, or everything of another module is taken over.

use crate::File;

/// Whether the text of a file that has syntax errors may define or pass on `name` in a way that its
/// facts do not show. `stars` is how often the facts take over everything of a module, `star` how
/// that is written.
pub(super) fn may_hide(file: &File, name: &str, star: &str, stars: usize) -> bool {
    let text = file.text().to_string();
    holds_word(&text, name) || text.matches(star).count() > stars
}

/// Whether the word `name` stands anywhere in a file, in code or not.
pub(super) fn mentions(file: &File, name: &str) -> bool {
    holds_word(&file.text().to_string(), name)
}

/// Whether a word stands in a text.
pub(super) fn holds_word(text: &str, word: &str) -> bool {
    places_of(text, word).next().is_some()
}

/// Where a word stands in a text.
pub(super) fn places_of<'t>(text: &'t str, word: &'t str) -> impl Iterator<Item = usize> + 't {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '$';
    text.match_indices(word).map(|it| it.0).filter(move |at| {
        let before = text.get(..*at).and_then(|it| it.chars().next_back());
        let after = text.get(at + word.len()..).and_then(|it| it.chars().next());
        !before.is_some_and(is_part) && !after.is_some_and(is_part)
    })
}

#[cfg(test)]
mod tests {
    use super::may_hide;
    use crate::{File, Text, WorkspacePath};

    fn check_hidden(text: &str, name: &str, expected: bool) {
        let path = WorkspacePath::new("a.ts").unwrap();
        let file = File::parse(path, Text::from(text), None, false);
        assert_eq!(may_hide(&file, name, "export *", 0), expected);
    }

    #[test]
    fn a_name_hides_only_where_its_word_stands() {
        check_hidden("export const parse = (;\n", "parse", true);
        check_hidden("export const parseAll = (;\n", "parse", false);
        check_hidden("export const $parse = (;\n", "parse", false);
        check_hidden("const x = (;\n", "parse", false);
    }

    #[test]
    fn a_star_that_the_facts_lack_may_hide_anything() {
        check_hidden("export * from (;\n", "parse", true);
    }
}
