//! Pieces of the user's part: what they say, how much they matter, and how repository text is fenced.

use scopewise_verify::redact;
use scopewise_workspace::WorkspacePath;

/// How much a piece matters; the first that do not fit are the last here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Priority {
    /// The ask cannot be met without it.
    Required,
    /// The imports of the file.
    Imports,
    /// Signatures of what the target uses.
    Signatures,
    /// The lines around the target.
    Around,
    /// Other places of the ask.
    Places,
    /// What helps to fit in: an example, declared dependencies, older attempts.
    Background,
}

/// One piece, in the order of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) priority: Priority,
    /// The heading it stands under; said once for neighbours with the same.
    pub(crate) heading: String,
    pub(crate) text: String,
    /// What is said when it is left out: "signature of `send`".
    pub(crate) phrase: String,
    /// The file whose text it shows.
    pub(crate) shows: Option<WorkspacePath>,
    /// How many key-like strings were redacted in it.
    pub(crate) redacted: usize,
}

impl Piece {
    /// A piece of text from anywhere; key-like strings in it are redacted.
    pub(crate) fn new(priority: Priority, heading: &str, text: &str, phrase: String) -> Self {
        let (text, redacted) = redact(text);
        Self {
            priority,
            heading: heading.to_owned(),
            text,
            phrase,
            shows: None,
            redacted,
        }
    }

    /// The piece marked as text of a file that the answer may change.
    pub(crate) fn showing(mut self, path: &WorkspacePath) -> Self {
        self.shows = Some(path.clone());
        self
    }
}

/// A text in a fence that nothing inside it can close.
pub(crate) fn fenced(info: &str, text: &str) -> String {
    let mut longest = 2;
    let mut run = 0;
    for letter in text.chars() {
        run = if letter == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(longest + 1);
    let gap = if text.is_empty() || text.ends_with('\n') {
        ""
    } else {
        "\n"
    };
    format!("{fence}{info}\n{text}{gap}{fence}\n")
}

/// A text as inline code.
pub(crate) fn inline(text: &str) -> String {
    if text.contains('`') {
        format!("`` {text} ``")
    } else {
        format!("`{text}`")
    }
}

/// A text from a tool or a repository as one line of at most `limit` characters.
pub(crate) fn one_line(text: &str, limit: usize) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    if line.chars().count() <= limit {
        return line;
    }
    let mut short: String = line.chars().take(limit).collect();
    short.push('…');
    short
}
