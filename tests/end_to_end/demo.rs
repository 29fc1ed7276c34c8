//! The demo as a user sees it, and with other made-up names in its script: all are caught.

use std::process::Command;

use scopewise_tests::programs;
use scopewise_tests::project::Project;

/// Runs the demo with these words; it must come out as told in every step. Gives what it showed.
fn check_demo(words: &[&str]) -> String {
    let project = Project::new(&[]).unwrap();
    let output = Command::new(programs::scopewise().unwrap())
        .arg("demo")
        .args(words)
        .current_dir(project.root())
        .envs(project.environment())
        .output()
        .unwrap();
    let shown = String::from_utf8_lossy(&output.stdout).into_owned();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}\n{shown}");
    assert!(!shown.contains("not as told"), "{shown}");
    shown
}

#[test]
fn every_step_comes_out_as_told_and_the_table_closes_it() {
    let shown = check_demo(&[]);
    for part in [
        "a script on loopback",
        "exists nowhere",
        "takes no `precision`",
        "as told",
        "deep",
    ] {
        assert!(shown.contains(part), "{part:?} is not in:\n{shown}");
    }
}

#[test]
fn other_phantom_names_are_caught_as_well() {
    for (module, parameter) in [
        ("currencykit", "digits"),
        ("pyrounding", "rounding_mode"),
        ("cents", "places"),
    ] {
        let shown = check_demo(&["--phantom-module", module, "--phantom-parameter", parameter]);
        assert!(
            shown.contains(&format!("import `{module}` exists nowhere")),
            "{shown}"
        );
        assert!(
            shown.contains(&format!("takes no `{parameter}`")),
            "{shown}"
        );
    }
}
