//! A real VS Code with the extension: what a user does, and what then stands in the editor, in the file
//! and in what the models were asked.

mod again;
mod asks;
mod beside;
mod clean;
mod endings;
mod moves;
mod readme;
mod review;
mod running;
mod server;
mod trust;

use std::sync::{Mutex, MutexGuard, PoisonError};

use scopewise_script::{Script, ScriptServer};
use scopewise_tests::programs;
use scopewise_tests::project::Project;
use scopewise_tests::window::{Package, Setup, Window};
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
        Self::open_with(files, script, json!({}), json!({}))
    }

    /// The same with settings of the machine and preferences of the user.
    fn open_with(
        files: &[(&str, &str)],
        script: Script,
        settings: Value,
        preferences: Value,
    ) -> Self {
        let mut all = json!({"scopewise.server.path": programs::scopewise().unwrap()});
        let own = settings.as_object().unwrap().clone();
        all.as_object_mut().unwrap().extend(own);
        let package = Package::Placed;
        Self::open_in(files, script, |project, models| Setup {
            project,
            models,
            package,
            settings: all,
            preferences,
            environment: Vec::new(),
        })
    }

    /// The same in an editor that is set up like this.
    fn open_in(
        files: &[(&str, &str)],
        script: Script,
        setup: impl for<'a> FnOnce(&'a Project, &'a str) -> Setup<'a>,
    ) -> Self {
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let models = ScriptServer::start(script).unwrap();
        let project = Project::new(files).unwrap();
        project.configure_script(&models.base_url()).unwrap();
        let window = Window::open(&setup(&project, &models.base_url())).unwrap();
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

    /// Opens a file and puts the cursor on a line of it.
    #[track_caller]
    fn at(&mut self, name: &str, line: usize) {
        self.deed("open", json!({"name": name}));
        self.deed("line", json!({"line": line}));
    }

    #[track_caller]
    fn press(&mut self, keys: &str) {
        self.deed("press", json!({"keys": [keys]}));
    }

    #[track_caller]
    fn command(&mut self, title: &str) {
        self.deed("command", json!({"title": title}));
    }

    /// Waits until the active editor holds a text, and gives what it shows.
    #[track_caller]
    fn shows(&mut self, text: &str) -> String {
        let shown = self.deed("shows", json!({"text": text}));
        shown.as_str().unwrap_or_default().to_owned()
    }

    #[track_caller]
    fn status(&mut self, text: &str) {
        self.deed("status", json!({"text": text}));
    }

    /// Waits for a notification with these words, and gives all of it.
    #[track_caller]
    fn notified(&mut self, text: &str) -> String {
        let shown = self.deed("notified", json!({"text": text}));
        shown.as_str().unwrap_or_default().to_owned()
    }

    /// Presses a button of the notification with these words.
    #[track_caller]
    fn button(&mut self, text: &str, label: &str) {
        self.deed("button", json!({"text": text, "label": label}));
    }

    #[track_caller]
    fn picture(&mut self, name: &str) {
        self.deed("picture", json!({"name": name}));
    }

    /// Saves the active file and gives what is on the disk.
    #[track_caller]
    fn saved(&mut self, name: &str) -> String {
        self.press("Control+S");
        self.deed(
            "see",
            json!({"selector": ".tab.active:not(.dirty)", "text": name}),
        );
        self.project.read(name).unwrap()
    }

    /// Waits until the server's log tells of asks that ended like these, and looks at all of it.
    #[track_caller]
    fn ended(&self, outcomes: &[&str]) {
        let ends = |log: &str| -> Vec<String> {
            let lines = log.lines().filter(|line| line.contains("ask ended"));
            let words = lines.filter_map(|line| line.split_once("outcome="));
            words
                .map(|(_, rest)| rest.split(' ').next().unwrap_or_default().to_owned())
                .collect()
        };
        let what = format!("the ends {outcomes:?}");
        let log = self
            .window
            .wait_for_log(&what, |log| ends(log).len() >= outcomes.len());
        let log = log.unwrap();
        assert_eq!(ends(&log), outcomes, "{log}");
        for bad in ["panicked", "canary", "unhandled"] {
            assert!(!log.contains(bad), "{bad}:\n{log}");
        }
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
