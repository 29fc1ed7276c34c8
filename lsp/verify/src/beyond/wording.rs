//! What an instruction's words allow. Words only ever allow more: a finding needs an instruction that says
//! nothing of the kind.

use std::collections::BTreeSet;

/// The words of an instruction.
pub(super) struct Wording {
    lower: String,
    names: BTreeSet<String>,
}

impl Wording {
    pub(super) fn of(instruction: &str) -> Self {
        let names = instruction
            .split(|it: char| !it.is_alphanumeric() && it != '_' && it != '$')
            .filter(|name| !name.is_empty())
            .map(str::to_owned)
            .collect();
        Self {
            lower: instruction.to_lowercase(),
            names,
        }
    }

    /// Whether the instruction names it.
    pub(super) fn names(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// Whether the instruction is made of the words of a comment: the directive it came from.
    pub(super) fn is_said_in(&self, comment: &str) -> bool {
        let comment = comment.to_lowercase();
        let wanted = self.lower.trim();
        (!wanted.is_empty() && comment.contains(wanted)) || comment.contains("ai!")
    }

    pub(super) fn allows_removal(&self) -> bool {
        self.says(&[
            "remove",
            "delete",
            "drop",
            "clean",
            "unused",
            "dead",
            "inline",
            "merge",
            "replace",
            "split",
            "move",
            "extract",
            "rename",
            "convert",
            "rewrite",
            "combine",
            "collapse",
            "dedup",
            "duplicate",
            "get rid",
            "strip",
            "reduce",
            "migrate",
            "refactor",
            "turn",
        ])
    }

    pub(super) fn allows_additions(&self) -> bool {
        self.says(&[
            "add",
            "create",
            "new",
            "write",
            "implement",
            "extract",
            "split",
            "generate",
            "test",
            "introduce",
            "define",
            "make",
            "build",
            "provide",
            "support",
            "refactor",
            "separate",
            "class",
            "helper",
            "overload",
            "type",
        ])
    }

    pub(super) fn allows_files(&self) -> bool {
        self.says(&[
            "file", "module", "test", "move", "extract", "split", "create", "package", "separate",
        ])
    }

    pub(super) fn is_about_comments(&self) -> bool {
        self.says(&[
            "comment",
            "doc",
            "explain",
            "annotat",
            "typo",
            "todo",
            "licen",
            "header",
            "translate",
            "spelling",
            "wording",
            "clean",
            "describe",
        ])
    }

    pub(super) fn is_about_format(&self) -> bool {
        self.says(&[
            "format",
            "indent",
            "whitespace",
            "white space",
            "blank",
            "spacing",
            "style",
            "lint",
            "align",
            "wrap",
            "quote",
            "semicolon",
            "pep",
            "prettier",
            "black",
            "tabs",
            "newline",
            "sort",
            "line",
        ])
    }

    fn says(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.lower.contains(word))
    }
}
