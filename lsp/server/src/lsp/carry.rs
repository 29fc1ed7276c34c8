//! An ask once more: its place carried over to the text as it is.

use std::ops::Range;
use std::sync::Arc;

use scopewise_draft::diff_hunks;
use scopewise_scope::{Ask, Origin};
use scopewise_workspace::Text;

use super::asks::{AskResult, Unanswered};
use super::run::Order;
use super::store::{Place, Store};
use super::wish::NamedAsk;

/// The order that repeats an ask on the text of this moment.
pub(super) fn order_again(result: &AskResult, store: Arc<Store>) -> Result<Order, String> {
    let proposal = &result.proposal;
    let base = proposal
        .base
        .file(&proposal.ask.path)
        .map(|file| file.text());
    let ask = asked_now(&proposal.ask, base, &result.place, &store)?;
    Ok(Order {
        named: NamedAsk {
            ask,
            label: result.label.clone(),
        },
        place: result.place.clone(),
        store,
        earlier: Vec::new(),
        start_on: None,
        shown: None,
        replaces: Some(result.id.clone()),
    })
}

/// The same of an ask that led to no draft.
pub(super) fn order_unanswered(asked: &Unanswered, store: Arc<Store>) -> Result<Order, String> {
    let NamedAsk { ask, label } = &asked.named;
    Ok(Order {
        named: NamedAsk {
            ask: asked_now(ask, asked.text.as_ref(), &asked.place, &store)?,
            label: label.clone(),
        },
        place: asked.place.clone(),
        store,
        earlier: asked.earlier.clone(),
        start_on: asked.start_on,
        shown: None,
        replaces: asked.replaces.clone(),
    })
}

/// An ask about the text `base` as one about the text of its file in `store`.
fn asked_now(ask: &Ask, base: Option<&Text>, place: &Place, store: &Store) -> Result<Ask, String> {
    let now = store.file(place).map(|file| file.text());
    let carried = match (base, now) {
        (Some(base), Some(now)) => carried_ask(ask, base, now),
        (None, Some(now)) => Ask {
            range: 0..now.len(),
            ..ask.clone()
        },
        (None, None) => ask.clone(),
        (Some(_), None) => return Err(format!("{} is gone; ask again", place.path)),
    };
    // Its file may have been renamed by what it led to.
    Ok(Ask {
        path: place.path.clone(),
        ..carried
    })
}

fn carried_ask(ask: &Ask, base: &Text, now: &Text) -> Ask {
    let origin = match &ask.origin {
        // A comment that an applied draft took out, or that the user changed, is no directive any more.
        Origin::Directive(comments) => {
            let moved: Vec<_> = comments.iter().map(|it| carried(it, base, now)).collect();
            let mut pairs = moved.iter().zip(comments);
            if pairs.all(|(moved, comment)| now.slice(moved.clone()) == base.slice(comment.clone()))
            {
                Origin::Directive(moved)
            } else {
                Origin::Command
            }
        }
        other => other.clone(),
    };
    Ask {
        range: carried(&ask.range, base, now),
        origin,
        // Diagnostics and frames are those of the text before.
        ..ask.clone()
    }
}

/// A range of one text in another: moved with the lines around it, grown where lines in it changed.
fn carried(range: &Range<usize>, base: &Text, now: &Text) -> Range<usize> {
    if base == now {
        return range.clone();
    }
    let hunks = diff_hunks(base, now);
    let carry = |byte: usize, to_end: bool| {
        let line = base.line_of(byte);
        let mut shift = 0_isize;
        for hunk in &hunks {
            if hunk.before.contains(&line) {
                let edge = if to_end {
                    hunk.after.end
                } else {
                    hunk.after.start
                };
                return now.line_start(edge);
            }
            if hunk.before.end <= line {
                let (before, after) = (hunk.before.len(), hunk.after.len());
                shift += isize::try_from(after).unwrap_or(0) - isize::try_from(before).unwrap_or(0);
            }
        }
        let column = byte - base.line_start(line);
        let line = line.saturating_add_signed(shift);
        now.floor(now.line_start(line) + column)
    };
    let start = carry(range.start, false);
    start..carry(range.end, true).max(start)
}

#[cfg(test)]
mod tests {
    use scopewise_workspace::Text;

    use super::carried;

    /// `[` and `]` mark the range in the text before, and the expected one in the text after.
    #[track_caller]
    fn check_carried(before: &str, after: &str) {
        let marked = |text: &str| {
            let start = text.find('[').unwrap();
            let end = text.find(']').unwrap() - 1;
            (text.replace(['[', ']'], ""), start..end)
        };
        let ((base, range), (now, expected)) = (marked(before), marked(after));
        let (base, now) = (Text::from(base.as_str()), Text::from(now.as_str()));
        assert_eq!(carried(&range, &base, &now), expected);
    }

    #[test]
    fn stays_where_nothing_changed() {
        check_carried("a\n[b]\nc\n", "a\n[b]\nc\n");
    }

    #[test]
    fn moves_with_lines_above() {
        check_carried("a\n[b]\nc\n", "x\ny\na\n[b]\nc\n");
        check_carried("x\na\n[b]\nc\n", "a\n[b]\nc\n");
        check_carried("a\n[b]\nc\n", "a\n[b]\nc\nd\n");
    }

    #[test]
    fn takes_in_what_its_lines_became() {
        check_carried("a\n[b]\nc\n", "a\n[B1\nB2\n]c\n");
        check_carried("a\n[b\nc\nd]\n", "a\n[b\nX\nd]\n");
    }
}
