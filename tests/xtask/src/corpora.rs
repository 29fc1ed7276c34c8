//! Real packages to measure on: two consecutive releases of each, unpacked source archives.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::shell::{run, setup_folder};

/// A package whose two releases are fetched: the one measured and the one before.
struct Corpus {
    registry: Registry,
    name: &'static str,
    releases: [&'static str; 2],
}

#[derive(Clone, Copy)]
enum Registry {
    PyPi,
    Npm,
}

const CORPORA: [Corpus; 0] = [];

/// Fetches what is not there yet.
pub(crate) fn fetch() -> Result<()> {
    for corpus in &CORPORA {
        for release in corpus.releases {
            fetch_release(corpus, release)?;
        }
    }
    Ok(())
}

fn fetch_release(corpus: &Corpus, release: &str) -> Result<()> {
    let name = corpus.name.replace(['@', '/'], "_");
    let folder = setup_folder()
        .join("corpora")
        .join(format!("{name}-{release}"));
    if folder.join(".done").exists() {
        return Ok(());
    }
    println!("setup: {} {release}", corpus.name);
    fs::create_dir_all(&folder)?;
    let download = folder.with_extension("download");
    let _ = fs::remove_dir_all(&download);
    fs::create_dir_all(&download)?;
    match corpus.registry {
        Registry::PyPi => download_python(corpus.name, release, &download)?,
        Registry::Npm => download_npm(corpus.name, release, &download)?,
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
            "--no-build-isolation",
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
