//! Comments that speak to the tools: build constraints and generators.

use tree_sitter::Node;

use super::walk::Walk;

impl<'t> Walk<'_, 't> {
    pub(super) fn comment(&mut self, node: Node<'t>) {
        let text = self.text(node);
        if let Some(rest) = text.strip_prefix("//go:") {
            if rest.starts_with("generate ") {
                self.go.generates = true;
            } else if let Some(condition) = rest.strip_prefix("build ")
                && self.go.package.is_empty()
            {
                self.go.constraint = Some(condition.trim().to_owned());
                self.has_build_line = true;
            }
            return;
        }
        if self.go.package.is_empty() && !self.has_build_line {
            let rest = text.strip_prefix("//").map(str::trim_start);
            if let Some(condition) = rest.and_then(|it| it.strip_prefix("+build ")) {
                self.add_old_constraint(condition);
            }
        }
    }

    /// `+build a,!b c` asks for `(a && !b) || c`; several such lines for all of them.
    fn add_old_constraint(&mut self, written: &str) {
        let choices: Vec<String> = written
            .split_whitespace()
            .map(|it| format!("({})", it.split(',').collect::<Vec<_>>().join(" && ")))
            .collect();
        let line = format!("({})", choices.join(" || "));
        self.go.constraint = Some(match self.go.constraint.take() {
            Some(before) => format!("{before} && {line}"),
            None => line,
        });
    }
}
