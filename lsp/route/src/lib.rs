//! From a [`Scope`](scopewise_scope::Scope) and a [`Policy`] to the rung an ask starts on. Every rule
//! abstains or names a minimum with a sentence; the route is the highest minimum. Pure.

mod judge;
mod phrase;
mod policy;
mod rules;
#[cfg(test)]
mod tests;

pub use policy::{Mode, Policy, RuleName, RuleSetting, Rung, RungId};
pub use rules::{Route, RuleVerdict, route};
