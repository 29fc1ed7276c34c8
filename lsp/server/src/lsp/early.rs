//! Changes of documents that overtook each other on their way: Helix 25.01 sends each from a task of its
//! own, and in a burst of keys a later one may come first. Its versions go up by one, so that each can
//! wait for its turn. Applied as they come, they would make another text of it.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use tower_lsp::gen_lsp_types as lsp;

/// More never wait: what they wait for is not coming.
const WAITING: usize = 256;
/// Nor do they wait for longer.
const PATIENCE: Duration = Duration::from_secs(2);

type Change = lsp::DidChangeTextDocumentParams;

/// The changes that wait, by document.
#[derive(Debug, Default)]
pub(super) struct EarlyChanges(BTreeMap<String, Waiting>);

#[derive(Debug)]
struct Waiting {
    since: Instant,
    changes: BTreeMap<i32, Change>,
}

impl EarlyChanges {
    /// Takes a change of a document whose version is `current`, and gives those whose turn it is, in
    /// order.
    pub(super) fn in_turn(
        &mut self,
        current: Option<i32>,
        change: Change,
        now: Instant,
    ) -> Vec<Change> {
        let document = &change.text_document;
        let (version, uri) = (document.version, &document.text_document_identifier.uri);
        let uri = uri.as_str().to_owned();
        let Some(mut current) = current.filter(|current| version > *current) else {
            return vec![change];
        };
        let waiting = self.0.entry(uri.clone()).or_insert_with(|| Waiting {
            since: now,
            changes: BTreeMap::new(),
        });
        waiting.changes.insert(version, change);
        let is_lost =
            waiting.changes.len() > WAITING || now.duration_since(waiting.since) > PATIENCE;
        let mut due = Vec::new();
        while let Some(first) = waiting.changes.first_entry()
            && (is_lost || *first.key() == current.saturating_add(1))
        {
            current = *first.key();
            due.push(first.remove());
        }
        if waiting.changes.is_empty() {
            self.0.remove(&uri);
        }
        due
    }

    /// Forgets those of a document that is opened or closed.
    pub(super) fn forget(&mut self, uri: &lsp::Uri) {
        self.0.remove(uri.as_str());
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use serde_json::json;

    use super::EarlyChanges;

    /// Versions as they arrive, each with the seconds since the first, and those that are due then.
    #[track_caller]
    fn check_turns(arriving: &[(i32, u64, &[i32])]) {
        let mut early = EarlyChanges::default();
        let start = Instant::now();
        let mut current = 3;
        for (version, seconds, expected) in arriving {
            let change = json!({"textDocument": {"uri": "file:///a.py", "version": version},
                "contentChanges": [{"text": "x"}]});
            let change = serde_json::from_value(change).unwrap();
            let now = start + Duration::from_secs(*seconds);
            let due = early.in_turn(Some(current), change, now);
            let due: Vec<i32> = due.iter().map(|it| it.text_document.version).collect();
            assert_eq!(due, *expected, "at version {version}");
            current = due.last().copied().unwrap_or(current);
        }
    }

    #[test]
    fn changes_in_order_are_due_at_once() {
        check_turns(&[(4, 0, &[4]), (5, 0, &[5])]);
    }

    #[test]
    fn what_overtook_waits_for_its_turn() {
        check_turns(&[(6, 0, &[]), (5, 0, &[]), (4, 0, &[4, 5, 6]), (7, 0, &[7])]);
    }

    #[test]
    fn nothing_waits_for_ever() {
        check_turns(&[(6, 0, &[]), (8, 3, &[6, 8]), (9, 3, &[9])]);
    }

    #[test]
    fn an_older_version_is_passed_on() {
        check_turns(&[(2, 0, &[2])]);
    }
}
