//! Commands' arguments: an object, or the same in order. They come from any client, extension or key
//! binding, so everything is checked, and what is wrong is said in one sentence. Reads no text.

use scopewise_route::RungId;
use scopewise_scope::Action;
use serde_json::Value;
use tower_lsp::gen_lsp_types as lsp;

/// What `scopewise.edit` was given.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct EditArguments {
    /// The file.
    pub(super) file: FileName,
    /// Where in it; `None` for the whole of a new or empty file.
    pub(super) span: Option<Span>,
    /// What to do.
    pub(super) wish: Wish,
    /// Diagnostics of other servers there, beside what is wished.
    pub(super) diagnostics: Vec<lsp::Diagnostic>,
    /// The rung the user picked.
    pub(super) rung: Option<RungId>,
    /// The rung that the action's title named.
    pub(super) shown: Option<RungId>,
}

/// A file as the client names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum FileName {
    /// A URI.
    Uri(lsp::Uri),
    /// A path, absolute or relative to a workspace folder.
    Path(String),
}

/// A place in a file as the client names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Span {
    /// Positions of the protocol.
    Range(lsp::Range),
    /// First and last line, from 1.
    Lines(u32, u32),
}

/// What is wished.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Wish {
    /// This, in the user's words.
    Instruction(String),
    /// A built-in action.
    Action(Action),
    /// An entry of the configuration.
    Custom(CustomName),
    /// A fix of these diagnostics.
    Diagnostics(Vec<lsp::Diagnostic>),
    /// What the directive comment at the place says: the one whose comments have this extent, else
    /// the nearest.
    Directive(Option<lsp::Range>),
}

/// What tells a custom action from the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CustomName {
    /// Its title.
    pub(super) title: String,
    /// Whether the project's file has it.
    pub(super) is_of_project: bool,
}

/// The name of a built-in action in arguments.
pub(super) const fn action_name(action: Action) -> &'static str {
    match action {
        Action::Document => "document",
        Action::Simplify => "simplify",
        Action::HandleErrors => "handle-errors",
        Action::TestScaffold => "test-scaffold",
    }
}

const ACTIONS: [Action; 4] = [
    Action::Document,
    Action::Simplify,
    Action::HandleErrors,
    Action::TestScaffold,
];

/// Reads the arguments of `scopewise.edit`.
pub(super) fn edit_arguments(arguments: &[Value]) -> Result<EditArguments, String> {
    let given = Given::of(arguments, &["uri", "range", "instruction", "rung"])?;
    Ok(EditArguments {
        file: file_name(&given)?,
        span: span(&given)?,
        wish: wish(&given)?,
        diagnostics: diagnostics(&given),
        rung: rung(&given, "rung")?,
        shown: rung(&given, "shown").unwrap_or_default(),
    })
}

/// Reads the arguments of a command about one ask: its id, `None` for the newest.
pub(super) fn id_argument(arguments: &[Value]) -> Result<Option<String>, String> {
    Given::of(arguments, &["id"])?.text("id")
}

/// Reads the arguments of `scopewise.escalate`: the id and the note.
pub(super) fn escalate_arguments(
    arguments: &[Value],
) -> Result<(Option<String>, Option<String>), String> {
    let given = Given::of(arguments, &["id", "note"])?;
    let note = given.text("note")?.map(|note| note.trim().to_owned());
    Ok((given.text("id")?, note.filter(|note| !note.is_empty())))
}

/// Named values, whichever way they came.
struct Given<'a>(Vec<(&'a str, &'a Value)>);

impl<'a> Given<'a> {
    fn of(arguments: &'a [Value], order: &[&'a str]) -> Result<Self, String> {
        match arguments {
            [Value::Object(members)] => {
                let members = members.iter().map(|(name, value)| (name.as_str(), value));
                Ok(Self(members.collect()))
            }
            _ if arguments.len() > order.len() => Err(format!(
                "too many arguments; pass one object with {}, or these in order",
                order.join(", ")
            )),
            _ => Ok(Self(order.iter().copied().zip(arguments).collect())),
        }
    }

    fn value(&self, name: &str) -> Option<&'a Value> {
        self.0
            .iter()
            .find(|(it, value)| *it == name && !value.is_null())
            .map(|(_, value)| *value)
    }

    fn text(&self, name: &str) -> Result<Option<String>, String> {
        match self.value(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(_) => Err(format!("{name} must be a text")),
        }
    }

    fn line(&self, name: &str) -> Result<Option<u32>, String> {
        self.value(name).map(|value| line(value, name)).transpose()
    }
}

/// A line number; key bindings write it as text.
fn line(value: &Value, name: &str) -> Result<u32, String> {
    let number = match value {
        Value::String(text) => text.trim().parse().ok(),
        value => value.as_u64().and_then(|it| u32::try_from(it).ok()),
    };
    number
        .filter(|number| *number > 0)
        .ok_or_else(|| format!("{name} must be a line number, from 1"))
}

