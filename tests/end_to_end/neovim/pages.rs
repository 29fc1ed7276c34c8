//! The page `docs/neovim.md`, followed word for word in an empty home directory on a real screen; its
//! pictures are taken on the way. While the model runs, what is typed is on the screen at once.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use scopewise_script::{Gate, Script, ScriptServer, Turn};
use scopewise_tests::client::PATIENCE;
use scopewise_tests::programs;
use scopewise_tests::project::{Project, script_configuration};
use scopewise_tests::screen::Screen;

use super::results::{MOVE, MOVED_CART, MOVED_PRICES, PRICES};
use super::{neovims, path_with_server};

const CART: &str = "from prices import with_tax\n\n\ndef total(items):\n    result = 0\n    for item in items:\n        result = result + with_tax(item)\n    return result\n";
const SUMMED_CART: &str =
    "```python\ndef total(items):\n    return sum(with_tax(item) for item in items)\n```\n";

/// The fenced blocks of a language in a page of the project.
pub(crate) fn blocks(page: &str, language: &str) -> Vec<String> {
    let text = fs::read_to_string(programs::root().join(page)).unwrap();
    text.split(&format!("```{language}\n"))
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap().to_owned())
        .collect()
}

/// Runs the commands of a `console` block, in the project's root as the page has it.
fn type_commands(block: &str, home: &Path) {
    for line in block.lines() {
        let command = line.strip_prefix("$ ").unwrap();
        let status = Command::new("bash")
            .args(["-c", command])
            .current_dir(programs::root())
            .env("HOME", home)
            .status()
            .unwrap();
        assert!(status.success(), "{command}");
    }
}

/// A home with nothing in it but what the page says.
fn set_up(home: &Path, models: &ScriptServer) -> Vec<(String, String)> {
    fs::create_dir_all(home.join(".config/scopewise")).unwrap();
    type_commands(&blocks("docs/neovim.md", "console")[0], home);
    let init = home.join(".config/nvim/init.lua");
    fs::write(init, &blocks("docs/neovim.md", "lua")[0]).unwrap();
    let config = script_configuration(&models.base_url(), "openai-chat");
    fs::write(home.join(".config/scopewise/config.toml"), config).unwrap();
    let mut environment = vec![
        ("HOME".to_owned(), home.to_string_lossy().into_owned()),
        ("SCRIPT_KEY".to_owned(), "canary-key-4711".to_owned()),
    ];
    for (name, folder) in [
        ("XDG_CONFIG_HOME", ".config"),
        ("XDG_DATA_HOME", ".local/share"),
        ("XDG_STATE_HOME", ".local/state"),
        ("XDG_CACHE_HOME", ".cache"),
    ] {
        // As they are by default, whatever the machine says.
        let folder = home.join(folder).to_string_lossy().into_owned();
        environment.push((name.to_owned(), folder));
    }
    environment
}

/// A Neovim on a real screen, set up as the page says.
pub(super) struct Page {
    pub(super) screen: Screen,
    pub(super) project: Project,
    /// Where the screen is only a window to it.
    server: Option<Child>,
    takes_pictures: bool,
}

