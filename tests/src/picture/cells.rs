//! The cells of a captured screen: text with SGR sequences read into lines of styled pieces, each at its
//! column. Other sequences are passed over.

use std::iter::Peekable;
use std::str::Chars;

use super::colours::Colour;

/// How a piece of text looks.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Style {
    /// The colour of the text, where it has one.
    pub(super) text: Option<Colour>,
    /// The colour behind it, where it has one.
    pub(super) ground: Option<Colour>,
    /// The colour of the line under it, where it has one.
    pub(super) line: Option<Colour>,
    pub(super) bold: bool,
    pub(super) dim: bool,
    pub(super) italic: bool,
    pub(super) reversed: bool,
    pub(super) struck: bool,
    pub(super) underline: Underline,
}

/// The line under a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Underline {
    /// None.
    #[default]
    None,
    /// A straight one.
    Straight,
    /// A wave.
    Wave,
}

/// A run of text of one style on one line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Piece {
    /// Its first column, from 0.
    pub(super) column: usize,
    /// How many columns it takes.
    pub(super) columns: usize,
    /// The text.
    pub(super) text: String,
    /// Its look.
    pub(super) style: Style,
}

/// The lines of a captured screen.
pub(super) fn lines(screen: &str) -> Vec<Vec<Piece>> {
    let mut style = Style::default();
    screen
        .trim_end_matches('\n')
        .split('\n')
        .map(|line| pieces(line, &mut style))
        .collect()
}

fn pieces(line: &str, style: &mut Style) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut column = 0;
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        if character == '\u{1b}' {
            escape(&mut characters, style);
            continue;
        }
        if character.is_control() {
            continue;
        }
        let columns = width(character);
        match pieces.last_mut() {
            // A wide character stands alone: fonts disagree about its width.
            Some(last) if last.style == *style && columns < 2 && last.columns_are_single() => {
                last.text.push(character);
                last.columns += columns;
            }
            Some(last) if columns == 0 => last.text.push(character),
            _ => pieces.push(Piece {
                column,
                columns,
                text: character.to_string(),
                style: style.clone(),
            }),
        }
        column += columns;
    }
    pieces
}

impl Piece {
    fn columns_are_single(&self) -> bool {
        self.text.chars().all(|it| width(it) < 2)
    }
}

/// Columns of a character on a terminal: 2 for emoji and East Asian wide ones, 0 for joiners and marks.
fn width(character: char) -> usize {
    match u32::from(character) {
        0x0300..=0x036f | 0x200b..=0x200f | 0x20d0..=0x20ff | 0xfe00..=0xfe0f => 0,
        0x1100..=0x115f
        | 0x2e80..=0xa4cf
        | 0xac00..=0xd7a3
        | 0xf900..=0xfaff
        | 0xfe30..=0xfe6f
        | 0xff00..=0xff60
        | 0x1f300..=0x1f64f
        | 0x1f680..=0x1f6ff
        | 0x1f900..=0x1faff
        | 0x20000..=0x3fffd => 2,
        _ => 1,
    }
}

/// Reads a sequence after its escape character.
fn escape(characters: &mut Peekable<Chars<'_>>, style: &mut Style) {
    match characters.next() {
        Some('[') => {
            let mut parameters = String::new();
            for character in characters.by_ref() {
                if ('@'..='~').contains(&character) {
                    if character == 'm' {
                        restyle(&parameters, style);
                    }
                    return;
                }
                parameters.push(character);
            }
        }
        // A string up to BEL or `ESC \`: links and titles.
        Some(']' | 'P') => {
            while let Some(character) = characters.next() {
                if character == '\u{7}' {
                    return;
                }
                if character == '\u{1b}' {
                    characters.next();
                    return;
                }
            }
        }
        Some('(' | ')') => {
            characters.next();
        }
        _ => {}
    }
}

/// Applies the parameters of an SGR sequence.
fn restyle(parameters: &str, style: &mut Style) {
    let mut rest = parameters.split(';');
    while let Some(parameter) = rest.next() {
        let mut parts = parameter.split(':');
        let number: u16 = match parts.next() {
            None | Some("") => 0,
            Some(text) => text.parse().unwrap_or(u16::MAX),
        };
        if matches!(number, 38 | 48 | 58) {
            let parts: Vec<&str> = parts.filter(|it| !it.is_empty()).collect();
            let colour = match parts.is_empty() {
                true => colour(&mut rest),
                false => colour(&mut parts.into_iter()),
            };
            match number {
                38 => style.text = colour,
                48 => style.ground = colour,
                _ => style.line = colour,
            }
            continue;
        }
        simple(number, parts.next(), style);
    }
}

