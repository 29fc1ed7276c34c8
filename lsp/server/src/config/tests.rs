//! Settings out of texts: what a file and an environment come to, and what is said about them.

mod actions;
mod editor;
mod file;
mod project;
mod schema;
mod vendors;

use std::path::PathBuf;

use super::sources::{Source, Sources};
use super::{Environment, Origin, Settings};

const CANARY: &str = "sk-canary-0123456789";

const OPENAI_ROLES: &str =
    "fast: gpt-6-luna@openai; reasoning: gpt-6.2-sol@openai; deep: gpt-6.2-sol-high@openai";

const WORK: &str = r#"
mode = "careful"
deliver = "offer"
max_calls = 2

[providers.work]
kind = "openai-chat"
base_url = "https://llm.example/v1"
api_key_env = "WORK_KEY"

[models.small]
provider = "work"
id = "qwen"
window = 32768
max_output = 4096
effort = "low"

[roles]
fast = ["small"]
reasoning = "gpt-6.2-sol"

[rules]
interface = "off"
wide = 20
"#;

fn settings(user: Option<&str>, project: Option<&str>, environment: &[(&str, &str)]) -> Settings {
    let source = |path: &str, text: &str| Source {
        path: PathBuf::from(path),
        text: text.to_owned(),
    };
    Settings::of(Sources {
        user: user.map(|text| source("config.toml", text)),
        project: project.map(|text| source(".scopewise.toml", text)),
        environment: Environment::of(environment),
        ..Sources::default()
    })
}

/// Settings of an editor over a file.
fn edited(user: Option<&str>, editor: serde_json::Value) -> Settings {
    Settings::of(Sources {
        user: user.map(|text| Source {
            path: PathBuf::from("config.toml"),
            text: text.to_owned(),
        }),
        editor: Some(editor),
        environment: Environment::of(&[("OPENAI_API_KEY", CANARY), ("WORK_KEY", CANARY)]),
        ..Sources::default()
    })
}

fn warnings(settings: &Settings) -> Vec<String> {
    settings.warnings.iter().map(ToString::to_string).collect()
}

/// The roles in one line: `fast: a, b; deep: c`, models without their key in brackets.
fn roles(settings: &Settings) -> String {
    let roles = settings.roles.iter().map(|(rung, models)| {
        let names = models.iter().map(|model| match model.has_key {
            true => format!("{}@{}", model.name, model.provider),
            false => format!("({}@{})", model.name, model.provider),
        });
        format!("{rung}: {}", names.collect::<Vec<_>>().join(", "))
    });
    roles.collect::<Vec<_>>().join("; ")
}

fn check_user_warnings(user: &str, expected: &[&str]) {
    let settings = settings(Some(user), None, &[("OPENAI_API_KEY", CANARY)]);
    assert_eq!(warnings(&settings), expected, "{user}");
}

fn check_project_warnings(project: &str, expected: &[&str]) {
    let settings = settings(None, Some(project), &[("OPENAI_API_KEY", CANARY)]);
    assert_eq!(warnings(&settings), expected, "{project}");
}

fn check_environment(environment: &[(&str, &str)], expected: &str) {
    let settings = settings(None, None, environment);
    assert_eq!(roles(&settings), expected);
    assert_eq!(warnings(&settings), [""; 0]);
}
