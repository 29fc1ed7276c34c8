//! `scopewise prompt`: exactly what would be sent; no model.

use std::fmt::Write as _;

use scopewise_engine::prompt_budget;
use scopewise_prompt::{Prompt, PromptInput, build_prompt};
use scopewise_route::{Rung, RungId, route};
use scopewise_scope::measure;

use super::arguments::PromptArguments;
use super::ask::{Instruction, ask_of};
use super::{Ended, Ending};
use crate::output::{PromptJson, clean, print, print_json};

/// Runs the command.
pub(super) fn run(given: &PromptArguments) -> Ending {
    let (workspace, ask) = ask_of(&given.place, given.rung, Instruction::Needed)?;
    let policy = &workspace.settings.policy;
    let scope = measure(&workspace.snapshot, &ask, policy.verify_seconds)?;
    let id = route(&scope, policy).rung;
    let rung = policy.rung(id);
    let prompt = build_prompt(&PromptInput {
        snapshot: &workspace.snapshot,
        ask: &ask,
        scope: &scope,
        earlier: &[],
        several_files: false,
        budget: prompt_budget(rung),
    })?;
    if given.json {
        let model = rung.and_then(|rung| rung.models.first());
        print_json(&PromptJson::of(&prompt, id, model.map(String::as_str)))?;
    } else {
        print(&prompt_text(&prompt, id, rung))?;
    }
    Ok(Ended::Well)
}

fn prompt_text(prompt: &Prompt, id: RungId, rung: Option<&Rung>) -> String {
    let model = rung.and_then(|rung| rung.models.first());
    let model = model.map_or("no model is configured", String::as_str);
    let mut text = String::new();
    let _ = writeln!(text, "=== system\n{}\n", prompt.system.trim_end());
    let _ = writeln!(text, "=== user\n{}\n", prompt.user.trim_end());
    let _ = writeln!(text, "=== {id} ({model}), about {} tokens", prompt.tokens);
    let left_out = match prompt.left_out.as_slice() {
        [] => "nothing".to_owned(),
        phrases => phrases.join("; "),
    };
    let _ = writeln!(text, "left out: {left_out}");
    if prompt.redacted > 0 {
        let _ = writeln!(text, "redacted: {} key-like strings", prompt.redacted);
    }
    clean(&text)
}
