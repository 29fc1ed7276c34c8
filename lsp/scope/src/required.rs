//! The tokens an ask cannot do without: the target, the contract and the sites that must change.
//! Optional context fills what is left and never counts here.

use std::collections::BTreeSet;

use scopewise_workspace::Snapshot;

use crate::{ScopeSite, Target, TargetKind, TokenCount, window_tokens};

/// Bytes of role, rules, contract and the words around what is shown.
const CONTRACT_BYTES: usize = 3_600;

/// Bytes that a line's number takes in front of it.
const NUMBER_BYTES: usize = 7;

/// A definition around a site is shown whole up to this many bytes, else the lines near the site.
const SITE_BYTES: usize = 4_000;

/// Bytes of the lines shown around a site outside every definition.
const LOOSE_SITE_BYTES: usize = 400;

/// Bytes of one SEARCH/REPLACE block with its context lines.
const BLOCK_BYTES: usize = 600;

/// Bytes that a new file is taken to have.
const NEW_FILE_BYTES: usize = 4_000;

/// Counts the tokens of an ask by the safe estimate of window checks.
pub(crate) fn count(
    snapshot: &Snapshot,
    target: &Target,
    sites: &[ScopeSite],
    instruction: &str,
    new_files: usize,
) -> TokenCount {
    let (first, last) = target.lines;
    let numbers = (last.saturating_sub(first) + 1) * NUMBER_BYTES;
    let shown = target.range.len() + numbers + site_bytes(snapshot, sites);
    let blocks = sites.iter().filter(|it| it.must_change).count() * BLOCK_BYTES;
    let written = match target.kind {
        TargetKind::NewFile => NEW_FILE_BYTES,
        _ if new_files > 0 => new_files * NEW_FILE_BYTES,
        _ => target.range.len() + target.range.len() / 4 + BLOCK_BYTES,
    };
    TokenCount {
        required: window_tokens(CONTRACT_BYTES + instruction.len() + shown),
        answer: window_tokens(written + blocks),
    }
}

fn site_bytes(snapshot: &Snapshot, sites: &[ScopeSite]) -> usize {
    let mut seen = BTreeSet::new();
    let mut bytes = 0;
    for site in sites.iter().filter(|it| it.must_change).map(|it| &it.site) {
        let Some(file) = snapshot.file(&site.path) else {
            continue;
        };
        let around = file.facts().enclosing(&file.parsed_range(&site.range));
        let definition = around.and_then(|index| file.facts().definitions.get(index));
        match definition {
            Some(it) if seen.insert((&site.path, it.range.start)) => {
                bytes += it.range.len().min(SITE_BYTES);
            }
            Some(_) => {}
            None => bytes += LOOSE_SITE_BYTES,
        }
    }
    bytes
}
