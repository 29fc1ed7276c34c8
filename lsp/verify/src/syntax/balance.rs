//! Whether the brackets of a script pair, read without a grammar: strings, templates, comments and regular
//! expressions are passed over. A second opinion for what the grammar cannot read.

use super::faults::Unbalanced;

/// A bracket of a text in the JavaScript family that has no partner: the first that closes nothing, else
/// the last that stays open.
pub(super) fn unbalanced(text: &str) -> Option<Unbalanced> {
    let mut reader = Reader {
        rest: text.char_indices().peekable(),
        open: Vec::new(),
        last: '\n',
        word: String::new(),
    };
    while let Some((at, it)) = reader.rest.next() {
        if let Some(found) = reader.take(at, it) {
            return Some(found);
        }
    }
    let left = reader.open.into_iter().rfind(|(open, _)| *open != '`');
    left.map(|(open, at)| Unbalanced::of(if open == '$' { '{' } else { open }, at))
}

struct Reader<'a> {
    rest: std::iter::Peekable<std::str::CharIndices<'a>>,
    /// Open brackets; `$` for `${`, a backtick for a template.
    open: Vec<(char, usize)>,
    /// The last character that is not white space.
    last: char,
    /// The word that ends at the last character, where there is one.
    word: String,
}

impl Reader<'_> {
    fn take(&mut self, at: usize, it: char) -> Option<Unbalanced> {
        match it {
            '"' | '\'' => self.skip_string(it),
            '`' => {
                self.open.push(('`', at));
                self.read_template();
            }
            '/' if self.next_is('/') => self.skip_line(),
            '/' if self.next_is('*') => self.skip_comment(),
            '/' if self.may_begin_regex() => self.skip_regex(),
            '(' | '[' | '{' => self.open.push((it, at)),
            ')' | ']' | '}' => {
                let wanted = self.open.pop();
                match (wanted, it) {
                    (Some(('(', _)), ')') | (Some(('[', _)), ']') | (Some(('{', _)), '}') => {}
                    (Some(('$', _)), '}') => self.read_template(),
                    (Some((open, from)), _) if open != '`' => {
                        let open = if open == '$' { '{' } else { open };
                        return Some(Unbalanced::of(open, from));
                    }
                    _ => return Some(Unbalanced::of(it, at)),
                }
            }
            _ => {}
        }
        self.remember(it);
        None
    }

    fn remember(&mut self, it: char) {
        if it.is_whitespace() {
            return;
        }
        if it.is_alphanumeric() || it == '_' || it == '$' {
            if !(self.last.is_alphanumeric() || self.last == '_' || self.last == '$') {
                self.word.clear();
            }
            self.word.push(it);
        } else {
            self.word.clear();
        }
        self.last = it;
    }

    fn next_is(&mut self, wanted: char) -> bool {
        self.rest.peek().is_some_and(|(_, it)| *it == wanted)
    }

    fn may_begin_regex(&self) -> bool {
        const WORDS: [&str; 9] = [
            "return", "typeof", "case", "in", "of", "do", "else", "void", "delete",
        ];
        matches!(
            self.last,
            '(' | ','
                | '='
                | ':'
                | '['
                | '!'
                | '&'
                | '|'
                | '?'
                | '{'
                | '}'
                | ';'
                | '+'
                | '-'
                | '*'
                | '%'
                | '>'
                | '~'
                | '^'
                | '\n'
        ) || WORDS.contains(&self.word.as_str())
    }

    fn skip_string(&mut self, quote: char) {
        while let Some((_, it)) = self.rest.next() {
            match it {
                '\\' => {
                    self.rest.next();
                }
                it if it == quote || it == '\n' => return,
                _ => {}
            }
        }
    }

    /// Reads a template up to its end or to a `${`, which is left open.
    fn read_template(&mut self) {
        while let Some((at, it)) = self.rest.next() {
            match it {
                '\\' => {
                    self.rest.next();
                }
                '`' => {
                    self.open.pop();
                    return;
                }
                '$' if self.next_is('{') => {
                    self.rest.next();
                    self.open.push(('$', at + 1));
                    return;
                }
                _ => {}
            }
        }
    }

    fn skip_line(&mut self) {
        while let Some((_, it)) = self.rest.peek() {
            if *it == '\n' {
                return;
            }
            self.rest.next();
        }
    }

    fn skip_comment(&mut self) {
        let mut last = ' ';
        self.rest.next();
        for (_, it) in self.rest.by_ref() {
            if last == '*' && it == '/' {
                return;
            }
            last = it;
        }
    }

    fn skip_regex(&mut self) {
        let mut is_in_class = false;
        while let Some((_, it)) = self.rest.next() {
            match it {
                '\\' => {
                    self.rest.next();
                }
                '[' => is_in_class = true,
                ']' => is_in_class = false,
                '/' if !is_in_class => return,
                '\n' => return,
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::unbalanced;

    #[track_caller]
    fn check_unbalanced(text: &str, expected: Option<usize>) {
        assert_eq!(
            unbalanced(text).map(|it| it.range.start),
            expected,
            "{text}"
        );
    }

    #[test]
    fn passes_over_what_is_quoted() {
        check_unbalanced("f('(', \"[\", `{ ${g({a: `}`})} (`) // (\n/* [ */", None);
        check_unbalanced("x = y.match(/[(\\]/]+\\(/g) ? a / b : c / (d);", None);
        check_unbalanced("return /\\{/.test(x);", None);
    }

    #[test]
    fn names_the_bracket() {
        check_unbalanced("f(a, [b);", Some(5));
        check_unbalanced("f(a));", Some(4));
        check_unbalanced("if (a) {\n  b();\n", Some(7));
        check_unbalanced("`${f(a}`", Some(4));
        check_unbalanced("a {\n  b(\n", Some(7));
    }
}
