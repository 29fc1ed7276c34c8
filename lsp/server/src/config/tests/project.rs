//! A project's file: what it may narrow, and what it may not.

use scopewise_route::RungId;

use super::{CANARY, OPENAI_ROLES, check_project_warnings, roles, settings, warnings};
use crate::config::Deliver;

#[test]
fn denies_a_project_all_that_does_not_narrow() {
    let own = "put it in your own configuration file";
    let denied = |line: usize, key: &str| {
        format!(
            ".scopewise.toml:{line}: {key} is not used: a project's file may not set it; if you want it, {own}"
        )
    };
    check_project_warnings(
        "[providers.openai]\nkind = \"openai\"\nbase_url = \"http://127.0.0.1:9\"\napi_key_env = \"HOME\"\n",
        &[
            &denied(2, "providers.openai.kind"),
            &denied(3, "providers.openai.base_url"),
            &denied(4, "providers.openai.api_key_env"),
        ],
    );
    check_project_warnings("command = [\"sh\"]", &[&denied(1, "command")]);
    check_project_warnings(
        "[rules]\nsensitive = \"off\"",
        &[&denied(2, "rules.sensitive")],
    );
    check_project_warnings("preset = \"anthropic\"", &[&denied(1, "preset")]);
    check_project_warnings(
        "deliver = \"auto\"",
        &[
            ".scopewise.toml:1: deliver = \"auto\" is not for a project to decide; set it in your own \
           configuration file",
        ],
    );
    check_project_warnings(
        "max_calls = 9",
        &[
            ".scopewise.toml:1: max_calls may only be lower here than in your own configuration file",
        ],
    );
    check_project_warnings(
        "mode = \"quick\"",
        &[
            ".scopewise.toml:1: mode may only be more careful here than in your own configuration file",
        ],
    );
}

#[test]
fn keeps_the_endpoint_whatever_a_project_says() {
    let project = "[providers.openai]\nkind = \"openai\"\nbase_url = \"http://127.0.0.1:9\"";
    let settings = settings(None, Some(project), &[("OPENAI_API_KEY", CANARY)]);
    assert_eq!(
        settings.providers["openai"].base_url,
        "https://api.openai.com/v1"
    );
    assert_eq!(roles(&settings), OPENAI_ROLES);
}

#[test]
fn lets_a_project_narrow() {
    let project = "ignore = [\"docs/**\"]\nsensitive = [\"billing/**\"]\nbudget = 20000\nmax_calls = 1\n\
                   deliver = \"offer\"\nmode = \"careful\"\n[roles]\nfast = [\"gpt-6.2-sol\"]";
    let settings = settings(None, Some(project), &[("OPENAI_API_KEY", CANARY)]);
    assert_eq!(warnings(&settings), [""; 0]);
    assert_eq!(settings.ignore, ["docs/**"]);
    assert_eq!(settings.policy.sensitive_paths, ["billing/**"]);
    assert_eq!(settings.policy.max_calls, 1);
    assert_eq!(settings.deliver, Deliver::Offer);
    assert_eq!(
        settings.policy.rung(RungId::Fast).unwrap().window,
        Some(20_000)
    );
    assert_eq!(
        roles(&settings),
        "fast: gpt-6.2-sol@openai; reasoning: gpt-6.2-sol@openai; deep: gpt-6.2-sol-high@openai"
    );
}

#[test]
fn lets_a_project_choose_only_among_the_users_models() {
    check_project_warnings(
        "[roles]\nfast = [\"claude-opus-5-5\"]",
        &[
            ".scopewise.toml:2: roles.fast names \"claude-opus-5-5\", which is none of your models; a \
           project can only choose among gpt-6-luna, gpt-6.2-sol, gpt-6.2-sol-high",
        ],
    );
}
