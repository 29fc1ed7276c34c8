//! The steps of `editors/helix/README.md`, followed word for word in a home where nothing is set up. Only
//! the address of the model's server is another.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use scopewise_script::{Script, ScriptServer, Turn};
use scopewise_tests::programs;
use scopewise_tests::project::Project;
use scopewise_tests::screen::Screen;

use super::editions::Edition;
use super::edits::SUM;
use super::session::open_menu;

pub(super) fn follows_the_readme_in_a_clean_home(edition: &Edition) {
    let readme = fs::read_to_string(programs::root().join("editors/helix/README.md")).unwrap();
    let models = ScriptServer::start(Script::of([Turn::answer(SUM)])).unwrap();
    let project = Project::new(&[]).unwrap();
    let home = project.home().join("clean");
    fs::create_dir_all(home.join(".config/scopewise")).unwrap();
    for block in blocks(&readme, "toml") {
        if let Some(rest) = block.strip_prefix("# ~/") {
            let (path, text) = rest.split_once('\n').unwrap();
            let text = text.replace("http://127.0.0.1:8080/v1", &models.base_url());
            fs::write(home.join(path), text).unwrap();
        }
    }
    for line in blocks(&readme, "console").join("").lines() {
        let status = Command::new("sh")
            .args(["-c", line.strip_prefix("$ ").unwrap()])
            .current_dir(programs::root())
            .env("HOME", &home)
            .status()
            .unwrap();
        assert!(status.success(), "{line}");
    }
    let page = &blocks(&readme, "python")[0];
    project.write("app.py", page).unwrap();
    let environment = environment(edition, &project, &home);
    let steps: Vec<&str> = readme.lines().filter(|line| is_step(line)).collect();
    assert_eq!(steps.len(), 5);
    let screen = open(&project, &environment, quoted(steps[0], "Run ")[0]);
    for step in steps {
        follow(&screen, step);
    }
    let written = || project.read("app.py").unwrap_or_default();
    screen.wait_for_end().unwrap();
    assert_eq!(written(), "def total(numbers):\n    return sum(numbers)\n");
    assert_eq!(models.requests().len(), 1);
}

fn open(project: &Project, environment: &[(String, String)], command: &str) -> Screen {
    let words = ["sh", "-c", command].map(str::to_owned);
    let socket = project.home().join("tmux");
    Screen::start(&socket, &project.root(), environment, &words).unwrap()
}

/// A home and a search path with the two programs, and nothing else of ours.
fn environment(edition: &Edition, project: &Project, home: &Path) -> Vec<(String, String)> {
    let programs_folder = project.home().join("bin");
    fs::create_dir_all(&programs_folder).unwrap();
    let helix = programs::fetched(&format!("{}/hx", edition.folder)).unwrap();
    for (name, program) in [("hx", helix), ("scopewise", programs::scopewise().unwrap())] {
        let path = programs_folder.join(name);
        let text = format!("#!/bin/sh\nexec '{}' \"$@\"\n", program.display());
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let mut folders = vec![programs_folder];
    folders.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap()));
    let path = std::env::join_paths(folders).unwrap();
    let mut environment = vec![
        ("HOME".to_owned(), home.to_string_lossy().into_owned()),
        ("PATH".to_owned(), path.to_string_lossy().into_owned()),
    ];
    for name in ["CONFIG", "STATE", "CACHE", "DATA"] {
        environment.push((format!("XDG_{name}_HOME"), String::new()));
    }
    environment
}

fn is_step(line: &str) -> bool {
    line.split_once(". ").is_some_and(|(number, _)| {
        !number.is_empty() && number.bytes().all(|it| it.is_ascii_digit())
    })
}

/// `Press` and what follows it, `Type` and `You see`, sentence by sentence.
fn follow(screen: &Screen, step: &str) {
    let press = |step: &str| {
        for key in quoted(step, "ress ") {
            screen.press(&[key]).unwrap();
        }
    };
    if let Some(text) = quoted(step, "Type ").first() {
        screen.type_text(text).unwrap();
        screen.wait_for(text, |shown| shown.contains(text)).unwrap();
    }
    match quoted(step, "You see ").first() {
        Some(words) if step.contains("`Space`") => {
            open_menu(screen, words, || press(step));
        }
        Some(words) => {
            press(step);
            screen
                .wait_for(words, |shown| shown.contains(words))
                .unwrap();
        }
        None => press(step),
    }
    if let Some(key) = quoted(step, "and with ").first() {
        screen.press(&[key]).unwrap();
        screen
            .wait_for("the edit", |shown| !shown.contains("ai!"))
            .unwrap();
    }
}

/// What stands in backquotes right behind these words, one after the other.
fn quoted<'a>(step: &'a str, words: &str) -> Vec<&'a str> {
    let mut found = Vec::new();
    let mut rest = step.split_once(words).map_or("", |(_, rest)| rest);
    while let Some((quote, behind)) = rest.strip_prefix('`').and_then(|it| it.split_once('`')) {
        found.push(quote);
        rest = behind.trim_start_matches(' ');
    }
    found
}

fn blocks(page: &str, language: &str) -> Vec<String> {
    let open = format!("```{language}\n");
    let parts = page.split(&open).skip(1);
    parts
        .map(|part| part.split("```").next().unwrap().to_owned())
        .collect()
}
