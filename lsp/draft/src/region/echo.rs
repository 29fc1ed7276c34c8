//! Lines that stand around the region and came back with it: put in, they would be there twice. The
//! answer is refused, since where the region begins in it would be a guess.

use super::Region;
use crate::Rejected;
use crate::lines::is_blank;

/// Refuses a block that begins as the file does, or that repeats the line before or after the region
/// right next to the region's own first or last line.
pub(super) fn refuse_echo(region: &Region<'_>, new: &[String]) -> Result<(), Rejected> {
    let texts: Vec<&str> = new
        .iter()
        .map(String::as_str)
        .filter(|l| !is_blank(l))
        .collect();
    let old: Vec<&str> = text_lines(region.old());
    let before = text_lines(region.before().trim_start_matches('\u{feff}'));
    let after = text_lines(region.after());
    let (Some(first), Some(last)) = (texts.first(), texts.last()) else {
        return Ok(());
    };
    let refuse = |what: &str, line: &str| {
        let words = crate::excerpt::excerpt(line);
        Err(Rejected(format!(
            "the code block {what} (`{words}`): answer with {} and nothing around it",
            region.name()
        )))
    };
    if telling(before.first()).is_some_and(|line| line.trim_end() == first.trim_end())
        && !same(old.first(), Some(first))
    {
        return refuse("begins with the first line of the file", first);
    }
    let repeats_before = same(telling(before.last()), Some(first))
        && texts.len() > 1
        && same(texts.get(1), old.first());
    if repeats_before {
        return refuse("repeats the line before the region", first);
    }
    let repeats_after = same(telling(after.first()), Some(last))
        && texts.len() > 1
        && same(texts.get(texts.len() - 2), old.last());
    if repeats_after {
        return refuse("repeats the line after the region", last);
    }
    Ok(())
}

fn text_lines(text: &str) -> Vec<&str> {
    let lines = crate::lines::lines(text)
        .into_iter()
        .map(|line| line.content);
    lines.filter(|line| !is_blank(line)).collect()
}

/// Lines of brackets alone are everywhere and prove nothing.
fn telling<'a, 'b>(line: Option<&'a &'b str>) -> Option<&'a &'b str> {
    line.filter(|line| line.contains(char::is_alphanumeric))
}

fn same(one: Option<&&str>, other: Option<&&str>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one.trim() == other.trim(),
        _ => false,
    }
}
