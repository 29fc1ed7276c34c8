//! How far an edit goes.

mod guess;

pub(crate) use guess::{Guess, guess};

use std::fmt;

/// How far an edit goes, from the narrowest to the widest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reach {
    /// The inside of one definition; nothing outside can tell.
    Body,
    /// Something new that nothing refers to yet.
    New,
    /// A signature or exported shape that others may use.
    Interface,
    /// A name, everywhere it is used.
    Rename,
    /// A definition from one place to another.
    Move,
    /// The whole workspace.
    Workspace,
}

impl Reach {
    /// The word in JSON and logs.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::New => "new",
            Self::Interface => "interface",
            Self::Rename => "rename",
            Self::Move => "move",
            Self::Workspace => "workspace",
        }
    }
}

impl fmt::Display for Reach {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::guess;

    fn check_guess(cases: &[(&str, &str)]) {
        for (instruction, expected) in cases {
            let found = guess(instruction);
            let mut shown = found.reach.word().to_owned();
            if let Some(subject) = &found.subject {
                shown.push_str(&format!(" of {subject}"));
            }
            if found.is_local {
                shown.push_str(" local");
            }
            if let Some(path) = &found.destination {
                shown.push_str(&format!(" at {path}"));
            }
            if found.callers_may_stay {
                shown.push_str(" optional");
            }
            assert_eq!(shown, *expected, "{instruction}");
        }
    }

    #[test]
    fn ordinary_sentences_stay_in_the_body() {
        check_guess(&[
            ("remove the renamed field", "body"),
            ("document all parameters", "body"),
            ("add validation for the parameters", "body"),
            ("add an argument check", "body"),
            ("add type hints to all parameters", "body"),
            ("add a docstring describing the arguments", "body"),
            ("handle all errors", "body"),
            ("simplify this", "body"),
            ("fix the typo in the parameter name docs", "body"),
            ("move the check before the loop", "body"),
            ("move the imports to the top of the file", "body"),
            ("extract the condition into a variable", "body"),
            ("split the string on commas", "body"),
            ("return early instead of nesting", "body"),
            ("convert this loop to a generator expression", "body"),
            ("convert the list to a set", "body"),
            ("log the arguments", "body"),
            ("take the lock before writing", "body"),
            ("make this faster", "body"),
            ("replace the magic number with a constant", "body"),
            ("use `move` semantics", "body"),
            ("change the timeout to 30 seconds", "body"),
            ("update all callers in this function", "body"),
            ("use clearer variable names", "body"),
            ("explain what the signature means in a comment", "body"),
            ("add a class docstring", "body"),
            ("", "body"),
        ]);
    }

    #[test]
    fn renames_know_their_subject() {
        check_guess(&[
            (
                "rename parse_header to read_header",
                "rename of parse_header",
            ),
            (
                "Please rename `Session` to `UserSession`",
                "rename of Session",
            ),
            ("rename this function to total", "rename"),
            ("rename it to total", "rename"),
            (
                "rename the local variable tmp to total",
                "rename of tmp local",
            ),
            ("rename the parameter n to count", "rename of n"),
            ("simplify this and rename load to fetch", "rename of load"),
            ("rename the class Foo to Bar everywhere", "rename of Foo"),
            ("change the name of `load` to `fetch`", "rename of load"),
            ("rename the parameter to count", "interface"),
            ("rename variables for clarity", "rename local"),
            ("rename utils.py to helpers.py", "move at helpers.py"),
        ]);
    }

    #[test]
    fn moves_leave_the_file() {
        check_guess(&[
            ("move this to utils.py", "move at utils.py"),
            (
                "move `parse` into billing/parse.py",
                "move of parse at billing/parse.py",
            ),
            ("extract the validation into a new file", "move"),
            ("extract this class to its own module", "move"),
            ("extract a helper function", "body"),
            ("split this into two files", "move"),
            ("delete this file", "move"),
            ("inline it, then remove the old file", "move"),
            ("delete the file handle", "body"),
            ("remove the unused import from this file", "body"),
        ]);
    }

    #[test]
    fn signatures_change_the_interface() {
        check_guess(&[
            ("add a timeout parameter", "interface"),
            ("add a parameter `timeout`", "interface"),
            (
                "add an optional `retries` argument to `send`",
                "interface of send optional",
            ),
            (
                "add a timeout argument with a default of 30",
                "interface optional",
            ),
            ("remove the unused parameter", "interface"),
            ("drop the `strict` flag", "interface"),
            ("change the signature", "interface"),
            ("change the return type to a list", "interface"),
            ("return a dict instead of a list", "interface"),
            ("make it async", "interface"),
            ("make `limit` optional", "interface optional"),
            ("make it accept an optional `limit`", "interface optional"),
            ("accept a `timeout`", "interface"),
            ("convert this to async", "interface"),
            ("convert it into a dataclass", "interface"),
            ("reorder the arguments", "interface"),
            (
                "return null when nothing is found, and update the callers",
                "interface",
            ),
            ("log each call and fix all call sites", "interface"),
            ("fix the callers in this function", "body"),
        ]);
    }

    #[test]
    fn new_things_are_new() {
        check_guess(&[
            (
                "create a new file utils/dates.py with a date parser",
                "new at utils/dates.py",
            ),
            ("write a test for this", "new"),
            ("add a helper function that trims names", "new"),
            ("create src/api.ts", "new at src/api.ts"),
            ("implement a `Queue` class", "new"),
        ]);
    }

    #[test]
    fn everything_is_the_workspace() {
        check_guess(&[
            ("handle errors everywhere", "workspace"),
            (
                "replace print with logging across the whole project",
                "workspace",
            ),
            ("update the header in all files", "workspace"),
            ("use the new client in every module", "workspace"),
            ("fix the timeout across all services", "workspace"),
            ("replace x by y everywhere in this function", "body"),
            ("use tabs throughout this file", "body"),
        ]);
    }
}
