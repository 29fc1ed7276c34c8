//! An instruction as words and clauses: what the guesses about reach, symptoms and named places are
//! made from. English words only; everything that looks like code is kept as written.

/// One word of an instruction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// As written, without quotes and surrounding punctuation.
    pub(crate) raw: String,
    /// In lower case, typographic apostrophes made plain.
    pub(crate) lower: String,
    /// Whether it stood in backticks or quotes, or is shaped like a name or path in code.
    pub(crate) is_code: bool,
    /// Whether a clause ends after it.
    pub(crate) ends_clause: bool,
}

impl Word {
    fn new(raw: &str, quoted: bool) -> Self {
        Self {
            raw: raw.to_owned(),
            lower: raw.to_lowercase().replace('’', "'"),
            is_code: quoted || is_code_shaped(raw),
            ends_clause: false,
        }
    }
}

/// The words of an instruction, in order.
pub(crate) fn words(instruction: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    for (index, piece) in instruction.split('`').enumerate() {
        if index % 2 == 1 {
            if !piece.trim().is_empty() {
                words.push(Word::new(piece.trim(), true));
            }
            continue;
        }
        for line in piece.split_inclusive('\n') {
            line.split_whitespace()
                .for_each(|token| push_token(&mut words, token));
            if line.ends_with('\n') {
                end_clause(&mut words);
            }
        }
    }
    words
}

/// The clauses: runs of words up to punctuation or a joining word, without the polite words in front.
pub(crate) fn clauses(words: &[Word]) -> Vec<&[Word]> {
    words
        .split_inclusive(|word| word.ends_clause || is_joint(&word.lower))
        .map(|clause| match clause.split_last() {
            Some((last, rest)) if is_joint(&last.lower) => rest,
            _ => clause,
        })
        .map(without_politeness)
        .filter(|clause| !clause.is_empty())
        .collect()
}

/// Whether `word` is one of the words of a list written as one text.
pub(crate) fn is_among(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|it| it == word)
}

/// The words that an identifier or path is made of, in lower case: `checkPassword_v2` is `check`,
/// `password`, `v2`.
pub(crate) fn name_words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let letters: Vec<char> = name.replace("OAuth", "Oauth").chars().collect();
    for (index, letter) in letters.iter().enumerate() {
        if !letter.is_alphanumeric() {
            flush(&mut words, &mut word);
            continue;
        }
        let before = index.checked_sub(1).and_then(|it| letters.get(it));
        let after = letters.get(index + 1);
        let starts_hump = letter.is_uppercase()
            && (before.is_some_and(|it| it.is_lowercase() || it.is_numeric())
                || (before.is_some_and(|it| it.is_uppercase())
                    && after.is_some_and(|it| it.is_lowercase())));
        if starts_hump {
            flush(&mut words, &mut word);
        }
        word.extend(letter.to_lowercase());
    }
    flush(&mut words, &mut word);
    words
}

fn flush(words: &mut Vec<String>, word: &mut String) {
    if !word.is_empty() {
        words.push(std::mem::take(word));
    }
}

fn push_token(words: &mut Vec<Word>, token: &str) {
    let opened = token.trim_start_matches(['(', '[', '{', '"', '\'', '“', '‘', '*']);
    let closed = opened.trim_end_matches([
        ',', ';', ':', '.', '!', '?', ')', ']', '}', '"', '\'', '”', '’', '*', '…',
    ]);
    let is_quoted = token.starts_with(['"', '\'', '“', '‘']) && closed.len() < opened.len();
    let is_call = opened
        .strip_prefix(closed)
        .is_some_and(|tail| closed.ends_with('(') && tail.starts_with(')'));
    let name = closed.trim_end_matches('(');
    if !name.is_empty() {
        words.push(Word::new(
            name,
            is_call || (is_quoted && is_identifier(name)),
        ));
    }
    let tail = opened.strip_prefix(closed).unwrap_or_default();
    if tail.contains([',', ';', ':', '.', '!', '?', '…']) {
        end_clause(words);
    }
}

fn end_clause(words: &mut [Word]) {
    if let Some(last) = words.last_mut() {
        last.ends_clause = true;
    }
}

fn is_joint(word: &str) -> bool {
    matches!(
        word,
        "and" | "then" | "but" | "also" | "because" | "since" | "–" | "-" | "&"
    )
}

