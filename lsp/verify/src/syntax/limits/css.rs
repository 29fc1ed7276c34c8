//! Forms of CSS that its grammar does not read: nesting (`&`), ranges in media queries, layers of imports,
//! named pages, functions and conditions of values.

/// Whether a line, white space folded, has such a form.
pub(super) fn is_newer_form(line: &str) -> bool {
    const HEADS: [&str; 3] = ["@import ", "@page ", "@function "];
    let has_range =
        (line.starts_with("@media") || line.starts_with("@container")) && line.contains(['<', '>']);
    let has_fraction = line.split_once('%').is_some_and(|(step, rest)| {
        step.contains('.') && rest.trim_start().starts_with(['{', ','])
    });
    has_range
        || has_fraction
        || line.contains('&')
        || line.contains("if(")
        || (line.contains("--") && line.contains(":{"))
        || HEADS.iter().any(|head| line.starts_with(head))
}
