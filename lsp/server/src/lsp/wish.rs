//! From what a command was given to an ask about a text: where, what to do in words, how far it goes.
//! Pure; every refusal is one sentence.

use std::ops::Range;

use scopewise_route::RungId;
use scopewise_scope::{Action, Ask, Diagnostic, Origin, Reach};
use scopewise_workspace::{Definition, File, PositionEncoding, Text, WorkspacePath};
use tower_lsp::gen_lsp_types as lsp;

use super::arguments::{CustomName, EditArguments, Span, Wish};
use super::directive::{Directive, directive_with, directives_at};
use super::positions::bytes_of;
use super::title::{cleaned, shortened};
use crate::config::CustomAction;

/// An ask with what it is called.
#[derive(Clone, Debug)]
pub(super) struct NamedAsk {
    /// The ask.
    pub(super) ask: Ask,
    /// What it does, for a person: `Simplify parse_header`.
    pub(super) label: String,
}

impl NamedAsk {
    /// The ask with diagnostics that were given beside it.
    fn beside(
        mut self,
        file: Option<&File>,
        diagnostics: &[lsp::Diagnostic],
        encoding: PositionEncoding,
    ) -> Self {
        let read = |file: &File| {
            let all = diagnostics.iter();
            all.map(|it| read_diagnostic(file.text(), it, encoding))
                .collect()
        };
        self.ask.diagnostics = file.map(read).unwrap_or_default();
        self
    }
}

/// What a built-in action is called before its subject.
pub(super) const fn verb(action: Action) -> &'static str {
    match action {
        Action::Document => "Document",
        Action::Simplify => "Simplify",
        Action::HandleErrors => "Handle errors in",
        Action::TestScaffold => "Write tests for",
    }
}

const fn words(action: Action) -> &'static str {
    match action {
        Action::Document => {
            "Document it in the language's own form: what it does, what it takes and gives back, \
             which errors it raises. Change no code."
        }
        Action::Simplify => {
            "Simplify it: fewer branches and less nesting, the same behaviour. Remove nothing that \
             is needed."
        }
        Action::HandleErrors => {
            "Handle the errors that it ignores, in the way the code around it does."
        }
        Action::TestScaffold => {
            "Write a test scaffold for it in a new file, with the test framework that this project \
             uses: one test a behaviour, the calls and the expected results in place."
        }
    }
}

/// The ask of a built-in action about `subject`.
pub(super) fn action_ask(
    file: &File,
    range: Range<usize>,
    action: Action,
    subject: &str,
) -> NamedAsk {
    let reach = match action {
        Action::TestScaffold => Reach::New,
        _ => Reach::Body,
    };
    NamedAsk {
        label: format!("{} {subject}", verb(action)),
        ask: Ask {
            declared: Some(reach),
            ..plain_ask(
                &file.path,
                range,
                words(action).to_owned(),
                Origin::Menu(action),
            )
        },
    }
}

/// The ask of an entry of the configuration.
pub(super) fn custom_ask(file: &File, range: Range<usize>, action: &CustomAction) -> NamedAsk {
    let mut ask = plain_ask(
        &file.path,
        range,
        action.instruction.clone(),
        Origin::Command,
    );
    ask.rung = action.rung.map(|rung| rung.name().to_owned());
    NamedAsk {
        label: cleaned(&action.marked()),
        ask,
    }
}

/// The ask of a fix for diagnostics.
pub(super) fn diagnostic_ask(
    file: &File,
    range: Range<usize>,
    diagnostics: &[lsp::Diagnostic],
    encoding: PositionEncoding,
) -> NamedAsk {
    let diagnostics: Vec<Diagnostic> = diagnostics
        .iter()
        .map(|it| read_diagnostic(file.text(), it, encoding))
        .collect();
    let messages: Vec<String> = diagnostics.iter().map(|it| cleaned(&it.message)).collect();
    let message = messages.join("; ");
    let headlines: Vec<String> = diagnostics.iter().map(|it| headline(&it.message)).collect();
    NamedAsk {
        label: format!("Fix: {}", shortened(&headlines.join("; "), 60)),
        ask: Ask {
            declared: Some(Reach::Body),
            diagnostics,
            ..plain_ask(
                &file.path,
                range,
                format!("Fix this diagnostic: {message}"),
                Origin::Diagnostic,
            )
        },
    }
}

