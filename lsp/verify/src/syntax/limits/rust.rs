//! Forms of Rust that its grammar does not read: safe items in `unsafe extern` blocks (1.82), constant
//! traits, trait aliases and auto traits.

/// Whether a line, white space folded, has such a form.
pub(super) fn is_newer_form(line: &str) -> bool {
    const FORMS: [&str; 7] = [
        "safe fn ",
        "safe static ",
        "~const ",
        "[const] ",
        "impl const ",
        "const trait ",
        "auto trait ",
    ];
    FORMS.iter().any(|form| line.contains(form)) || is_trait_alias(line)
}

/// `trait Name = Bound;`
fn is_trait_alias(line: &str) -> bool {
    line.split_once("trait ")
        .and_then(|(_, rest)| rest.split_once('='))
        .is_some_and(|(name, bound)| !name.contains(['{', ':']) && bound.ends_with(';'))
}
