//! `cargo xtask bench index`: what the index and the checks cost, each figure beside its floor, both
//! measured in this one run, in processor time. With the words `memory FOLDER` it only loads a tree, in a
//! process of its own, and prints by how many bytes that grew.

#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use rustix::time::{ClockId, clock_gettime};
use scopewise_loader::{Cache, Loaded, Options, load};
use scopewise_measure::checks_cost::{self, Cost};
use scopewise_measure::fetch::fetch;
use scopewise_measure::parallel::each_on;
use scopewise_measure::trees::{Tree, tree};
use scopewise_workspace::{File, Language, Text, syntax};
use serde::{Deserialize, Serialize};

const LINES: usize = 500_000;
const ROUNDS: usize = 3;
const THREADS: usize = 2;
const SCRIPT: [Language; 3] = [Language::TypeScript, Language::Tsx, Language::JavaScript];

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["memory", folder] => memory(Path::new(folder)),
        [] => {
            fetch()?;
            starts()?;
            checks()
        }
        ["checks"] => checks(),
        _ => bail!("bench index takes no further words"),
    }
}

/// Cold and warm starts, and the memory of the index.
fn starts() -> Result<()> {
    let others = [Language::Python, Language::Rust, Language::Go];
    let mixed = [&SCRIPT[..], &others].concat();
    println!(
        "index against a bare parse of the same files, processor time, {ROUNDS} rounds, alternating"
    );
    index(&tree("python", &[Language::Python], LINES)?)?;
    index(&tree("typescript and javascript", &SCRIPT, LINES)?)?;
    index(&tree("rust", &[Language::Rust], LINES)?)?;
    index(&tree("mixed", &mixed, 2 * LINES)?)
}

fn checks() -> Result<()> {
    println!("checks of a change against one parse of the changed files, processor time");
    for language in [
        Language::Python,
        Language::TypeScript,
        Language::Rust,
        Language::Go,
    ] {
        let tree = tree(language.name(), &[language], LINES / 2)?;
        let snapshot = loaded(&tree, None)?.snapshot;
        for files in [1, 20] {
            print_checks(&checks_cost::measure(&snapshot, language, files), language);
        }
    }
    Ok(())
}

fn index(tree: &Tree) -> Result<()> {
    println!(
        "  {}: {} files, {} lines, {:.1} MB",
        tree.name,
        tree.files.len(),
        tree.lines,
        megabytes(tree.bytes)
    );
    let folder = tempfile::tempdir()?;
    let cache = Cache::new(folder.path().join("index"), |_| false);
    let options = options(Some(cache.clone()));
    load(&tree.folder, &options, &|_| {}, &AtomicBool::new(false))?.keep(&tree.folder, &options)?;
    let (mut floors, mut colds, mut warms) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        floors.push(cost(|| parse(tree)).0);
        let (cold, was) = cost(|| loaded(tree, None));
        drop(was?);
        colds.push(cold);
        let (warm, was) = cost(|| loaded(tree, Some(cache.clone())));
        let taken = was?.taken;
        if taken < tree.files.len() * 9 / 10 {
            println!("    only {taken} files were taken from the cache");
        }
        warms.push(warm);
    }
    print_ratio("cold start", &colds, "a bare parse", &floors);
    print_ratio("warm start", &warms, "a cold start", &colds);
    print_memory(tree)
}

/// Loads the tree in a process of its own and prints what that took.
fn print_memory(tree: &Tree) -> Result<()> {
    let own = std::env::current_exe()?;
    let output = Command::new(own).arg("memory").arg(&tree.folder).output()?;
    let grown: Grown = serde_json::from_slice(&output.stdout)?;
    println!(
        "    memory: {:.1} MB for {:.1} MB of source, {:.2}x: {:.1} MB pages of the program, {:.1} MB texts, \
         {:.1} MB facts, {:.1} MB names of files",
        megabytes(grown.whole),
        megabytes(tree.bytes),
        ratio(grown.whole as f64, tree.bytes as f64),
        megabytes(grown.program),
        megabytes(grown.texts),
        megabytes(grown.facts),
        megabytes(grown.names),
    );
    Ok(())
}

