//! One release from its registry, by the registry's ordinary client.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::debian;
use crate::corpora::{Corpus, Registry};
use crate::shell::run;

/// Downloads a release into `download`, an empty folder, and unpacks it into `sources`.
pub(super) fn download(
    corpus: &Corpus,
    release: &str,
    download: &Path,
    sources: &Path,
) -> Result<()> {
    match corpus.registry {
        Registry::PyPi => python(&corpus.name, release, download)?,
        Registry::Npm => npm(&corpus.name, release, download)?,
        Registry::Crates => return rust(&corpus.name, release, sources),
        Registry::Debian => return debian::go(&corpus.name, release, download, sources),
    }
    unpack(&only_file(download)?, sources)
}

fn unpack(archive: &Path, folder: &Path) -> Result<()> {
    let words: [&Path; 5] = [
        Path::new("-xzf"),
        archive,
        Path::new("--strip-components=1"),
        Path::new("-C"),
        folder,
    ];
    run("tar", &words)
}

fn python(name: &str, release: &str, folder: &Path) -> Result<()> {
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
            name,
            "--disable-pip-version-check",
            "-d",
            &folder,
            &wanted,
        ],
    )
}

fn npm(name: &str, release: &str, folder: &Path) -> Result<()> {
    let wanted = format!("{name}@{release}");
    let folder = folder.to_string_lossy();
    run(
        "npm",
        &["pack", "--silent", "--pack-destination", &folder, &wanted],
    )
}

/// `cargo info` unpacks the one package it tells about into cargo's own folder, without any of its
/// dependencies.
fn rust(name: &str, release: &str, sources: &Path) -> Result<()> {
    run("cargo", &["info", "--quiet", &format!("{name}@{release}")])?;
    let unpacked = cargo_home()?.join("registry/src");
    for registry in fs::read_dir(&unpacked)? {
        let package = registry?.path().join(format!("{name}-{release}"));
        if package.is_dir() {
            let from = package.join(".");
            return run("cp", &[Path::new("-r"), &from, sources]);
        }
    }
    bail!("cargo did not unpack it into {}", unpacked.display())
}

fn cargo_home() -> Result<PathBuf> {
    if let Some(home) = std::env::var_os("CARGO_HOME") {
        return Ok(home.into());
    }
    let home = std::env::home_dir().context("there is no home folder")?;
    Ok(home.join(".cargo"))
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
