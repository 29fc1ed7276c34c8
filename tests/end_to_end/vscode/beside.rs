//! Beside another language server, the one for TypeScript that VS Code brings: one menu with the entries of
//! both. How long it takes to be there, with ours and without, is printed.

use std::time::Duration;

use scopewise_script::Script;
use scopewise_tests::window::{Package, Setup};
use serde_json::json;

use super::Desk;

const MISSPELT: &str =
    "export function total(numbers: number[]): number {\n  return numbers.lenght;\n}\n";
/// So many menus are opened with and without our server.
const MENUS: usize = 9;

#[test]
fn one_menu_has_the_entries_of_both_servers() {
    let traced = json!({"scopewise.trace.server": "messages"});
    let files = [("a.ts", MISSPELT)];
    let mut both = Desk::open_with(&files, Script::of([]), json!({}), traced);
    let with = menus(&mut both, "Fix: ");
    both.deed("menu", json!({"title": "Fix: "}));
    let shown = both.deed("groups", json!({}));
    assert_eq!(
        shown,
        json!([
            "# Quick Fix",
            "Change spelling to 'length'",
            "Fix: Property 'lenght' does not exist on type 'numbe… · fast",
            "# Rewrite",
            "Document total · fast",
            "Simplify total · fast",
            "Handle errors in total · fast",
            "Write tests for total · fast",
            "# Move",
            "Move to file",
            "Move to a new file",
        ])
    );
    both.press("Escape");
    let ours = answers(&both.window.log());
    assert!(both.models.requests().is_empty(), "a menu called a model");
    drop(both);
    let mut alone = Desk::open_in(&files, Script::of([]), |project, models| Setup {
        project,
        models,
        package: Package::Absent,
        settings: json!({}),
        preferences: json!({}),
        environment: Vec::new(),
    });
    let without = menus(&mut alone, "Change spelling");
    let ratio = with.as_secs_f64() / without.as_secs_f64();
    println!(
        "menu: {with:?} with ours, {without:?} without (medians of {MENUS}), {ratio:.2} times; ours answered in {ours:?}"
    );
}

/// The median time from the key to the menu.
fn menus(desk: &mut Desk, title: &str) -> Duration {
    desk.at("a.ts", 2);
    desk.deed("line", json!({"line": 2, "column": 20}));
    desk.deed("see", json!({"selector": ".squiggly-error"}));
    desk.deed("menu", json!({"title": title}));
    desk.press("Escape");
    let times = (0..MENUS).map(|_| {
        let time = desk.deed("menuTime", json!({"title": title}));
        Duration::from_secs_f64(time.as_f64().unwrap() / 1000.0)
    });
    median(times.collect())
}

/// The median time in which the server answered with code actions, as the client saw it.
fn answers(log: &str) -> Duration {
    let lines = log
        .split("Received response 'textDocument/codeAction")
        .skip(1);
    let times = lines.filter_map(|rest| {
        let (time, _) = rest.split_once(" in ")?.1.split_once("ms")?;
        time.parse().ok().map(Duration::from_millis)
    });
    median(times.collect())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}
