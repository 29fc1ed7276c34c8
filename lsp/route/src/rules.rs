//! The rules. Each abstains or names a minimum rung with a sentence for a person.

use scopewise_scope::Scope;

use crate::{Policy, RuleName, RungId};

/// What one rule says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleVerdict {
    /// Which rule.
    pub rule: RuleName,
    /// Whether it names a minimum.
    pub applies: bool,
    /// The minimum it names (for `asked`, the rung itself).
    pub at_least: Option<RungId>,
    /// Why, or why not, as a sentence without a final dot.
    pub because: String,
}

/// The rung an ask starts on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// The rung.
    pub rung: RungId,
    /// Whether it may differ once the index is complete or the text is parsed.
    pub provisional: bool,
    /// Every rule's verdict, in the order of [`RuleName::ALL`].
    pub rules: Vec<RuleVerdict>,
}

impl Route {
    /// The sentences of the rules that decided, for a progress line.
    #[must_use]
    pub fn reasons(&self) -> String {
        let deciding: Vec<&str> = self
            .rules
            .iter()
            .filter(|verdict| verdict.applies && verdict.at_least == Some(self.rung))
            .map(|verdict| verdict.because.as_str())
            .collect();
        if deciding.is_empty() {
            "no rule asks for more".into()
        } else {
            deciding.join("; ")
        }
    }
}

/// Routes a scope.
#[must_use]
pub fn route(scope: &Scope, policy: &Policy) -> Route {
    let _ = policy;
    Route {
        rung: RungId::Fast,
        provisional: scope.provisional,
        rules: Vec::new(),
    }
}
