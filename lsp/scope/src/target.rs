//! What will be edited: the smallest named definition that covers the selection, or the selection
//! itself, in whole lines. Works on the last tree where the text is ahead of it.

use std::ops::Range;

use scopewise_workspace::{Definition, DefinitionId, File, Language, Snapshot};

use crate::{Action, Ask, Origin, Target, TargetKind};

/// Finds the target of an ask.
pub(crate) fn find_target(snapshot: &Snapshot, ask: &Ask) -> Target {
    let Some(file) = snapshot.file(&ask.path) else {
        return new_file(ask);
    };
    if is_blank(file) {
        return Target {
            range: 0..file.text().len(),
            lines: (1, file.text().line_count().max(1)),
            ..new_file(ask)
        };
    }
    let selection = meant_selection(snapshot, file, ask);
    let parsed = file.parsed_range(&selection);
    let facts = file.facts();
    let below = || definition_below_comment(file, &selection);
    let index = below().or_else(|| facts.enclosing(&parsed));
    match index.and_then(|index| Some((index, facts.definitions.get(index)?))) {
        Some((index, definition)) => of_definition(file, ask, index, definition),
        None => of_selection(file, &selection),
    }
}

fn is_blank(file: &File) -> bool {
    (0..file.text().line_count()).all(|line| file.text().line(line).trim().is_empty())
}

fn new_file(ask: &Ask) -> Target {
    Target {
        path: ask.path.clone(),
        language: Language::of_path(ask.path.as_str()),
        kind: TargetKind::NewFile,
        name: String::new(),
        range: 0..0,
        lines: (1, 1),
        definition: None,
        signature: None,
    }
}

fn of_definition(file: &File, ask: &Ask, index: usize, definition: &Definition) -> Target {
    let mut range = file.current_range(&definition.range);
    match &ask.origin {
        Origin::Menu(Action::Document) => range.start = comments_above(file, range.start),
        Origin::Directive(comments) => {
            for comment in comments {
                range.start = range.start.min(comment.start);
                range.end = range.end.max(comment.end.min(file.text().len()));
            }
        }
        _ => {}
    }
    let range = whole_lines(file, &range);
    Target {
        path: file.path.clone(),
        language: file.language,
        kind: TargetKind::Definition(definition.kind),
        name: file.facts().qualified_name(index),
        lines: line_numbers(file, &range),
        range,
        definition: Some(DefinitionId {
            path: file.path.clone(),
            index,
        }),
        signature: Some(header_line(file, definition)).filter(|header| !header.is_empty()),
    }
}

fn of_selection(file: &File, selection: &Range<usize>) -> Target {
    let range = if selection.is_empty() {
        statement_at(file, selection.start).unwrap_or_else(|| selection.clone())
    } else {
        selection.clone()
    };
    let range = whole_lines(file, &range);
    Target {
        path: file.path.clone(),
        language: file.language,
        kind: TargetKind::Selection,
        name: String::new(),
        lines: line_numbers(file, &range),
        range,
        definition: None,
        signature: None,
    }
}

/// The selection without white space around it. An ask that points nowhere is about what it came
/// with: its diagnostic, or its innermost frame in the file.
fn meant_selection(snapshot: &Snapshot, file: &File, ask: &Ask) -> Range<usize> {
    let mut selection = ask.range.clone();
    if selection == (0..0) {
        let is_fix = ask.origin == Origin::Diagnostic;
        let diagnostic = ask.diagnostics.first().filter(|_| is_fix);
        let diagnostic = diagnostic.map(|it| it.range.clone());
        let frame = || {
            let frame = ask.frames.iter().find(|frame| frame.path == ask.path)?;
            Some(frame.range(snapshot))
        };
        selection = diagnostic.or_else(frame).unwrap_or(selection);
    }
    let selection = file.text().floor(selection.start)..file.text().floor(selection.end);
    let text = file.text().slice(selection.clone());
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return cursor_at(file, selection.start);
    }
    let start = selection.start + (text.len() - text.trim_start().len());
    start..start + trimmed.len()
}

