//! Languages in which a fault of the tree is not yet a fault of the text: parsers of pages forgive nearly
//! all, templates are no HTML before they are filled, and a macro can stand for anything.

use scopewise_workspace::Language;

use crate::Severity;

/// Why faults of this text say nothing, as the end of a sentence.
pub(super) fn hides_syntax(language: Language, text: &str) -> Option<&'static str> {
    const TEMPLATE_MARKS: [&str; 5] = ["{{", "{%", "<%", "<?php", "${"];
    if language.is_verified_by_eye() && TEMPLATE_MARKS.iter().any(|mark| text.contains(mark)) {
        Some("the file is a template")
    } else {
        None
    }
}

/// How much a fault weighs in this language: a page with a fault still shows, a style sheet loses a rule,
/// unless its braces do not pair; what a macro hides from the grammar may be right, unless the braces
/// do not pair and no branch of the preprocessor holds one of them.
pub(super) fn severity(language: Language, text: &str) -> Severity {
    match language {
        Language::Html => Severity::Note,
        Language::Css if braces_pair(text) => Severity::Note,
        Language::C | Language::Cpp if has_branches(text) || braces_pair(text) => Severity::Note,
        Language::CSharp if has_branches(text) => Severity::Note,
        _ => Severity::Reject,
    }
}

fn has_branches(text: &str) -> bool {
    text.lines()
        .filter_map(|line| line.trim_start().strip_prefix('#'))
        .any(|line| line.trim_start().starts_with("el"))
}

/// Whether the braces of a style sheet or of a language with braces pair, strings and comments passed over.
pub(super) fn braces_pair(text: &str) -> bool {
    let mut depth = 0_usize;
    let mut characters = text.chars().peekable();
    while let Some(it) = characters.next() {
        match it {
            '/' if characters.peek() == Some(&'*') => skip_comment(&mut characters),
            '"' | '\'' => skip_string(&mut characters, it),
            '{' => depth += 1,
            '}' => match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => return false,
            },
            _ => {}
        }
    }
    depth == 0
}

fn skip_comment(characters: &mut impl Iterator<Item = char>) {
    let mut last = ' ';
    characters.next();
    for it in characters {
        if last == '*' && it == '/' {
            return;
        }
        last = it;
    }
}

fn skip_string(characters: &mut impl Iterator<Item = char>, quote: char) {
    while let Some(it) = characters.next() {
        match it {
            '\\' => {
                characters.next();
            }
            it if it == quote || it == '\n' => return,
            _ => {}
        }
    }
}
