//! Forms of Python that its grammar does not read: type parameters with defaults (3.13) and lazy imports
//! (3.15).

/// Whether a line, white space folded, has such a form.
pub(super) fn is_newer_form(line: &str) -> bool {
    const HEADS: [&str; 4] = ["class ", "def ", "async def ", "type "];
    let has_default = HEADS
        .iter()
        .find_map(|head| line.strip_prefix(head))
        .and_then(|rest| rest.split_once('['))
        .filter(|(name, _)| name.chars().all(|it| it.is_alphanumeric() || it == '_'))
        .is_some_and(|(_, rest)| inside(rest).contains('='));
    has_default || line.starts_with("lazy import ") || line.starts_with("lazy from ")
}

/// What stands before the bracket that closes one opened before.
fn inside(text: &str) -> &str {
    let mut open = 1_usize;
    let end = text.find(|it| {
        match it {
            '[' => open += 1,
            ']' => open = open.saturating_sub(1),
            _ => {}
        }
        open == 0
    });
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}
