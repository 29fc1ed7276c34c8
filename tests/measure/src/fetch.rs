//! Real packages to measure on: two releases of each, unpacked source archives. What is there already
//! is not fetched again, so that an interrupted fetch goes on where it was.

mod debian;
mod registries;

use std::fs;

use anyhow::{Context, Result, bail};

use crate::corpora::{Corpus, corpora};
use crate::parallel;
use crate::shell::{run, say, setup_folder};

/// Downloads at a time: registries are shared by everyone.
const AT_ONCE: usize = 3;

const CHECKERS: [&str; 2] = ["pyright@1.1.400", "typescript@5.9.2"];

/// Fetches what `tests/measure/corpora.toml` names and is not there yet, and the type checkers that
/// say what refers to what.
///
/// # Errors
/// When a registry does not answer or the folder cannot be written; names every package that failed.
pub fn fetch() -> Result<()> {
    let releases: Vec<(Corpus, String)> = corpora()?
        .into_iter()
        .flat_map(|it| [(it.clone(), it.before.clone()), (it.clone(), it.after)])
        .collect();
    let fetched = parallel::each_on(AT_ONCE, &releases, |(corpus, release)| {
        fetch_release(corpus, release).with_context(|| format!("{} {release}", corpus.name))
    });
    let failed: Vec<String> = fetched
        .into_iter()
        .filter_map(Result::err)
        .map(|error| format!("{error:#}"))
        .collect();
    if !failed.is_empty() {
        bail!("not fetched:\n{}", failed.join("\n"));
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

/// Fetches a release into a folder beside its place and moves it there when it is whole.
fn fetch_release(corpus: &Corpus, release: &str) -> Result<()> {
    let place = setup_folder().join(corpus.place(release));
    if place.exists() {
        return Ok(());
    }
    say(format_args!("fetch: {} {release}", corpus.name));
    let around = place.parent().context("the set-up folder has no place")?;
    fs::create_dir_all(around)?;
    let folder = tempfile::tempdir_in(around)?;
    let (download, sources) = (
        folder.path().join("download"),
        folder.path().join("sources"),
    );
    fs::create_dir_all(&download)?;
    fs::create_dir_all(&sources)?;
    registries::download(corpus, release, &download, &sources)?;
    match fs::rename(&sources, &place) {
        Err(_) if place.exists() => Ok(()),
        moved => moved.context("the set-up folder cannot be written"),
    }
}