fn file_name(given: &Given<'_>) -> Result<FileName, String> {
    let named = match given.text("uri")? {
        Some(uri) => Some(uri),
        None => given.text("file")?,
    };
    let Some(name) = named.filter(|name| !name.trim().is_empty()) else {
        return Err("uri is missing; name the file to edit".into());
    };
    let is_path = name.starts_with(['/', '\\', '.']) || !name.contains(':');
    // One letter before the colon is a drive.
    let is_drive = name.chars().nth(1) == Some(':');
    if is_path || is_drive {
        return Ok(FileName::Path(name));
    }
    match name.parse() {
        Ok(uri) => Ok(FileName::Uri(uri)),
        Err(_) => Err("uri cannot be read; pass a file URI or a path".into()),
    }
}

fn span(given: &Given<'_>) -> Result<Option<Span>, String> {
    const WRONG: &str = "range must be {start: {line, character}, end: {line, character}}, or lines from 1 as {from, to}";
    if let Some(range) = given.value("range") {
        return match range {
            Value::Object(members) if members.contains_key("start") => {
                serde_json::from_value(range.clone())
                    .map(|range| Some(Span::Range(range)))
                    .map_err(|_| WRONG.into())
            }
            Value::Object(members) => {
                let members = members.iter().map(|(name, value)| (name.as_str(), value));
                lines(&Given(members.collect()))?
                    .map(Some)
                    .ok_or_else(|| WRONG.into())
            }
            Value::Array(pair) => match pair.as_slice() {
                [from, to] => ordered(line(from, "from")?, line(to, "to")?).map(Some),
                _ => Err(WRONG.into()),
            },
            _ => Err(WRONG.into()),
        };
    }
    lines(given)
}

fn lines(given: &Given<'_>) -> Result<Option<Span>, String> {
    match (given.line("from")?, given.line("to")?) {
        (None, None) => match given.line("line")? {
            Some(line) => Ok(Some(Span::Lines(line, line))),
            None => Ok(None),
        },
        (Some(from), None) => Ok(Some(Span::Lines(from, from))),
        (None, Some(_)) => Err("from is missing; pass the first line, from 1".into()),
        (Some(from), Some(to)) => ordered(from, to).map(Some),
    }
}

/// A selection made backwards is as good as one made forwards.
fn ordered(from: u32, to: u32) -> Result<Span, String> {
    Ok(Span::Lines(from.min(to), from.max(to)))
}

fn wish(given: &Given<'_>) -> Result<Wish, String> {
    if let Some(name) = given.text("action")? {
        return named_action(given, &name);
    }
    let instruction = match given.text("instruction")? {
        Some(instruction) => Some(instruction),
        None => given.text("text")?,
    };
    match instruction {
        None => Err("instruction is missing; say what to change".into()),
        Some(text) if text.trim().is_empty() => {
            Err("the instruction is empty; say what to change".into())
        }
        Some(text) => Ok(Wish::Instruction(text.trim().to_owned())),
    }
}

fn named_action(given: &Given<'_>, name: &str) -> Result<Wish, String> {
    if let Some(action) = ACTIONS.into_iter().find(|it| action_name(*it) == name) {
        return Ok(Wish::Action(action));
    }
    match name {
        "custom" => {
            let title = given.text("title")?;
            let title = title.ok_or("title is missing; name the action of the configuration")?;
            let from = given.text("from")?;
            Ok(Wish::Custom(CustomName {
                title,
                is_of_project: from.as_deref() == Some("project"),
            }))
        }
        "directive" => {
            let extent = given.value("directive").cloned().unwrap_or_default();
            Ok(Wish::Directive(serde_json::from_value(extent).ok()))
        }
        "diagnostic" => {
            let diagnostics = diagnostics(given);
            if diagnostics.is_empty() {
                return Err("diagnostics is missing; pass the diagnostics to fix".into());
            }
            Ok(Wish::Diagnostics(diagnostics))
        }
        _ => Err(format!(
            "there is no action {name}; use document, simplify, handle-errors, test-scaffold, diagnostic, directive or custom"
        )),
    }
}

/// The diagnostics that can be read: they are echoes of other servers, and one that is no part of the
/// protocol must not cost the others.
fn diagnostics(given: &Given<'_>) -> Vec<lsp::Diagnostic> {
    let items = given.value("diagnostics").and_then(Value::as_array);
    let read = |item: &Value| {
        let mut item = item.clone();
        if let Some(members) = item.as_object_mut() {
            members.remove("codeDescription");
            members.remove("relatedInformation");
        }
        serde_json::from_value(item).ok()
    };
    items.into_iter().flatten().filter_map(read).collect()
}

