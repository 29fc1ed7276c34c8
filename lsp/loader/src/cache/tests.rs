//! Starts over kept indexes: right and cheap when they are whole, right all the same when they are not.

use std::fs;
use std::sync::atomic::AtomicBool;

use scopewise_workspace::{Snapshot, WorkspacePath};
use tempfile::TempDir;

use super::{Cache, CacheError, ENDING, folder};
#[cfg(unix)]
use crate::load_again;
use crate::{Loaded, Options, load};

/// A workspace with a cache folder of its own.
struct Place {
    folder: TempDir,
}

impl Place {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = TempDir::new().unwrap();
        let place = Self { folder };
        for (path, text) in files {
            place.write(path, text);
        }
        place
    }

    fn root(&self) -> std::path::PathBuf {
        self.folder.path().join("root")
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Marks that are old enough to be believed.
    #[cfg(unix)]
    fn age(&self) {
        let options = self.options();
        let loaded = load(&self.root(), &options, &|_| {}, &AtomicBool::new(false)).unwrap();
        for file in loaded.snapshot.files() {
            let path = self.root().join(file.path.as_str());
            let file = fs::File::options().append(true).open(path).unwrap();
            let long_ago = std::time::SystemTime::now() - std::time::Duration::from_secs(3600);
            file.set_modified(long_ago).unwrap();
        }
    }

    fn cache(&self) -> Cache {
        Cache::new(self.folder.path().join("cache"), |path| {
            path.file_name() == "secrets.yaml"
        })
    }

    fn options(&self) -> Options {
        Options {
            cache: Some(self.cache()),
            ..Options::default()
        }
    }

    fn start(&self) -> Loaded {
        load(
            &self.root(),
            &self.options(),
            &|_| {},
            &AtomicBool::new(false),
        )
        .unwrap()
    }

    /// Starts, keeps the index and returns its file.
    fn keep(&self) -> std::path::PathBuf {
        self.start().keep(&self.root(), &self.options()).unwrap();
        self.cache().kept(&self.root()).unwrap().path
    }

    fn cold(&self) -> Loaded {
        let options = Options::default();
        load(&self.root(), &options, &|_| {}, &AtomicBool::new(false)).unwrap()
    }

    fn check_is_right(&self, about: &str) -> Loaded {
        let started = self.start();
        check_same(&started.snapshot, &self.cold().snapshot, about);
        started
    }
}

fn check_same(one: &Snapshot, other: &Snapshot, about: &str) {
    let paths = |it: &Snapshot| it.files().map(|it| it.path.clone()).collect::<Vec<_>>();
    assert_eq!(paths(one), paths(other), "{about}");
    for (file, wanted) in one.files().zip(other.files()) {
        assert_eq!(file.text(), wanted.text(), "{about}: {}", file.path);
        assert_eq!(file.facts(), wanted.facts(), "{about}: {}", file.path);
        assert_eq!(file.not_parsed(), wanted.not_parsed(), "{about}");
        let name = "load";
        assert_eq!(file.may_mention(name), wanted.may_mention(name), "{about}");
    }
    assert_eq!(one.packages(), other.packages(), "{about}");
    assert_eq!(one.is_complete(), other.is_complete(), "{about}");
}

const FILES: [(&str, &str); 5] = [
    ("pyproject.toml", "[project]\nname = \"shop\"\n"),
    ("shop/__init__.py", "from .cart import load\n"),
    ("shop/cart.py", "def load(x, *, y=1):\n    return x\n"),
    ("web/a.ts", "export const load = (x: number) => x\n"),
    ("notes.txt", "äöü\r\n"),
];

#[cfg(unix)]
fn number_of_reads(loaded: &Loaded) -> usize {
    loaded.snapshot.file_count() - loaded.taken
}

#[test]
fn a_second_start_reads_the_same_index_back() {
    let place = Place::new(&FILES);
    let path = place.keep();
    assert!(path.to_string_lossy().ends_with(ENDING));
    let again = place.check_is_right("second start");
    assert!(!again.snapshot.files().any(|file| file.facts().has_errors));
}

/// Every prefix and every kind of damage gives the index of a cold build.
#[test]
fn a_damaged_index_is_never_trusted() {
    let place = Place::new(&FILES);
    let path = place.keep();
    let whole = fs::read(&path).unwrap();
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |limit: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        usize::try_from(random).unwrap() % limit
    };
    for round in 0..120 {
        let mut bytes = whole.clone();
        match round % 4 {
            0 => bytes.truncate(next(whole.len())),
            1 => bytes[next(whole.len())] ^= 1 << next(8),
            2 => {
                let start = next(whole.len());
                let end = (start + 1 + next(64)).min(whole.len());
                bytes[start..end].fill(0);
            }
            _ => {
                let (from, to) = (next(whole.len()), next(whole.len()));
                let length = next(32).min(whole.len() - from.max(to));
                let moved = whole[from..from + length].to_vec();
                bytes[to..to + length].copy_from_slice(&moved);
            }
        }
        fs::write(&path, &bytes).unwrap();
        place.check_is_right(&format!("round {round}"));
    }
    for foreign in [
        &b""[..],
        b"\0",
        b"SQLite format 3\0",
        &[0; 4096],
        &[0xff; 4096],
    ] {
        fs::write(&path, foreign).unwrap();
        place.check_is_right("foreign");
    }
}

