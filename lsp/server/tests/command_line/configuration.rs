//! Configuration files on the disk, and what `doctor` says of them.

use crate::place::{CANARY, Place};

#[test]
fn shows_every_value_with_its_origin_and_no_key() {
    let place = Place::of(&[("a.py", "x = 1\n"), ("scopewise.toml", "max_calls = 2\n")])
        .with("OPENAI_API_KEY", CANARY);
    place.configure("mode = \"careful\"\n");
    let ended = place.run(&["doctor"]);
    ended.check(0, "");
    for part in [
        "config.toml:1]",
        "mode = careful",
        "max_calls = 2",
        "scopewise.toml:1]",
        "deliver = auto  [default]",
        "OPENAI_API_KEY: set, for openai",
        "ANTHROPIC_API_KEY: not set, for anthropic",
        "fast: gpt-6-luna from openai",
        "roles.fast = gpt-6-luna  [environment variable OPENAI_API_KEY]",
        "1 python",
    ] {
        assert!(ended.out.contains(part), "no {part:?} in\n{}", ended.out);
    }
    assert!(!ended.out.contains("canary") && !ended.said.contains("canary"));
}

#[test]
fn warns_of_wrong_and_denied_keys_on_every_command() {
    let place = Place::of(&[
        ("a.py", "x = 1\n"),
        (
            ".scopewise.toml",
            "[providers.openai]\nbase_url = \"http://127.0.0.1:9\"\n",
        ),
    ]);
    place.configure("max_call = 2\n");
    let ended = place.run(&["scope", "a.py:1"]);
    assert!(
        ended
            .said
            .contains("config.toml:1: unknown key max_call; did you mean max_calls?")
    );
    assert!(
        ended
            .said
            .contains(".scopewise.toml:2: providers.openai.base_url is not used")
    );
}

#[test]
fn takes_another_file_by_its_variable() {
    let place = Place::of(&[("a.py", "x = 1\n")]);
    let file = place.home().join("other.toml");
    std::fs::create_dir_all(place.home()).unwrap();
    std::fs::write(&file, "mode = \"quick\"\n").unwrap();
    let shown = file.display().to_string();
    let place = place.with("SCOPEWISE_CONFIG", &shown);
    assert!(place.run(&["doctor"]).out.contains("mode = quick"));
    std::fs::remove_file(&file).unwrap();
    let ended = place.run(&["doctor"]);
    assert!(
        ended
            .out
            .contains("which does not exist; create it or unset the variable")
    );
}

#[test]
fn takes_no_configuration_from_the_current_folder() {
    let place = Place::of(&[("a.py", "x = 1\n"), ("mine.toml", "mode = \"quick\"\n")])
        .with("SCOPEWISE_CONFIG", "mine.toml")
        .with("OPENAI_API_KEY", CANARY);
    let ended = place.run(&["doctor"]);
    assert!(
        ended
            .out
            .contains("SCOPEWISE_CONFIG is mine.toml; write an absolute path")
    );
    assert!(ended.out.contains("mode = balanced"));
    assert!(ended.out.contains("fast: no model"));
}

#[test]
fn names_what_is_not_indexed() {
    let place = Place::of(&[("a.py", "x = 1\n")]);
    place.write("b.png", b"\x89PNG\0");
    let ended = place.run(&["doctor"]);
    assert!(ended.out.contains("not indexed: 1 file\n"));
    assert!(ended.out.contains("b.png is a binary file"));
}

#[test]
fn shows_where_a_provider_is_and_who_says_so() {
    let place = Place::of(&[("a.py", "x = 1\n")]).with("OPENAI_API_KEY", CANARY);
    place.configure(
        "\n[providers.mine]\nkind = \"openai-chat\"\nbase_url = \"https://gateway.example/v1\"\n",
    );
    let ended = place.run(&["doctor"]);
    for part in [
        "providers.mine.base_url = https://gateway.example/v1  [",
        "providers.mine.kind = openai-chat  [",
        "config.toml:2]",
    ] {
        assert!(ended.out.contains(part), "no {part:?} in\n{}", ended.out);
    }
}

#[test]
fn ends_short_when_no_model_can_serve() {
    let place = Place::of(&[("a.py", "x = 1\n")]);
    let ended = place.run(&["doctor"]);
    ended.check(1, "");
    assert!(
        ended
            .out
            .contains("set OPENAI_API_KEY or ANTHROPIC_API_KEY")
    );
}

#[test]
fn says_that_a_broken_project_file_narrows_nothing() {
    let place = Place::of(&[
        ("a.py", "x = 1\n"),
        ("scopewise.toml", "ignore = [\"a.py\"\nmax_calls = 1\n"),
    ]);
    let ended = place.run(&["scope", "a.py:1"]);
    ended.check(0, "scopewise.toml:");
    ended.check(0, "not valid TOML");
    ended.check(0, "nothing of this file is used");
}

#[test]
fn asks_nothing_about_a_file_that_is_left_out() {
    let place = Place::of(&[
        ("docs/a.py", "x = 1\n"),
        ("b.py", "x = 1\n"),
        ("scopewise.toml", "ignore = [\"docs/**\"]\n"),
    ]);
    place
        .run(&["scope", "docs/a.py:1"])
        .check(2, "docs/a.py is left out by `ignore`");
    place.run(&["scope", "b.py:1"]).check(0, "");
}

#[test]
fn writes_the_schema_of_the_configuration() {
    let ended = Place::of(&[]).run(&["schema"]);
    ended.check(0, "");
    let schema: serde_json::Value = serde_json::from_str(&ended.out).unwrap();
    assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
    assert_eq!(schema["properties"]["directive"]["default"], "ai!");
}

#[test]
fn lists_custom_actions_with_their_origin() {
    let place = Place::of(&[(
        ".scopewise.toml",
        "[[actions]]\ntitle = \"House style\"\ninstruction = \"Apply it\"\n",
    )]);
    place.configure(
        "[[actions]]\ntitle = \"Types\"\ninstruction = \"Add types\"\nkinds = \"function\"\n\
         languages = [\"python\"]\nrung = \"fast\"\n",
    );
    let shown = place.run(&["doctor"]).out;
    for part in [
        "  Types: function, in python, on fast  [",
        "config.toml:1]",
        "  (project) House style: any place  [project file ",
    ] {
        assert!(shown.contains(part), "no {part:?} in\n{shown}");
    }
}