impl Page {
    /// Opens the first of these files in a clean home, with the server attached.
    pub(super) fn open(neovim: &Path, files: &[(&str, &str)], models: &ScriptServer) -> Self {
        let project = Project::new(files).unwrap();
        let home = project.root().parent().unwrap().join("clean");
        let environment = set_up(&home, models);
        let socket = home.join("nvim.socket");
        let is_newest = neovim.ends_with("neovim-newest/nvim");
        let mut words = vec![neovim.as_os_str(), "--listen".as_ref(), socket.as_os_str()];
        let mut server = None;
        if is_newest {
            // It runs by a loader of its own, so it cannot start itself as the child that its screen talks to.
            let started = Command::new(neovim)
                .args(["--headless", "--listen"])
                .args([socket.as_os_str(), files[0].0.as_ref()])
                .current_dir(project.root())
                .envs(environment.clone())
                .env("PATH", path_with_server())
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn();
            server = Some(started.unwrap());
            wait_for_neovim(neovim, &socket, "1", "1");
            words[1] = "--server".as_ref();
            words.push("--remote-ui".as_ref());
        } else {
            words.push(files[0].0.as_ref());
        }
        // tmux gives programs a search path of its own.
        let path = format!("PATH={}", path_with_server());
        let words: Vec<String> = ["env".into(), path]
            .into_iter()
            .chain(words.iter().map(|it| it.to_string_lossy().into_owned()))
            .collect();
        let screen =
            Screen::start(&home.join("tmux"), &project.root(), &environment, &words).unwrap();
        let page = Self {
            screen,
            project,
            server,
            takes_pictures: !is_newest,
        };
        page.screen.resize(96, 20).unwrap();
        page.see("def ");
        let attached = "luaeval('#vim.lsp.get_clients({ name = \"scopewise\", bufnr = 0 })')";
        wait_for_neovim(neovim, &socket, attached, "1");
        page
    }

    /// Types a command in normal mode. An Escape before it would make one key with the colon.
    pub(super) fn command(&self, line: &str) {
        self.screen.type_text(&format!(":{line}")).unwrap();
        self.screen.press(&["Enter"]).unwrap();
    }

    /// Waits until a part stands on the screen.
    pub(super) fn see(&self, part: &str) {
        self.screen
            .wait_for(part, |text| text.contains(part))
            .unwrap();
    }

    /// Opens the menu where the cursor is and takes an entry by its number; `look` sees the menu.
    pub(super) fn choose(&self, entry: &str, look: impl Fn(&Self)) {
        self.screen.type_text("gra").unwrap();
        self.see(entry);
        look(self);
        let menu = self.screen.text().unwrap();
        let line = menu.lines().find(|it| it.contains(entry)).unwrap();
        let number = line.trim().split(':').next().unwrap();
        self.screen.type_text(number).unwrap();
        self.screen.press(&["Enter"]).unwrap();
    }

    fn keep_picture(&self, name: &str, title: &str) {
        if self.takes_pictures {
            self.screen.keep_picture(name, title).unwrap();
        }
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        if let Some(server) = &mut self.server {
            let _ = server.kill();
            let _ = server.wait();
        }
    }
}

/// Asks Neovim until it gives this answer; before the server is attached its keys do nothing.
fn wait_for_neovim(neovim: &Path, socket: &Path, question: &str, wanted: &str) {
    let end = Instant::now() + PATIENCE;
    loop {
        let answer = Command::new(neovim)
            .arg("--server")
            .arg(socket)
            .args(["--remote-expr", question])
            .output()
            .unwrap();
        if String::from_utf8_lossy(&answer.stdout).trim() == wanted {
            return;
        }
        assert!(Instant::now() < end, "{question} did not become {wanted}");
    }
}

#[test]
fn the_steps_of_the_page_work_in_a_clean_home() {
    for neovim in neovims() {
        let gate = Gate::closed();
        let models = ScriptServer::start(Script::of([
            Turn::answer(SUMMED_CART).for_model("quick").behind(&gate),
            Turn::answer(MOVE).for_model("thinker"),
        ]))
        .unwrap();
        let files = [("cart.py", CART), ("prices.py", PRICES)];
        let page = Page::open(&neovim, &files, &models);
        ask_from_the_menu(&page, &models, &gate);
        ask_in_own_words(&page);
        read_health_and_record(&page);
        page.command("wall");
        page.command("qall!");
        wait_for_files(
            &page.project,
            &[
                ("prices.py", MOVED_PRICES),
                ("cart.py", MOVED_CART),
                ("taxes.py", PRICES),
            ],
        );
    }
}