/// A cursor in a line's indentation or behind its text means that text.
fn cursor_at(file: &File, byte: usize) -> Range<usize> {
    let range = file.text().line_range(file.text().line_of(byte));
    let line = file.text().slice(range.clone());
    let indent = line.len() - line.trim_start().len();
    let first = range.start + indent;
    let last = range.start + line.trim_end().len().max(indent);
    let byte = byte.clamp(first, last.max(first));
    byte..byte
}

/// The definition that starts right below the comment lines which hold the whole selection.
fn definition_below_comment(file: &File, selection: &Range<usize>) -> Option<usize> {
    let text = file.text();
    let last = text.line_of(selection.end);
    let is_comment = |line: usize| is_comment_line(file.language, &text.line(line));
    if !(text.line_of(selection.start)..=last).all(is_comment) {
        return None;
    }
    let next = (last + 1..text.line_count()).find(|line| !is_comment(*line))?;
    let code = cursor_at(file, text.line_start(next));
    let parsed = file.parsed_range(&code);
    let definitions = &file.facts().definitions;
    definitions
        .iter()
        .position(|it| it.range.start == parsed.start)
}

fn comments_above(file: &File, start: usize) -> usize {
    let text = file.text();
    let first = text.line_of(start);
    let top = (0..first)
        .rev()
        .take_while(|line| is_comment_line(file.language, &text.line(*line)))
        .last();
    top.map_or(start, |line| text.line_start(line))
}

// By its first characters only: enough for comments that stand above code.
fn is_comment_line(language: Language, line: &str) -> bool {
    let line = line.trim_start();
    let comments = language.comments();
    let starts = |mark: &str| line.starts_with(mark);
    let in_block = comments
        .block
        .is_some_and(|(open, close)| starts(open) || starts(close))
        || (comments.block.is_some_and(|(open, _)| open == "/*") && starts("*"));
    comments.line.is_some_and(starts) || in_block
}

/// The outermost statement at a place outside every definition.
fn statement_at(file: &File, byte: usize) -> Option<Range<usize>> {
    if !file.is_current()
        || file
            .text()
            .line(file.text().line_of(byte))
            .trim()
            .is_empty()
    {
        return None;
    }
    let tree = file.tree().ok()?;
    let root = tree.root_node();
    let mut cursor = root.walk();
    let statement = root
        .children(&mut cursor)
        .find(|child| child.start_byte() <= byte && byte <= child.end_byte())?;
    Some(statement.byte_range())
}

/// A range grown to whole lines, their line breaks included.
pub(crate) fn whole_lines(file: &File, range: &Range<usize>) -> Range<usize> {
    let text = file.text();
    let first = text.line_of(range.start);
    let ends_before_break =
        range.end > range.start && range.end == text.line_start(text.line_of(range.end));
    let last = text.line_of(range.end - usize::from(ends_before_break));
    let end = if last + 1 < text.line_count() {
        text.line_start(last + 1)
    } else {
        text.len()
    };
    text.line_start(first)..end
}

/// First and last line of whole lines, from 1.
pub(crate) fn line_numbers(file: &File, range: &Range<usize>) -> (usize, usize) {
    let first = file.text().line_of(range.start);
    let last = file
        .text()
        .line_of(range.end.saturating_sub(1).max(range.start));
    (first + 1, last.max(first) + 1)
}

/// A definition's header as one line: from its own keyword to its body, without decorators.
#[must_use]
pub fn header_line(file: &File, definition: &Definition) -> String {
    let whole = match (&definition.signature, &definition.body) {
        (Some(signature), _) if !signature.header.is_empty() => signature.header.clone(),
        (_, Some(body)) => definition.range.start..body.start,
        _ => definition.range.clone(),
    };
    let whole = file.current_range(&whole);
    let name = file.current_range(&definition.name_range);
    let start = whole
        .start
        .max(file.text().line_start(file.text().line_of(name.start)));
    let text = file.text().slice(start..whole.end.max(start));
    let mut header = String::new();
    for word in text.split_whitespace() {
        if !header.is_empty() {
            header.push(' ');
        }
        header.push_str(word);
    }
    let end = header.trim_end_matches([' ', ':', '{', '=', '>']).len();
    header.truncate(end);
    shortened(header)
}

