//! `verify` on a patch and on the work tree.

use serde_json::json;

use crate::place::Place;

const CART: &str = "import os\n\n\ndef total(items):\n    return sum(items)\n";
const BROKEN: &str = "import os\n\n\ndef total(items):\n    return sum(items\n";

const PATCH: &str = "--- a/cart.py\n+++ b/cart.py\n@@ -2,4 +2,4 @@\n \n \n def total(items):\n-    return \
                     sum(items)\n+    return sum(items\n";

fn place() -> Place {
    Place::of(&[
        ("pyproject.toml", "[project]\nname = \"shop\"\n"),
        ("cart.py", CART),
    ])
}

#[test]
fn finds_what_a_patch_breaks() {
    let ended = place().run_with(&["verify", "--patch", "-", "--json"], PATCH);
    ended.check(1, "");
    let found = ended.json();
    let finding = &found["findings"][0];
    assert_eq!(finding["check"], "syntax");
    assert_eq!(finding["severity"], "reject");
    assert_eq!(finding["path"], "cart.py");
    assert_eq!(finding["line"], 5);
    assert!(finding["message"].is_string());
    let verdicts = found["verdicts"].as_array().unwrap();
    let syntax = verdicts.iter().find(|it| it["check"] == "syntax").unwrap();
    assert_eq!(
        syntax,
        &json!({"check": "syntax", "path": "cart.py", "verdict": "findings"})
    );
}

#[test]
fn takes_back_a_patch_that_the_tree_already_has() {
    let place = place();
    place.write("cart.py", BROKEN.as_bytes());
    let ended = place.run_with(&["verify", "--patch", "-"], PATCH);
    ended.check(1, "");
    assert!(
        ended.out.contains("cart.py:5: reject syntax: "),
        "{}",
        ended.out
    );
}

#[test]
fn takes_back_a_patch_that_would_fit_a_second_time() {
    let place = place();
    place.write("cart.py", format!("import phantomcart\n{CART}").as_bytes());
    let patch =
        "--- a/cart.py\n+++ b/cart.py\n@@ -1,3 +1,4 @@\n+import phantomcart\n import os\n \n \n";
    let ended = place.run_with(&["verify", "--patch", "-"], patch);
    ended.check(1, "");
    assert!(ended.out.contains("phantomcart"), "{}", ended.out);
}

#[test]
fn says_why_a_patch_does_not_apply() {
    let patch = PATCH.replace("sum(items)", "max(items)");
    let ended = place().run_with(&["verify", "--patch", "-"], &patch);
    ended.check(2, "cart.py");
}

#[test]
fn checks_the_work_tree_against_head() {
    let place = place();
    place.write("gone.py", b"x = 1\n");
    place.git(&["init", "-q"]);
    place.git(&["add", "."]);
    place.git(&["commit", "-q", "-m", "all"]);
    let ended = place.run(&["verify"]);
    ended.check(0, "");
    assert_eq!(ended.out, "0 changed files, 0 rejecting, 0 to note\n");
    place.write("cart.py", BROKEN.as_bytes());
    place.write("new.py", b"y = 1\n");
    std::fs::remove_file(place.root().join("gone.py")).unwrap();
    let ended = place.run(&["verify"]);
    ended.check(1, "");
    assert!(
        ended.out.contains("cart.py:5: reject syntax: "),
        "{}",
        ended.out
    );
    assert!(ended.out.contains("3 changed files"), "{}", ended.out);
}

/// A repository with a commit of `files` beside those of [`place`].
fn repository(files: &[(&str, &[u8])]) -> Place {
    let place = place();
    for (path, bytes) in files {
        place.write(path, bytes);
    }
    place.git(&["init", "-q"]);
    place.git(&["add", "-f", "."]);
    place.git(&["commit", "-q", "-m", "all"]);
    place
}

#[test]
fn checks_hidden_files_and_files_that_git_has_although_it_ignores_them() {
    let place = repository(&[
        (".gitignore", b"local/\n"),
        (".tools/run.py", b"x = 1\n"),
        ("local/kept.py", b"y = 1\n"),
        ("local/other.py", b"z = 1\n"),
    ]);
    place.write(".tools/run.py", b"x = (1\n");
    place.write("local/kept.py", b"y = (1\n");
    place.write(".tools/new.py", b"z = (1\n");
    place.write("local/unknown.py", b"z = (1\n");
    let ended = place.run(&["verify"]);
    ended.check(1, "");
    for path in [".tools/run.py", ".tools/new.py", "local/kept.py"] {
        let finding = format!("{path}:1: reject syntax: ");
        assert!(ended.out.contains(&finding), "{}", ended.out);
    }
    assert!(ended.out.contains("3 changed files"), "{}", ended.out);
}

