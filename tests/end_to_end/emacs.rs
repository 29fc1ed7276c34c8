//! A real Emacs with its own eglot and the lines that `docs/other-editors.md` has for it: the same table as
//! in the other editors, except that eglot takes no file operations, and is told so in a sentence.

mod asks;
mod files;
mod screen;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use scopewise_script::{Gate, RecordedRequest, Script, ScriptServer, Turn};
use scopewise_tests::doorbell::Doorbell;
use scopewise_tests::programs;
use scopewise_tests::project::Project;

use crate::neovim::pages::blocks;

const PAGE: &str = "docs/other-editors.md";

/// Whose lines of the page Emacs is given.
#[derive(Clone, Copy)]
enum With {
    /// Ours alone.
    Scopewise,
    /// Ours, and those that put ruff beside us.
    Ruff,
}

/// One case: the function of `cases.el`, the files (the first is opened), what the models answer.
struct Case<'a> {
    name: &'a str,
    with: With,
    files: &'a [(&'a str, &'a str)],
    turns: Vec<Turn>,
    gates: &'a [(&'a str, &'a Gate)],
}

/// What is left when Emacs has ended.
struct Ended {
    project: Project,
    requests: Vec<RecordedRequest>,
    /// The server's log.
    log: String,
}

impl Case<'_> {
    /// Runs it; Emacs's own checks must have passed.
    #[track_caller]
    fn run(self) -> Ended {
        let models = ScriptServer::start(Script::of(self.turns)).unwrap();
        let project = Project::new(self.files).unwrap();
        project.configure_script(&models.base_url()).unwrap();
        let doorbell = Doorbell::hang(self.gates).unwrap();
        let settings = settings(&project, self.with);
        let output = Command::new(programs::fetched("emacs/emacs").unwrap())
            .args(["-Q", "--batch", "-l"])
            .arg(programs::root().join("tests/end_to_end/emacs/cases.el"))
            .args([self.name, self.files[0].0])
            .current_dir(project.root())
            .envs(environment(&project))
            .env("SETTINGS", settings)
            .env("DOORBELL", doorbell.port().to_string())
            .output()
            .unwrap();
        let log = fs::read_to_string(log_of(&project)).unwrap_or_default();
        let said = String::from_utf8_lossy(&output.stderr);
        let last: Vec<&str> = said.lines().rev().take(60).collect();
        assert!(
            output.status.success(),
            "{}, newest first:\n{last:#?}\nthe log:\n{log}",
            self.name
        );
        Ended {
            project,
            requests: models.requests(),
            log,
        }
    }
}

impl Ended {
    #[track_caller]
    fn check_file(&self, path: &str, expected: &str) {
        assert_eq!(self.project.read(path).unwrap(), expected, "{path}");
    }

    /// The log tells of so many asks that ended like this and of no others, and holds no secret.
    #[track_caller]
    fn check_log(&self, outcome: &str, count: usize) {
        let ends = self.log.lines().filter(|line| line.contains("ask ended"));
        let ends: Vec<&str> = ends.collect();
        assert_eq!(ends.len(), count, "{}", self.log);
        assert!(ends.iter().all(|it| it.contains(outcome)), "{}", self.log);
        assert!(!self.log.contains("canary-key-4711"), "{}", self.log);
    }
}

/// The lines of the page, in a file for Emacs.
fn settings(project: &Project, with: With) -> std::path::PathBuf {
    let blocks = blocks(PAGE, "elisp");
    assert_eq!(blocks.len(), 2, "the blocks of {PAGE}");
    let text = match with {
        With::Scopewise => blocks[0].clone(),
        With::Ruff => blocks.concat(),
    };
    let path = project.home().join("init.el");
    fs::write(&path, text).unwrap();
    path
}

fn log_of(project: &Project) -> std::path::PathBuf {
    project.home().join("scopewise.log")
}

/// An environment with the servers on the search path; ours keeps its log in a file.
fn environment(project: &Project) -> Vec<(String, String)> {
    let folder = project.home().join("bin");
    fs::create_dir_all(&folder).unwrap();
    let server = programs::scopewise().unwrap();
    let log = log_of(project);
    let text = format!(
        "#!/bin/sh\nexec '{}' \"$@\" 2>> '{}'\n",
        server.display(),
        log.display()
    );
    make_program(&folder.join("scopewise"), &text);
    let mut folders = vec![
        folder,
        programs::fetched("rass/bin").unwrap(),
        programs::fetched("ruff/bin").unwrap(),
    ];
    folders.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap()));
    let path = std::env::join_paths(folders).unwrap();
    let mut environment = project.environment();
    environment.extend(
        [
            ("PATH", path.to_string_lossy().as_ref()),
            ("LC_ALL", "C.UTF-8"),
            ("SCOPEWISE_LOG", "info"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned())),
    );
    environment
}

fn make_program(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}
