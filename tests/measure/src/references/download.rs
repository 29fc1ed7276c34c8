//! Fetching projects and what compilers need beside them, through `pip`, `npm`, `cargo` and `apt-get`.

#![expect(
    clippy::print_stdout,
    reason = "what takes long says that it has begun"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::projects::{Project, home, made, projects};
use crate::shell::run;

/// Puts a project at `place`.
pub(super) fn project(project: &Project, place: &Path) -> Result<()> {
    println!("setup: {} {}", project.name, project.version);
    match project.language.as_str() {
        "python" => python(project, place),
        "typescript" => npm(project, place),
        "rust" => rust(project, place),
        "go" => copy(&go_path()?.join("src").join(&project.name), place),
        other => bail!("`{other}` is no language that is measured"),
    }
}

fn python(project: &Project, place: &Path) -> Result<()> {
    let fresh = tempfile::tempdir()?;
    let wanted = format!("{}=={}", project.name, project.version);
    let folder = fresh.path().to_string_lossy();
    let mut words = split("-m pip download --quiet --no-deps --no-binary :all: -d");
    words.extend([&*folder, &wanted]);
    run("python3", &words)?;
    unpack(&only_file(fresh.path())?, place)?;
    if project.needs.is_empty() {
        return Ok(());
    }
    let site = made(&site(project))?;
    let site = site.to_string_lossy();
    let mut words = split("-m pip install --quiet --upgrade --target");
    words.push(&site);
    words.extend(project.needs.iter().map(String::as_str));
    run("python3", &words)
}

/// Where the packages stand that a Python project needs.
pub(super) fn site(project: &Project) -> PathBuf {
    home().join("site").join(project.stem())
}

fn npm(project: &Project, place: &Path) -> Result<()> {
    let fresh = tempfile::tempdir()?;
    let wanted = format!("{}@{}", project.name, project.version);
    let folder = fresh.path().to_string_lossy();
    let mut words = split("pack --silent --pack-destination");
    words.extend([&*folder, &wanted]);
    run("npm", &words)?;
    unpack(&only_file(fresh.path())?, place)?;
    if !project.options.is_null() {
        let settings = serde_json::json!({"compilerOptions": project.options});
        fs::write(place.join("tsconfig.json"), settings.to_string())?;
    }
    if project.needs.is_empty() {
        return Ok(());
    }
    let modules = tempfile::tempdir()?;
    let folder = modules.path().to_string_lossy();
    let mut words =
        split("install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps --prefix");
    words.push(&folder);
    words.extend(project.needs.iter().map(String::as_str));
    run("npm", &words)?;
    copy(
        &modules.path().join("node_modules"),
        &place.join("node_modules"),
    )
}

fn rust(project: &Project, place: &Path) -> Result<()> {
    let parts = project.parts.iter().map(|it| (&it.name, &it.version));
    for (name, version) in parts.chain([(&project.name, &project.version)]) {
        fetch_crate(name, version)?;
    }
    copy(&unpacked_crate(&project.name, &project.version)?, place)?;
    for part in &project.parts {
        let folder = place.join(&part.folder);
        copy(&unpacked_crate(&part.name, &part.version)?, &folder)?;
    }
    let folders = project.parts.iter().map(|it| place.join(&it.folder));
    for folder in folders.chain([place.to_path_buf()]) {
        let original = folder.join("Cargo.toml.orig");
        if project.original {
            fs::rename(&original, folder.join("Cargo.toml"))?;
        }
        for leftover in ["Cargo.toml.orig", "Cargo.lock", ".cargo-ok"] {
            let _ = fs::remove_file(folder.join(leftover));
        }
    }
    let manifest = place.join("Cargo.toml");
    let text = fs::read_to_string(&manifest)?;
    fs::write(&manifest, format!("{text}{}", project.manifest))?;
    Ok(())
}

