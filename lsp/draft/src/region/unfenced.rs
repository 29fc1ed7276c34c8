//! An answer without any fence. It is taken as code only when nothing in it can be prose: it begins as
//! the region does, ends inside it, and leaves the file without a syntax error.

use scopewise_workspace::{File, Text};

use super::{Region, draft_of, no_block, own, region_edits, region_lines};
use crate::lines::{indent_of, is_blank, lines};
use crate::{Draft, Rejected};

/// Parses the whole answer as the replacement of the region.
pub(super) fn parse_unfenced(region: &Region<'_>, answer: &str) -> Result<Draft, Rejected> {
    let answered: Vec<&str> = lines(answer).into_iter().map(|line| line.content).collect();
    if !frames_region(region, &answered) {
        return Err(no_block(answer));
    }
    let first = answered
        .iter()
        .position(|line| !is_blank(line))
        .unwrap_or(0);
    let new = region_lines(region, own(answered.get(first..).unwrap_or_default()))?;
    let edits = region_edits(region, &new);
    if !parses(region, &region.file.text().edited(&edits)) {
        return Err(no_block(answer));
    }
    Ok(draft_of(&region.file.path, edits))
}

fn frames_region(region: &Region<'_>, answered: &[&str]) -> bool {
    let old: Vec<&str> = lines(region.old())
        .into_iter()
        .map(|line| line.content)
        .collect();
    let ends = |lines: &[&str]| {
        let mut texts = lines.iter().filter(|line| !is_blank(line)).copied();
        let first = texts.next()?;
        Some((
            first.to_owned(),
            texts.next_back().unwrap_or(first).to_owned(),
        ))
    };
    let (Some((old_first, old_last)), Some((first, last))) = (ends(&old), ends(answered)) else {
        return false;
    };
    let inside =
        indent_of(&last).len() > indent_of(&first).len() || last.starts_with(['}', ')', ']']);
    first.trim() == old_first.trim() && (last.trim() == old_last.trim() || inside)
}

/// Whether the file is free of syntax errors before and after; no when that cannot be told.
fn parses(region: &Region<'_>, after: &Text) -> bool {
    let clean = |file: &File| file.tree().is_ok_and(|tree| !tree.root_node().has_error());
    let path = region.file.path.clone();
    clean(region.file) && clean(&File::parse(path, after.clone(), None, true))
}
