//! From a scope and a policy to a route: every rule is asked, the highest minimum wins, and a rung
//! without a model gives way to its neighbour.

use scopewise_scope::Scope;

use crate::{Policy, RuleName, RungId, judge};

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
    /// The rung that the rules name; another than `rung` when that one has no model.
    pub wanted: RungId,
    /// Why `rung` is not `wanted`, if so, as a sentence without a final dot.
    pub substitution: Option<String>,
    /// Whether it may differ once the index is complete or the text is parsed.
    pub provisional: bool,
    /// Every rule's verdict, in the order of [`RuleName::ALL`].
    pub rules: Vec<RuleVerdict>,
}

impl Route {
    /// The sentences of the rules that decided, for a progress line.
    #[must_use]
    pub fn reasons(&self) -> String {
        let deciding = self
            .rules
            .iter()
            .filter(|verdict| verdict.applies && verdict.at_least == Some(self.wanted))
            .map(|verdict| verdict.because.as_str());
        let sentences: Vec<&str> = deciding.chain(self.substitution.as_deref()).collect();
        if sentences.is_empty() {
            "no rule asks for more".into()
        } else {
            sentences.join("; ")
        }
    }
}

/// Routes a scope.
#[must_use]
pub fn route(scope: &Scope, policy: &Policy) -> Route {
    let rules: Vec<RuleVerdict> = RuleName::ALL
        .into_iter()
        .map(|rule| judge::judge(rule, scope, policy))
        .collect();
    let wanted = highest_minimum(&rules);
    let (rung, substitution) = serving_rung(policy, wanted);
    Route {
        rung,
        wanted,
        substitution,
        provisional: scope.provisional,
        rules,
    }
}

fn highest_minimum(rules: &[RuleVerdict]) -> RungId {
    let minimum = |names: &[RuleName]| {
        rules
            .iter()
            .filter(|verdict| verdict.applies && names.contains(&verdict.rule))
            .filter_map(|verdict| verdict.at_least)
            .max()
    };
    // What the user picks lowers every other rule, but no pick makes a window larger.
    let kept = minimum(&[RuleName::Asked, RuleName::Sensitive, RuleName::Context]);
    let named = match minimum(&[RuleName::Asked]) {
        Some(_) => kept,
        None => minimum(&RuleName::ALL),
    };
    named.unwrap_or(RungId::Fast)
}

fn serving_rung(policy: &Policy, wanted: RungId) -> (RungId, Option<String>) {
    let higher = policy.serving().find(|rung| rung.id >= wanted);
    let served = higher.or_else(|| policy.serving().next_back());
    match served {
        Some(rung) if rung.id != wanted => (
            rung.id,
            Some(format!("no model serves {wanted}, so {} takes it", rung.id)),
        ),
        // With no model at all the route still says what it would be.
        _ => (wanted, None),
    }
}
