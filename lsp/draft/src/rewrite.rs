//! Lines put in place of other lines: what both have keeps its bytes, what is new gets the file's line
//! ending, and the last line ends as the last one did.

use scopewise_workspace::TextEdit;

use crate::diff::{edits_between, hunks_of};
use crate::lines::{Line, lines};

/// The edits that put `new` (lines without breaks) in place of `old`, a run of whole lines at byte
/// `at` of its file; only lines that differ are touched.
pub(crate) fn replace_lines(
    old: &str,
    at: usize,
    new: &[String],
    ending: &'static str,
) -> Vec<TextEdit> {
    let old_lines = lines(old);
    let contents: Vec<&str> = old_lines.iter().map(|line| line.content).collect();
    let new_contents: Vec<&str> = new.iter().map(String::as_str).collect();
    let mut kept: Vec<Option<&Line<'_>>> = Vec::new();
    let mut next = old_lines.iter();
    for hunk in hunks_of(&contents, &new_contents) {
        let unchanged = hunk.after.start - kept.len();
        kept.extend(next.by_ref().take(unchanged).map(Some));
        kept.extend(hunk.after.clone().map(|_| None));
        next.by_ref().take(hunk.before.len()).for_each(drop);
    }
    kept.extend(next.map(Some));
    let last_ending = old_lines.last().map_or(ending, |line| line.ending);
    let after = joined(&new_contents, &kept, ending, last_ending);
    edits_between(old, &after, at)
}

fn joined(
    new: &[&str],
    kept: &[Option<&Line<'_>>],
    ending: &'static str,
    last_ending: &str,
) -> String {
    let mut text = String::new();
    for (index, (content, kept)) in new.iter().zip(kept).enumerate() {
        let own = kept.map_or(ending, |line| line.ending);
        text.push_str(content);
        text.push_str(match (index + 1 == new.len(), own) {
            (true, _) => last_ending,
            (false, "") => ending,
            (false, own) => own,
        });
    }
    text
}

#[cfg(test)]
mod tests {
    use scopewise_workspace::Text;

    use super::replace_lines;

    fn check_replaced(old: &str, new: &[&str], ending: &'static str, expected: &str) {
        let new: Vec<String> = new.iter().map(|line| (*line).to_owned()).collect();
        let edits = replace_lines(old, 0, &new, ending);
        assert_eq!(Text::from(old).edited(&edits).to_string(), expected);
    }

    #[test]
    fn keeps_the_bytes_of_lines_both_have() {
        check_replaced(
            "a\nb\r\nc\rd\n",
            &["a", "X", "c", "d"],
            "\r\n",
            "a\nX\r\nc\rd\n",
        );
    }

    #[test]
    fn ends_as_the_old_lines_ended() {
        check_replaced("a\nb", &["a", "b", "c"], "\n", "a\nb\nc");
        check_replaced("a\r\nb", &["b", "a"], "\r\n", "b\r\na");
        check_replaced("a\nb\n", &["c"], "\n", "c\n");
        check_replaced("a\nb\n", &[], "\n", "");
        check_replaced("", &["a"], "\r\n", "a\r\n");
    }

    #[test]
    fn touches_only_lines_that_differ() {
        let new = ["a".to_owned(), "X".into(), "c".into()];
        let edits = replace_lines("a\nb\nc\n", 10, &new, "\n");
        assert_eq!(edits.len(), 1);
        assert_eq!(
            (edits[0].range.clone(), edits[0].replacement.as_str()),
            (12..14, "X\n")
        );
    }
}
