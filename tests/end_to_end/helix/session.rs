//! A session of Helix in a project: keys in, states of the screen, the files and the log out. Waits for
//! what is to be seen, never for a time.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use scopewise_script::{Script, ScriptServer, Turn};
use scopewise_tests::client::PATIENCE;
use scopewise_tests::programs;
use scopewise_tests::project::Project;
use scopewise_tests::screen::Screen;

use super::editions::Edition;

/// How long files and logs rest between two looks: nothing says when they change.
const LOOK: Duration = Duration::from_millis(20);

/// What is shown of a log.
const LOG_LINES: usize = 60;
const LOG_LINE: usize = 400;

/// For the pictures: that of the default has no colours where the terminal names none.
const THEME: &str = "theme = \"onedark\"\n";

/// Helix with a project and models.
pub(super) struct Session {
    /// Before the project, whose folder has its socket: the first of these is dropped first.
    pub(super) screen: Screen,
    pub(super) models: ScriptServer,
    pub(super) project: Project,
    log: PathBuf,
}

impl Session {
    /// Opens `file` of a project with these files, with the configuration that `editors/helix` has,
    /// and waits until the server has it.
    pub(super) fn open(
        edition: &Edition,
        files: &[(&str, &str)],
        file: &str,
        turns: impl IntoIterator<Item = Turn>,
    ) -> Self {
        Self::open_shared(Shared::Alone, edition, files, file, turns)
    }

    /// The same with other servers.
    pub(super) fn open_shared(
        shared: Shared,
        edition: &Edition,
        files: &[(&str, &str)],
        file: &str,
        turns: impl IntoIterator<Item = Turn>,
    ) -> Self {
        let project = Project::new(files).unwrap();
        let configuration = project.home().join("config/helix");
        fs::create_dir_all(&configuration).unwrap();
        for name in ["languages.toml", "config.toml"] {
            let own = programs::root().join("editors/helix").join(name);
            let mut text = fs::read_to_string(own).unwrap();
            if name == "config.toml" {
                text.insert_str(0, THEME);
            }
            fs::write(configuration.join(name), shared.settings(&text)).unwrap();
        }
        let models = ScriptServer::start(Script::of(turns)).unwrap();
        project.configure_script(&models.base_url()).unwrap();
        let log = project.home().join("helix.log");
        let helix = programs::fetched(&format!("{}/hx", edition.folder)).unwrap();
        let words = [
            helix.to_string_lossy().into_owned(),
            "-v".into(),
            "--log".into(),
            log.to_string_lossy().into_owned(),
            file.into(),
        ];
        let screen = Screen::start(
            &project.home().join("tmux"),
            &project.root(),
            &environment(&project, shared),
            &words,
        )
        .unwrap();
        let session = Self {
            project,
            models,
            screen,
            log,
        };
        session.see(" NOR ");
        session.wait_for_log(&format!(
            "{} -> {{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didOpen\"",
            shared.awaited()
        ));
        session
    }

    /// Helix's log, with every message of its servers.
    pub(super) fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Waits until these words stand on the screen.
    #[track_caller]
    pub(super) fn see(&self, words: &str) -> String {
        let seen = self.screen.wait_for(words, |text| text.contains(words));
        let why = seen.as_ref().err().map(ToString::to_string);
        assert!(seen.is_ok(), "{why:?}\n{}", self.end_of_log());
        seen.unwrap()
    }

    /// The last lines of the log, cut, for a person who reads why a test failed.
    fn end_of_log(&self) -> String {
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<String> = log
            .lines()
            .map(|line| line.chars().take(LOG_LINE).collect())
            .collect();
        lines[lines.len().saturating_sub(LOG_LINES)..].join("\n")
    }

    /// Waits until these words stand nowhere on the screen.
    #[track_caller]
    pub(super) fn see_gone(&self, words: &str) {
        self.screen
            .wait_for(&format!("a screen without {words:?}"), |text| {
                !text.contains(words)
            })
            .unwrap();
    }

    /// Presses keys.
    pub(super) fn press(&self, keys: &[&str]) {
        self.screen.press(keys).unwrap();
    }