/// Reads and parses every file on a few threads and keeps nothing: what an index cannot go below.
fn parse(tree: &Tree) {
    each_on(THREADS, &tree.files, |path| {
        let language = Language::of_path(&path.to_string_lossy());
        let text = fs::read_to_string(path).map(|text| Text::from(text.as_str()));
        text.is_ok_and(|text| syntax::parse(language, &text, None).is_ok())
    });
}

fn options(cache: Option<Cache>) -> Options {
    Options {
        threads: THREADS,
        cache,
        ..Options::default()
    }
}

fn loaded(tree: &Tree, cache: Option<Cache>) -> Result<Loaded> {
    let never = AtomicBool::new(false);
    Ok(load(&tree.folder, &options(cache), &|_| {}, &never)?)
}

/// By how many bytes a process grew over a load, and what the index holds of that.
#[derive(Serialize, Deserialize)]
struct Grown {
    whole: usize,
    /// Pages of the program's own file, the tables of the grammars among them.
    program: usize,
    texts: usize,
    facts: usize,
    names: usize,
}

/// Loads a folder and prints by how many bytes the process grew.
fn memory(folder: &Path) -> Result<()> {
    let before = (resident("VmRSS:")?, resident("RssFile:")?);
    let never = AtomicBool::new(false);
    let loaded = load(folder, &options(None), &|_| {}, &never)?;
    let after = (resident("VmRSS:")?, resident("RssFile:")?);
    let mut grown = Grown {
        whole: after.0.saturating_sub(before.0),
        program: after.1.saturating_sub(before.1),
        texts: 0,
        facts: 0,
        names: 0,
    };
    for stored in loaded.snapshot.files().filter_map(File::stored) {
        grown.texts += stored.text.len();
        if let Ok(parsed) = stored.parsed {
            grown.facts += parsed.facts.len();
            grown.names += size_of_val(&*parsed.names);
        }
    }
    println!("{}", serde_json::to_string(&grown)?);
    Ok(())
}

/// A line of what the system says of this process's memory, in bytes.
fn resident(name: &str) -> Result<usize> {
    let text = fs::read_to_string("/proc/self/status").context("this system does not tell")?;
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    let kilobytes = line.and_then(|line| line.split_whitespace().next());
    let kilobytes: usize = kilobytes.context("this system does not tell")?.parse()?;
    Ok(kilobytes * 1024)
}

/// The processor time of this process over `work`, all its threads together.
fn cost<R>(work: impl FnOnce() -> R) -> (Duration, R) {
    let before = processor_time();
    let result = work();
    (processor_time().saturating_sub(before), result)
}

fn processor_time() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    let seconds = u64::try_from(time.tv_sec).unwrap_or_default();
    Duration::new(seconds, u32::try_from(time.tv_nsec).unwrap_or_default())
}

fn print_ratio(name: &str, sides: &[Duration], floor_name: &str, floors: &[Duration]) {
    let (side, floor) = (checks_cost::middle(sides), checks_cost::middle(floors));
    println!(
        "    {name}: {:.3} s, {floor_name}: {:.3} s, {:.3}x",
        side.as_secs_f64(),
        floor.as_secs_f64(),
        ratio(side.as_secs_f64(), floor.as_secs_f64())
    );
}

fn print_checks(cost: &Cost, language: Language) {
    println!(
        "  {}, {} files of {} lines: parse {:.2} ms; checks {:.2} ms, {:.2}x; with reading the new files {:.2}x",
        language.name(),
        cost.files,
        cost.lines,
        cost.parse.as_secs_f64() * 1000.0,
        cost.checks.as_secs_f64() * 1000.0,
        ratio(cost.checks.as_secs_f64(), cost.parse.as_secs_f64()),
        ratio(
            (cost.checks + cost.reading).as_secs_f64(),
            cost.parse.as_secs_f64()
        )
    );
}

fn ratio(side: f64, floor: f64) -> f64 {
    side / floor.max(1e-9)
}

#[expect(clippy::cast_precision_loss, reason = "a size for a person")]
fn megabytes(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}
