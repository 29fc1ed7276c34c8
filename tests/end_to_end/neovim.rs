//! Real Neovims, with the plugin and without it: each case is a script inside the editor, the models are
//! played on loopback, and the files, the requests and the server's log are compared when it has ended.

mod asks;
mod moves;
pub(crate) mod pages;
mod plugin;
pub(crate) mod results;
mod waiting;

use std::path::{Path, PathBuf};
use std::process::Command;

use scopewise_script::{Gate, RecordedRequest, Script, ScriptServer, Turn};
use scopewise_tests::doorbell::Doorbell;
use scopewise_tests::programs;
use scopewise_tests::project::Project;

/// The file of most cases, and what the models make of it.
pub(crate) const TOTAL: &str = "def total(numbers):\n    result = 0\n    for number in numbers:\n        result = result + number\n    return result\n";
pub(crate) const SUMMED: &str = "def total(numbers):\n    return sum(numbers)\n";
pub(crate) const SUM_ANSWER: &str =
    "```python\ndef total(numbers):\n    return sum(numbers)\n```\n";

/// The Neovims that are set up: 0.11 always, the newest where it could be had.
fn neovims() -> Vec<PathBuf> {
    let floor = programs::fetched("neovim/bin/nvim").unwrap();
    let newest = programs::fetched("neovim-newest/nvim");
    std::iter::once(floor).chain(newest).collect()
}

fn plugin_folder() -> PathBuf {
    programs::root().join("editors/neovim")
}

/// The server stands where the README says: on the path.
fn path_with_server() -> String {
    let server = programs::scopewise().unwrap();
    let path = std::env::var("PATH").unwrap();
    format!("{}:{path}", server.parent().unwrap().display())
}

/// Whether the plugin is on the runtime path.
#[derive(Clone, Copy, PartialEq, Eq)]
enum With {
    Plugin,
    FiveLines,
}

/// One case: the function of that name in `cases/`, the files (the first is opened), what the models answer.
struct Case<'a> {
    name: &'a str,
    with: With,
    files: &'a [(&'a str, &'a str)],
    turns: Vec<Turn>,
    gates: Vec<(&'static str, Gate)>,
}

/// What is left when the editor has ended.
struct Ended {
    project: Project,
    requests: Vec<RecordedRequest>,
    /// The server's log as Neovim kept it.
    log: String,
}

impl Case<'_> {
    /// Runs it in one Neovim; the editor's own checks must have passed.
    fn run(&self, neovim: &PathBuf) -> Ended {
        let models = ScriptServer::start(Script::of(self.turns.clone())).unwrap();
        let project = Project::new(self.files).unwrap();
        project.configure_script(&models.base_url()).unwrap();
        let gates: Vec<(&str, &Gate)> = self.gates.iter().map(|(name, it)| (*name, it)).collect();
        let doorbell = Doorbell::hang(&gates).unwrap();
        let plugin = (self.with == With::Plugin).then(|| ("PLUGIN", plugin_folder()));
        let output = Command::new(neovim)
            .args(["--headless", "-u", "NONE", "-i", "NONE", "-l"])
            .arg(programs::root().join("tests/end_to_end/neovim/kit.lua"))
            .args([self.name, self.files[0].0])
            .current_dir(project.root())
            .envs(project.environment())
            .env("PATH", path_with_server())
            .env("FIVE_LINES", &pages::blocks("README.md", "lua")[0])
            .env("MORE_LINES", &pages::blocks("docs/neovim.md", "lua")[2])
            .env("SCOPEWISE_LOG", "info")
            .envs(plugin)
            .env("RUFF", programs::fetched("ruff/bin/ruff").unwrap())
            .env("DOORBELL", doorbell.port().to_string())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        let log = std::fs::read_to_string(project.home().join("state/nvim/lsp.log"));
        let log = log.unwrap_or_default();
        assert!(
            output.status.success(),
            "{} in {}:\n{said}\nthe log:\n{log}",
            self.name,
            neovim.display()
        );
        for line in said.lines().filter(|line| line.starts_with("measured: ")) {
            tell_measured(neovim, line);
        }
        let requests = models.requests();
        Ended {
            project,
            requests,
            log,
        }
    }
}

impl Ended {
    #[track_caller]
    fn check_file(&self, path: &str, expected: &str) {
        assert_eq!(self.project.read(path).unwrap(), expected, "{path}");
    }

    /// The log tells of an ask that ended like this, and holds no secret.
    #[track_caller]
    fn check_log(&self, outcome: &str) {
        let ended = self
            .log
            .lines()
            .any(|line| line.contains("ask ended") && line.contains(outcome));
        assert!(ended, "no ask ended {outcome}:\n{}", self.log);
        assert!(!self.log.contains("canary-key-4711"), "{}", self.log);
    }
}

/// For whoever reads along: no test holds by it.
#[expect(clippy::print_stderr, reason = "what was measured is for a person")]
fn tell_measured(neovim: &Path, words: &str) {
    eprintln!("{}: {words}", neovim.display());
}

/// Runs a case on `a.py` in every Neovim, answered by these turns, and compares the file.
#[track_caller]
fn check_case(name: &str, with: With, before: &str, turns: &[Turn], after: &str) {
    for neovim in neovims() {
        let case = Case {
            name,
            with,
            files: &[("a.py", before)],
            turns: turns.to_vec(),
            gates: Vec::new(),
        };
        let ended = case.run(&neovim);
        ended.check_file("a.py", after);
        assert_eq!(ended.requests.len(), turns.len(), "{name}");
        ended.check_log("Proposal");
    }
}

/// As [`check_case`], with one model behind a gate that the script opens by the name `answer`.
#[track_caller]
fn check_held(name: &str, with: With, answer: &str, after: &str) {
    for neovim in neovims() {
        let gate = Gate::closed();
        let case = Case {
            name,
            with,
            files: &[("a.py", TOTAL)],
            turns: vec![Turn::answer(answer).behind(&gate)],
            gates: vec![("answer", gate)],
        };
        let ended = case.run(&neovim);
        ended.check_file("a.py", after);
        ended.check_log("Proposal");
    }
}
