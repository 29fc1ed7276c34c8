//! What a single line of a stack trace is.

/// One frame as printed.
pub(super) struct RawFrame {
    pub(super) path: String,
    pub(super) line: usize,
    pub(super) function: Option<String>,
}

/// A line of a trace.
pub(super) enum Line {
    /// A traceback begins.
    Start,
    /// A frame, and whether the innermost of its block comes last.
    Frame {
        frame: RawFrame,
        innermost_last: bool,
    },
    /// The error itself.
    Error(String),
    /// The next error was raised from the one before.
    RaisedFrom,
    /// The next error came up while the one before was handled.
    RaisedWhileHandling,
    /// Anything else: source lines, carets, notes.
    Other,
}

pub(super) fn read_line(line: &str) -> Line {
    // Exception groups draw a margin of `|` and `+`.
    let line = line.trim_end().trim_start_matches([' ', '\t', '|', '+']);
    let indented = line;
    if indented.starts_with("Traceback (most recent call last)")
        || indented.starts_with("Exception Group Traceback")
    {
        return Line::Start;
    }
    if indented.starts_with("The above exception was the direct cause") {
        return Line::RaisedFrom;
    }
    if indented.starts_with("During handling of the above exception") {
        return Line::RaisedWhileHandling;
    }
    if let Some(frame) = python_frame(indented) {
        return Line::Frame {
            frame,
            innermost_last: true,
        };
    }
    if let Some(frame) = script_frame(indented) {
        return Line::Frame {
            frame,
            innermost_last: false,
        };
    }
    if let Some(frame) = pytest_frame(indented) {
        return Line::Frame {
            frame,
            innermost_last: true,
        };
    }
    match error_line(indented) {
        Some(error) => Line::Error(error),
        None => Line::Other,
    }
}

// `File "/srv/app.py", line 12, in load`
fn python_frame(line: &str) -> Option<RawFrame> {
    let (path, rest) = line.strip_prefix("File \"")?.split_once("\", line ")?;
    let (number, rest) = leading_number(rest)?;
    Some(RawFrame {
        path: path.to_owned(),
        line: number,
        function: rest
            .strip_prefix(", in ")
            .map(|name| name.trim().to_owned()),
    })
}

// `at load (/srv/app.js:10:15)`, `at /srv/app.js:10:15`, `❯ load src/app.ts:10:15`,
// `load@http://host/src/app.js:10:15`
fn script_frame(line: &str) -> Option<RawFrame> {
    if let Some(frame) = line.strip_prefix("at ").or_else(|| line.strip_prefix("❯ ")) {
        if let Some((function, place)) = frame
            .strip_suffix(')')
            .and_then(|frame| frame.rsplit_once(" ("))
        {
            return placed(place, Some(function));
        }
        return match frame.rsplit_once(' ') {
            Some((function, place)) => placed(place, Some(function)),
            None => placed(frame, None),
        };
    }
    let (function, place) = line.split_once('@')?;
    let is_plain = !function.contains(char::is_whitespace) && !place.contains(char::is_whitespace);
    if is_plain && place.contains("://") {
        placed(place, Some(function))
    } else {
        None
    }
}

fn placed(place: &str, function: Option<&str>) -> Option<RawFrame> {
    let (rest, _column) = place.rsplit_once(':')?;
    let (path, line) = rest.rsplit_once(':')?;
    let line = line.parse().ok()?;
    let function = function.map(|name| {
        let name = name.split(" [as ").next().unwrap_or(name);
        name.trim_start_matches("async ")
            .trim_start_matches("new ")
            .trim_start_matches("Object.")
            .trim()
            .to_owned()
    });
    Some(RawFrame {
        path: path.to_owned(),
        line,
        function: function.filter(|name| !name.is_empty() && !name.contains("<anonymous>")),
    })
}

// `tests/test_a.py:12: in test_a`, `src/a.py:30: KeyError`
fn pytest_frame(line: &str) -> Option<RawFrame> {
    let (place, said) = line.split_once(": ")?;
    let (path, number) = place.rsplit_once(':')?;
    let line = number.parse().ok()?;
    if !path.ends_with(".py") || path.contains(char::is_whitespace) {
        return None;
    }
    let function = said.strip_prefix("in ").map(|name| name.trim().to_owned());
    let is_error = said
        .chars()
        .all(|it| it.is_alphanumeric() || matches!(it, '.' | '_'));
    (function.is_some() || is_error).then(|| RawFrame {
        path: path.to_owned(),
        line,
        function,
    })
}

// `KeyError: 'user'`, `E   KeyError: 'user'`, `Uncaught TypeError: …`, `app.errors.Gone`
fn error_line(line: &str) -> Option<String> {
    let line = line
        .strip_prefix("E ")
        .map_or(line, str::trim_start)
        .trim_start_matches("Uncaught ")
        .trim_start_matches("[cause]: ");
    let name = line.split(':').next().unwrap_or(line).trim();
    let last = name.rsplit('.').next().unwrap_or(name);
    let is_name = !name.is_empty()
        && name
            .chars()
            .all(|it| it.is_alphanumeric() || matches!(it, '.' | '_'));
    let is_error = last.starts_with(char::is_uppercase)
        && ["Error", "Exception", "Warning", "Exit", "Interrupt"]
            .iter()
            .any(|ending| last.ends_with(ending));
    let has_message = line.contains(": ") && last.starts_with(char::is_uppercase);
    let has_module = name.contains('.') && last.starts_with(char::is_uppercase);
    (is_name && (is_error || (has_message && has_module))).then(|| line.to_owned())
}

fn leading_number(text: &str) -> Option<(usize, &str)> {
    let end = text
        .find(|it: char| !it.is_ascii_digit())
        .unwrap_or(text.len());
    let (digits, rest) = text.split_at_checked(end)?;
    Some((digits.parse().ok()?, rest))
}