/// The longest header that is shown as a signature, in bytes.
const HEADER_LIMIT: usize = 400;

fn shortened(mut header: String) -> String {
    if header.len() > HEADER_LIMIT {
        let end = (0..=HEADER_LIMIT)
            .rev()
            .find(|end| header.is_char_boundary(*end))
            .unwrap_or_default();
        header.truncate(end);
        header.push('…');
    }
    header
}

#[cfg(test)]
mod tests {
    use scopewise_workspace::{File, Snapshot, Text, WorkspacePath};

    use super::find_target;
    use crate::{Action, Ask, Frame, Origin};

    /// An ask whose range is marked in the text by `«` and `»`, or a cursor by `«»`.
    pub(crate) fn marked(path: &str, marked: &str) -> (String, Ask) {
        let start = marked.find('«').unwrap();
        let end = marked.find('»').unwrap() - '«'.len_utf8();
        let text = marked.replace(['«', '»'], "");
        let ask = Ask {
            path: WorkspacePath::new(path).unwrap(),
            range: start..end,
            instruction: "simplify this".into(),
            origin: Origin::Command,
            rung: None,
            declared: None,
            diagnostics: Vec::new(),
            frames: Vec::new(),
        };
        (text, ask)
    }

    fn show(snapshot: &Snapshot, ask: &Ask) -> String {
        let target = find_target(snapshot, ask);
        let (first, last) = target.lines;
        let signature = target.signature.map(|it| format!(" [{it}]"));
        format!(
            "{} {} {first}-{last}{}",
            target.kind.word(),
            target.name,
            signature.unwrap_or_default()
        )
    }

    fn check_target(path: &str, text: &str, expected: &str) {
        let (text, ask) = marked(path, text);
        let snapshot = Snapshot::of_texts([(path, text.as_str())]);
        assert_eq!(show(&snapshot, &ask), expected);
        let target = find_target(&snapshot, &ask);
        let file = snapshot.file(&ask.path).unwrap();
        assert!(target.range.start <= target.range.end);
        assert_eq!(
            file.text().line_start(target.lines.0 - 1),
            target.range.start
        );
    }

    #[test]
    fn the_smallest_definition_is_taken() {
        let text = |body: &str| {
            format!(
                "import os\n\nclass A:\n    x = 1\n\n    @cached\n    def get(self, key: str) -> int:\n        {body}\n\ndef last(): pass\n"
            )
        };
        check_target(
            "a.py",
            &text("return «»os.x"),
            "method A.get 6-8 [def get(self, key: str) -> int]",
        );
        check_target(
            "a.py",
            &text("«return os.x»"),
            "method A.get 6-8 [def get(self, key: str) -> int]",
        );
        check_target(
            "a.py",
            &text("re«turn 1\n\ndef las»t2(): 0\n"),
            "selection  8-10",
        );
    }

    #[test]
    fn white_space_around_the_selection_does_not_count() {
        check_target(
            "a.py",
            "«def a():\n    pass\n\n\n»def b():\n    pass\n",
            "function a 1-2 [def a()]",
        );
        check_target(
            "a.py",
            "class A:\n«»    def a(self):\n        pass\n",
            "method A.a 2-3 [def a(self)]",
        );
        check_target(
            "a.py",
            "class A:\n    def a(self):   «»\n        pass\n",
            "method A.a 2-3 [def a(self)]",
        );
    }

    #[test]
    fn decorators_belong_to_the_target() {
        check_target(
            "a.py",
            "@one\n@«»two(1)\ndef a(\n    x,\n):\n    pass\n",
            "function a 1-6 [def a( x, )]",
        );
    }

