//! The asks of `tests/measure/asks.toml` (on packages) and `asks-projects.toml` (on the projects of
//! `references.toml`): measured and routed, compared with what was written down before.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

use anyhow::{Context, Result};
use scopewise_route::{Policy, Rung, RungId, route};
use scopewise_scope::{Ask, Origin, read_trace};
use scopewise_workspace::{Snapshot, WorkspacePath};
use serde::Deserialize;

use crate::corpora::corpora;
use crate::page::Section;
use crate::references::projects::projects;
use crate::shell::root;

/// One ask with what is expected of it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectedAsk {
    /// The package.
    pub package: String,
    /// The file.
    pub path: String,
    /// The cursor stands at the first place of this text.
    pub at: String,
    /// What is asked.
    pub instruction: String,
    /// The stack trace it comes with.
    #[serde(default)]
    pub trace: String,
    /// The target's qualified name.
    pub target: String,
    /// The rung.
    pub rung: String,
    /// For a rename: the files that refer to the target, its own among them.
    pub files: Option<BTreeSet<String>>,
}

#[derive(Deserialize)]
struct Asks {
    ask: Vec<ExpectedAsk>,
}

/// What an ask was measured to be.
#[derive(Clone, Debug)]
pub struct MeasuredAsk {
    /// What was expected.
    pub expected: ExpectedAsk,
    /// The target's qualified name.
    pub target: String,
    /// The rung.
    pub rung: String,
    /// The files.
    pub files: BTreeSet<String>,
    /// Why the rung.
    pub because: String,
}

impl MeasuredAsk {
    /// What differs from the expectation; empty when nothing does.
    #[must_use]
    pub fn differences(&self) -> Vec<String> {
        let expected = &self.expected;
        let mut found = Vec::new();
        if self.target != expected.target {
            found.push(format!(
                "target {} instead of {}",
                self.target, expected.target
            ));
        }
        if self.rung != expected.rung {
            found.push(format!(
                "rung {} instead of {} ({})",
                self.rung, expected.rung, self.because
            ));
        }
        if let Some(files) = &expected.files {
            found.extend(
                files
                    .difference(&self.files)
                    .map(|it| format!("{it} is missing")),
            );
            found.extend(
                self.files
                    .difference(files)
                    .map(|it| format!("{it} is too many")),
            );
        }
        found
    }
}

/// Measures and routes every ask.
///
/// # Errors
/// When the packages were not fetched.
pub fn measure() -> Result<Section> {
    let mut text = String::new();
    let mut told_of = |title: &str, of_list: Measured| {
        let _ = writeln!(
            text,
            "## {title}\n\nAs expected: {} of {}.\n\n{}",
            of_list.right, of_list.all, of_list.text
        );
    };
    told_of("On packages", on_packages()?);
    told_of("On projects in five languages", on_projects()?);
    Ok(Section {
        name: "asks",
        title: "Asks",
        text: format!("{HOW}\n{text}"),
    })
}

const HOW: &str = "Target, files and rung of each ask were written down by reading the projects, before the product was run \
on them; the files of a rename are those a compiler names (`tests/measure/labels`). A word on the first run stands in \
`tests/measure/asks-projects.toml`.\n";

/// What the asks of one list came to.
#[derive(Default)]
struct Measured {
    all: usize,
    right: usize,
    text: String,
}

fn on_packages() -> Result<Measured> {
    let mut measured = Measured::default();
    for corpus in corpora()? {
        let asks = asks_of("asks.toml", &corpus.name)?;
        if !asks.is_empty() {
            measured.add(&corpus.load(&corpus.after)?, asks)?;
        }
    }
    Ok(measured)
}

fn on_projects() -> Result<Measured> {
    let mut measured = Measured::default();
    for project in projects()? {
        let asks = asks_of("asks-projects.toml", &project.name)?;
        if !asks.is_empty() {
            measured.add(&project.load()?, asks)?;
        }
    }
    Ok(measured)
}

impl Measured {
    fn add(&mut self, snapshot: &Snapshot, asks: Vec<ExpectedAsk>) -> Result<()> {
        for ask in asks {
            let measured = measure_ask(snapshot, ask)?;
            let differences = measured.differences();
            self.all += 1;
            self.right += usize::from(differences.is_empty());
            let package = measured.expected.package.clone();
            self.text.push_str(&told(&package, &measured, &differences));
        }
        Ok(())
    }
}

fn told(package: &str, measured: &MeasuredAsk, differences: &[String]) -> String {
    let mut text = format!(
        "- {package}, “{}”: {} of {} files, {}\n",
        measured.expected.instruction,
        measured.target,
        measured.files.len(),
        measured.rung
    );
    for difference in differences {
        let _ = writeln!(text, "    - differs: {difference}");
    }
    text
}

/// The asks of a list about a package.
///
/// # Errors
/// When the list cannot be read.
pub fn asks_of(list: &str, package: &str) -> Result<Vec<ExpectedAsk>> {
    let path = root().join("tests/measure").join(list);
    let text =
        fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    let asks = toml::from_str::<Asks>(&text)?.ask;
    Ok(asks
        .into_iter()
        .filter(|ask| ask.package == package)
        .collect())
}

/// Measures and routes an ask under the default policy with all three rungs served.
///
/// # Errors
/// When the file or the place is not there.
pub fn measure_ask(snapshot: &Snapshot, expected: ExpectedAsk) -> Result<MeasuredAsk> {
    let path = WorkspacePath::new(&expected.path).context("the path leaves the package")?;
    let file = snapshot
        .file(&path)
        .with_context(|| format!("{path} is not there"))?;
    let at = file.text().to_string().find(&expected.at);
    let at = at.with_context(|| format!("{path} does not hold {:?}", expected.at))?;
    let ask = Ask {
        path,
        range: at..at,
        instruction: expected.instruction.clone(),
        origin: Origin::CommandLine,
        rung: None,
        declared: None,
        diagnostics: Vec::new(),
        frames: read_trace(snapshot, &expected.trace).frames,
    };
    let scope = scopewise_scope::measure(snapshot, &ask, 1)?;
    let route = route(&scope, &policy());
    Ok(MeasuredAsk {
        target: scope.target.name.clone(),
        rung: route.rung.name().to_owned(),
        files: scope
            .files
            .iter()
            .map(|path| path.as_str().to_owned())
            .collect(),
        because: route.reasons(),
        expected,
    })
}

fn policy() -> Policy {
    let ladder = RungId::ALL
        .into_iter()
        .map(|id| Rung {
            id,
            models: vec![id.name().to_owned()],
            window: Some(128_000),
            max_output: 16_000,
        })
        .collect();
    Policy {
        ladder,
        ..Policy::default()
    }
}
