//! What stands in a Go file's set of names beside names, so that a package is looked through without
//! unpacking the facts of its files. No mark can be a name.

use super::GoFacts;
use crate::facts::FileFacts;

/// The file holds a `//go:generate` line.
pub(crate) const GENERATES: &str = "//go:generate";
/// The file's constraint keeps it out of every build.
pub(crate) const NEVER_BUILT: &str = "//go:build ignore";
/// The file does not parse as a whole.
pub(crate) const HAS_ERRORS: &str = "syntax error";

/// The mark of a file with this name in its package clause.
pub(crate) fn clause_mark(package: &str) -> String {
    format!("package {package}")
}

/// The mark of a file that defines `name`: as a method of the type `owner`, in the package for `None`.
pub(crate) fn member_mark(owner: Option<&str>, name: &str) -> String {
    format!("{}.{name}", owner.unwrap_or_default())
}

impl GoFacts {
    /// The marks of a file.
    pub(crate) fn marks(&self, facts: &FileFacts) -> impl Iterator<Item = String> {
        let is_never = self.constraint.as_deref().is_some_and(is_never);
        let flags = [
            (self.generates, GENERATES),
            (is_never, NEVER_BUILT),
            (facts.has_errors, HAS_ERRORS),
        ];
        let flags = flags
            .into_iter()
            .filter(|(is_so, _)| *is_so)
            .map(|(_, mark)| mark.to_owned());
        let members = facts
            .definitions
            .iter()
            .zip(&self.definitions)
            .filter(|(it, _)| it.container.is_none())
            .map(|(it, more)| member_mark(more.owner.as_deref(), &it.name));
        flags.chain([clause_mark(&self.package)]).chain(members)
    }
}

/// Whether a condition asks for a tag that by custom nobody sets.
fn is_never(condition: &str) -> bool {
    condition
        .split("&&")
        .map(|it| it.trim_matches(['(', ')', ' ']))
        .any(|it| {
            matches!(
                it,
                "ignore" | "ignored" | "none" | "never" | "exclude" | "tools"
            )
        })
}