/// Has cargo fetch one release, by a throw-away package that depends on it.
fn fetch_crate(name: &str, version: &str) -> Result<()> {
    let fresh = tempfile::tempdir()?;
    made(&fresh.path().join("src"))?;
    fs::write(fresh.path().join("src/lib.rs"), "")?;
    let manifest = format!(
        "[package]\nname = \"fetched\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n{name} = \"={version}\"\n"
    );
    let path = fresh.path().join("Cargo.toml");
    fs::write(&path, manifest)?;
    let path = path.to_string_lossy();
    run("cargo", &["fetch", "--quiet", "--manifest-path", &path])
}

/// Where cargo unpacked a release.
fn unpacked_crate(name: &str, version: &str) -> Result<PathBuf> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo")));
    let sources = home.context("no home folder is set")?.join("registry/src");
    for registry in fs::read_dir(&sources)?.flatten() {
        let folder = registry.path().join(format!("{name}-{version}"));
        if folder.exists() {
            return Ok(folder);
        }
    }
    bail!("cargo did not unpack {name} {version}")
}

/// The Go path that Debian's library packages make.
pub(super) fn go_path() -> Result<PathBuf> {
    Ok(debian()?.join("usr/share/gocode"))
}

/// Where the Go compiler stands.
pub(super) fn go_root() -> Result<PathBuf> {
    Ok(debian()?.join("usr/lib/go-1.19"))
}

fn debian() -> Result<PathBuf> {
    let place = home().join("debian");
    if place.exists() {
        return Ok(place);
    }
    println!("setup: the Go compiler and libraries");
    let mut names: Vec<String> = split("golang-1.19-go golang-1.19-src")
        .into_iter()
        .map(str::to_owned)
        .collect();
    for project in projects()?.iter().filter(|it| it.language == "go") {
        names.extend(debian_needs(&debian_name(&project.name))?);
    }
    names.sort();
    names.dedup();
    let fresh = tempfile::tempdir_in(made(&home())?)?;
    let archives = made(&fresh.path().join("archives"))?;
    let status = Command::new("apt-get")
        .args(["--quiet", "--quiet", "download"])
        .args(&names)
        .current_dir(&archives)
        .status()
        .context("apt-get cannot be started")?;
    if !status.success() {
        bail!("apt-get could not download the Go packages; run `apt-get update` first");
    }
    let unpacked = made(&fresh.path().join("unpacked"))?;
    for archive in fs::read_dir(&archives)?.flatten() {
        run("dpkg", &[Path::new("-x"), &archive.path(), &unpacked])?;
    }
    fs::rename(&unpacked, &place)?;
    Ok(place)
}

/// A Debian package of a Go library with all the libraries it needs.
fn debian_needs(name: &str) -> Result<Vec<String>> {
    let words = split(
        "depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces --no-enhances",
    );
    let output = Command::new("apt-cache").args(words).arg(name).output();
    let output = output.context("apt-cache cannot be started")?;
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(text
        .lines()
        .filter(|it| it.starts_with("golang-") && it.ends_with("-dev"))
        .map(str::to_owned)
        .collect())
}

/// `github.com/alecthomas/chroma/v2` is in `golang-github-alecthomas-chroma-v2-dev`.
fn debian_name(module: &str) -> String {
    let name = module.replace("github.com/", "github-");
    format!(
        "golang-{}-dev",
        name.replace(['/', '_'], "-").to_lowercase()
    )
}

fn split(words: &str) -> Vec<&str> {
    words.split(' ').collect()
}

fn unpack(archive: &Path, place: &Path) -> Result<()> {
    made(place)?;
    let cut = Path::new("--strip-components=1");
    let words = [Path::new("-xzf"), archive, cut, Path::new("-C"), place];
    run("tar", &words)
}

fn only_file(folder: &Path) -> Result<PathBuf> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_file() {
            return Ok(path);
        }
    }
    bail!("nothing was downloaded into {}", folder.display())
}

/// Copies a folder, following links.
fn copy(from: &Path, to: &Path) -> Result<()> {
    if let Some(parent) = to.parent() {
        made(parent)?;
    }
    run("cp", &[Path::new("-rL"), from, to])
}
