//! What a placeholder sounds like. A remark is read as words; where it has dots or brackets around it,
//! fewer words are enough.

/// How a remark stands in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// In a comment.
    Comment,
    /// As a line of its own that is no comment.
    Bare,
}

/// How sure it is that a remark stands for code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strength {
    /// Nothing but a placeholder.
    Sure,
    /// A placeholder if code went where it came.
    Likely,
    /// Dots alone.
    Dots,
}

/// Longer remarks explain something.
const WORD_LIMIT: usize = 14;

const CODE: &[&str] = &[
    "code",
    "file",
    "function",
    "functions",
    "class",
    "classes",
    "method",
    "methods",
    "implementation",
    "implementations",
    "component",
    "components",
    "logic",
    "body",
    "imports",
    "module",
    "script",
    "content",
    "contents",
    "definition",
    "definitions",
    "handlers",
    "routes",
    "tests",
    "cases",
    "fields",
    "properties",
    "props",
    "helpers",
    "lines",
    "part",
    "parts",
    "section",
    "sections",
    "styles",
    "rules",
    "statements",
    "variables",
    "constants",
    "types",
    "interfaces",
    "config",
    "configuration",
    "options",
    "elements",
    "markup",
    "jsx",
    "html",
    "template",
    "program",
    "snippet",
    "setup",
    "loop",
    "block",
    "branches",
    "entries",
    "items",
    "exports",
    "declarations",
    "attributes",
    "endpoints",
    "hooks",
    "state",
    "settings",
];
const KEPT: &[&str] = &[
    "existing",
    "other",
    "others",
    "remaining",
    "previous",
    "original",
    "rest",
    "remainder",
];
const STATE: &[&str] = &[
    "unchanged",
    "same",
    "here",
    "omitted",
    "remains",
    "remain",
    "stays",
    "stay",
    "untouched",
    "unmodified",
    "intact",
    "brevity",
    "elided",
    "truncated",
    "snipped",
    "goes",
    "continues",
    "unaltered",
    "preserved",
    "hidden",
];
/// Words that may stand before what is left out; any other verb does something with it.
const BEFORE: &[&str] = &[
    "the",
    "and",
    "keep",
    "with",
    "your",
    "all",
    "then",
    "todo",
    "implement",
    "add",
    "insert",
    "complete",
    "continue",
    "repeat",
    "include",
    "paste",
    "copy",
    "of",
    "any",
    "here",
    "insert",
    "plus",
];
/// States that say what became of code, unlike a mere `here`.
const LEFT_OUT: &[&str] = &[
    "unchanged",
    "omitted",
    "untouched",
    "unmodified",
    "elided",
    "truncated",
    "snipped",
    "unaltered",
];

/// Whether, and how surely, a remark (without its comment marks) is a placeholder.
pub(super) fn strength(remark: &str, form: Form) -> Option<Strength> {
    let lower = remark.to_lowercase().replace('\u{2026}', "...");
    let trimmed = lower.trim();
    let inner = trimmed.trim_matches(|it: char| !it.is_alphanumeric());
    if inner.is_empty() {
        return is_dots(trimmed).then_some(Strength::Dots);
    }
    let is_marked = has_marks(trimmed);
    if form == Form::Bare && !(is_marked && is_prose(inner)) {
        return None;
    }
    let words: Vec<String> = inner
        .split(|it: char| !it.is_alphanumeric() && it != '\'')
        .map(|word| word.replace('\'', ""))
        .filter(|word| !word.is_empty())
        .collect();
    if words.len() > WORD_LIMIT {
        return None;
    }
    Phrase {
        words: words.iter().map(String::as_str).collect(),
        is_marked,
        starts_marked: is_marked && !trimmed.starts_with(char::is_alphanumeric),
    }
    .strength()
}

/// Whether a line that is no comment has the marks without which it is no placeholder; cheap.
pub(super) fn may_be_bare(line: &str) -> bool {
    let line = line.trim();
    line.starts_with(['.', '\u{2026}', '-', '<', '[', '(', '{'])
        || line.ends_with(['.', '\u{2026}'])
}

/// Dots before or after the words, or brackets around them.
fn has_marks(text: &str) -> bool {
    let pairs = [('<', '>'), ('[', ']'), ('(', ')'), ('{', '}')];
    text.starts_with("...")
        || text.ends_with("...")
        || text.starts_with("---")
        || pairs.iter().any(|(open, close)| {
            text.strip_prefix(*open)
                .and_then(|rest| rest.strip_suffix(*close))
                .is_some_and(|inner| !inner.contains(['=', ';', '<', '>', '(']))
        })
}

