//! Titles and other short texts for people. What comes from a file, a model or another server is data
//! from a stranger: it is cleaned before it is shown.

use scopewise_route::RungId;

/// The most UTF-16 units of a title.
const TITLE_LIMIT: usize = 60;

/// `Simplify parse_header · fast`: what is done, to what, and the rung it starts on. The subject is cut
/// where it is too long; `is_provisional` is said where there is room.
pub(super) fn ask_title(verb: &str, subject: &str, rung: RungId, is_provisional: bool) -> String {
    let ending = format!(" · {rung}");
    let title = fitted(verb, subject, &ending);
    if is_provisional {
        let longer = format!("{title} · provisional");
        if units(&longer) <= TITLE_LIMIT {
            return longer;
        }
    }
    title
}

/// `Apply: Simplify parse_header`: a title of at most 60 units.
pub(super) fn plain_title(verb: &str, subject: &str) -> String {
    fitted(verb, subject, "")
}

/// One line of a stranger's text: no control or direction-changing characters, single spaces.
pub(super) fn cleaned(text: &str) -> String {
    let visible: String = text
        .chars()
        .map(|letter| if letter.is_whitespace() { ' ' } else { letter })
        .filter(|letter| !letter.is_control() && !is_hidden(*letter))
        .collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// At most `limit` UTF-16 units of a text, with an ellipsis where something is missing.
pub(super) fn shortened(text: &str, limit: usize) -> String {
    if units(text) <= limit {
        return text.to_owned();
    }
    let mut short = String::new();
    let mut left = limit.saturating_sub(1);
    for letter in text.chars() {
        match left.checked_sub(letter.len_utf16()) {
            Some(rest) => left = rest,
            None => break,
        }
        short.push(letter);
    }
    format!("{}…", short.trim_end())
}

fn fitted(verb: &str, subject: &str, ending: &str) -> String {
    let subject = cleaned(subject);
    if subject.is_empty() {
        return format!("{verb}{ending}");
    }
    let start = match verb {
        "" => String::new(),
        verb => format!("{verb} "),
    };
    let room = TITLE_LIMIT.saturating_sub(units(&start) + units(ending));
    format!("{start}{}{ending}", shortened(&subject, room))
}

fn units(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

const fn is_hidden(letter: char) -> bool {
    matches!(
        letter,
        '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

#[cfg(test)]
mod tests {
    use scopewise_route::RungId;

    use super::{ask_title, cleaned, plain_title};

    #[test]
    fn ends_with_the_rung() {
        let check = |subject, provisional, expected: &str| {
            let title = ask_title("Simplify", subject, RungId::Fast, provisional);
            assert_eq!(title, expected);
        };
        check("parse_header", false, "Simplify parse_header · fast");
        check(
            "parse_header",
            true,
            "Simplify parse_header · fast · provisional",
        );
        check("", false, "Simplify · fast");
        check(
            "a_name_that_goes_on_and_on_and_on_and_never_seems_to_come_to_an_end",
            true,
            "Simplify a_name_that_goes_on_and_on_and_on_and_never… · fast",
        );
    }

    #[test]
    fn needs_no_verb() {
        let title = ask_title("", "(project) Add types", RungId::Fast, false);
        assert_eq!(title, "(project) Add types · fast");
    }

    #[test]
    fn counts_units_of_the_protocol() {
        let title = plain_title("Fix:", &"🐍".repeat(60));
        assert_eq!(title.encode_utf16().count(), 60);
    }

    #[test]
    fn shows_strangers_text_without_its_tricks() {
        let check = |text, expected: &str| assert_eq!(cleaned(text), expected);
        check("a\n\tb  c", "a b c");
        check("\u{1b}[31mred\u{7}", "[31mred");
        check("left\u{202e}thgir\u{2069}", "leftthgir");
        check("zero\u{200b}width\u{feff}", "zerowidth");
    }
}