/// What is wrong, without the lines of help that some servers put below it.
pub(super) fn headline(message: &str) -> String {
    let is_help = |line: &str| {
        ["help:", "note:"]
            .iter()
            .any(|word| line.trim_start().starts_with(word))
    };
    let lines = message.lines().enumerate();
    let said = lines.take_while(|(number, line)| *number == 0 || !is_help(line));
    cleaned(&said.map(|(_, line)| line).collect::<Vec<_>>().join(" "))
}

/// The ask of the directive at a range whose comments have this extent, else of the nearest; `None`
/// where there is none.
fn directive_ask(
    file: &File,
    range: &Range<usize>,
    extent: Option<&Range<usize>>,
    word: &str,
) -> Option<NamedAsk> {
    let found = directives_at(file, Around::of(file, range).definition(), range, word);
    Some(named_directive(file, directive_with(found, extent)?, word))
}

/// What a directive says, for a person: `use sum`, `2 instructions: use sum; add types`.
pub(super) fn directive_words(directive: &Directive) -> String {
    if directive.comments.len() == 1 {
        return cleaned(&directive.instruction);
    }
    let said: Vec<&str> = directive
        .instruction
        .lines()
        .map(|line| line.split_once(". ").map_or(line, |(_, said)| said))
        .collect();
    let count = directive.comments.len();
    cleaned(&format!("{count} instructions: {}", said.join("; ")))
}

/// The ask of a directive that was found.
pub(super) fn named_directive(file: &File, directive: Directive, word: &str) -> NamedAsk {
    NamedAsk {
        label: format!("{word} {}", shortened(&directive_words(&directive), 60)),
        ask: plain_ask(
            &file.path,
            directive.about,
            directive.instruction,
            Origin::Directive(directive.comments),
        ),
    }
}

/// What the configuration says that commands can name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known<'a> {
    /// The word of a directive comment.
    pub(super) directive: &'a str,
    /// The entries in somebody's own words.
    pub(super) actions: &'a [CustomAction],
}

impl Known<'_> {
    fn action(&self, name: &CustomName) -> Result<&CustomAction, String> {
        let is_named = |action: &&CustomAction| {
            action.title == name.title && action.is_of_project() == name.is_of_project
        };
        self.actions.iter().find(is_named).ok_or_else(|| {
            let title = shortened(&cleaned(&name.title), 60);
            format!("the configuration has no action \"{title}\"; `scopewise doctor` lists them")
        })
    }
}

/// The ask of a command. `file` is `None` where nothing is there yet.
pub(super) fn command_ask(
    path: &WorkspacePath,
    file: Option<&File>,
    arguments: &EditArguments,
    known: Known<'_>,
    encoding: PositionEncoding,
) -> Result<NamedAsk, String> {
    let range = match file {
        Some(file) => bytes(path, file.text(), arguments.span, encoding)?,
        None => 0..0,
    };
    let needs_text = || format!("{path} does not exist yet; say in words what to write into it");
    let mut named = match &arguments.wish {
        Wish::Instruction(instruction) => NamedAsk {
            label: shortened(&cleaned(instruction), 60),
            ask: plain_ask(path, range, instruction.clone(), Origin::Command),
        }
        .beside(file, &arguments.diagnostics, encoding),
        Wish::Action(action) => {
            let file = file.ok_or_else(needs_text)?;
            let subject = Around::of(file, &range).name();
            action_ask(file, range, *action, &subject)
        }
        Wish::Custom(name) => {
            let action = known.action(name)?;
            custom_ask(file.ok_or_else(needs_text)?, range, action)
        }
        Wish::Diagnostics(diagnostics) => {
            diagnostic_ask(file.ok_or_else(needs_text)?, range, diagnostics, encoding)
        }
        Wish::Directive(extent) => {
            let file = file.ok_or_else(needs_text)?;
            let extent = extent.map(|extent| bytes_of(file.text(), extent, encoding));
            let directive = known.directive;
            directive_ask(file, &range, extent.as_ref(), directive).ok_or_else(|| {
                format!("there is no {directive} comment here any more; write one and try again")
            })?
        }
    };
    if let Some(rung) = arguments.rung {
        named.ask.rung = Some(rung.name().to_owned());
    }
    Ok(named)
}

