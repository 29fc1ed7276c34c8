//! The page `docs/neovim.md`, followed word for word in an empty home directory on a real screen; its
//! pictures are taken on the way. While the model runs, what is typed is on the screen at once.

use std::fs;
use std::path::Path;
use std::process::Command;

use scopewise_script::{Gate, Script, ScriptServer, Turn};
use scopewise_tests::client::PATIENCE;
use scopewise_tests::programs;
use scopewise_tests::project::{Project, script_configuration};
use scopewise_tests::screen::Screen;

use super::path_with_server;
use super::results::{MOVE, MOVED_CART, MOVED_PRICES, PRICES};

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

/// Types a command in normal mode. An Escape before it would make one key with the colon.
fn command(screen: &Screen, line: &str) {
    screen.type_text(&format!(":{line}")).unwrap();
    screen.press(&["Enter"]).unwrap();
}

fn wait_for(screen: &Screen, part: &str) {
    screen.wait_for(part, |text| text.contains(part)).unwrap();
}

#[test]
fn the_steps_of_the_page_work_in_a_clean_home() {
    let gate = Gate::closed();
    let models = ScriptServer::start(Script::of([
        Turn::answer(SUMMED_CART).for_model("quick").behind(&gate),
        Turn::answer(MOVE).for_model("thinker"),
    ]))
    .unwrap();
    let project = Project::new(&[("cart.py", CART), ("prices.py", PRICES)]).unwrap();
    let home = project.root().parent().unwrap().join("clean");
    let environment = set_up(&home, &models);
    let neovim = programs::fetched("neovim/bin/nvim").unwrap();
    let socket = home.join("nvim.socket").to_string_lossy().into_owned();
    // tmux gives programs a search path of its own.
    let words = [
        "env".to_owned(),
        format!("PATH={}", path_with_server()),
        neovim.to_string_lossy().into_owned(),
        "--listen".to_owned(),
        socket.clone(),
        "cart.py".to_owned(),
    ];
    let screen = Screen::start(&home.join("tmux"), &project.root(), &environment, &words).unwrap();
    screen.resize(96, 20).unwrap();
    wait_for(&screen, "def total");
    wait_for_server(&neovim, &socket);

    ask_from_the_menu(&screen, &models, &gate);
    ask_in_own_words(&screen);
    read_health_and_record(&screen);
    command(&screen, "wall");
    command(&screen, "qall!");
    wait_for_files(&project);
}

/// Asks Neovim until the server is attached; before that its keys do nothing.
fn wait_for_server(neovim: &Path, socket: &str) {
    let end = std::time::Instant::now() + PATIENCE;
    let question = "luaeval('#vim.lsp.get_clients({ name = \"scopewise\", bufnr = 0 })')";
    loop {
        let answer = Command::new(neovim)
            .args(["--server", socket, "--remote-expr", question])
            .output()
            .unwrap();
        if String::from_utf8_lossy(&answer.stdout).trim() == "1" {
            return;
        }
        assert!(std::time::Instant::now() < end, "the server did not come");
    }
}

fn ask_from_the_menu(screen: &Screen, models: &ScriptServer, gate: &Gate) {
    screen.type_text("6G").unwrap();
    screen.type_text("gra").unwrap();
    wait_for(screen, "Simplify total");
    screen.keep_picture("neovim-menu", "nvim cart.py").unwrap();
    let menu = screen.text().unwrap();
    let entry = menu
        .lines()
        .find(|it| it.contains("Simplify total"))
        .unwrap();
    let number = entry.trim().split(':').next().unwrap();
    screen.type_text(number).unwrap();
    screen.press(&["Enter"]).unwrap();
    wait_for(screen, "fast · quick");
    screen.type_text("ggO# typed while the model runs").unwrap();
    wait_for(screen, "# typed while the model runs");
    screen
        .keep_picture("neovim-progress", "nvim cart.py")
        .unwrap();
    assert_eq!(models.requests().len(), 1);
    screen.press(&["Escape"]).unwrap();
    screen
        .wait_for("normal mode", |text| !text.contains("-- INSERT --"))
        .unwrap();
    gate.open();
    wait_for(screen, "return sum(with_tax(item)");
    wait_for(screen, "fast applied");
    screen
        .keep_picture("neovim-result", "nvim cart.py")
        .unwrap();
    screen.type_text("ggdd").unwrap();
    command(screen, "write");
}

fn ask_in_own_words(screen: &Screen) {
    command(screen, "edit prices.py");
    wait_for(screen, "RATE = 19");
    screen.type_text("4G").unwrap();
    command(
        screen,
        "Scopewise move `with_tax` to a new file taxes.py and import it from there",
    );
    wait_for(screen, "1 draft to review");
    wait_for(screen, "ScopewiseReview");
    screen
        .keep_picture("neovim-offered", "nvim prices.py")
        .unwrap();
    command(screen, "ScopewiseReview");
    wait_for(screen, "create  taxes.py");
    screen
        .keep_picture("neovim-review", "nvim prices.py")
        .unwrap();
    command(screen, "ScopewiseApply");
    wait_for(screen, "from taxes import RATE");
    wait_for(screen, ":wall");
    screen
        .keep_picture("neovim-applied", "nvim prices.py")
        .unwrap();
}

fn read_health_and_record(screen: &Screen) {
    screen.resize(96, 34).unwrap();
    command(screen, "ScopewiseTrail");
    wait_for(screen, "## Route");
    command(screen, "only");
    screen
        .wait_for("the record alone", |text| !text.contains("prices.py [+]"))
        .unwrap();
    screen
        .keep_picture("neovim-trail", "nvim prices.py")
        .unwrap();
    command(screen, "checkhealth scopewise");
    wait_for(screen, "OK scopewise");
}

fn wait_for_files(project: &Project) {
    let end = std::time::Instant::now() + PATIENCE;
    let wanted = [
        ("prices.py", MOVED_PRICES),
        ("cart.py", MOVED_CART),
        ("taxes.py", PRICES),
    ];
    loop {
        let found = wanted.map(|(path, _)| project.read(path).unwrap_or_default());
        if found
            .iter()
            .zip(&wanted)
            .all(|(found, (_, text))| found == text)
        {
            return;
        }
        assert!(std::time::Instant::now() < end, "{found:?}");
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
