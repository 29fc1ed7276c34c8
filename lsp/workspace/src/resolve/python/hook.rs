//! Modules with a `__getattr__` of their own. One that compares the name with words and raises
//! `AttributeError` for the rest answers for those words only.

use crate::File;
use crate::resolve::hidden::mentions;

/// What a hook says that answers for names it does not spell out.
const ANSWERS_MORE: [&str; 4] = ["import_module", "getattr(", "__import__", "hasattr("];

/// What makes names of a module at run time in other ways.
const MAKES_NAMES: [&str; 6] = [
    "globals()",
    "exec(",
    "sys.modules",
    "vars()",
    "locals()",
    "setattr(",
];

/// Whether the only thing that could make `name` at run time is a hook that surely does not.
pub(super) fn surely_lacks(file: &File, name: &str) -> bool {
    let hook = file
        .facts()
        .definitions
        .iter()
        .find(|it| it.container.is_none() && it.name == "__getattr__");
    let parameter = hook
        .and_then(|it| it.signature.as_ref())
        .and_then(|it| it.parameters.first());
    let (Some(body), Some(parameter)) = (hook.and_then(|it| it.body.clone()), parameter) else {
        return false;
    };
    let looks_up = format!("{} in ", parameter.name);
    let body = file.text().slice(body);
    let text = file.text().to_string();
    body.contains("raise AttributeError")
        && !body.contains(&looks_up)
        && !ANSWERS_MORE.iter().any(|word| body.contains(word))
        && !MAKES_NAMES.iter().any(|word| text.contains(word))
        && !mentions(file, name)
}
