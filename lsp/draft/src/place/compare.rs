//! Ways to compare a run of lines of a file with a SEARCH text of as many lines.

use crate::MatchLevel;
use crate::lines::{indent_of, is_blank};

/// How lines of an answer move to the indentation of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Shift {
    #[default]
    None,
    /// So much is put in front.
    Right(String),
    /// So much is taken off the front.
    Left(String),
}

impl Shift {
    /// A line moved; `None` where it does not begin with what is to be taken off.
    pub(crate) fn applied(&self, line: &str) -> Option<String> {
        match self {
            _ if is_blank(line) => Some(line.to_owned()),
            Self::None => Some(line.to_owned()),
            Self::Right(added) => Some(format!("{added}{line}")),
            Self::Left(gone) => line.strip_prefix(gone.as_str()).map(str::to_owned),
        }
    }
}

/// Whether the lines are the same but for what the level disregards.
pub(super) fn fits(there: &[&str], search: &[&str], level: MatchLevel) -> bool {
    let all = |same: fn(&str, &str) -> bool| {
        there
            .iter()
            .zip(search)
            .all(|(one, other)| same(one, other))
    };
    match level {
        MatchLevel::Exact => all(|one, other| one == other),
        MatchLevel::TrailingSpace => all(|one, other| one.trim_end() == other.trim_end()),
        MatchLevel::Indentation => {
            all(|one, other| one.trim() == other.trim()) && shift(there, search).is_some()
        }
        MatchLevel::Punctuation => all(same_but_punctuation),
    }
}

/// The one offset between two runs of lines that differ in nothing else.
pub(super) fn shift(there: &[&str], search: &[&str]) -> Option<Shift> {
    let mut pairs = there.iter().zip(search).filter(|(line, _)| !is_blank(line));
    let offset = |(line, searched): (&&str, &&str)| {
        let (is, was) = (indent_of(line), indent_of(searched));
        if is == was {
            return Some(Shift::None);
        }
        let right = is
            .strip_suffix(was)
            .map(|added| Shift::Right(added.to_owned()));
        right.or_else(|| {
            was.strip_suffix(is)
                .map(|gone| Shift::Left(gone.to_owned()))
        })
    };
    let first = pairs.next().and_then(offset)?;
    pairs
        .all(|pair| offset(pair).as_ref() == Some(&first))
        .then_some(first)
}

fn same_but_punctuation(one: &str, other: &str) -> bool {
    let plain = |line: &str| -> String {
        let plain: String = line.chars().map(plain_punctuation).collect();
        plain.replace('…', "...").trim_end().to_owned()
    };
    one == other || plain(one) == plain(other)
}

/// The ASCII character models write for a typographic one.
const fn plain_punctuation(character: char) -> char {
    match character {
        '\u{2018}'..='\u{201b}' | '\u{2032}' => '\'',
        '\u{201c}'..='\u{201f}' | '\u{2033}' => '"',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => ' ',
        other => other,
    }
}