/// Whether a line is words with spaces between, at least two, and nothing that code is made of.
fn is_prose(inner: &str) -> bool {
    inner.contains(' ')
        && inner
            .chars()
            .all(|it| it.is_alphabetic() || matches!(it, ' ' | '\'' | '-'))
}

fn is_dots(text: &str) -> bool {
    let dots: String = text.chars().filter(|it| !it.is_whitespace()).collect();
    dots.len() >= 3 && dots.chars().all(|it| it == '.')
}

struct Phrase<'a> {
    words: Vec<&'a str>,
    /// Whether dots or brackets stand before or after the words.
    is_marked: bool,
    /// Whether they stand before them: dots after them may only mean that something takes time.
    starts_marked: bool,
}

impl Phrase<'_> {
    fn strength(&self) -> Option<Strength> {
        if self.is_rest() || self.is_left_out() || self.is_kept_code() || self.is_order_to_finish()
        {
            return Some(Strength::Sure);
        }
        let is_likely = self.is_vague_rest()
            || self.is_room_for_code()
            || self.is_bare_state()
            || (self.starts_marked && self.words.len() <= 6 && self.has_any(CODE));
        is_likely.then_some(Strength::Likely)
    }

    /// `rest of the code ...`, `rest of the function remains the same`
    fn is_rest(&self) -> bool {
        self.says_rest_of_code() && (self.is_marked || self.has_any(STATE) || self.says_as_before())
    }

    /// `existing code ...`, `other methods remain unchanged`, `... keep existing imports`
    fn is_kept_code(&self) -> bool {
        self.starts_with_kept_code(3)
            && (self.has_any(LEFT_OUT)
                || self.says_as_before()
                || (self.is_marked && self.words.len() <= 7)
                || (self.words.len() <= 5 && self.ends_with_state()))
    }

    /// `code omitted for brevity`, `implementation unchanged ...`
    fn is_left_out(&self) -> bool {
        let for_brevity = self.has("brevity")
            && self.has_any(&[
                "omitted",
                "truncated",
                "removed",
                "elided",
                "skipped",
                "shortened",
            ]);
        let says = self.has_any(LEFT_OUT) && (self.has_any(CODE) || self.words.len() == 1);
        for_brevity || (says && self.is_marked && self.words.len() <= 7)
    }

    /// `TODO: implement the rest`, `continue with the remaining methods`
    fn is_order_to_finish(&self) -> bool {
        let orders = [
            "implement",
            "add",
            "insert",
            "complete",
            "continue",
            "repeat",
            "include",
            "paste",
            "copy",
        ];
        let starts = self
            .words
            .iter()
            .find(|word| !["todo", "fixme", "please", "now", "then"].contains(word))
            .is_some_and(|word| orders.contains(word));
        let ends_with_rest = self.words.last().is_some_and(|word| *word == "rest");
        starts && (ends_with_rest || self.says_rest_of_code()) && self.words.len() <= 8
    }

    fn is_vague_rest(&self) -> bool {
        (self.says_rest_of_code() && self.words.len() <= 5)
            || (self.starts_with_kept_code(2) && self.words.len() <= 4)
            || (self.has_any(LEFT_OUT) && self.has_any(CODE) && self.words.len() <= 6)
            || (self.is_marked && self.words.len() <= 3 && self.has_any(KEPT))
    }

    /// `your code here`, `implementation goes here`, `TODO: implement`
    fn is_room_for_code(&self) -> bool {
        let ends_here = self.words.last().is_some_and(|word| *word == "here");
        let short = self.words.len() <= 6;
        let todo = self.words.first().is_some_and(|word| *word == "todo")
            && self.has_any(&["implement", "implementation"])
            && self.words.len() <= 5;
        (ends_here && short && self.has_any(CODE)) || todo
    }

    /// `same as before`, `unchanged`, `no changes here`
    fn is_bare_state(&self) -> bool {
        let words = self.words.as_slice();
        (words.len() <= 2 && self.has_any(LEFT_OUT))
            || (words.len() <= 4 && self.says_as_before())
            || matches!(
                words,
                ["no", "change" | "changes"]
                    | [
                        "no",
                        "change" | "changes",
                        "here" | "needed" | "below" | "above"
                    ]
                    | ["remains" | "stays", "the", "same"]
                    | ["snip"]
                    | ["and", "so", "on"]
            )
    }

    /// `the rest of the code`, not after a verb that does something with it.
    fn says_rest_of_code(&self) -> bool {
        let is_rest = |word: &&str| *word == "rest" || *word == "remainder";
        let Some(at) = self.words.iter().position(is_rest) else {
            return false;
        };
        let lead = self.words.iter().take(at);
        let mut tail = self.words.iter().skip(at + 1);
        let starts_it = self.is_marked || lead.into_iter().all(|word| BEFORE.contains(word));
        starts_it && tail.next() == Some(&"of") && tail.take(3).any(|word| CODE.contains(word))
    }

    fn says_as_before(&self) -> bool {
        let pairs = self.words.windows(2);
        pairs.into_iter().any(|pair| {
            matches!(
                pair,
                ["as", "before" | "is" | "above" | "original" | "previously"]
                    | ["the", "same"]
                    | ["not", "changed"]
            )
        }) && self.has_any(&["same", "as", "changed"])
            && !self.has_any(&["not"])
    }

    fn ends_with_state(&self) -> bool {
        self.words.last().is_some_and(|word| STATE.contains(word))
    }

    /// `existing code`, `all other methods`, not after a verb that does something with it.
    fn starts_with_kept_code(&self, reach: usize) -> bool {
        let Some(at) = self.words.iter().position(|word| KEPT.contains(word)) else {
            return false;
        };
        let mut lead = self.words.iter().take(at);
        let mut tail = self.words.iter().skip(at + 1).take(reach);
        lead.all(|word| BEFORE.contains(word)) && tail.any(|word| CODE.contains(word))
    }

    fn has(&self, word: &str) -> bool {
        self.words.contains(&word)
    }

    fn has_any(&self, words: &[&str]) -> bool {
        self.words.iter().any(|word| words.contains(word))
    }
}

