//! Files that would stall an index: dumps, bundles and texts made to be hard. Each is passed over or given
//! up, named with the reason, and the rest is there.

use std::fs;

use scopewise_workspace::NotParsed;

use super::{loaded, paths, workspace};
use crate::{Loaded, Options};

fn not_parsed(loaded: &Loaded, path: &str) -> Option<NotParsed> {
    let file = loaded.snapshot.file_at(path);
    file.unwrap_or_else(|| panic!("{path} is not there"))
        .not_parsed()
}

#[test]
fn dumps_are_named_and_not_read() {
    let folder = workspace(&[("a.py", b"x = 1\n")]);
    for name in ["dump.sql", "dump.json", "dump.js"] {
        let dump = fs::File::create(folder.path().join(name)).unwrap();
        dump.set_len(50 << 20).unwrap();
    }
    let loaded = loaded(folder.path(), &Options::default());
    assert_eq!(paths(&loaded), ["a.py"]);
    let said: Vec<String> = loaded.skipped.iter().map(|it| it.why.to_string()).collect();
    let sentence = |name| format!("{name} is over 4 MB; split it, or edit it by hand");
    assert_eq!(said, ["dump.js", "dump.json", "dump.sql"].map(sentence));
    assert!(loaded.snapshot.is_complete());
}

#[test]
fn a_bundle_of_one_line_is_kept_as_text() {
    let bundle = "var a=function(b){return b+1};".repeat(100_000);
    let folder = workspace(&[
        ("a.js", b"import './web/app'\n"),
        ("web/app.js", bundle.as_bytes()),
    ]);
    let loaded = loaded(folder.path(), &Options::default());
    assert_eq!(paths(&loaded), ["a.js", "web/app.js"]);
    assert_eq!(not_parsed(&loaded, "a.js"), None);
    assert_eq!(
        not_parsed(&loaded, "web/app.js"),
        Some(NotParsed::Generated)
    );
    let kept = loaded.snapshot.file_at("web/app.js").unwrap();
    assert_eq!(kept.text_for_once(), bundle);
}

/// Nothing here may overflow a stack or take long, parsed or not.
#[test]
fn texts_that_are_made_to_be_hard_end() {
    let nested = |open: &str, close: &str| {
        let lines = |it: &str| format!("{it}\n").repeat(3_000);
        format!("x = {}1{}\n", lines(open), lines(close)).into_bytes()
    };
    let broken = "def f(:\n  if (\n".repeat(1_500).into_bytes();
    let chain = format!("x = a{}\n", "\n  .b(1)".repeat(3_000)).into_bytes();
    let files: Vec<(&str, Vec<u8>)> = vec![
        ("a.py", b"x = 1\n".to_vec()),
        ("brackets.py", nested("(", ")")),
        ("brackets.js", nested("[", "]")),
        ("brackets.ts", nested("(", ")")),
        ("blocks.rs", nested("{", "}")),
        ("blocks.go", nested("func() {", "}")),
        ("open.js", nested("{", "")),
        ("broken.py", broken),
        ("chain.js", chain),
        ("tags.html", "<div>\n".repeat(20_000).into_bytes()),
    ];
    let given: Vec<(&str, &[u8])> = files.iter().map(|(path, it)| (*path, &it[..])).collect();
    let folder = workspace(&given);
    let loaded = loaded(folder.path(), &Options::default());
    assert_eq!(loaded.snapshot.file_count(), files.len());
    assert_eq!(not_parsed(&loaded, "a.py"), None);
    assert_eq!(
        not_parsed(&loaded, "tags.html"),
        Some(NotParsed::OverBudget)
    );
}

#[test]
fn a_full_index_says_so() {
    let text = b"x = 1\n".repeat(1000);
    let folder = workspace(&[("a.py", &text), ("b.py", &text), ("c.py", &text)]);
    let options = Options {
        max_bytes: 7000,
        threads: 1,
        ..Options::default()
    };
    let loaded = loaded(folder.path(), &options);
    assert_eq!(paths(&loaded), ["a.py", "b.py"]);
    assert!(!loaded.snapshot.is_complete());
    let said = loaded.incomplete.unwrap();
    assert!(said.contains("the rest is not read"), "{said}");
}
