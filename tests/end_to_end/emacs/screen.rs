//! The lines of the page on a real screen, in a home where nothing else is set up: while the model is held,
//! what is typed appears.

use std::fs;
use std::process::Command;

use scopewise_script::{Gate, Script, ScriptServer, Turn};
use scopewise_tests::programs;
use scopewise_tests::project::Project;
use scopewise_tests::screen::Screen;

use super::{PAGE, environment, log_of};
use crate::neovim::pages::blocks;
use crate::neovim::{SUM_ANSWER, SUMMED, TOTAL};

fn see(screen: &Screen, words: &str) {
    screen.wait_for(words, |text| text.contains(words)).unwrap();
}

/// `M-x` and a command.
fn command(screen: &Screen, name: &str) {
    screen.press(&["M-x"]).unwrap();
    see(screen, "\nM-x");
    screen.type_text(name).unwrap();
    see(screen, name);
    screen.press(&["Enter"]).unwrap();
}

#[test]
fn the_page_is_followed_in_a_clean_home_and_a_held_model_freezes_nothing() {
    let gate = Gate::closed();
    let turns = [Turn::answer(SUM_ANSWER).behind(&gate)];
    let models = ScriptServer::start(Script::of(turns)).unwrap();
    let project = Project::new(&[("a.py", TOTAL)]).unwrap();
    project.configure_script(&models.base_url()).unwrap();
    // Emacs asks git for the files of a project.
    let mut git = Command::new("git");
    git.args(["init", "--quiet"]).current_dir(project.root());
    assert!(git.status().unwrap().success());
    fs::create_dir_all(project.home().join(".emacs.d")).unwrap();
    let init = project.home().join(".emacs.d/init.el");
    fs::write(init, &blocks(PAGE, "elisp")[0]).unwrap();
    let emacs = programs::fetched("emacs/emacs").unwrap();
    let words = ["-nw", "a.py"].map(str::to_owned);
    let words = [vec![emacs.to_string_lossy().into_owned()], words.into()].concat();
    let socket = project.home().join("tmux");
    let screen = Screen::start(&socket, &project.root(), &environment(&project), &words).unwrap();
    see(&screen, "def total");
    command(&screen, "eglot");
    see(&screen, "eglot:");
    screen.press(&["C-n", "C-n"]).unwrap();
    command(&screen, "eglot-code-actions");
    see(&screen, "Pick an action");
    screen.type_text("Simplify total\t").unwrap();
    see(&screen, "Simplify total · fast");
    screen.press(&["Enter"]).unwrap();
    screen
        .wait_for("the call", |_| models.requests().len() == 1)
        .unwrap();
    // The model says nothing until this is seen.
    screen.press(&["M-<"]).unwrap();
    screen.type_text("# typed while it thinks").unwrap();
    screen.press(&["Enter"]).unwrap();
    let seen = screen.wait_for("the words", |text| text.contains("# typed while it thinks"));
    assert!(seen.unwrap().contains("result = result + number"));
    gate.open();
    see(&screen, "return sum(numbers)");
    screen.press(&["C-x", "C-s"]).unwrap();
    see(&screen, "Wrote ");
    screen.press(&["C-x", "C-c"]).unwrap();
    let written = project.read("a.py").unwrap();
    assert_eq!(written, format!("# typed while it thinks\n{SUMMED}"));
    let log = fs::read_to_string(log_of(&project)).unwrap();
    assert!(log.contains("ask ended"), "{log}");
}
