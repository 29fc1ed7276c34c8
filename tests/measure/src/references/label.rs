//! What a compiler says of the samples: one program a language under `tests/measure/labels`, whose answer is
//! kept beside what was fetched. The sample is kept with it, so that both stay what they were.

#![expect(
    clippy::print_stdout,
    reason = "what takes long says that it has begun"
)]

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::download::{go_path, go_root, site};
use super::projects::{Project, home, made};
use super::sample::{Sample, rule};
use crate::shell::{root, setup_folder};

/// A place: file and line, from 0.
pub type Place = (String, usize);

/// The samples of one project with what its compiler says refers to each.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Labels {
    /// The rule they were sampled by.
    #[serde(default)]
    pub rule: String,
    /// The samples.
    #[serde(default)]
    pub samples: Vec<Sample>,
    /// What refers to each.
    pub sites: Vec<BTreeSet<Place>>,
    /// Places that count for neither side, for each.
    pub neutral: Vec<BTreeSet<Place>>,
    /// Indexes of samples that the compiler could not be asked about.
    #[serde(default)]
    pub untold: BTreeSet<usize>,
    /// What the compiler could not read.
    #[serde(default)]
    pub errors: Vec<String>,
    /// Files that the compiler did not read, where that can be told: what refers from there is not judged.
    #[serde(default)]
    pub unread: BTreeSet<String>,
    /// Lines that the compiler left out of every crate it built, where that can be told: not judged either.
    #[serde(default)]
    pub left_out: BTreeSet<Place>,
}

impl Labels {
    /// Whether the compiler named no place for any sample: it did not run, so nothing can be compared.
    #[must_use]
    pub fn is_void(&self) -> bool {
        self.sites.iter().all(BTreeSet::is_empty)
    }
}

/// The labels of a project's sample of that seed: the stored ones, else made of `samples`.
///
/// # Errors
/// When the compiler cannot be run.
pub fn labels(
    project: &Project,
    seed: &str,
    samples: impl FnOnce() -> Result<(Vec<Sample>, Vec<String>)>,
) -> Result<Labels> {
    let mark = if seed.is_empty() { "" } else { "-" };
    let stored = made(&setup_folder().join("labels"))?.join(format!(
        "{}-{}{mark}{seed}.json",
        project.language,
        project.stem()
    ));
    if let Ok(text) = fs::read_to_string(&stored) {
        let labels: Labels = serde_json::from_str(&text)?;
        if labels.rule == rule(&project.language) {
            return Ok(labels);
        }
    }
    let (samples, files) = samples()?;
    let fresh = tempfile::tempdir_in(made(&home())?)?;
    println!("labels: {} samples of {}", samples.len(), project.name);
    let answer = run_labeller(project, &samples, &files, fresh.path())?;
    let mut labels: Labels =
        serde_json::from_str(&answer).context("the label program's answer cannot be read")?;
    labels.rule = rule(&project.language).to_owned();
    labels.samples = samples;
    if labels.sites.len() != labels.samples.len() || labels.neutral.len() != labels.samples.len() {
        bail!(
            "the label program did not answer for each sample of {}",
            project.name
        );
    }
    let written = fresh.path().join("labels.json");
    fs::write(&written, serde_json::to_string(&labels)?)?;
    fs::rename(&written, &stored)?;
    Ok(labels)
}

fn run_labeller(
    project: &Project,
    samples: &[Sample],
    files: &[String],
    fresh: &Path,
) -> Result<String> {
    // Python and Rust are asked about a copy, which gets settings or marks.
    let copy = fresh.join("copy");
    let own = project.folder()?;
    let programs = root().join("tests/measure/labels");
    let checkers = setup_folder().join("checkers");
    let (mut command, request) = match project.language.as_str() {
        "python" => {
            crate::shell::run("cp", &[Path::new("-r"), &own, &copy])?;
            let mut command = Command::new("python3");
            command.arg(programs.join("python.py"));
            let request = json!({"root": copy, "site": site(project), "checkers": checkers, "samples": samples});
            (command, request)
        }
        "typescript" => {
            let mut command = Command::new("node");
            command
                .arg("--max-old-space-size=4096")
                .arg(programs.join("typescript.cjs"));
            let request = json!({"root": own, "checkers": checkers, "files": files, "options": project.options, "samples": samples});
            (command, request)
        }
        "rust" => {
            crate::shell::run("cp", &[Path::new("-r"), &own, &copy])?;
            let mut command = Command::new("python3");
            command.arg(programs.join("rust.py"));
            let target = home().join("rust-target");
            let request =
                json!({"root": copy, "target": target, "flags": project.flags, "samples": samples});
            (command, request)
        }
        _ => go_labeller(project, samples, &own, &programs)?,
    };
    answer_of(&mut command, &request)
}

fn go_labeller(
    project: &Project,
    samples: &[Sample],
    own: &Path,
    programs: &Path,
) -> Result<(Command, Value)> {
    let manifest = fs::read_to_string(own.join("go.mod")).unwrap_or_default();
    let module = manifest.lines().find_map(|it| it.strip_prefix("module "));
    let module = module.unwrap_or(&project.name).trim().to_owned();
    let go = fs::canonicalize(go_root()?)?;
    let path = fs::canonicalize(go_path()?)?;
    let mut command = Command::new(go.join("bin/go"));
    command
        .args(["run", "main.go"])
        .current_dir(programs.join("go"))
        .env("GOROOT", &go)
        .env("GOPATH", &path)
        .env("GOCACHE", made(&home().join("go-cache"))?)
        .env("GO111MODULE", "off");
    let request = json!({
        "root": fs::canonicalize(own)?, "module": module, "gopath": path,
        "systems": ["linux", "windows", "darwin"], "samples": samples,
    });
    Ok((command, request))
}

fn answer_of(command: &mut Command, request: &Value) -> Result<String> {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("{} cannot be started", command.get_program().display()))?;
    let mut input = child.stdin.take().context("no input")?;
    input.write_all(serde_json::to_string(request)?.as_bytes())?;
    drop(input);
    let output = child.wait_with_output()?;
    if !output.status.success() {
        bail!("the label program ended with {}", output.status);
    }
    Ok(String::from_utf8(output.stdout)?)
}
