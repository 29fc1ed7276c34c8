//! A captured screen as SVG: a window with its title, grounds as rectangles, texts as runs held to the
//! grid, and the cursor.

use std::fmt::Write;

use super::cells::{Piece, Style, Underline, lines};
use super::colours::Colour;

/// Tenths of a unit, so that positions print short and exactly.
const CELL_WIDTH: usize = 84;
const CELL_HEIGHT: usize = 180;
const MARGIN: usize = 100;
const BAR: usize = 260;
const BASELINE: usize = 135;

/// Draws `screen`, the output of `tmux capture-pane -e -p`, in a window called `title`; the cursor, where
/// it is shown, is a column and a line from 0.
#[must_use]
pub fn draw(screen: &str, title: &str, cursor: Option<(usize, usize)>) -> String {
    let lines = lines(screen);
    let columns = lines
        .iter()
        .filter_map(|line| line.last())
        .map(|it| it.column + it.columns)
        .max()
        .unwrap_or_default()
        .max(40);
    let width = columns * CELL_WIDTH + 2 * MARGIN;
    let height = lines.len() * CELL_HEIGHT + BAR + MARGIN;
    let mut svg = head(width, height, title);
    for (number, line) in lines.iter().enumerate() {
        for piece in line {
            ground(&mut svg, piece, number);
        }
    }
    if let Some((column, line)) = cursor {
        let place = (left(column), top(line));
        rectangle(
            &mut svg,
            place,
            (CELL_WIDTH, CELL_HEIGHT),
            Colour(0x6f, 0x7a, 0x8c),
        );
    }
    for (number, line) in lines.iter().enumerate() {
        for piece in line {
            words(&mut svg, piece, number);
        }
    }
    svg.push_str("</svg>\n");
    svg
}

fn left(column: usize) -> usize {
    MARGIN + column * CELL_WIDTH
}

fn top(line: usize) -> usize {
    BAR + line * CELL_HEIGHT
}

/// Tenths as a number: `84` is `8.4`.
fn number(tenths: usize) -> String {
    match tenths % 10 {
        0 => (tenths / 10).to_string(),
        rest => format!("{}.{rest}", tenths / 10),
    }
}

fn head(width: usize, height: usize, title: &str) -> String {
    let (width, height, middle) = (number(width), number(height), number(width / 2));
    format!(
        concat!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{}\" viewBox=\"0 0 {} {}\" ",
            "font-family=\"'DejaVu Sans Mono',Menlo,Consolas,monospace\" font-size=\"14\">\n",
            "<title>{}</title>\n",
            "<rect width=\"{}\" height=\"{}\" rx=\"7\" fill=\"{}\"/>\n",
            "<text x=\"{}\" y=\"17\" text-anchor=\"middle\" font-size=\"12\" fill=\"#8b93a1\">{}</text>\n",
        ),
        width,
        height,
        width,
        height,
        escaped(title),
        width,
        height,
        Colour::GROUND.code(),
        middle,
        escaped(title),
    )
}

/// The colours of a style's text and ground as they are seen.
fn colours(style: &Style) -> (Colour, Option<Colour>) {
    let text = style.text.unwrap_or(Colour::TEXT);
    let (text, ground) = match style.reversed {
        true => (style.ground.unwrap_or(Colour::GROUND), Some(text)),
        false => (text, style.ground),
    };
    match style.dim {
        true => (text.towards(ground.unwrap_or(Colour::GROUND)), ground),
        false => (text, ground),
    }
}

fn ground(svg: &mut String, piece: &Piece, line: usize) {
    if let (_, Some(colour)) = colours(&piece.style) {
        let size = (piece.columns * CELL_WIDTH, CELL_HEIGHT);
        rectangle(svg, (left(piece.column), top(line)), size, colour);
    }
}

fn rectangle(svg: &mut String, place: (usize, usize), size: (usize, usize), colour: Colour) {
    // Writing to a String cannot fail.
    let _ = writeln!(
        svg,
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{}\"/>",
        number(place.0),
        number(place.1),
        number(size.0),
        number(size.1),
        colour.code()
    );
}

fn words(svg: &mut String, piece: &Piece, line: usize) {
    let (colour, _) = colours(&piece.style);
    underline(svg, piece, line, colour);
    let bare = piece.text.trim_end();
    let text = bare.trim_start();
    if text.is_empty() {
        return;
    }
    let before = bare.chars().count() - text.chars().count();
    let after = piece.text.chars().count() - bare.chars().count();
    let style = &piece.style;
    let mut look = String::new();
    for (wanted, attribute) in [
        (style.bold, " font-weight=\"bold\""),
        (style.italic, " font-style=\"italic\""),
        (style.struck, " text-decoration=\"line-through\""),
    ] {
        if wanted {
            look.push_str(attribute);
        }
    }
    let _ = writeln!(
        svg,
        "<text x=\"{}\" y=\"{}\" textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\" xml:space=\"preserve\" fill=\"{}\"{look}>{}</text>",
        number(left(piece.column + before)),
        number(top(line) + BASELINE),
        number(piece.columns.saturating_sub(before + after) * CELL_WIDTH),
        colour.code(),
        escaped(text)
    );
}

fn underline(svg: &mut String, piece: &Piece, line: usize, colour: Colour) {
    let colour = piece.style.line.unwrap_or(colour).code();
    let (start, under) = (left(piece.column), top(line) + BASELINE + 30);
    let length = piece.columns * CELL_WIDTH;
    let path = match piece.style.underline {
        Underline::None => return,
        Underline::Straight => format!("h{}", number(length)),
        Underline::Wave => "q2.1 -3 4.2 0t4.2 0".repeat(piece.columns),
    };
    let _ = writeln!(
        svg,
        "<path d=\"M{} {}{path}\" fill=\"none\" stroke=\"{colour}\"/>",
        number(start),
        number(under)
    );
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::draw;

    #[track_caller]
    fn check_drawn(screen: &str, part: &str) {
        let svg = draw(screen, "a & b", Some((2, 0)));
        assert!(svg.contains(part), "{part} is not in:\n{svg}");
    }

    #[test]
    fn a_window_has_its_title_and_fits_the_screen() {
        check_drawn("x", "<title>a &amp; b</title>");
        check_drawn("x\ny", "width=\"356\" height=\"72\"");
        check_drawn(&"x".repeat(100), "width=\"860\" height=\"54\"");
    }

    #[test]
    fn text_stands_on_the_grid_and_is_escaped() {
        check_drawn(
            "  if a < b:",
            "<text x=\"26.8\" y=\"39.5\" textLength=\"75.6\" lengthAdjust=\"spacingAndGlyphs\" xml:space=\"preserve\" fill=\"#d8dce4\">if a &lt; b:</text>",
        );
    }

    #[test]
    fn reversed_text_changes_places_with_its_ground() {
        check_drawn(
            "\u{1b}[7mx",
            "<rect x=\"10\" y=\"26\" width=\"8.4\" height=\"18\" fill=\"#d8dce4\"/>",
        );
        check_drawn("\u{1b}[7mx", "fill=\"#1b1f27\">x<");
    }

    #[test]
    fn the_cursor_and_waves_are_drawn() {
        check_drawn("abc", "<rect x=\"26.8\" y=\"26\" width=\"8.4\"");
        check_drawn("\u{1b}[4:3;58;5;9mab", "t4.2 0q2.1");
    }
}
