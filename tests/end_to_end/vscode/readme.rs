//! The steps of the extension's README, carried out word for word in a clean home: the package with the server
//! in it, and nothing set but a key. Only the vendor's address is another.

use std::fs;

use scopewise_script::{Script, Turn};
use scopewise_tests::programs;
use scopewise_tests::window::{Package, Setup, packages};
use serde_json::json;

use super::{Desk, SUMMED, TOTAL, fenced};

/// The numbered steps of a page, each as one line.
pub(super) fn steps(page: &str) -> Vec<String> {
    let text = fs::read_to_string(programs::root().join(page)).unwrap();
    let mut steps: Vec<String> = Vec::new();
    for line in text.lines() {
        let number = line.split_once(". ").map(|(number, _)| number);
        match number {
            Some(number) if number.parse::<u32>().is_ok() => steps.push(line.to_owned()),
            _ if line.starts_with("   ") && !steps.is_empty() => {
                let step = steps.last_mut().unwrap();
                step.push(' ');
                step.push_str(line.trim());
            }
            _ => {}
        }
    }
    steps
}

/// The package with a server in it, for this system.
fn package() -> String {
    let names = fs::read_dir(packages().unwrap()).unwrap();
    let mut names = names.map(|it| it.unwrap().file_name().into_string().unwrap());
    let is_ours = |name: &String| name.starts_with("scopewise-") && name.ends_with(".vsix");
    names.find(is_ours).unwrap()
}

#[test]
fn the_steps_of_the_readme_work_in_a_clean_home() {
    let steps = steps("editors/vscode/README.md");
    assert_eq!(steps, super::readme::steps("docs/vscode.md"));
    let files = [("a.py", TOTAL)];
    let script = Script::of([Turn::answer(fenced(SUMMED))]);
    let mut desk = Desk::open_in(&files, script, |project, models| Setup {
        project,
        models,
        package: Package::Absent,
        settings: json!({}),
        preferences: json!({}),
        environment: vec![("OPENAI_BASE_URL".into(), models.to_owned())],
    });
    desk.project.forget_configuration().unwrap();
    let done: Vec<String> = steps
        .iter()
        .flat_map(|step| follow(&mut desk, step))
        .collect();
    let expected = [
        "press F1",
        "run Extensions: Install from VSIX...",
        "choose scopewise-linux-x64.vsix",
        "press F1",
        "run Scopewise: Set API Key…",
        "choose OpenAI",
        "paste the key",
        "press Enter",
        "see OPENAI_API_KEY is stored",
        "open a file",
        "click into a function",
        "press Ctrl+K A",
        "say use sum",
        "press Enter",
        "see applied",
        "press Ctrl+Z",
    ];
    assert_eq!(done, expected);
    desk.shows("result = result + number");
    assert_eq!(desk.saved("a.py"), TOTAL);
    desk.ended(&["Proposal"]);
    assert!(desk.window.log().contains("(found by: package)"));
    let requests = desk.models.requests();
    let asked = requests.iter().find(|it| it.method == "POST").unwrap();
    let key = &asked.headers["authorization"];
    assert_eq!(key, "Bearer canary-of-the-secret-storage");
    assert_eq!(asked.path, "/v1/responses");
}

/// Does what a step says, and says what that was.
fn follow(desk: &mut Desk, step: &str) -> Vec<String> {
    let mut done = Vec::new();
    let mut rest = step.replace("**", "`");
    while let Some((before, behind)) = rest.split_once('`') {
        let (words, behind) = behind.split_once('`').unwrap();
        for plain in ["paste the key", "open a file", "click into a function"] {
            if before.to_lowercase().contains(plain) {
                do_plainly(desk, plain);
                done.push(plain.to_owned());
            }
        }
        let verb = before.split_whitespace().last().unwrap_or_default();
        let verb = verb.trim_start_matches('(').to_lowercase();
        if do_it(desk, &verb, words) {
            done.push(format!("{verb} {words}"));
        }
        rest = behind.to_owned();
    }
    done
}

fn do_plainly(desk: &mut Desk, words: &str) {
    match words {
        "paste the key" => {
            desk.deed("asked", json!({"text": "Kept in the secret storage"}));
            desk.deed("type", json!({"text": "canary-of-the-secret-storage"}));
        }
        "open a file" => drop(desk.deed("open", json!({"name": "a.py"}))),
        _ => drop(desk.deed("line", json!({"line": 3}))),
    }
}

/// Whether the verb is one of something to do.
fn do_it(desk: &mut Desk, verb: &str, words: &str) -> bool {
    match verb {
        "press" => {
            for key in words.split(' ') {
                // A capital alone would be the key with Shift.
                let is_letter = key.len() == 1;
                let key = key.replace("Ctrl", "Control");
                desk.press(&if is_letter { key.to_lowercase() } else { key });
            }
        }
        "run" => drop(desk.deed("palette", json!({"title": words}))),
        "choose" if words.ends_with(".vsix") => {
            let path = packages().unwrap().join(package());
            desk.deed("path", json!({"path": path}));
            desk.deed("ready", json!({}));
        }
        "choose" => drop(desk.deed("answer", json!({"text": words}))),
        "say" => {
            desk.deed("asked", json!({"text": "Scopewise: Edit a.py:3"}));
            desk.deed("type", json!({"text": words}));
        }
        "see" => drop(desk.deed("see", json!({"selector": ".statusbar", "text": words}))),
        _ => return false,
    }
    true
}