fn without_politeness(mut clause: &[Word]) -> &[Word] {
    const POLITE: &str = "please pls can could would you let's lets we i i'd should must want need like to now just \
        also first then next ok okay kindly help me finally instead simply try";
    while let Some((first, rest)) = clause.split_first() {
        if first.is_code || rest.is_empty() || !is_among(POLITE, &first.lower) {
            break;
        }
        clause = rest;
    }
    clause
}

fn is_identifier(text: &str) -> bool {
    text.chars()
        .all(|it| it.is_alphanumeric() || matches!(it, '_' | '.' | '$'))
}

fn is_code_shaped(text: &str) -> bool {
    let core = text.trim_matches('_');
    let snake = core.contains('_') && is_identifier(core);
    let dunder = text.starts_with("__") && is_identifier(text);
    let mut letters = text.chars().peekable();
    let mut camel = false;
    while let Some(letter) = letters.next() {
        camel |= letter.is_lowercase() && letters.peek().is_some_and(|it| it.is_uppercase());
    }
    let dotted = text.contains('.') && is_identifier(text) && !text.starts_with(char::is_numeric);
    snake || dunder || (camel && is_identifier(text)) || dotted || is_path_shaped(text)
}

/// Whether a word is shaped like a file's path: it has a folder and an ending, or a known ending.
pub(crate) fn is_path_shaped(text: &str) -> bool {
    const ENDINGS: &str = "py pyi ts mts cts tsx js mjs cjs jsx rs go css html htm json toml yaml yml md sql sh txt \
        cfg ini vue svelte proto java rb scss";
    const NOT_PATHS: &str = "node.js next.js vue.js react.js express.js d3.js three.js nuxt.js";
    if is_among(NOT_PATHS, &text.to_lowercase()) || text.contains(char::is_whitespace) {
        return false;
    }
    let name = text.rsplit('/').next().unwrap_or(text);
    name.rsplit_once('.')
        .is_some_and(|(stem, ending)| !stem.is_empty() && is_among(ENDINGS, &ending.to_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::{clauses, name_words, words};

    fn check_words(instruction: &str, expected: &str) {
        let shown: Vec<String> = words(instruction)
            .iter()
            .map(|word| {
                let end = if word.ends_clause { "|" } else { "" };
                if word.is_code {
                    format!("<{}>{end}", word.raw)
                } else {
                    format!("{}{end}", word.lower)
                }
            })
            .collect();
        assert_eq!(shown.join(" "), expected);
    }

    fn check_clauses(instruction: &str, expected: &[&str]) {
        let words = words(instruction);
        let shown: Vec<String> = clauses(&words)
            .iter()
            .map(|clause| {
                let clause: Vec<&str> = clause.iter().map(|word| word.raw.as_str()).collect();
                clause.join(" ")
            })
            .collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn code_is_told_from_prose() {
        check_words(
            "Rename `old name` to newName.",
            "rename <old name> to <newName>|",
        );
        check_words("call parse_header() first", "call <parse_header> first");
        check_words(
            "in billing/service.py, 'Foo' fails",
            "in <billing/service.py>| <Foo> fails",
        );
        check_words(
            "use a Node.js stream e.g. here",
            "use a <Node.js> stream <e.g>| here",
        );
        check_words("it doesn’t work (sometimes)", "it doesn't work sometimes");
        check_words("add __init__ and MAX_SIZE", "add <__init__> and <MAX_SIZE>");
    }

    #[test]
    fn clauses_start_with_their_verb() {
        check_clauses(
            "Could you please add a cache, then rename it and log hits?",
            &["add a cache", "rename it", "log hits"],
        );
        check_clauses("rename", &["rename"]);
        check_clauses("", &[]);
        check_clauses("fix this\nand test it", &["fix this", "test it"]);
    }

    #[test]
    fn names_split_at_humps_and_marks() {
        let shown = |name| name_words(name).join(" ");
        assert_eq!(shown("checkPassword_v2"), "check password v2");
        assert_eq!(shown("HTTPServer"), "http server");
        assert_eq!(
            shown("src/auth-flow/OAuth2Login.tsx"),
            "src auth flow oauth2 login tsx"
        );
        assert_eq!(shown("MAX_TOKENS"), "max tokens");
        assert_eq!(shown("author"), "author");
    }
}
