//! Why a bare name that no scope of its file binds may be there all the same when the program runs.

use super::exports::stars;
use crate::facts::FileFacts;
use crate::{File, Snapshot};

/// What puts names into scopes at run time, or runs code only where a name is there.
const MAKERS: [&str; 7] = [
    "exec",
    "globals",
    "locals",
    "vars",
    "NameError",
    "builtins",
    "__builtins__",
];

/// Names that a host, a shell or an older Python gives to the code it runs.
const GIVEN: [&str; 30] = [
    "_",
    "apply",
    "basestring",
    "buffer",
    "c",
    "cmp",
    "coerce",
    "dbutils",
    "display",
    "displayHTML",
    "execfile",
    "file",
    "get_config",
    "get_ipython",
    "intern",
    "long",
    "ngettext",
    "profile",
    "raw_input",
    "reduce",
    "reload",
    "sc",
    "spark",
    "sqlContext",
    "tags",
    "undefined",
    "unichr",
    "unicode",
    "workflow",
    "xrange",
];

/// Why `name`, which nothing in `file` binds where it is used, may be there all the same.
pub(super) fn doubt(snapshot: &Snapshot, file: &File, name: &str) -> Option<String> {
    let facts = file.facts();
    if !file.is_current() {
        return Some(format!("`{}` is being edited", file.path));
    }
    if name.starts_with("__") || GIVEN.contains(&name) {
        return Some(format!("what runs the file may give it `{name}`"));
    }
    if let Some(maker) = MAKERS.iter().find(|it| facts.may_mention(it)) {
        return Some(format!("`{maker}` may make names at run time"));
    }
    if facts.exports.dynamic && (facts.may_mention("setattr") || facts.may_mention("modules")) {
        return Some("the file makes names at run time".to_owned());
    }
    if has_inner_star(facts, stars(file).count()) {
        return Some("a star import may bring it".to_owned());
    }
    if facts.has_errors {
        return Some("the file does not parse as a whole".to_owned());
    }
    if is_template(file) {
        return Some("the file is a template".to_owned());
    }
    (!snapshot.is_complete()).then(|| "the workspace is still being read".to_owned())
}

/// Whether everything of a module is taken over elsewhere than at module level.
fn has_inner_star(facts: &FileFacts, at_module_level: usize) -> bool {
    let all = facts
        .imports
        .iter()
        .filter(|it| it.names.iter().any(|name| name.name == "*"))
        .count();
    all > at_module_level
}

fn is_template(file: &File) -> bool {
    file.path.as_str().contains("{{") || {
        let text = file.text_for_once();
        text.contains("{{ cookiecutter.")
            || text.contains("{{cookiecutter.")
            || text.contains("{% ")
    }
}
