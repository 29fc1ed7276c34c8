//! Why something was missed or wrongly rejected, in a person's words: `tests/measure/causes.toml`.

use std::fs;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::shell::root;

/// The causes that are known.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Causes {
    #[serde(default)]
    cause: Vec<Cause>,
}

/// One cause and the lines it explains.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cause {
    /// The page the lines stand on.
    pub on: String,
    /// What such a line holds; `*` stands for anything.
    pub pattern: String,
    /// The cause, as a sentence without a final dot.
    pub because: String,
    /// Whether the finding is right after all: the code is truly broken there.
    #[serde(default)]
    pub is_right: bool,
}

impl Causes {
    /// Reads the list.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read() -> Result<Self> {
        let path = root().join("tests/measure/causes.toml");
        let text = fs::read_to_string(&path)
            .with_context(|| format!("{} cannot be read", path.display()))?;
        toml::from_str(&text).with_context(|| format!("{} is damaged", path.display()))
    }

    /// The first cause that explains a line of a page.
    #[must_use]
    pub fn of(&self, page: &str, line: &str) -> Option<&Cause> {
        self.cause
            .iter()
            .find(|cause| cause.on == page && holds(line, &cause.pattern))
    }

    /// The line as a list item, followed by its cause.
    #[must_use]
    pub fn item(&self, page: &str, line: &str) -> String {
        match self.of(page, line) {
            Some(cause) if cause.is_right => {
                format!("- {line}\n  *Truly broken: {}.*", cause.because)
            }
            Some(cause) => format!("- {line}\n  *{}.*", cause.because),
            None => format!("- {line}\n  *Not looked at.*"),
        }
    }
}

/// Whether a line holds the parts of a pattern between its stars, in order.
fn holds(line: &str, pattern: &str) -> bool {
    let mut rest = line;
    pattern.split('*').all(|part| {
        let after = rest.split_once(part).map(|(_, after)| after);
        rest = after.unwrap_or_default();
        after.is_some()
    })
}

#[cfg(test)]
mod tests {
    use super::holds;

    #[test]
    fn finds_the_parts_of_a_pattern_in_order() {
        assert!(holds(
            "celery 5.4: imports t/smoke.py:3 no `x`",
            "celery*imports*`x`"
        ));
        assert!(holds("anything", "*"));
        assert!(!holds("imports of celery", "celery*imports"));
    }
}