#[cfg(test)]
mod tests {
    use super::{Form, Strength, strength};

    #[track_caller]
    fn check_strength(remark: &str, expected: Option<Strength>) {
        assert_eq!(strength(remark, Form::Comment), expected, "{remark}");
    }

    #[test]
    fn hears_placeholders() {
        for remark in [
            "... rest of the code ...",
            "... existing code ...",
            "\u{2026} rest unchanged of the file \u{2026}",
            "rest of the function remains the same",
            "Rest of the class unchanged",
            "... (rest of the implementation)",
            "other methods remain unchanged",
            "existing imports here",
            "[existing code]",
            "... keep existing code ...",
            "code omitted for brevity",
            "(implementation omitted for brevity)",
            "... remaining methods ...",
            "TODO: implement the rest",
            "implement rest of the function",
            "... unchanged ...",
            "The rest of your code stays as is",
            "<rest of the file>",
            "... other routes stay the same",
            "... previous code ...",
        ] {
            check_strength(remark, Some(Strength::Sure));
        }
    }

    #[test]
    fn leaves_doubt_where_code_did_not_go() {
        for remark in [
            "existing code",
            "your code here",
            "implementation goes here",
            "same as before",
            "unchanged",
            "no changes here",
            "TODO: implement",
            "rest of the code",
            "function body unchanged",
        ] {
            check_strength(remark, Some(Strength::Likely));
        }
        assert_eq!(
            strength("...collectOptions(rest.code, options)", Form::Bare),
            None
        );
        assert_eq!(strength("...options,", Form::Bare), None);
        check_strength("...", Some(Strength::Dots));
        check_strength("\u{2026}", Some(Strength::Dots));
    }

    #[test]
    fn leaves_real_comments_alone() {
        for remark in [
            "the rest of the arguments are passed through",
            "skip the rest of the line",
            "Read the rest of the file lazily so that big ones stay cheap",
            "we keep the original order here",
            "existing users keep their session",
            "handle the remaining bytes",
            "wait for the others...",
            "loading...",
            "TODO: support other encodings",
            "returns the same object that was given",
            "this must remain the same as in setup.py",
            "see the other implementation in base.py",
            "nothing else changes here",
            "e.g. ...",
            "unchanged since the last release of the protocol, see RFC 2616",
            "Add the rest of the padding",
            "noqa",
            "type: ignore",
            "reset exception info later for other handlers...",
            "Convert the remaining options...",
        ] {
            check_strength(remark, None);
        }
    }
}
