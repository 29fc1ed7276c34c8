//! A real VS Code with the extension: what a user does, and what then stands in the editor, in the file
//! and in what the models were asked.

use std::sync::{Mutex, MutexGuard, PoisonError};

use scopewise_script::{Script, ScriptServer, Turn};
use scopewise_tests::programs;
use scopewise_tests::project::Project;
use scopewise_tests::window::{Setup, Window};
use serde_json::{Value, json};

/// Two editors at once take turns at nothing but the processor.
static TURN: Mutex<()> = Mutex::new(());

/// An open editor with its project and its models.
struct Desk {
    window: Window,
    models: ScriptServer,
    project: Project,
    _turn: MutexGuard<'static, ()>,
}

impl Desk {
    /// Opens `files` in an editor whose server is served by `script`.
    fn open(files: &[(&str, &str)], script: Script) -> Self {
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let models = ScriptServer::start(script).unwrap();
        let project = Project::new(files).unwrap();
        project.configure_script(&models.base_url()).unwrap();
        let window = Window::open(&Setup {
            project: &project,
            models: &models.base_url(),
            installs_package: false,
            settings: json!({"scopewise.server.path": programs::scopewise().unwrap()}),
            path: None,
            environment: Vec::new(),
        })
        .unwrap();
        Self {
            window,
            models,
            project,
            _turn: turn,
        }
    }

    #[track_caller]
    fn deed(&mut self, deed: &str, words: Value) -> Value {
        self.window.deed(deed, words).unwrap()
    }

    #[track_caller]
    fn ask(&mut self, command: &str, instruction: &str) {
        self.deed("command", json!({"title": command}));
        self.deed("answer", json!({"text": instruction}));
    }
}

const TOTAL: &str = "def total(numbers):\n    result = 0\n    for number in numbers:\n        result = result + number\n    return result\n";
const SUMMED: &str = "def total(numbers):\n    return sum(numbers)\n";

fn fenced(text: &str) -> String {
    format!("```python\n{text}```\n")
}

#[test]
fn an_edit_in_the_users_words_is_applied() {
    let script = Script::of([Turn::answer(fenced(SUMMED))]);
    let mut desk = Desk::open(&[("a.py", TOTAL)], script);
    desk.deed("open", json!({"name": "a.py"}));
    desk.deed("line", json!({"line": 3}));
    desk.ask("Scopewise: Edit…", "use sum");
    desk.deed("shows", json!({"text": "return sum(numbers)"}));
    desk.deed("status", json!({"text": "applied"}));
    desk.deed("picture", json!({"name": "applied"}));
    desk.deed("press", json!({"keys": ["Control+S"]}));
    desk.deed(
        "see",
        json!({"selector": ".tab.active:not(.dirty)", "text": "a.py"}),
    );
    assert_eq!(desk.project.read("a.py").unwrap(), SUMMED);
    assert_eq!(desk.models.requests().len(), 1);
}