    /// Types text and waits until it is on the screen.
    #[track_caller]
    pub(super) fn type_seen(&self, text: &str) {
        self.screen.type_text(text).unwrap();
        self.see(text);
    }

    /// Runs a typed command.
    #[track_caller]
    pub(super) fn command(&self, command: &str) {
        self.type_seen(&format!(":{command}"));
        self.press(&["Enter"]);
    }

    /// Goes to the start of a line, from 1.
    #[track_caller]
    pub(super) fn go_to(&self, line: usize) {
        self.command(&line.to_string());
        self.see(&format!(" {line}:"));
    }

    /// Appends to the line of the cursor, back in normal mode after it.
    #[track_caller]
    pub(super) fn append(&self, text: &str) {
        self.press(&["A"]);
        self.see(" INS ");
        self.type_seen(text);
        self.press(&["Escape"]);
        self.see(" NOR ");
    }

    /// Opens the menu and waits for an entry. Gives the titles, from the top.
    #[track_caller]
    pub(super) fn menu(&self, title: &str) -> Vec<String> {
        let text = open_menu(&self.screen, title, || self.press(&["Space", "a"]));
        titles(&text, title)
    }

    /// Opens the menu and takes an entry.
    #[track_caller]
    pub(super) fn choose(&self, title: &str) -> Vec<String> {
        let titles = self.menu(title);
        self.take(&titles, title);
        titles
    }

    /// Takes an entry of the open menu, whose first is preselected.
    #[track_caller]
    pub(super) fn take(&self, titles: &[String], title: &str) {
        let at = titles.iter().position(|it| it.contains(title)).unwrap();
        for _ in 0..at {
            self.press(&["Down"]);
        }
        self.press(&["Enter"]);
        // What it says may stand in the page too.
        self.see_gone(&titles[at]);
    }

    /// Closes a menu.
    pub(super) fn close(&self, title: &str) {
        self.press(&["Escape"]);
        self.see_gone(title);
    }

    /// Writes all buffers and waits until a file holds the text.
    #[track_caller]
    pub(super) fn write(&self, path: &str, expected: &str) {
        self.command("write-all");
        self.wait_for_file(path, expected);
    }

    /// Waits until a file holds the text.
    #[track_caller]
    pub(super) fn wait_for_file(&self, path: &str, expected: &str) {
        // Helix moves the old file away before it writes the new one.
        let read = || self.project.read(path).unwrap_or_default();
        if !comes(|| read() == expected) {
            assert_eq!(read(), expected, "{path}\n{}", self.screen.text().unwrap());
        }
    }

    /// Waits until so many calls have reached the models.
    #[track_caller]
    pub(super) fn wait_for_calls(&self, count: usize) {
        assert!(
            comes(|| self.models.requests().len() >= count),
            "{} calls; the screen:\n{}",
            self.models.requests().len(),
            self.screen.text().unwrap()
        );
    }

    /// Waits until Helix's log, which has the server's messages and its own log, holds these words.
    #[track_caller]
    pub(super) fn wait_for_log(&self, words: &str) {
        let read = || fs::read_to_string(&self.log).unwrap_or_default();
        assert!(
            comes(|| read().contains(words)),
            "{words:?} is not in the log:\n{}",
            read()
        );
    }

    /// Checks the end of the session: so many calls; in the log no error, no secret, and of the asks these
    /// ends in this order.
    #[track_caller]
    pub(super) fn finish(self, calls: usize, ends: &[&str]) {
        assert_eq!(self.models.requests().len(), calls, "calls of models");
        let of = |log: &str| -> Vec<String> {
            let ends = log.lines().filter(|line| line.contains("ask ended"));
            let words = ends.filter_map(|line| line.split_once("outcome=")?.1.split(' ').next());
            words.map(str::to_owned).collect()
        };
        comes(|| of(&self.log()).len() >= ends.len());
        let log = self.log();
        assert_eq!(of(&log), ends, "{log}");
        for bad in [
            "panicked",
            "outdated workspace edit",
            "unhandled",
            "canary-key-4711",
        ] {
            assert!(!log.contains(bad), "{bad}:\n{log}");
        }
    }
}

