//! `edit` through the whole pipeline, with a scripted model on loopback.

use scopewise_script::{Fault, NamedError, Script, ScriptServer, Turn};
use serde_json::Value;

use crate::place::{CANARY, Ended, Place};

const CART: &str = "def total(items):\n    return sum(items)\n\n\ndef empty():\n    return []\n";
const GOOD: &str =
    "```python\ndef total(items):\n    return sum(item.price for item in items)\n```\n";
const PHANTOM: &str = "```python\ndef total(items):\n    return fantasy_money.add(items)\n```\n\n```imports\nimport fantasy_money\n```\n";

struct Served {
    place: Place,
    models: ScriptServer,
}

fn served(turns: impl IntoIterator<Item = Turn>) -> Served {
    let models = ScriptServer::start(Script::of(turns)).unwrap();
    let place = Place::of(&[
        ("pyproject.toml", "[project]\nname = \"shop\"\n"),
        ("cart.py", CART),
    ])
    .with("OPENAI_API_KEY", CANARY)
    .with("OPENAI_BASE_URL", &models.base_url());
    Served { place, models }
}

impl Served {
    /// Runs the binary; the key may appear nowhere.
    #[track_caller]
    fn run(&self, words: &[&str]) -> Ended {
        let ended = self.place.run(words);
        assert!(!ended.out.contains("canary") && !ended.said.contains("canary"));
        for (file, text) in self.place.kept() {
            assert!(!text.contains("canary"), "{}", file.display());
        }
        ended
    }
}

const ASK: [&str; 3] = ["edit", "cart.py:2", "sum the prices"];

#[test]
fn shows_the_diff_and_writes_nothing() {
    let served = served([Turn::answer(GOOD)]);
    let ended = served.run(&ASK);
    ended.check(0, "nothing is written without --apply");
    assert!(
        ended
            .out
            .contains("-    return sum(items)\n+    return sum(item.price for item in items)\n")
    );
    assert_eq!(served.place.text("cart.py"), CART);
    assert_eq!(served.models.requests().len(), 1);
}

#[test]
fn writes_the_trail_as_json() {
    let served = served([Turn::answer(GOOD)]);
    let ended = served.run(&[ASK[0], ASK[1], ASK[2], "--json"]);
    ended.check(0, "");
    let trail = ended.json();
    assert_eq!(trail["outcome"], "proposal");
    assert_eq!(trail["route"]["rung"], "fast");
    assert_eq!(trail["files"][0]["path"], "cart.py");
    let attempt = &trail["attempts"][0];
    assert_eq!(attempt["rung"], "fast");
    assert!(attempt["milliseconds"].is_u64());
    assert!(attempt["tokens"]["input"].is_u64());
    assert_eq!(attempt["findings"], Value::Array(Vec::new()));
}

#[test]
fn applies_only_when_told() {
    let served = served([Turn::answer(GOOD)]);
    let ended = served.run(&[ASK[0], ASK[1], ASK[2], "--apply"]);
    ended.check(0, "applied to cart.py");
    assert_eq!(
        served.place.text("cart.py"),
        CART.replace("sum(items)", "sum(item.price for item in items)")
    );
}

#[test]
fn climbs_with_the_findings() {
    let served = served([Turn::answer(PHANTOM), Turn::answer(GOOD)]);
    let ended = served.run(&ASK);
    ended.check(0, "escalating from fast to reasoning");
    let requests = served.models.requests();
    assert_eq!(requests.len(), 2);
    assert!(requests[1].prompt.contains("fantasy_money"));
}

#[test]
fn hands_a_result_on_with_a_note() {
    let served = served([
        Turn::answer(GOOD),
        Turn::answer(GOOD.replace("item.price", "item.cost")),
    ]);
    let first = served.run(&[ASK[0], ASK[1], ASK[2], "--json"]).json();
    let id = first["id"].as_str().unwrap();
    let ended = served.run(&[
        "edit",
        "--continue",
        id,
        "the field is called cost",
        "--apply",
    ]);
    ended.check(0, "attempt 1: reasoning");
    assert!(
        served.models.requests()[1]
            .prompt
            .contains("the field is called cost")
    );
    assert!(served.place.text("cart.py").contains("item.cost"));
}

#[test]
fn continues_after_the_file_moved_on() {
    let served = served([Turn::answer(GOOD), Turn::answer(GOOD)]);
    let first = served.run(&[ASK[0], ASK[1], ASK[2], "--json"]).json();
    served
        .place
        .write("cart.py", format!("import os\n\n\n{CART}").as_bytes());
    let id = first["id"].as_str().unwrap();
    served
        .run(&["edit", "--continue", id, "--apply"])
        .check(0, "applied to cart.py");
    assert!(served.place.text("cart.py").contains("item.price"));
    served.place.write("cart.py", b"x = 1\n");
    served
        .run(&["edit", "--continue", id])
        .check(2, "is not found again; ask anew");
}

#[test]
fn makes_no_file_again_that_was_deleted_since() {
    let served = served([Turn::answer(GOOD), Turn::answer(GOOD)]);
    let first = served.run(&[ASK[0], ASK[1], ASK[2], "--json"]).json();
    std::fs::remove_file(served.place.root().join("cart.py")).unwrap();
    let id = first["id"].as_str().unwrap();
    served
        .run(&["edit", "--continue", id, "--apply"])
        .check(2, "cart.py is no longer there; ask anew");
    assert!(!served.place.root().join("cart.py").exists());
    assert_eq!(served.models.requests().len(), 1);
}

