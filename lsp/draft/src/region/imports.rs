//! New import statements put where the file has its own. Statements are told apart by their brackets
//! alone, so this holds for every language.

use scopewise_workspace::TextEdit;

use super::Region;
use crate::Rejected;
use crate::lines::{indent_of, is_blank, lines};

/// Adds the statements of an `imports` block that the file does not have to the region's edits.
pub(super) fn add_imports(
    region: &Region<'_>,
    imports_at: usize,
    block: &[&str],
    edits: &mut Vec<TextEdit>,
) -> Result<(), Rejected> {
    let file: Vec<&str> = lines(&region.text)
        .iter()
        .map(|line| line.content.trim_end())
        .collect();
    let mut fresh: Vec<String> = Vec::new();
    for statement in statements(block) {
        if !stands_in(&file, &statement) && !fresh.ends_with(&statement) {
            fresh.extend(statement);
        }
    }
    if fresh.is_empty() {
        return Ok(());
    }
    let mark = if region.text.starts_with('\u{feff}') {
        3
    } else {
        0
    };
    let at = region.file.text().floor(imports_at.max(mark));
    let inside = |edit: &TextEdit| edit.range.start < at && at < edit.range.end;
    if edits.iter().any(inside) {
        return Err(Rejected(format!(
            "new imports belong inside the region: put them into the block for {}",
            region.name()
        )));
    }
    let edit = TextEdit {
        range: at..at,
        replacement: inserted(region, at, &fresh),
    };
    let place = edits.iter().position(|other| other.range.start >= at);
    edits.insert(place.unwrap_or(edits.len()), edit);
    Ok(())
}

/// The statements of a block without comments that stand alone; a statement goes on while a bracket
/// is open or a line ends with `\`.
fn statements(block: &[&str]) -> Vec<Vec<String>> {
    let common = block
        .iter()
        .filter(|line| !is_blank(line))
        .map(|line| indent_of(line).len())
        .min()
        .unwrap_or_default();
    let mut statements: Vec<Vec<String>> = Vec::new();
    let mut depth = 0_isize;
    let mut goes_on = false;
    for line in block.iter().filter(|line| !is_blank(line)) {
        let line = line.get(common..).unwrap_or(line).trim_end();
        if !goes_on && says_nothing(line) {
            continue;
        }
        match statements.last_mut() {
            Some(statement) if goes_on => statement.push(line.to_owned()),
            _ => statements.push(vec![line.to_owned()]),
        }
        depth += line.matches(['(', '[', '{']).count().cast_signed();
        depth -= line.matches([')', ']', '}']).count().cast_signed();
        goes_on = depth > 0 || line.ends_with('\\');
    }
    statements
}

fn says_nothing(line: &str) -> bool {
    let word = line
        .trim()
        .trim_matches(['(', ')', '.'])
        .to_ascii_lowercase();
    line.starts_with("//") || is_hash_comment(line) || word == "none"
}

/// `#include` and `#[macro_use]` are no comments.
fn is_hash_comment(line: &str) -> bool {
    line.strip_prefix('#')
        .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '#', '!']))
}

fn stands_in(file: &[&str], statement: &[String]) -> bool {
    file.windows(statement.len())
        .any(|window| window.iter().eq(statement.iter()))
}

/// The statements with the file's breaks, and a blank line where code follows that is no import.
fn inserted(region: &Region<'_>, at: usize, fresh: &[String]) -> String {
    let ending = region.file.text().line_ending().as_str();
    let (before, after) = region.text.split_at_checked(at).unwrap_or_default();
    let mut text = String::new();
    if !before.is_empty() && !before.ends_with(['\n', '\r', '\u{feff}']) {
        text.push_str(ending);
    }
    for line in fresh {
        text.push_str(line);
        text.push_str(ending);
    }
    let word = |line: &str| line.split_whitespace().next().map(str::to_owned);
    let first_words: Vec<_> = fresh.iter().filter_map(|line| word(line)).collect();
    let is_import = |line: &str| word(line).is_some_and(|word| first_words.contains(&word));
    let next = lines(after).first().map_or("", |line| line.content);
    let last = lines(before).last().map_or("", |line| line.content);
    let starts_group = last.trim_matches('\u{feff}').is_empty();
    if starts_group && !is_blank(next) && !is_import(next) {
        text.push_str(ending);
    }
    text
}
