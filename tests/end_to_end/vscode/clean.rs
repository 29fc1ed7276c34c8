//! A clean editor: the package for any system is installed from a terminal, with the server on the search
//! path; or there is no server at all.

use std::os::unix::fs::symlink;

use scopewise_script::{Script, ScriptServer, Turn};
use scopewise_tests::programs;
use scopewise_tests::project::Project;
use scopewise_tests::window::{Package, Setup, Window};
use serde_json::json;

use super::{SUMMED, TOTAL, TURN, fenced};
use std::sync::PoisonError;

#[test]
fn the_package_for_any_system_takes_the_server_on_the_search_path() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let models = ScriptServer::start(Script::of([Turn::answer(fenced(SUMMED))])).unwrap();
    let project = Project::new(&[("a.py", TOTAL)]).unwrap();
    let programs = project.home().join("bin");
    std::fs::create_dir(&programs).unwrap();
    symlink(programs::scopewise().unwrap(), programs.join("scopewise")).unwrap();
    // The editor takes PATH from the user's login shell.
    let profile = format!("PATH=\"{}:$PATH\"\n", programs.display());
    std::fs::write(project.home().join(".profile"), profile).unwrap();
    let line = "code --install-extension scopewise-linux-x64.vsix";
    let steps = super::readme::steps("editors/vscode/README.md");
    assert!(steps[0].contains(&format!("`{line}`")));
    let mut window = Window::open(&Setup {
        project: &project,
        models: &models.base_url(),
        package: Package::Installed(line.replace("-linux-x64", "")),
        settings: json!({}),
        preferences: json!({}),
        // The vendor's address, which is not to be reached from here.
        environment: vec![("OPENAI_BASE_URL".into(), models.base_url())],
    })
    .unwrap();
    let mut deed = |name: &str, words| window.deed(name, words).unwrap();
    deed("command", json!({"title": "Scopewise: Set API Key…"}));
    deed("asked", json!({"text": "Scopewise: Set API Key"}));
    deed("answer", json!({"text": "OpenAI"}));
    deed("asked", json!({"text": "Kept in the secret storage"}));
    deed("type", json!({"text": "canary-of-the-secret-storage"}));
    deed("picture", json!({"name": "key"}));
    deed("press", json!({"keys": ["Enter"]}));
    deed(
        "see",
        json!({"selector": ".statusbar", "text": "OPENAI_API_KEY is stored"}),
    );
    deed("open", json!({"name": "a.py"}));
    deed("line", json!({"line": 3}));
    deed("press", json!({"keys": ["Control+K", "a"]}));
    deed("answer", json!({"text": "use sum"}));
    deed("shows", json!({"text": "return sum(numbers)"}));
    let requests = models.requests();
    let asked = requests.iter().find(|it| it.method == "POST").unwrap();
    assert_eq!(
        asked.headers["authorization"],
        "Bearer canary-of-the-secret-storage"
    );
    assert_eq!(asked.path, "/v1/responses");
}

#[test]
fn without_a_server_it_says_what_to_do() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let models = ScriptServer::start(Script::of([])).unwrap();
    let project = Project::new(&[("a.py", TOTAL)]).unwrap();
    let mut window = Window::open(&Setup {
        project: &project,
        models: &models.base_url(),
        package: Package::Placed,
        settings: json!({}),
        preferences: json!({}),
        environment: Vec::new(),
    })
    .unwrap();
    let mut deed = |name: &str, words| window.deed(name, words).unwrap();
    let said = deed("notified", json!({"text": "Scopewise"}));
    assert!(said.as_str().unwrap().contains("was not found"), "{said}");
    deed("picture", json!({"name": "no-server"}));
    deed(
        "button",
        json!({"text": "was not found", "label": "Open Settings"}),
    );
    deed(
        "see",
        json!({"selector": ".settings-editor", "text": "Server: Path"}),
    );
}