/// The definition around a selection, looked up once for all that need it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Around<'a> {
    file: &'a File,
    index: Option<usize>,
}

impl<'a> Around<'a> {
    /// Looks it up.
    pub(super) fn of(file: &'a File, selection: &Range<usize>) -> Self {
        let index = file.facts().enclosing(&file.parsed_range(selection));
        Self { file, index }
    }

    /// The definition.
    pub(super) fn definition(&self) -> Option<&'a Definition> {
        self.file.facts().definitions.get(self.index?)
    }

    /// Its qualified name, else words for bare lines.
    pub(super) fn name(&self) -> String {
        match self.index {
            Some(index) => self.file.facts().qualified_name(index),
            None => "the selection".into(),
        }
    }
}

/// The bytes of what an ask at `range` is about: the definition around it, else its lines.
pub(super) fn target(file: &File, range: &Range<usize>) -> Range<usize> {
    match Around::of(file, range).definition() {
        Some(definition) => file.current_range(&definition.range),
        None => {
            let text = file.text();
            let first = text.line_start(text.line_of(range.start));
            first..text.line_range(text.line_of(range.end)).end.max(first)
        }
    }
}

/// The rung of a name in a trail.
pub(super) fn rung_of(name: &str) -> RungId {
    RungId::of_name(name).unwrap_or(RungId::Fast)
}

fn plain_ask(
    path: &WorkspacePath,
    range: Range<usize>,
    instruction: String,
    origin: Origin,
) -> Ask {
    Ask {
        path: path.clone(),
        range,
        instruction,
        origin,
        rung: None,
        declared: None,
        diagnostics: Vec::new(),
        frames: Vec::new(),
    }
}

fn bytes(
    path: &WorkspacePath,
    text: &Text,
    span: Option<Span>,
    encoding: PositionEncoding,
) -> Result<Range<usize>, String> {
    let lines = text.line_count();
    let outside = |line: usize| {
        Err(format!(
            "line {line} is outside {path}, which has {} lines; choose lines that the file has",
            text.written_line_count()
        ))
    };
    match span {
        None if text.slice(0..text.len()).trim().is_empty() => Ok(0..0),
        None => Err("range is missing; pass the lines to edit, or the cursor".into()),
        Some(Span::Range(range)) => {
            let (start, end) = (range.start.line as usize, range.end.line as usize);
            if start >= lines {
                return outside(start + 1);
            }
            // The end of a file is also said as the start of the line after its last.
            if end > lines {
                return outside(end + 1);
            }
            Ok(bytes_of(text, range, encoding))
        }
        Some(Span::Lines(from, to)) => {
            let (from, to) = (from as usize, to as usize);
            if to > lines {
                return outside(to);
            }
            let start = text.line_start(from.saturating_sub(1));
            Ok(start..text.line_range(to.saturating_sub(1)).end.max(start))
        }
    }
}

fn read_diagnostic(
    text: &Text,
    diagnostic: &lsp::Diagnostic,
    encoding: PositionEncoding,
) -> Diagnostic {
    let message = match &diagnostic.message {
        lsp::Message::String(text) => text.clone(),
        lsp::Message::MarkupContent(markup) => markup.value.clone(),
    };
    let code = diagnostic.code.as_ref().map(|code| match code {
        lsp::Code::Int(number) => number.to_string(),
        lsp::Code::String(text) => text.clone(),
    });
    Diagnostic {
        range: bytes_of(text, diagnostic.range, encoding),
        message,
        source: diagnostic.source.clone(),
        code,
    }
}

