//! `scopewise scope`: the measure and every rule; no model.

use scopewise_route::route;
use scopewise_scope::measure;

use super::arguments::ScopeArguments;
use super::ask::{Instruction, ask_of};
use super::{Ended, Ending};
use crate::output::{ScopeJson, Style, print, print_json, scope_text};

/// Runs the command.
pub(super) fn run(given: &ScopeArguments) -> Ending {
    let (workspace, ask) = ask_of(&given.place, given.rung, Instruction::Optional)?;
    let policy = &workspace.settings.policy;
    let scope = measure(&workspace.snapshot, &ask, policy.verify_seconds)?;
    let route = route(&scope, policy);
    if given.json {
        print_json(&ScopeJson::of(&scope, &route))?;
    } else {
        print(&scope_text(&scope, &route, Style::of_stdout()))?;
    }
    Ok(Ended::Well)
}
