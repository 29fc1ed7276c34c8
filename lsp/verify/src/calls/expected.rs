//! Calls that are meant to fail: a test that asserts the error, a handler around it, a mark for the type
//! checker.

use scopewise_workspace::facts::Call;
use scopewise_workspace::{File, Language};

/// Whether what stands around a call says that it is meant not to fit.
pub(super) fn is_expected_to_fail(file: &File, call: &Call) -> bool {
    let first = file.text().line_of(call.range.start);
    let last = file.text().line_of(call.range.end);
    if (first..=last).any(|line| is_marked(&file.text().line(line))) {
        return true;
    }
    if file.language == Language::Python {
        is_in_handler(file, first)
    } else {
        (first.saturating_sub(3)..first).any(|line| is_marked(&file.text().line(line)))
            || file
                .text()
                .line(last + 1)
                .trim_start()
                .starts_with(".toThrow")
            || file
                .text()
                .line(last + 1)
                .trim_start()
                .starts_with("}).toThrow")
    }
}

fn is_marked(line: &str) -> bool {
    const MARKS: [&str; 12] = [
        "raises(",
        "assertRaises",
        "toThrow",
        "throws(",
        "@ts-expect-error",
        "@ts-ignore",
        "@ts-nocheck",
        "type: ignore",
        "pyright: ignore",
        "noqa: E1120",
        "pylint: disable",
        "rejects.",
    ];
    MARKS.iter().any(|mark| line.contains(mark))
}

/// Whether a line of Python stands under `with pytest.raises(…)`, or under a `try` that handles
/// `TypeError`.
fn is_in_handler(file: &File, line: usize) -> bool {
    let mut indent = indent_of(&file.text().line(line));
    for above in (0..line).rev() {
        if indent == 0 {
            return false;
        }
        let text = file.text().line(above);
        if text.trim().is_empty() || indent_of(&text) >= indent {
            continue;
        }
        indent = indent_of(&text);
        let header = text.trim();
        if is_marked(header) || header.contains("suppress(") {
            return true;
        }
        if header.starts_with("try") && handles_type_error(file, line, indent) {
            return true;
        }
        if header.starts_with("def ") || header.starts_with("async def ") {
            return false;
        }
    }
    false
}

fn handles_type_error(file: &File, from: usize, indent: usize) -> bool {
    (from..file.text().line_count())
        .map(|line| file.text().line(line))
        .find(|text| !text.trim().is_empty() && indent_of(text) <= indent)
        .is_some_and(|text| {
            let text = text.trim();
            text.starts_with("except:")
                || (text.starts_with("except")
                    && (text.contains("TypeError") || text.contains("Exception")))
        })
}

fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start().len()
}
