//! The real binary killed while it keeps its index: whatever it leaves, the next start is right.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::AtomicBool;

use scopewise_loader::{Cache, Loaded, Options, load};
use scopewise_tests::client::Client;
use scopewise_tests::programs;
use scopewise_tests::project::Project;

/// Numbers that look random and are the same each time.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }

    /// A text that does not compress to nothing.
    fn text(&mut self, words: usize) -> String {
        let words = (0..words).map(|_| format!("{:016x} ", self.below(u64::MAX)));
        words.collect()
    }
}

fn options(project: &Project) -> Options {
    let folder = project.home().join("cache/scopewise/index");
    Options {
        cache: Some(Cache::new(folder, |_| false)),
        threads: 1,
        ..Options::default()
    }
}

fn start(project: &Project, options: &Options) -> Loaded {
    load(&project.root(), options, &|_| {}, &AtomicBool::new(false)).unwrap()
}

fn check_next_start(project: &Project, about: &str) -> usize {
    let warm = start(project, &options(project));
    let cold = start(project, &Options::default());
    let seen = |loaded: &Loaded| -> Vec<(String, String, String)> {
        let files = loaded.snapshot.files();
        let facts = |file: &scopewise_workspace::File| format!("{:?}", file.facts());
        files
            .map(|file| (file.path.to_string(), file.text_for_once(), facts(file)))
            .collect()
    };
    assert!(seen(&warm) == seen(&cold), "{about}");
    assert!(warm.snapshot.is_complete(), "{about}");
    warm.taken
}

/// A project whose kept index is a few hundred kilobytes that cost little to make.
fn project(random: &mut Random) -> Project {
    let code: Vec<(String, String)> = (0..12)
        .map(|number| {
            let text = format!("def f{number}(x):\n    return x\n");
            (format!("m{number}.py"), text)
        })
        .collect();
    let notes = (0..12).map(|number| (format!("n{number}.txt"), random.text(900)));
    let files: Vec<(String, String)> = code.into_iter().chain(notes).collect();
    let given: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    Project::new(&given).unwrap()
}

/// Runs `doctor`, which keeps the index, and has the system kill it at that byte of what it writes: the
/// signal for a file over the limit ends a program as a kill does.
fn killed_at(project: &Project, blocks: u64) -> bool {
    let binary = programs::scopewise().unwrap();
    let script = format!("ulimit -c 0; ulimit -f {blocks}; exec \"$0\" doctor --root \"$1\"");
    let status = Command::new("sh")
        .args(["-c", &script])
        .args([binary.as_os_str(), project.root().as_os_str()])
        .envs(project.environment())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    status.unwrap().code().is_none()
}

fn unfinished(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).unwrap().flatten();
    entries
        .filter(|entry| entry.file_name().to_string_lossy().starts_with('.'))
        .count()
}

#[cfg(unix)]
#[test]
fn the_next_start_is_right_wherever_a_write_was_killed() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let project = project(&mut random);
    start(&project, &options(&project))
        .keep(&project.root(), &options(&project))
        .unwrap();
    let kept = options(&project).cache.unwrap().kept(&project.root());
    let kept = kept.unwrap();
    let mut kills = 0;
    for round in 0..200 {
        project
            .write("changed.py", &format!("def f():\n    return {round}\n"))
            .unwrap();
        // Blocks of 512 or 1,024 bytes, as the shell has it.
        let point = random.below(kept.size / 1024);
        kills += usize::from(killed_at(&project, point));
        check_next_start(&project, &format!("round {round}, {point} blocks"));
        let again = options(&project).cache.unwrap().kept(&project.root());
        assert_eq!(again.unwrap().size, kept.size, "round {round}");
    }
    assert_eq!(kills, 200);
    assert_eq!(unfinished(kept.path.parent().unwrap()), 200);
}

#[test]
fn the_next_start_is_right_after_a_server_was_killed_at_work() {
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    let project = project(&mut random);
    let mut taken = 0;
    for round in 0..10 {
        project
            .write("changed.py", &format!("def f():\n    return {round}\n"))
            .unwrap();
        let mut client = Client::start(&project).unwrap();
        client.initialize(&project).unwrap();
        client.wait_for_index().unwrap();
        for _ in 0..random.below(2_000) {
            std::thread::yield_now();
        }
        client.kill().unwrap();
        taken = check_next_start(&project, &format!("round {round}")).max(taken);
    }
    // Some of them had kept it already.
    let (code, log) = {
        let mut client = Client::start(&project).unwrap();
        client.initialize(&project).unwrap();
        client.wait_for_index().unwrap();
        client.shut_down().unwrap()
    };
    assert_eq!(code, Some(0), "{log}");
    assert!(check_next_start(&project, "after a shutdown").max(taken) > 0);
}