#[test]
fn names_changed_files_that_it_cannot_read() {
    let place = repository(&[
        ("latin.py", b"# caf\xe9\n"),
        ("same.bin", b"\0\x01"),
        ("image.bin", b"\0\x01"),
        ("gone.bin", b"\0\x01"),
        ("was_text.py", b"x = 1\n"),
        ("was_large.py", &vec![b'#'; 5_000_000]),
    ]);
    place.write("latin.py", b"# caf\xe9 au lait\n");
    place.write("image.bin", b"\0\x02");
    place.write("was_text.py", b"x = '\xe9'\n");
    place.write("was_large.py", b"x = 1\n");
    place.write("new.py", b"# caf\xe9\n");
    std::fs::remove_file(place.root().join("gone.bin")).unwrap();
    let ended = place.run(&["verify"]);
    ended.check(0, "");
    let named: Vec<&str> = ended
        .said
        .lines()
        .filter_map(|line| line.strip_prefix("not checked: "))
        .collect();
    assert_eq!(
        named,
        [
            "image.bin is a binary file; only text can be edited",
            "latin.py is not UTF-8 (line 1); convert it to UTF-8 first",
            "new.py is not UTF-8 (line 1); convert it to UTF-8 first",
            "was_large.py is no text of at most 4 MB in HEAD",
            "was_text.py is not UTF-8 (line 1); convert it to UTF-8 first",
        ]
    );
}

#[cfg(unix)]
#[test]
fn names_changed_files_whose_names_no_path_can_hold() {
    use std::os::unix::ffi::OsStrExt;
    let place = repository(&[]);
    let not_utf8 = place
        .root()
        .join(std::ffi::OsStr::from_bytes(b"caf\xe9.py"));
    place.write("a\\b.py", b"x = 1\n");
    std::fs::write(&not_utf8, "x = 1\n").unwrap();
    let check = |lines: &[&str]| {
        let ended = place.run(&["verify"]);
        ended.check(0, "");
        assert!(ended.out.starts_with("0 changed files"), "{}", ended.out);
        let named = ended
            .said
            .lines()
            .filter_map(|it| it.strip_prefix("not checked: "));
        let named: Vec<&str> = named
            .filter_map(|it| it.split(" has a name").next())
            .collect();
        assert_eq!(named, lines, "{}", ended.said);
    };
    check(&["a\\b.py", "caf\u{fffd}.py"]);
    place.git(&["add", "."]);
    place.git(&["commit", "-q", "-m", "odd"]);
    check(&[]);
    std::fs::write(&not_utf8, "x = 2\n").unwrap();
    check(&["caf\u{fffd}.py"]);
}

#[test]
fn sees_no_change_where_git_changed_line_endings() {
    let place = place();
    place.git(&["init", "-q"]);
    place.git(&["add", "."]);
    place.git(&["commit", "-q", "-m", "all"]);
    place.write("cart.py", CART.replace('\n', "\r\n").as_bytes());
    assert!(place.run(&["verify"]).out.starts_with("0 changed files"));
}

#[cfg(unix)]
#[test]
fn runs_nothing_of_the_repository() {
    use std::os::unix::fs::PermissionsExt;
    let place = place();
    place.git(&["init", "-q"]);
    place.write(".gitattributes", b"*.py filter=mine diff=mine\n");
    place.git(&["add", "."]);
    place.git(&["commit", "-q", "-m", "all"]);
    let mark = place.home().join("ran");
    std::fs::create_dir_all(place.home()).unwrap();
    let script = place.root().join("run.sh");
    std::fs::write(
        &script,
        format!("#!/bin/sh\ntouch {}\ncat\n", mark.display()),
    )
    .unwrap();
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).unwrap();
    let shown = script.display().to_string();
    for key in [
        "core.fsmonitor",
        "filter.mine.clean",
        "filter.mine.smudge",
        "diff.mine.textconv",
        "diff.mine.command",
        "diff.external",
    ] {
        place.git(&["config", key, &shown]);
    }
    let _ = std::fs::remove_file(&mark);
    place.write("cart.py", BROKEN.as_bytes());
    place.run(&["verify"]).check(1, "");
    assert!(!mark.exists());
}