/// `2;R;G;B` or `5;NUMBER`, whichever sign parts them.
fn colour<'a>(parts: &mut impl Iterator<Item = &'a str>) -> Option<Colour> {
    let mut number = || parts.next()?.parse::<u8>().ok();
    match number()? {
        2 => Some(Colour(number()?, number()?, number()?)),
        5 => Some(Colour::of_table(number()?)),
        _ => None,
    }
}

fn simple(number: u16, form: Option<&str>, style: &mut Style) {
    let named = |first: u16| u8::try_from(number - first).ok().map(Colour::of_table);
    match number {
        0 => *style = Style::default(),
        1 => style.bold = true,
        2 => style.dim = true,
        3 => style.italic = true,
        4 => {
            style.underline = match form {
                Some("0") => Underline::None,
                Some("3") => Underline::Wave,
                _ => Underline::Straight,
            }
        }
        7 => style.reversed = true,
        9 => style.struck = true,
        21 => style.underline = Underline::Straight,
        22 => (style.bold, style.dim) = (false, false),
        23 => style.italic = false,
        24 => style.underline = Underline::None,
        27 => style.reversed = false,
        29 => style.struck = false,
        30..=37 => style.text = named(30),
        39 => style.text = None,
        40..=47 => style.ground = named(40),
        49 => style.ground = None,
        59 => style.line = None,
        90..=97 => style.text = named(82),
        100..=107 => style.ground = named(92),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::{Colour, Piece, Style, Underline, lines};

    /// The pieces of one line as `column+columns text`.
    fn check_pieces(line: &str, expected: &[&str]) {
        let found: Vec<String> = lines(line)
            .iter()
            .flatten()
            .map(|it| format!("{}+{} {}", it.column, it.columns, it.text))
            .collect();
        assert_eq!(found, expected);
    }

    fn check_style(sequence: &str, expected: Style) {
        let found = lines(&format!("\u{1b}[{sequence}mx"));
        let piece = Piece {
            column: 0,
            columns: 1,
            text: "x".into(),
            style: expected,
        };
        assert_eq!(found, [[piece]]);
    }

    #[test]
    fn text_of_one_style_is_one_piece() {
        check_pieces("let x = 1", &["0+9 let x = 1"]);
        check_pieces(
            "let \u{1b}[1mx\u{1b}[0m = 1",
            &["0+4 let ", "4+1 x", "5+4  = 1"],
        );
        check_pieces("\u{1b}]8;;https://a\u{1b}\\a\u{1b}(B\u{7}b", &["0+2 ab"]);
    }

    #[test]
    fn wide_characters_take_two_columns_and_stand_alone() {
        check_pieces("a🦀b", &["0+1 a", "1+2 🦀", "3+1 b"]);
        check_pieces("e\u{301}x", &["0+2 e\u{301}x"]);
    }

    #[test]
    fn a_style_goes_on_until_it_is_ended() {
        let found = lines("\u{1b}[31ma\nb\u{1b}[0m\nc\n");
        let colours: Vec<_> = found.iter().flatten().map(|it| it.style.text).collect();
        assert_eq!(
            colours,
            [Some(Colour::of_table(1)), Some(Colour::of_table(1)), None]
        );
    }

    #[test]
    fn reads_colours_in_every_spelling() {
        let red = Some(Colour(1, 2, 3));
        check_style(
            "38;2;1;2;3",
            Style {
                text: red,
                ..Style::default()
            },
        );
        check_style(
            "38:2::1:2:3",
            Style {
                text: red,
                ..Style::default()
            },
        );
        let bright = Some(Colour::of_table(9));
        check_style(
            "91",
            Style {
                text: bright,
                ..Style::default()
            },
        );
        check_style(
            "38;5;9",
            Style {
                text: bright,
                ..Style::default()
            },
        );
        check_style(
            "101",
            Style {
                ground: bright,
                ..Style::default()
            },
        );
        check_style(
            "48;5;9",
            Style {
                ground: bright,
                ..Style::default()
            },
        );
        let wave = Style {
            underline: Underline::Wave,
            line: bright,
            bold: true,
            ..Style::default()
        };
        check_style("4:3;58:5:9;1", wave);
    }
}