#[test]
fn continues_a_file_that_is_yet_to_be_made() {
    let made = "```python\ndef tax(amount):\n    return amount / 5\n```\n";
    let served = served([Turn::answer(made), Turn::answer(made)]);
    let words = ["edit", "tax.py", "a function that gives the tax", "--json"];
    let first = served.run(&words).json();
    let id = first["id"].as_str().unwrap();
    served
        .run(&["edit", "--continue", id, "--apply"])
        .check(0, "applied to tax.py");
}

#[test]
fn makes_a_new_file() {
    let served = served([Turn::answer(
        "```python\ndef tax(amount):\n    return amount / 5\n```\n",
    )]);
    let ended = served.run(&["edit", "tax.py", "a function that gives the tax", "--apply"]);
    ended.check(0, "applied to tax.py");
    assert_eq!(
        served.place.text("tax.py"),
        "def tax(amount):\n    return amount / 5\n"
    );
}

#[test]
fn says_honestly_why_a_model_brought_nothing() {
    for (turn, part) in [
        (Turn::error(NamedError::InvalidKey), "key"),
        (Turn::answer(GOOD).with(Fault::Cut), ""),
    ] {
        let served = served([turn.repeated()]);
        let ended = served.run(&ASK);
        ended.check(2, part);
        assert_eq!(ended.out, "");
        assert_eq!(served.place.text("cart.py"), CART);
    }
}

#[test]
fn sends_nothing_where_a_project_points() {
    let elsewhere = ScriptServer::start(Script::of([Turn::answer(GOOD).repeated()])).unwrap();
    let served = served([Turn::answer(GOOD)]);
    let url = elsewhere.base_url();
    served.place.write(
        ".scopewise.toml",
        format!("[providers.openai]\nkind = \"openai\"\nbase_url = \"{url}\"\n").as_bytes(),
    );
    served
        .place
        .write(".env", format!("OPENAI_BASE_URL={url}\n").as_bytes());
    served
        .run(&ASK)
        .check(0, "providers.openai.base_url is not used");
    assert_eq!(elsewhere.requests().len(), 0);
    assert_eq!(served.models.requests().len(), 1);
}

#[cfg(unix)]
#[test]
fn stops_on_an_interrupt() {
    use std::io::{BufRead, BufReader};
    use std::process::Command;
    let served = served([Turn::answer(GOOD).with(Fault::Hang)]);
    let mut child = served.place.command(&ASK).spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let calling = lines.find(|line| line.as_ref().unwrap().starts_with("attempt 1"));
    assert!(calling.is_some());
    let sent = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(sent.unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let said: Vec<String> = lines.map(Result::unwrap).collect();
    assert_eq!(said.last().unwrap(), "cancelled; nothing was changed");
    assert_eq!(served.place.text("cart.py"), CART);
}

#[cfg(unix)]
#[test]
fn keeps_results_for_the_user_alone() {
    use std::os::unix::fs::PermissionsExt;
    let served = served([Turn::answer(GOOD)]);
    served.run(&ASK).check(0, "");
    let kept = served.place.kept();
    let trail = kept
        .iter()
        .find(|(path, _)| path.to_string_lossy().contains("trails"));
    let mode = std::fs::metadata(&trail.unwrap().0)
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn asks_a_day_long_no_model_that_its_provider_does_not_know() {
    let served = served([
        Turn::error(NamedError::UnknownModel)
            .for_model("gpt-5.3-codex-spark")
            .repeated(),
        Turn::answer(GOOD).repeated(),
    ]);
    served.place.configure("preset = \"trio\"\n");
    served.run(&ASK).check(0, "gpt-6-luna");
    served.run(&ASK).check(0, "gpt-6-luna");
    let requests = served.models.requests();
    let asked = requests
        .iter()
        .filter(|it| it.model.as_deref() == Some("gpt-5.3-codex-spark"));
    assert_eq!(asked.count(), 1);
    assert!(
        served
            .run(&["doctor"])
            .out
            .contains("its provider did not know within the last day")
    );
}

#[cfg(unix)]
#[test]
fn follows_no_link_to_another_workspace() {
    let served = served([Turn::answer(GOOD)]);
    let outside = served.place.home().join("other");
    std::fs::create_dir_all(outside.join(".git")).unwrap();
    std::fs::write(outside.join("outside.py"), CART).unwrap();
    let root = served.place.root();
    std::os::unix::fs::symlink(outside.join("outside.py"), root.join("link.py")).unwrap();
    std::os::unix::fs::symlink(&outside, root.join("linked")).unwrap();
    for place in ["link.py:2", "linked/outside.py:2", "./linked/new.py"] {
        served
            .run(&["edit", place, "sum the prices", "--apply"])
            .check(2, "leads outside the workspace");
    }
    assert_eq!(
        std::fs::read_to_string(outside.join("outside.py")).unwrap(),
        CART
    );
    assert_eq!(served.models.requests().len(), 0);
}

#[test]
fn says_where_it_wrote_when_that_is_another_workspace() {
    let served = served([Turn::answer(GOOD)]);
    let other = served.place.home().join("other");
    std::fs::create_dir_all(other.join(".git")).unwrap();
    std::fs::write(other.join("cart.py"), CART).unwrap();
    let ended = served.run(&[
        "edit",
        "../home/other/cart.py:2",
        "sum the prices",
        "--apply",
    ]);
    let other = std::fs::canonicalize(other).unwrap();
    ended.check(0, &format!("applied to cart.py in {}", other.display()));
    assert_eq!(served.place.text("cart.py"), CART);
}