    #[test]
    fn a_comment_above_means_what_stands_below() {
        check_target(
            "a.py",
            "x = 1\n# about a«»\n# more\ndef a():\n    pass\n",
            "function a 4-5 [def a()]",
        );
        check_target(
            "a.py",
            "class A:\n    # get it«»\n    def get(self):\n        pass\n",
            "method A.get 3-4 [def get(self)]",
        );
        check_target("a.py", "# far«»\n\ndef a():\n    pass\n", "selection  1-1");
    }

    #[test]
    fn outside_definitions_it_is_the_statement_or_the_line() {
        check_target(
            "a.py",
            "import os\n\nprint(\n    «»os,\n)\nx = 1\n",
            "selection  3-5",
        );
        check_target(
            "a.py",
            "import os\n«»\ndef a():\n    pass\n",
            "selection  2-2",
        );
        check_target("notes.txt", "one\ntwo«»\nthree", "selection  2-2");
        check_target("notes.txt", "one\n«two\nthr»ee", "selection  2-3");
    }

    #[test]
    fn crlf_lines_are_whole() {
        check_target(
            "a.py",
            "x = 1\r\ndef a():\r\n    «»pass\r\n\r\ny = 2\r\n",
            "function a 2-3 [def a()]",
        );
    }

    #[test]
    fn an_empty_or_missing_file_is_new() {
        check_target("a.py", "«»", "new-file  1-1");
        check_target("a.py", " \n«»\n", "new-file  1-3");
        let (_, ask) = marked("b.py", "«»");
        assert_eq!(show(&Snapshot::of_texts([]), &ask), "new-file  1-1");
    }

    #[test]
    fn an_ask_that_points_nowhere_is_about_its_frame() {
        let (text, mut ask) = marked("a.py", "«»import os\n\ndef a():\n    return 1\n");
        let snapshot = Snapshot::of_texts([("a.py", text.as_str())]);
        ask.frames.push(Frame {
            path: ask.path.clone(),
            line: 4,
            function: None,
        });
        assert_eq!(show(&snapshot, &ask), "function a 3-4 [def a()]");
    }

    #[test]
    fn documenting_includes_the_comment_above() {
        let (text, mut ask) = marked("a.py", "x = 1\n# old words\ndef a():\n    «»return 1\n");
        let snapshot = Snapshot::of_texts([("a.py", text.as_str())]);
        ask.origin = Origin::Menu(Action::Document);
        assert_eq!(show(&snapshot, &ask), "function a 2-4 [def a()]");
    }

    #[test]
    fn a_directive_belongs_to_the_lines_edited() {
        let (text, mut ask) = marked(
            "a.py",
            "x = 1\n«# cache this ai!»\ndef a():\n    return 1\n",
        );
        let snapshot = Snapshot::of_texts([("a.py", text.as_str())]);
        ask.origin = Origin::Directive(vec![ask.range.clone()]);
        assert_eq!(show(&snapshot, &ask), "function a 2-4 [def a()]");
    }

    #[test]
    fn a_text_ahead_of_its_tree_is_measured_by_the_old_tree() {
        let path = WorkspacePath::new("a.py").unwrap();
        let file = File::parse(
            path,
            Text::from("def a():\n    pass\n\ndef b():\n    pass\n"),
            Some(1),
            true,
        );
        let typed = file.edited(0..0, "import os\n\n", Some(2));
        let at = typed.text().len() - 2;
        let snapshot = Snapshot::of_files([typed], true);
        let (_, mut ask) = marked("a.py", "«»");
        ask.range = at..at;
        assert_eq!(show(&snapshot, &ask), "function b 6-7 [def b()]");
    }

    #[test]
    fn broken_code_still_has_a_target() {
        check_target(
            "a.py",
            "def a(:\n    retu«»rn (\n\ndef b():\n    pass\n",
            "function a 1-2 [def a(]",
        );
    }
}
