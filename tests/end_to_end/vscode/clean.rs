//! A clean editor: the package is installed as a user does it, and only a key is set; or there is no
//! server at all.

use std::os::unix::fs::symlink;

use scopewise_script::{Script, ScriptServer, Turn};
use scopewise_tests::programs;
use scopewise_tests::project::Project;
use scopewise_tests::window::{Setup, Window};
use serde_json::json;

use super::{SUMMED, TOTAL, TURN, fenced};
use std::sync::PoisonError;

#[test]
fn the_package_works_in_a_clean_editor_with_only_a_key_set() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let models = ScriptServer::start(Script::of([Turn::answer(fenced(SUMMED))])).unwrap();
    let project = Project::new(&[("a.py", TOTAL)]).unwrap();
    let programs = project.home().join("bin");
    std::fs::create_dir(&programs).unwrap();
    symlink(programs::scopewise().unwrap(), programs.join("scopewise")).unwrap();
    // The editor takes PATH from the user's login shell.
    let profile = format!("PATH=\"{}:$PATH\"\n", programs.display());
    std::fs::write(project.home().join(".profile"), profile).unwrap();
    let mut window = Window::open(&Setup {
        project: &project,
        models: &models.base_url(),
        installs_package: true,
        settings: json!({}),
        // The vendor's address, which is not to be reached from here.
        environment: vec![("OPENAI_BASE_URL".into(), models.base_url())],
    })
    .unwrap();
    let mut deed = |name: &str, words| window.deed(name, words).unwrap();
    // The steps are those that the package's own page tells.
    let page = std::fs::read_to_string(programs::root().join("editors/vscode/README.md")).unwrap();
    for step in ["Scopewise: Set API Key…", "*OpenAI*", "Ctrl+K A"] {
        assert!(page.contains(step), "{step} is not on the page");
    }
    deed("command", json!({"title": "Scopewise: Set API Key…"}));
    deed("asked", json!({"text": "Scopewise: Set API Key"}));
    deed("answer", json!({"text": "OpenAI"}));
    deed("asked", json!({"text": "OPENAI_API_KEY"}));
    deed("picture", json!({"name": "key"}));
    deed("answer", json!({"text": "canary-of-the-secret-storage"}));
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
        installs_package: false,
        settings: json!({}),
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
