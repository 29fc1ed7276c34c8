//! The extension for VS Code: its dependencies from the registry, its checks, and its package under
//! `target/built/vscode`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::editors::node::{self, quietly};
use crate::shell::{cargo, root, run, target};

/// What the package is made of, beside the server.
const PARTS: [&str; 7] = [
    "package.json",
    "README.md",
    "CHANGELOG.md",
    "LICENSE",
    "icon.png",
    ".vscodeignore",
    "out",
];

/// Whether it can be built here: it needs npm and the Node that is fetched.
pub(crate) fn can_build() -> bool {
    let npm = Command::new("npm").arg("--version").output();
    npm.is_ok_and(|it| it.status.success()) && node::set_up().is_ok()
}

/// Checks, bundles and packages it, for any system and without a server.
pub(crate) fn build() -> Result<()> {
    println!("extension: checks and package");
    node::set_up()?;
    dependencies()?;
    for words in [["tsc", "--pretty"], ["eslint", "src"]] {
        tool(&words).context("the extension does not pass its checks")?;
    }
    in_folder("node", &["esbuild.mjs"])?;
    package(&[])
}

/// As [`build`], with a release build of the server in it, for the system that this runs on.
pub(crate) fn build_with_server() -> Result<()> {
    build()?;
    cargo(&["build", "--release", "--quiet", "--package", "scopewise"])?;
    let name = format!("scopewise{}", std::env::consts::EXE_SUFFIX);
    let server = target().join("release").join(&name);
    let inside = stage().join("server");
    fs::create_dir_all(&inside)?;
    fs::copy(server, inside.join(name)).context("the server cannot be put into the package")?;
    package(&["--target", platform()?])?;
    fs::remove_dir_all(inside).context("the server cannot be taken out of the stage again")
}

fn folder() -> PathBuf {
    root().join("editors/vscode")
}

fn stage() -> PathBuf {
    target().join("built/vscode/stage")
}

/// Installs what the lock file names, when it has changed since.
fn dependencies() -> Result<()> {
    let lock = fs::read(folder().join("package-lock.json"))?;
    let mark = folder().join("node_modules/.scopewise-lock");
    if fs::read(&mark).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    in_folder(
        "npm",
        &["ci", "--no-audit", "--no-fund", "--loglevel=error"],
    )?;
    fs::write(mark, lock).context("node_modules cannot be written")
}

fn tool(words: &[&str]) -> Result<()> {
    let mut all = vec!["exec", "--"];
    all.extend(words);
    in_folder("npm", &all)
}

fn in_folder(program: &str, words: &[&str]) -> Result<()> {
    quietly(node::command(program).args(words).current_dir(folder()))
}

/// Packages the stage, into which only what belongs in the package is copied.
fn package(words: &[&str]) -> Result<()> {
    let stage = stage();
    fs::create_dir_all(&stage)?;
    for part in PARTS {
        copy(&folder().join(part), &stage.join(part))?;
    }
    let vsce = folder().join("node_modules/@vscode/vsce/vsce");
    let name = match words {
        [_, platform] => format!("scopewise-{platform}.vsix"),
        _ => "scopewise.vsix".to_owned(),
    };
    let mut command = node::command("node");
    command.arg(vsce).args(["package", "--no-dependencies"]);
    command.args(["--allow-missing-repository", "--out"]);
    command.arg(target().join("built/vscode").join(&name));
    quietly(command.args(words).current_dir(stage))?;
    println!("extension: target/built/vscode/{name}");
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    if from.is_dir() {
        let _ = fs::remove_dir_all(to);
        return run("cp", &[Path::new("-r"), from, to]);
    }
    fs::copy(from, to)
        .map(drop)
        .with_context(|| format!("{} cannot be copied", from.display()))
}

/// The name that the marketplace has for this system.
fn platform() -> Result<&'static str> {
    Ok(match (std::env::consts::OS, std::env::consts::ARCH) {
        ("linux", "x86_64") => "linux-x64",
        ("linux", "aarch64") => "linux-arm64",
        ("macos", "x86_64") => "darwin-x64",
        ("macos", "aarch64") => "darwin-arm64",
        ("windows", "x86_64") => "win32-x64",
        ("windows", "aarch64") => "win32-arm64",
        (system, machine) => bail!("there is no package for {system} on {machine}"),
    })
}