fn rung(given: &Given<'_>, name: &str) -> Result<Option<RungId>, String> {
    match given.text(name)?.as_deref() {
        None | Some("" | "auto") => Ok(None),
        Some(rung) => RungId::of_name(rung).map(Some).ok_or_else(|| {
            format!("there is no rung {rung}; use fast, reasoning or deep, or leave it out")
        }),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{
        EditArguments, FileName, Span, Wish, edit_arguments, escalate_arguments, id_argument,
    };

    fn edit(arguments: Value) -> Result<EditArguments, String> {
        edit_arguments(arguments.as_array().unwrap())
    }

    #[track_caller]
    fn check_span(arguments: Value, expected: Option<Span>) {
        assert_eq!(edit(arguments).unwrap().span, expected);
    }

    #[track_caller]
    fn check_refused(arguments: Value, words: &str) {
        let message = edit(arguments).unwrap_err();
        assert!(message.contains(words), "{message}");
    }

    #[test]
    fn reads_an_object_and_the_same_in_order() {
        let range =
            json!({"start": {"line": 1, "character": 0}, "end": {"line": 2, "character": 3}});
        let object = edit(json!([{"uri": "file:///a.py", "range": range,
            "instruction": " make it fast ", "rung": "deep"}]));
        let in_order = edit(json!(["file:///a.py", range, "make it fast", "deep"]));
        assert_eq!(object, in_order);
        assert_eq!(
            object.unwrap().wish,
            Wish::Instruction("make it fast".into())
        );
    }

    #[test]
    fn reads_lines_in_every_spelling() {
        for lines in [
            json!({"file": "/a.py", "from": 3, "to": 5, "text": "x"}),
            json!({"file": "/a.py", "from": 5, "to": 3, "text": "x"}),
            json!({"file": "/a.py", "from": "3", "to": "5", "text": "x"}),
            json!({"file": "/a.py", "range": {"from": 3, "to": 5}, "text": "x"}),
            json!({"file": "/a.py", "range": [3, 5], "text": "x"}),
        ] {
            check_span(json!([lines]), Some(Span::Lines(3, 5)));
        }
        check_span(
            json!([{"file": "/a.py", "line": 3, "text": "x"}]),
            Some(Span::Lines(3, 3)),
        );
        check_span(json!([{"file": "/a.py", "text": "x"}]), None);
        check_span(json!(["/a.py", null, "x"]), None);
    }

    #[test]
    fn tells_paths_from_uris() {
        let check = |name: &str, is_path: bool| {
            let arguments = edit(json!([{"uri": name, "text": "x"}])).unwrap();
            assert_eq!(
                matches!(arguments.file, FileName::Path(_)),
                is_path,
                "{name}"
            );
        };
        check("file:///a/b.py", false);
        check("untitled:Untitled-1", false);
        check("/a/b.py", true);
        check("src/b.py", true);
        check("C:\\a\\b.py", true);
    }

    #[test]
    fn says_what_is_wrong() {
        check_refused(json!([]), "uri is missing");
        check_refused(json!([{"uri": 7}]), "uri must be a text");
        check_refused(json!([{"uri": "file:///a"}]), "instruction is missing");
        check_refused(
            json!([{"uri": "file:///a", "instruction": "  "}]),
            "instruction is empty",
        );
        check_refused(
            json!([{"uri": "file:///a", "instruction": "x", "rung": "slow"}]),
            "no rung slow",
        );
        check_refused(
            json!([{"uri": "file:///a", "instruction": "x", "range": {"start": 1}}]),
            "range must be",
        );
        check_refused(
            json!([{"uri": "file:///a", "instruction": "x", "from": 0}]),
            "from must be a line number",
        );
        check_refused(
            json!([{"uri": "file:///a", "instruction": "x", "to": 4}]),
            "from is missing",
        );
        check_refused(
            json!([{"uri": "file:///a", "action": "explode"}]),
            "no action explode",
        );
        check_refused(
            json!([{"uri": "file:///a", "action": "diagnostic"}]),
            "diagnostics is missing",
        );
        check_refused(json!([1, 2, 3, 4, 5]), "too many arguments");
    }

    #[test]
    fn reads_ids_and_notes() {
        let given = |value: Value| value.as_array().unwrap().clone();
        assert_eq!(id_argument(&[]), Ok(None));
        assert_eq!(id_argument(&given(json!(["a1"]))), Ok(Some("a1".into())));
        assert_eq!(
            id_argument(&given(json!([{"id": "a1"}]))),
            Ok(Some("a1".into()))
        );
        assert!(id_argument(&given(json!([7]))).is_err());
        assert_eq!(
            escalate_arguments(&given(json!([{"id": "a1", "note": " no walls "}]))),
            Ok((Some("a1".into()), Some("no walls".into())))
        );
        assert_eq!(
            escalate_arguments(&given(json!(["a1", ""]))),
            Ok((Some("a1".into()), None))
        );
    }
}
