//! A real Helix 25.01 carries out a directive comment: the menu, the edit, and nothing frozen.

use std::fs;

use scopewise_script::{Script, ScriptServer, Turn};
use scopewise_tests::programs;
use scopewise_tests::project::Project;
use scopewise_tests::screen::Screen;

const BEFORE: &str = "# ai! use sum\ndef total(numbers):\n    result = 0\n    for number in numbers:\n        result = result + number\n    return result\n";
const AFTER: &str = "def total(numbers):\n    return sum(numbers)\n";

fn configure_helix(project: &Project) {
    let server = programs::scopewise().unwrap();
    let folder = project.home().join("config/helix");
    fs::create_dir_all(&folder).unwrap();
    let languages = format!(
        "[language-server.scopewise]\ncommand = \"{}\"\n\n[[language]]\nname = \"python\"\nlanguage-servers = [\"scopewise\"]\n",
        server.display()
    );
    fs::write(folder.join("languages.toml"), languages).unwrap();
}

#[test]
fn a_directive_comment_is_carried_out_from_the_menu() {
    let answer = "```python\ndef total(numbers):\n    return sum(numbers)\n```\n";
    let models = ScriptServer::start(Script::of([Turn::answer(answer)])).unwrap();
    let project = Project::new(&[("a.py", BEFORE)]).unwrap();
    project.configure_script(&models.base_url()).unwrap();
    configure_helix(&project);
    let helix = programs::fetched("helix/hx").unwrap();
    let words = [helix.to_string_lossy().into_owned(), "a.py:1".to_owned()];
    let screen = Screen::start(
        &project.home().join("tmux"),
        &project.root(),
        &project.environment(),
        &words,
    )
    .unwrap();

    screen
        .wait_for("the file", |text| text.contains("def total"))
        .unwrap();
    screen.press(&["Space", "a"]).unwrap();
    screen
        .wait_for("the menu", |text| {
            let too_early = ["No configured language server", "No code actions"];
            if too_early.iter().any(|it| text.contains(it)) {
                screen.press(&["Space", "a"]).unwrap();
            }
            text.contains("use sum ·")
        })
        .unwrap();
    screen.press(&["Enter"]).unwrap();
    screen
        .wait_for("the edit", |text| text.contains("return sum(numbers)"))
        .unwrap();
    screen.type_text(":write-quit").unwrap();
    screen
        .wait_for("the command line", |text| text.contains(":write-quit"))
        .unwrap();
    screen.press(&["Enter"]).unwrap();
    wait_for_text(&project, AFTER);
    assert_eq!(models.requests().len(), 1);
}

/// Helix writes and ends; the screen closes with it, and the file is as it left it.
fn wait_for_text(project: &Project, expected: &str) {
    let end = std::time::Instant::now() + scopewise_tests::client::PATIENCE;
    loop {
        // Helix moves the old file away before it writes the new one.
        let text = project.read("a.py").unwrap_or_default();
        if text == expected {
            return;
        }
        assert!(std::time::Instant::now() < end, "the file holds:\n{text}");
        std::thread::yield_now();
    }
}
