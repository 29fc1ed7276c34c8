//! The invariants of the house, read off the manifests: who may depend on whom, and on what.

use std::collections::BTreeSet;
use std::fs;

use scopewise_tests::programs::root;

/// The dependencies that a crate's manifest lists, without those for its tests.
fn dependencies(folder: &str) -> BTreeSet<String> {
    let text = fs::read_to_string(root().join(folder).join("Cargo.toml")).unwrap();
    let manifest: toml::Table = text.parse().unwrap();
    manifest["dependencies"]
        .as_table()
        .unwrap()
        .keys()
        .cloned()
        .collect()
}

fn check_own(folder: &str, allowed: &[&str]) {
    let own: BTreeSet<String> = dependencies(folder)
        .into_iter()
        .filter_map(|it| it.strip_prefix("scopewise-").map(str::to_owned))
        .collect();
    let allowed: BTreeSet<String> = allowed.iter().map(|it| (*it).to_owned()).collect();
    assert!(
        own.is_subset(&allowed),
        "{folder} depends on {:?}",
        own.difference(&allowed)
    );
}

#[test]
fn each_crate_depends_only_on_what_stands_left_of_it() {
    check_own("grammars", &[]);
    check_own("lsp/workspace", &["grammars"]);
    check_own("lsp/loader", &["workspace"]);
    check_own("lsp/scope", &["workspace"]);
    check_own("lsp/route", &["scope"]);
    check_own("lsp/draft", &["workspace"]);
    check_own("lsp/verify", &["scope", "draft", "workspace"]);
    check_own("lsp/prompt", &["scope", "draft", "verify", "workspace"]);
    check_own("lsp/models", &[]);
    check_own("lsp/script", &[]);
    check_own(
        "lsp/engine",
        &[
            "workspace",
            "scope",
            "route",
            "draft",
            "verify",
            "prompt",
            "models",
        ],
    );
}

const CRATES: [&str; 12] = [
    "grammars",
    "lsp/workspace",
    "lsp/loader",
    "lsp/scope",
    "lsp/route",
    "lsp/draft",
    "lsp/verify",
    "lsp/prompt",
    "lsp/models",
    "lsp/script",
    "lsp/engine",
    "lsp/server",
];

fn check_only(dependency: &str, allowed: &[&str]) {
    for folder in CRATES {
        let listed = dependencies(folder).contains(dependency);
        assert!(
            !listed || allowed.contains(&folder),
            "{folder} depends on {dependency}"
        );
    }
}

#[test]
fn only_the_server_knows_the_protocol_and_only_models_knows_http() {
    check_only("tower-lsp", &["lsp/server"]);
    check_only("reqwest", &["lsp/models"]);
    check_only("ropey", &["lsp/workspace"]);
}

#[test]
fn pure_crates_have_nothing_to_do_io_with() {
    for dependency in [
        "tokio",
        "tokio-util",
        "tempfile",
        "ignore",
        "tracing",
        "futures-util",
    ] {
        let impure = [
            "lsp/loader",
            "lsp/models",
            "lsp/script",
            "lsp/engine",
            "lsp/server",
        ];
        check_only(dependency, &impure);
    }
    for folder in ["workspace", "scope", "route", "draft", "verify", "prompt"] {
        for_each_source(
            &root().join("lsp").join(folder).join("src"),
            &mut |path, text| {
                let code = text.split("#[cfg(test)]").next().unwrap_or_default();
                for word in [
                    "std::fs",
                    "std::net",
                    "std::time",
                    "std::thread",
                    "std::env",
                    "async fn",
                ] {
                    assert!(!code.contains(word), "{} uses {word}", path.display());
                }
            },
        );
    }
}

/// Files that ask the system for what no library gives, each for one call or three.
const PAST_THE_COMPILER: [&str; 3] = [
    "lsp/loader/src/memory.rs",
    "lsp/server/src/lsp/watchdog/macos.rs",
    "lsp/server/src/lsp/watchdog/windows.rs",
];

#[test]
fn no_other_files_call_the_system_past_the_compiler() {
    for folder in ["grammars", "lsp", "tests"] {
        for_each_source(&root().join(folder), &mut |path, text| {
            let is_allowed = PAST_THE_COMPILER.iter().any(|it| path.ends_with(it));
            let mark = concat!("unsafe", "_code");
            assert!(
                is_allowed || !text.contains(mark),
                "{} turns off the check of {mark}",
                path.display()
            );
        });
    }
}

#[test]
fn every_module_says_what_it_is() {
    for folder in ["grammars", "lsp", "tests"] {
        for_each_source(&root().join(folder), &mut |path, text| {
            assert!(
                text.starts_with("//!"),
                "{} does not start with `//!`",
                path.display()
            );
        });
    }
}

fn for_each_source(folder: &std::path::Path, look: &mut impl FnMut(&std::path::Path, &str)) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            for_each_source(&path, look);
        } else if path.extension().is_some_and(|it| it == "rs") {
            look(&path, &fs::read_to_string(&path).unwrap());
        }
    }
}
