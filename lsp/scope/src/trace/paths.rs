//! From a path as a trace prints it to a file of the workspace, by the longest common end.

use scopewise_workspace::{Snapshot, WorkspacePath};

/// The file that `printed` names; `None` when it lies elsewhere or two fit equally well.
pub(super) fn find(snapshot: &Snapshot, printed: &str) -> Option<WorkspacePath> {
    let printed = cleaned(printed)?;
    let segments: Vec<&str> = printed
        .split('/')
        .filter(|segment| !segment.is_empty() && *segment != ".")
        .collect();
    let mut best: Option<(usize, &WorkspacePath)> = None;
    let mut is_tied = false;
    for file in snapshot.files() {
        let Some(shared) = shared_end(&segments, file.path.as_str()) else {
            continue;
        };
        match best {
            Some((most, _)) if shared < most => {}
            Some((most, _)) if shared == most => is_tied = true,
            _ => {
                best = Some((shared, &file.path));
                is_tied = false;
            }
        }
    }
    let (_, path) = best.filter(|_| !is_tied)?;
    Some(path.clone())
}

/// How many segments both end with, where that is enough: all of one of them, or two. A whole path
/// counts one more, so that the exact file wins over a deeper namesake.
fn shared_end(segments: &[&str], path: &str) -> Option<usize> {
    let own = path.split('/').count();
    let shared = segments
        .iter()
        .rev()
        .zip(path.rsplit('/'))
        .take_while(|(printed, own)| *printed == own)
        .count();
    let is_whole = shared == own;
    let is_enough = shared >= 1 && (is_whole || shared == segments.len() || shared >= 2);
    is_enough.then_some(shared * 2 + usize::from(is_whole))
}

fn cleaned(printed: &str) -> Option<String> {
    const ELSEWHERE: [&str; 5] = [
        "site-packages/",
        "dist-packages/",
        "node_modules/",
        "node:",
        "internal/modules/",
    ];
    let path = printed.replace('\\', "/");
    let path = path.split(['?', '#']).next().unwrap_or(&path);
    if path.starts_with('<') || ELSEWHERE.iter().any(|it| path.contains(it)) {
        return None;
    }
    if is_standard_library(path) {
        return None;
    }
    // `file:///srv/a.js`, `webpack://app/./src/a.ts`, `http://localhost:3000/src/a.js`
    Some(match path.split_once("://") {
        Some((_, rest)) => rest
            .split_once('/')
            .map_or(rest, |(_, path)| path)
            .to_owned(),
        None => path.to_owned(),
    })
}

// `/usr/lib/python3.12/queue.py`
fn is_standard_library(path: &str) -> bool {
    path.split_once("lib/python")
        .is_some_and(|(before, after)| {
            (before.is_empty() || before.ends_with('/'))
                && after.starts_with(|it: char| it.is_ascii_digit())
        })
}