/// Opens the menu until a title is in it: servers take a moment to start and to read a text. Gives the
/// screen.
#[track_caller]
pub(super) fn open_menu(screen: &Screen, title: &str, press: impl Fn()) -> String {
    const TOO_EARLY: [&str; 2] = ["No configured language server", "No code actions available"];
    // A word of a server may take the place of what Helix said.
    const UNSAID: Duration = Duration::from_secs(3);
    let is_early = |text: &str| TOO_EARLY.iter().any(|it| text.contains(it));
    let name = format!("the menu with {title:?}");
    let end = Instant::now() + PATIENCE;
    loop {
        press();
        let seen =
            screen.wait_for_within(UNSAID, &name, |text| text.contains(title) || is_early(text));
        if Instant::now() > end {
            return seen.unwrap();
        }
        if let Some(text) = seen.ok().filter(|text| text.contains(title)) {
            return text;
        }
        // What is said goes with the next key, and so does a menu without the title.
        screen.press(&["Escape"]).unwrap();
        screen
            .wait_for("a quiet screen", |text| !is_early(text))
            .unwrap();
    }
}

/// Which servers a session has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shared {
    /// Ours.
    Alone,
    /// Ours, and ruff as the configuration orders them.
    WithRuff,
    /// Ruff.
    RuffAlone,
}

impl Shared {
    /// The configuration, without us where we have no part.
    fn settings(self, text: &str) -> String {
        match self {
            Self::RuffAlone => {
                text.replace("\"pylsp\", { name = \"scopewise\",", "{ name = \"pylsp\",")
            }
            Self::Alone | Self::WithRuff => text.to_owned(),
        }
    }

    /// The server that a test waits for.
    const fn awaited(self) -> &'static str {
        match self {
            Self::RuffAlone => "ruff",
            Self::Alone | Self::WithRuff => "scopewise",
        }
    }
}

/// The project's environment, with the servers on the search path.
fn environment(project: &Project, shared: Shared) -> Vec<(String, String)> {
    let mut environment = project.environment();
    let own = programs::scopewise().unwrap();
    let mut folders = vec![own.parent().unwrap().to_path_buf()];
    if shared != Shared::Alone {
        folders.push(programs::fetched("ruff/bin").unwrap());
    }
    environment.push(("COLORTERM".into(), "truecolor".into()));
    let rest = std::env::var_os("PATH").unwrap_or_default();
    folders.extend(std::env::split_paths(&rest));
    let path = std::env::join_paths(folders).unwrap();
    environment.push(("PATH".into(), path.to_string_lossy().into_owned()));
    environment
}

fn comes(mut holds: impl FnMut() -> bool) -> bool {
    let end = Instant::now() + PATIENCE;
    while !holds() {
        if Instant::now() > end {
            return false;
        }
        std::thread::park_timeout(LOOK);
    }
    true
}

/// The entries of a menu on the screen: the lines around a title that start in its column.
fn titles(screen: &str, title: &str) -> Vec<String> {
    let lines: Vec<&str> = screen.lines().collect();
    let at = lines.iter().position(|line| line.contains(title)).unwrap();
    // Titles start behind the blank that pads the menu, in front of which stands the page.
    let before = lines[at].split(title).next().unwrap();
    let is_start = |entry: &str| {
        [
            "ai! ",
            "Simplify ",
            "Document ",
            "Handle ",
            "Write ",
            "Fix: ",
            "Cancel: ",
            "Apply: ",
            "Show diff: ",
            "Discard: ",
            "Escalate: ",
            "Ruff",
        ]
        .iter()
        .any(|start| entry.starts_with(start))
    };
    let column = before.chars().count();
    let entry = |line: &&str| -> Option<String> {
        let entry: String = line.chars().skip(column).collect();
        is_start(&entry).then(|| entry.trim_end().to_owned())
    };
    let above = lines[..at].iter().rev().map_while(entry);
    let mut titles: Vec<String> = above.collect();
    titles.reverse();
    titles.extend(lines[at..].iter().map_while(entry));
    titles
}
