//! References beside what compilers say: definitions sampled by rule from real projects, and for each the
//! files and lines that the product names against those that a compiler resolves to it.

pub mod compare;
mod download;
pub mod label;
pub mod projects;
pub mod sample;
mod section;

use anyhow::Result;
use scopewise_workspace::{File, Language};

use crate::page::Section;
use compare::{Compared, compare};
use label::labels;
use projects::{Project, projects};
use sample::sample;

/// Samples of a language. Of those in Rust some cannot be marked, so that more are taken.
fn samples(language: &str) -> usize {
    match language {
        "rust" => 360,
        _ => 300,
    }
}

/// One project with what was compared.
pub struct Measured {
    /// The project.
    pub project: Project,
    /// The comparison.
    pub compared: Compared,
    /// What the compiler could not read.
    pub errors: usize,
    /// Files that the compiler did not read, which are not judged.
    pub unread: usize,
}

/// Measures every language.
///
/// # Errors
/// When something cannot be fetched or a compiler cannot be run.
pub fn measure() -> Result<Section> {
    measure_language(None, "")
}

/// Measures one language, or all. `seed` is empty for the sample that is shown; any other word gives another
/// sample, to see whether what was learned of the first holds elsewhere.
///
/// # Errors
/// When something cannot be fetched or a compiler cannot be run.
pub fn measure_language(language: Option<&str>, seed: &str) -> Result<Section> {
    let all = projects()?;
    let mut measured = Vec::new();
    let mut left_out = Vec::new();
    for project in all
        .iter()
        .filter(|it| language.is_none_or(|wanted| it.language == wanted))
    {
        let of_language = all.iter().filter(|it| it.language == project.language);
        let count = samples(&project.language) / of_language.count();
        match measure_project(project, seed, count)? {
            Some(one) => measured.push(one),
            None => left_out.push(project.name.as_str()),
        }
    }
    section::section(&measured, &left_out)
}

/// `None` when the compiler named nothing at all.
fn measure_project(project: &Project, seed: &str, count: usize) -> Result<Option<Measured>> {
    let snapshot = project.load()?;
    let is_own = |file: &File| is_of(file.language, &project.language);
    let labels = labels(project, seed, || {
        let files = snapshot.files().filter(|it| is_own(it));
        let files = files.map(|it| it.path.as_str().to_owned()).collect();
        Ok((sample(&snapshot, &project.name, seed, is_own, count), files))
    })?;
    if labels.is_void() {
        return Ok(None);
    }
    Ok(Some(Measured {
        compared: compare(&project.name, &snapshot, &labels),
        errors: labels.errors.len(),
        unread: labels.unread.len(),
        project: project.clone(),
    }))
}

fn is_of(language: Language, wanted: &str) -> bool {
    match wanted {
        "python" => language == Language::Python,
        "typescript" => language.is_script(),
        "rust" => language == Language::Rust,
        _ => language == Language::Go,
    }
}