/// A kill leaves what was written so far beside the whole file before it.
#[test]
fn a_write_that_was_killed_anywhere_changes_nothing() {
    let place = Place::new(&FILES);
    let path = place.keep();
    let before = fs::read(&path).unwrap();
    place.write("shop/cart.py", "def load(x):\n    return x + 1\n");
    place.keep();
    let after = fs::read(&path).unwrap();
    fs::write(&path, &before).unwrap();
    let beside = path.with_file_name(format!("{}x", folder::UNFINISHED));
    for point in 0..200 {
        let written = after.len() * point / 200;
        fs::write(&beside, &after[..written]).unwrap();
        assert_eq!(fs::read(&path).unwrap(), before);
        // What was being written is no index, whoever takes it for one.
        let read = |bytes: &[u8]| {
            let stamp = super::stamp_of(&fs::canonicalize(place.root()).unwrap());
            super::format::read(bytes, bytes.len() as u64, &stamp)
        };
        assert!(read(&after[..written]).len() < FILES.len(), "point {point}");
    }
    place.check_is_right("killed");
}

#[cfg(unix)]
#[test]
fn only_what_changed_is_read_and_only_another_text_is_parsed() {
    let place = Place::new(&FILES);
    place.age();
    place.keep();
    // Marks of the system's own cannot be made old, so they are waited for.
    let settled = std::time::Instant::now();
    while number_of_reads(&place.start()) > 0 {
        assert!(settled.elapsed().as_secs() < 60, "marks never settle");
        std::thread::yield_now();
        place.keep();
    }
    let started = place.start();
    assert_eq!((started.taken, started.news), (5, 0));
    place.write("notes.txt", "äöü\r\n");
    let touched = place.check_is_right("touched");
    assert_eq!((touched.taken, touched.news), (4, 1));
    place.write("shop/cart.py", "def save(x):\n    return x\n");
    fs::remove_file(place.root().join("web/a.ts")).unwrap();
    place.write("web/b.ts", "export const save = 1\n");
    place.check_is_right("changed");
    let known = started.snapshot;
    let options = Options::default();
    let again = load_again(
        &place.root(),
        &known,
        &options,
        &|_| {},
        &AtomicBool::new(false),
    );
    check_same(&again.unwrap().snapshot, &place.cold().snapshot, "again");
}

#[test]
fn keeps_secret_files_out() {
    let place = Place::new(&[("secrets.yaml", "key: canary-4711\n"), ("a.py", "x = 1\n")]);
    let path = place.keep();
    let known = place.cache().read(&fs::canonicalize(place.root()).unwrap());
    let kept: Vec<&str> = known.keys().map(WorkspacePath::as_str).collect();
    assert_eq!(kept, ["a.py"]);
    let bytes = fs::read(path).unwrap();
    assert!(!bytes.windows(6).any(|it| it == b"canary"));
    place.check_is_right("with a secret file");
}

#[test]
fn drops_the_oldest_and_the_unfinished() {
    let place = Place::new(&FILES);
    let path = place.keep();
    let folder = path.parent().unwrap();
    let make = |name: &str, hours: u64| {
        let path = folder.join(name);
        let file = fs::File::create(&path).unwrap();
        file.set_len(1000).unwrap();
        let age = std::time::Duration::from_secs(3600 * hours);
        file.set_modified(std::time::SystemTime::now() - age)
            .unwrap();
        path
    };
    let unfinished = make(".unfinished-1", 3);
    let running = make(".unfinished-2", 0);
    let ancient = make("a.index", 24 * 90);
    let old = make("b.index", 5);
    let newer = make("c.index", 2);
    let size = fs::metadata(&path).unwrap().len();
    folder::bound(folder, size + 1500);
    let left = [&path, &unfinished, &running, &ancient, &old, &newer].map(|it| it.exists());
    assert_eq!(left, [true, false, true, false, false, true]);
}

#[test]
fn a_workspace_that_is_too_large_is_not_kept() {
    let place = Place::new(&FILES);
    let cache = place.cache().limited(100);
    let written = cache.write(&place.root(), &place.cold().snapshot);
    assert_eq!(written, Err(CacheError::TooLarge));
    assert_eq!(cache.kept(&place.root()), None);
}

#[cfg(unix)]
#[test]
fn the_folder_is_the_users_alone() {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let place = Place::new(&FILES);
    let path = place.keep();
    let folder = path.parent().unwrap();
    assert_eq!((mode(folder), mode(&path)), (0o700, 0o600));
    fs::set_permissions(folder, fs::Permissions::from_mode(0o777)).unwrap();
    assert!(
        place
            .cache()
            .read(&fs::canonicalize(place.root()).unwrap())
            .is_empty()
    );
    place.cache().check().unwrap();
    assert_eq!(mode(folder), 0o700);
}

#[test]
fn a_folder_that_cannot_be_made_is_said() {
    let place = Place::new(&FILES);
    fs::write(place.folder.path().join("cache"), "a file").unwrap();
    let error = place
        .start()
        .keep(&place.root(), &place.options())
        .unwrap_err();
    assert!(matches!(error, CacheError::Refused { .. }), "{error}");
    place.check_is_right("without a cache");
}
