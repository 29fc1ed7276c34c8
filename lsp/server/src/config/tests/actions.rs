//! Actions of the user and of the project.

use super::{settings, warnings};
use crate::config::Settings;

/// Actions as `title: instruction (kinds; languages; rung)`.
fn shown_actions(settings: &Settings) -> Vec<String> {
    let actions = settings.actions.iter();
    actions
        .map(|it| {
            let rung = it.rung.map(|rung| rung.name()).unwrap_or_default();
            let (kinds, languages) = (it.kinds.join(" "), it.languages.join(" "));
            format!(
                "{}: {} ({kinds}; {languages}; {rung})",
                it.marked(),
                it.instruction
            )
        })
        .collect()
}

#[test]
fn reads_actions_of_the_user_and_of_the_project() {
    let user = r#"
[[actions]]
title = "Add \u001b[31m  types"
instruction = "Add type hints"
kinds = ["function", "method"]
languages = "python"
rung = "reasoning"
"#;
    let project = "[[actions]]\ntitle = \"House style\"\ninstruction = \"Apply it\"\n";
    let settings = settings(Some(user), Some(project), &[]);
    assert_eq!(warnings(&settings), [""; 0]);
    assert_eq!(
        shown_actions(&settings),
        [
            "Add [31m types: Add type hints (function method; python; reasoning)",
            "(project) House style: Apply it (; ; )"
        ]
    );
}

#[test]
fn a_projects_action_picks_no_rung() {
    let project = "[[actions]]\ntitle = \"X\"\ninstruction = \"y\"\nrung = \"deep\"\n";
    let settings = settings(None, Some(project), &[]);
    assert_eq!(
        warnings(&settings),
        [
            ".scopewise.toml:4: actions.rung is not used: a project's action may not pick a rung, the route decides"
        ]
    );
    assert_eq!(shown_actions(&settings), ["(project) X: y (; ; )"]);
}

#[test]
fn says_what_is_wrong_with_an_action_and_leaves_it_out() {
    let check = |lines: &str, expected: &str| {
        let settings = settings(Some(&format!("[[actions]]\n{lines}")), None, &[]);
        assert_eq!(warnings(&settings), [expected]);
        assert_eq!(shown_actions(&settings), [""; 0]);
    };
    let until = "characters, the action is left out until then";
    check(
        "instruction = \"y\"\n",
        &format!("config.toml:1: actions.title is missing; write 1 to 60 {until}"),
    );
    check(
        &format!("title = \"{}\"\ninstruction = \"y\"\n", "x".repeat(61)),
        &format!("config.toml:1: actions.title is too long; write 1 to 60 {until}"),
    );
    check(
        "title = \"x\"\ninstruction = \" \"\n",
        &format!("config.toml:1: actions.instruction is empty; write 1 to 4000 {until}"),
    );
    check(
        "title = \"x\"\ninstruction = \"y\"\nkinds = [\"functon\"]\n",
        "config.toml:4: actions.kinds is \"functon\"; did you mean \"function\"?",
    );
    let whole = settings(Some("actions = \"all\"\n"), None, &[]);
    assert_eq!(
        warnings(&whole),
        ["config.toml:1: actions must be a list of tables, not a text; write [[actions]]"]
    );
}
