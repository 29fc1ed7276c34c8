//! The word that makes a comment a directive: where it stands in a line, whatever its case, and what a
//! line says beside it.

use std::ops::Range;

/// The configured word, in lower case.
#[derive(Clone, Debug)]
pub(super) struct Word(String);

/// Which end of what is said the word stands at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// Before the rest.
    Start,
    /// Behind the rest.
    Finish,
}

impl Word {
    /// The word; `None` where it is blank.
    pub(super) fn new(word: &str) -> Option<Self> {
        let word = word.trim().to_lowercase();
        (!word.is_empty()).then_some(Self(word))
    }

    /// Whether a line holds it.
    pub(super) fn is_in(&self, line: &str) -> bool {
        self.places_in(line).next().is_some()
    }

    /// The bytes of a line that spell it.
    pub(super) fn places_in<'a>(
        &'a self,
        line: &'a str,
    ) -> impl Iterator<Item = Range<usize>> + 'a {
        // Lower case can change lengths, so the word is found letter by letter.
        line.char_indices().filter_map(|(start, _)| {
            let length = self.prefix_of(line.get(start..)?)?;
            Some(start..start + length)
        })
    }

    /// What is said before or behind the word, and on which side the word stands; `None` where it
    /// stands at neither end as a word of its own.
    pub(super) fn beside<'a>(&self, said: &'a str) -> Option<(&'a str, End)> {
        let said = said.trim();
        if let Some((_, rest)) = self
            .prefix_of(said)
            .and_then(|length| said.split_at_checked(length))
            && (rest.is_empty() || rest.starts_with(':') || rest.starts_with(char::is_whitespace))
        {
            return Some((rest.trim_matches(is_joint), End::Start));
        }
        let (rest, last) = said.rsplit_once(char::is_whitespace)?;
        (self.prefix_of(last) == Some(last.len()))
            .then(|| (rest.trim_matches(is_joint), End::Finish))
    }

    /// How many bytes of `text` spell the word at its start.
    fn prefix_of(&self, text: &str) -> Option<usize> {
        let mut wanted = self.0.chars();
        for (at, letter) in text.char_indices() {
            if wanted.as_str().is_empty() {
                return Some(at);
            }
            let mut lower = letter.to_lowercase();
            if !lower.all(|letter| wanted.next() == Some(letter)) {
                return None;
            }
        }
        wanted.as_str().is_empty().then_some(text.len())
    }
}

fn is_joint(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, ':' | ',')
}
