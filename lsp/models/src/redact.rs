//! Makes a stranger's text fit for a message: one line, no control or direction-changing
//! characters, no keys, not the provider's host, not too long.

use secrecy::{ExposeSecret, SecretString};

const LONGEST: usize = 300;

/// What must not be seen of one provider.
#[derive(Clone, Debug)]
pub(crate) struct Redactor {
    key: Option<SecretString>,
    host: String,
}

impl Redactor {
    pub(crate) fn new(key: Option<SecretString>, host: &str) -> Redactor {
        Redactor {
            key,
            host: host.to_owned(),
        }
    }

    /// The text as it may be shown; empty when nothing is left.
    pub(crate) fn clean(&self, text: &str) -> String {
        let mut text = one_line(text);
        if let Some(key) = &self.key {
            text = text.replace(key.expose_secret(), "[key]");
        }
        if !self.host.is_empty() {
            text = text.replace(&self.host, "[host]");
        }
        let text = without_keys(&text, self.start_of_key());
        shorten(&text)
    }

    /// Providers echo a key with its middle masked: its start is enough to know it.
    fn start_of_key(&self) -> Option<&str> {
        let key = self.key.as_ref()?.expose_secret();
        key.get(..8)
    }
}

fn one_line(text: &str) -> String {
    let visible = text.chars().filter(|character| !is_hidden(*character));
    let spaced: String = visible
        .map(|character| {
            if character.is_control() {
                ' '
            } else {
                character
            }
        })
        .collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Format characters that draw nothing or change the direction of what follows.
fn is_hidden(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}')
}

fn without_keys(text: &str, start_of_key: Option<&str>) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let word = rest
            .find(|character| !is_key_character(character))
            .unwrap_or(rest.len());
        let (word, after) = rest.split_at(word);
        let is_key = (word.starts_with("sk-") && word.len() >= 8)
            || start_of_key.is_some_and(|start| word.starts_with(start));
        clean.push_str(if is_key { "[key]" } else { word });
        let other = after.find(is_key_character).unwrap_or(after.len());
        let (other, after) = after.split_at(other);
        clean.push_str(other);
        rest = after;
    }
    clean
}

fn is_key_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '-' | '_' | '*' | '.' | '…')
}

fn shorten(text: &str) -> String {
    let text = text.trim_end_matches(['.', ' ']);
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_clean(text: &str, expected: &str) {
        let redactor = Redactor::new(Some("canary/+=1234567890".into()), "api.example");
        assert_eq!(redactor.clean(text), expected);
    }

    #[test]
    fn makes_one_plain_line() {
        check_clean("a\r\n\tb\u{1b}[31m c\u{202e}d\u{200b}e.", "a b [31m cde");
        check_clean("", "");
        check_clean(" . ", "");
    }

    #[test]
    fn hides_the_key_its_start_and_what_looks_like_one() {
        check_clean("key canary/+=1234567890!", "key [key]!");
        check_clean("can\u{200b}ary/+=1234567890", "[key]");
        check_clean(
            "Incorrect API key: sk-proj-*****abcd. See",
            "Incorrect API key: [key] See",
        );
        check_clean("'sk-ant-api03-abc_def-1'", "'[key]'");
        check_clean(
            "sk-1 is no key, nor is risk-averse-thinking",
            "sk-1 is no key, nor is risk-averse-thinking",
        );
        let redactor = Redactor::new(Some("abcdefghijklmnop".into()), "");
        assert_eq!(redactor.clean("got abcdefgh****mnop"), "got [key]");
    }

    #[test]
    fn hides_the_host() {
        check_clean(
            "POST https://api.example/v1 failed",
            "POST https://[host]/v1 failed",
        );
    }

    #[test]
    fn shortens() {
        let redactor = Redactor::new(None, "");
        assert_eq!(
            redactor.clean(&"é".repeat(400)).chars().count(),
            LONGEST + 1
        );
    }
}
