//! Real packages to measure on: two consecutive releases of each, unpacked source archives.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::shell::{root, run, say, setup_folder};

#[derive(Deserialize)]
struct Corpora {
    package: Vec<Corpus>,
}

/// A package whose two releases are fetched: the one measured and the one before.
#[derive(Deserialize)]
struct Corpus {
    name: String,
    registry: Registry,
    before: String,
    after: String,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Registry {
    PyPi,
    Npm,
}

/// Fetches what `tests/measure/corpora.toml` names and is not there yet, and the type checkers that
/// say what refers to what.
///
/// # Errors
/// When a registry does not answer or the folder cannot be written.
pub fn fetch() -> Result<()> {
    let list = root().join("tests/measure/corpora.toml");
    let corpora: Corpora = toml::from_str(&fs::read_to_string(list)?)?;
    for corpus in &corpora.package {
        fetch_release(corpus, &corpus.before)?;
        fetch_release(corpus, &corpus.after)?;
    }
    checkers()
}

fn checkers() -> Result<()> {
    let folder = setup_folder().join("checkers");
    if folder.join("done").exists() {
        return Ok(());
    }
    say(format_args!("fetch: pyright and tsc"));
    fs::create_dir_all(&folder)?;
    let place = folder.to_string_lossy();
    let words = [
        "install",
        "--silent",
        "--no-audit",
        "--no-fund",
        "--prefix",
        &place,
    ];
    run("npm", &[&words[..], &CHECKERS[..]].concat())?;
    fs::write(folder.join("done"), "").context("the set-up folder cannot be written")
}

const CHECKERS: [&str; 2] = ["pyright@1.1.400", "typescript@5.9.2"];

fn fetch_release(corpus: &Corpus, release: &str) -> Result<()> {
    let name = corpus.name.replace(['@', '/'], "_");
    let folder = setup_folder()
        .join("corpora")
        .join(format!("{name}-{release}"));
    if folder.join(".done").exists() {
        return Ok(());
    }
    say(format_args!("fetch: {} {release}", corpus.name));
    fs::create_dir_all(&folder)?;
    let download = folder.with_extension("download");
    let _ = fs::remove_dir_all(&download);
    fs::create_dir_all(&download)?;
    match corpus.registry {
        Registry::PyPi => download_python(&corpus.name, release, &download)?,
        Registry::Npm => download_npm(&corpus.name, release, &download)?,
    }
    let archive = only_file(&download)?;
    run(
        "tar",
        &[
            Path::new("-xzf"),
            &archive,
            Path::new("--strip-components=1"),
            Path::new("-C"),
            &folder,
        ],
    )?;
    fs::remove_dir_all(&download)?;
    fs::write(folder.join(".done"), "").context("the set-up folder cannot be written")
}

fn download_python(name: &str, release: &str, folder: &Path) -> Result<()> {
    let wanted = format!("{name}=={release}");
    let folder = folder.to_string_lossy();
    run(
        "python3",
        &[
            "-m",
            "pip",
            "download",
            "--quiet",
            "--no-deps",
            "--no-binary",
            ":all:",
            "--disable-pip-version-check",
            "-d",
            &folder,
            &wanted,
        ],
    )
}

fn download_npm(name: &str, release: &str, folder: &Path) -> Result<()> {
    let wanted = format!("{name}@{release}");
    let folder = folder.to_string_lossy();
    run(
        "npm",
        &["pack", "--silent", "--pack-destination", &folder, &wanted],
    )
}

fn only_file(folder: &Path) -> Result<std::path::PathBuf> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_file() {
            return Ok(path);
        }
    }
    bail!("nothing was downloaded into {}", folder.display())
}