fn ask_from_the_menu(page: &Page, models: &ScriptServer, gate: &Gate) {
    let screen = &page.screen;
    screen.type_text("6G").unwrap();
    page.choose("Simplify total", |page| {
        page.keep_picture("neovim-menu", "nvim cart.py");
    });
    page.see("fast · quick");
    screen.type_text("ggO# typed while the model runs").unwrap();
    page.see("# typed while the model runs");
    page.keep_picture("neovim-progress", "nvim cart.py");
    assert_eq!(models.requests().len(), 1);
    screen.press(&["Escape"]).unwrap();
    screen
        .wait_for("normal mode", |text| !text.contains("-- INSERT --"))
        .unwrap();
    gate.open();
    page.see("return sum(with_tax(item)");
    page.see("fast applied");
    page.keep_picture("neovim-result", "nvim cart.py");
    screen.type_text("ggdd").unwrap();
    page.command("write");
}

fn ask_in_own_words(page: &Page) {
    let screen = &page.screen;
    page.command("edit prices.py");
    page.see("RATE = 19");
    screen.type_text("4G").unwrap();
    page.command("Scopewise move `with_tax` to a new file taxes.py and import it from there");
    page.see("1 draft to review");
    page.see("ScopewiseReview");
    page.keep_picture("neovim-offered", "nvim prices.py");
    page.command("ScopewiseReview");
    page.see("create  taxes.py");
    page.keep_picture("neovim-review", "nvim prices.py");
    page.command("ScopewiseApply");
    page.screen
        .wait_for("the end of the review", |text| !text.contains("review 1"))
        .unwrap();
    page.see("from taxes import RATE");
    page.see(":wall");
    page.keep_picture("neovim-applied", "nvim prices.py");
}

fn read_health_and_record(page: &Page) {
    let screen = &page.screen;
    screen.resize(96, 34).unwrap();
    page.command("ScopewiseTrail");
    page.see("## Route");
    page.command("only");
    screen
        .wait_for("the record alone", |text| !text.contains("prices.py [+]"))
        .unwrap();
    page.keep_picture("neovim-trail", "nvim prices.py");
    page.command("checkhealth scopewise");
    page.see("OK scopewise");
}

/// Waits until the files are written.
pub(super) fn wait_for_files(project: &Project, wanted: &[(&str, &str)]) {
    let end = Instant::now() + PATIENCE;
    loop {
        let mut found = wanted.iter().map(|(path, _)| project.read(path));
        let texts: Vec<_> = found.by_ref().map(Result::unwrap_or_default).collect();
        if texts
            .iter()
            .zip(wanted)
            .all(|(found, (_, text))| found == text)
        {
            return;
        }
        assert!(Instant::now() < end, "{texts:?}");
        std::thread::yield_now();
    }
}

/// The page and the README have the same five lines; the cases without the plugin run on them.
#[test]
fn the_five_lines_are_the_same_everywhere() {
    let readme = &blocks("README.md", "lua")[0];
    assert_eq!(*readme, blocks("docs/neovim.md", "lua")[1]);
    let help =
        fs::read_to_string(programs::root().join("editors/neovim/doc/scopewise.txt")).unwrap();
    let indented: String = readme.lines().map(|line| format!("    {line}\n")).collect();
    assert!(help.contains(&indented));
}

/// The README of the plugin has the steps of the page, which are followed.
#[test]
fn the_readme_has_the_steps_of_the_page() {
    for language in ["console", "lua"] {
        let readme = &blocks("editors/neovim/README.md", language)[0];
        assert_eq!(*readme, blocks("docs/neovim.md", language)[0]);
    }
}

/// Every picture that a page shows is there.
#[test]
fn pages_show_pictures_that_are_there() {
    let docs = programs::root().join("docs");
    for page in fs::read_dir(&docs).unwrap() {
        let path = page.unwrap().path();
        if path.extension().is_none_or(|it| it != "md") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        for shown in text.split("](pictures/").skip(1) {
            let name = shown.split(')').next().unwrap();
            assert!(
                docs.join("pictures").join(name).exists(),
                "{}: {name}",
                path.display()
            );
        }
    }
}