#[cfg(test)]
mod tests {
    use scopewise_workspace::{File, PositionEncoding, Text, WorkspacePath};
    use serde_json::{Value, json};

    use super::{Known, command_ask, headline};
    use crate::lsp::arguments::edit_arguments;

    const KNOWN: Known<'static> = Known {
        directive: "ai!",
        actions: &[],
    };

    fn asked(text: &str, arguments: Value) -> Result<(String, String), String> {
        let path = WorkspacePath::new("a.py").unwrap();
        let file = File::parse(path.clone(), Text::from(text), Some(1), true);
        let arguments = edit_arguments(&[arguments]).unwrap();
        let named = command_ask(
            &path,
            Some(&file),
            &arguments,
            KNOWN,
            PositionEncoding::Utf16,
        )?;
        Ok((named.label, text.get(named.ask.range).unwrap().to_owned()))
    }

    const TEXT: &str = "a = 1\ndef load(x):\n    return x\n";

    #[track_caller]
    fn check_ask(arguments: Value, label: &str, selected: &str) {
        let expected = (label.to_owned(), selected.to_owned());
        assert_eq!(asked(TEXT, arguments), Ok(expected));
    }

    #[track_caller]
    fn check_refused(text: &str, arguments: Value, words: &str) {
        let message = asked(text, arguments).unwrap_err();
        assert!(message.contains(words), "{message}");
    }

    #[test]
    fn takes_lines_and_positions() {
        check_ask(
            json!({"uri": "a.py", "from": 2, "to": 3, "text": "double it"}),
            "double it",
            "def load(x):\n    return x",
        );
        let range =
            json!({"start": {"line": 1, "character": 4}, "end": {"line": 1, "character": 8}});
        check_ask(
            json!({"uri": "a.py", "range": range, "action": "simplify"}),
            "Simplify load",
            "load",
        );
        let whole =
            json!({"start": {"line": 0, "character": 0}, "end": {"line": 4, "character": 0}});
        check_ask(
            json!({"uri": "a.py", "range": whole, "text": "sort"}),
            "sort",
            TEXT,
        );
    }

    #[test]
    fn refuses_lines_that_are_not_there() {
        check_refused(
            TEXT,
            json!({"uri": "a.py", "line": 9, "text": "x"}),
            "line 9 is outside a.py, which has 3 lines",
        );
        let range =
            json!({"start": {"line": 50, "character": 0}, "end": {"line": 51, "character": 0}});
        check_refused(
            TEXT,
            json!({"uri": "a.py", "range": range, "text": "x"}),
            "line 51 is outside",
        );
        check_refused(
            TEXT,
            json!({"uri": "a.py", "text": "x"}),
            "range is missing",
        );
    }

    #[test]
    fn names_a_diagnostic_without_its_help() {
        let check = |message: &str, expected: &str| assert_eq!(headline(message), expected);
        check(
            "`os` imported but unused\nhelp: Remove unused import: `os`",
            "`os` imported but unused",
        );
        check(
            "mismatched types\nexpected `u32`, found `&str`",
            "mismatched types expected `u32`, found `&str`",
        );
        check("note: only this", "note: only this");
    }

    #[test]
    fn needs_no_range_in_an_empty_file() {
        assert_eq!(
            asked("\n", json!({"uri": "a.py", "text": "a parser"})),
            Ok(("a parser".into(), String::new()))
        );
    }

    #[test]
    fn says_when_a_directive_is_gone() {
        check_refused(
            TEXT,
            json!({"uri": "a.py", "line": 1, "action": "directive"}),
            "there is no ai! comment here any more",
        );
    }

    #[test]
    fn names_what_a_fix_fixes() {
        let diagnostic = json!({"range": {"start": {"line": 0, "character": 0},
            "end": {"line": 0, "character": 1}}, "message": "a is\u{1b}[31m unused", "code": 7});
        check_ask(
            json!({"uri": "a.py", "line": 1, "action": "diagnostic", "diagnostics": [diagnostic]}),
            "Fix: a is[31m unused",
            "a = 1",
        );
    }
}
