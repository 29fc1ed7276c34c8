//! A real Neovim 0.11 chooses an action from the menu and gets the edit.

use std::process::Command;

use scopewise_script::{Script, ScriptServer, Turn};
use scopewise_tests::programs;
use scopewise_tests::project::Project;

const BEFORE: &str = "def total(numbers):\n    result = 0\n    for number in numbers:\n        result = result + number\n    return result\n";
const AFTER: &str = "def total(numbers):\n    return sum(numbers)\n";

/// Opens `a.py` in Neovim, takes the entry whose title starts with `title`, and compares the file.
fn check_action(line: usize, title: &str, before: &str, answer: &str, after: &str) {
    let models = ScriptServer::start(Script::of([Turn::answer(answer)])).unwrap();
    let project = Project::new(&[("a.py", before)]).unwrap();
    project.configure_script(&models.base_url()).unwrap();
    let script = programs::root().join("tests/end_to_end/neovim/drive.lua");
    let output = Command::new(programs::fetched("neovim/bin/nvim").unwrap())
        .args(["--headless", "-u", "NONE", "-i", "NONE", "-l"])
        .arg(script)
        .arg(programs::scopewise().unwrap())
        .arg(project.root().join("a.py"))
        .arg(line.to_string())
        .arg(title)
        .envs(project.environment())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert_eq!(project.read("a.py").unwrap(), after, "{said}");
    assert_eq!(models.requests().len(), 1);
}

#[test]
fn an_action_chosen_in_the_menu_edits_the_buffer() {
    let answer = "```python\ndef total(numbers):\n    return sum(numbers)\n```\n";
    check_action(3, "Simplify total", BEFORE, answer, AFTER);
}

#[test]
fn a_directive_comment_is_carried_out_and_removed() {
    let before = format!("# ai! use sum\n{BEFORE}");
    let answer = "```python\ndef total(numbers):\n    return sum(numbers)\n```\n";
    check_action(1, "ai! use sum", &before, answer, AFTER);
}
