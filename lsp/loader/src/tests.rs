//! Loading folders that exist for the test only.

mod budget;

use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

use crate::{
    Filter, LoadError, Loaded, Options, Progress, ReadError, load, load_again, load_unread,
    read_file, root_around, root_of, workspace_path,
};
use scopewise_workspace::{DefinitionId, File, WorkspacePath};
use tempfile::TempDir;

/// A workspace of these files; a text that ends the name with `/` makes a folder.
fn workspace(files: &[(&str, &[u8])]) -> TempDir {
    let folder = TempDir::new().unwrap();
    write(folder.path(), files);
    folder
}

fn write(root: &Path, files: &[(&str, &[u8])]) {
    for (path, bytes) in files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

fn loaded(root: &Path, options: &Options) -> Loaded {
    load(root, options, &|_| {}, &AtomicBool::new(false)).unwrap()
}

fn paths(loaded: &Loaded) -> Vec<String> {
    let files = loaded.snapshot.files();
    files.map(|file| file.path.to_string()).collect()
}

fn check_loads(files: &[(&str, &[u8])], expected: &[&str]) {
    let folder = workspace(files);
    let loaded = loaded(folder.path(), &Options::default());
    assert_eq!(paths(&loaded), expected);
    let filter = Filter::new(folder.path(), &[]);
    for (path, _) in files {
        let named = WorkspacePath::new(path).unwrap();
        let is_loaded = expected.contains(path);
        let is_skipped = loaded.skipped.iter().any(|it| it.path == *path);
        assert_eq!(
            filter.holds(folder.path(), &named),
            is_loaded || is_skipped,
            "{path}"
        );
    }
}

#[test]
fn honours_gitignore_outside_a_repository() {
    check_loads(
        &[
            (".gitignore", b"*.log\nbuild/\n!kept.log\n"),
            ("a.py", b"x = 1\n"),
            ("b.log", b"x"),
            ("kept.log", b"x"),
            ("build/c.py", b"x"),
            ("sub/.gitignore", b"d.py\n"),
            ("sub/d.py", b"x"),
            ("sub/e.py", b"x"),
        ],
        &[
            ".gitignore",
            "a.py",
            "kept.log",
            "sub/.gitignore",
            "sub/e.py",
        ],
    );
}

#[test]
fn skips_other_peoples_code_without_a_gitignore() {
    check_loads(
        &[
            ("a.ts", b"x"),
            ("node_modules/m/index.js", b"x"),
            ("pkg/node_modules/m/index.js", b"x"),
            (".venv/lib/x.py", b"x"),
            ("py/pyvenv.cfg", b"x"),
            ("py/lib/x.py", b"x"),
            ("lib/site-packages/x.py", b"x"),
            ("__pycache__/x.py", b"x"),
            (".git/config", b"x"),
        ],
        &["a.ts"],
    );
}

#[test]
fn keeps_source_folders_named_like_build_folders() {
    check_loads(
        &[
            ("env/settings.py", b"x"),
            ("target/spec.ts", b"x"),
            ("out/target/CACHEDIR.TAG", b"x"),
            ("out/target/debug/x.rs", b"x"),
        ],
        &["env/settings.py", "target/spec.ts"],
    );
}

#[test]
fn skips_hidden_files_but_those_that_say_how_the_rest_is_read() {
    check_loads(
        &[
            (".env", b"KEY=1"),
            (".hidden/a.py", b"x"),
            (".swcrc", b"{}"),
            ("a.py", b"x"),
        ],
        &[".swcrc", "a.py"],
    );
}

#[test]
fn keeps_the_bytes_of_texts() {
    let folder = workspace(&[("a.py", "\u{feff}x = 1\r\ny = 'ä'\r".as_bytes())]);
    let loaded = loaded(folder.path(), &Options::default());
    let file = loaded.snapshot.files().next().unwrap();
    assert_eq!(file.text().to_string(), "\u{feff}x = 1\r\ny = 'ä'\r");
    assert!(loaded.snapshot.is_complete());
}

fn check_unreadable(path: &str, bytes: &[u8], expected: &str) {
    let folder = workspace(&[(path, bytes)]);
    let loaded = loaded(folder.path(), &Options::default());
    assert_eq!(paths(&loaded), [""; 0]);
    let said: Vec<String> = loaded.skipped.iter().map(|it| it.why.to_string()).collect();
    assert_eq!(said, [expected]);
    let named = WorkspacePath::new(path).unwrap();
    let error = read_file(folder.path(), &named).unwrap_err();
    assert_eq!(error.to_string(), expected);
}

#[test]
fn names_what_cannot_be_read() {
    check_unreadable(
        "a.png",
        b"\x89PNG\0\0",
        "a.png is a binary file; only text can be edited",
    );
    check_unreadable(
        "a.py",
        b"x = 1\ny = '\xe4'\n",
        "a.py is not UTF-8 (line 2); convert it to UTF-8 first",
    );
    check_unreadable(
        "big.py",
        &vec![b'#'; 4 * 1024 * 1024 + 1],
        "big.py is over 4 MB; split it, or edit it by hand",
    );
}

#[test]
fn reads_big_plain_texts_only_when_asked() {
    let folder = workspace(&[("data.csv", &vec![b'1'; 600 * 1024])]);
    let loaded = loaded(folder.path(), &Options::default());
    assert_eq!(paths(&loaded), [""; 0]);
    assert!(loaded.snapshot.is_complete());
    let named = WorkspacePath::new("data.csv").unwrap();
    assert_eq!(
        read_file(folder.path(), &named).unwrap().text().len(),
        600 * 1024
    );
}

#[test]
fn says_that_a_file_is_missing_or_a_folder() {
    let folder = workspace(&[("sub/a.py", b"x")]);
    let read = |path: &str| read_file(folder.path(), &WorkspacePath::new(path).unwrap());
    assert_eq!(read("b.py").unwrap_err(), ReadError::Missing("b.py".into()));
    assert_eq!(
        read("sub/a.py/b").unwrap_err(),
        ReadError::Missing("sub/a.py/b".into())
    );
    assert_eq!(read("sub").unwrap_err(), ReadError::Folder("sub".into()));
}

#[cfg(unix)]
#[test]
fn reads_no_file_through_a_link_out_of_the_root() {
    use std::os::unix::fs::symlink;
    let outside = workspace(&[("secret.py", b"key = 1\n"), ("folder/b.py", b"x")]);
    let folder = workspace(&[("a.py", b"x")]);
    symlink(
        outside.path().join("secret.py"),
        folder.path().join("leak.py"),
    )
    .unwrap();
    symlink(outside.path().join("folder"), folder.path().join("linked")).unwrap();
    symlink(folder.path().join("a.py"), folder.path().join("same.py")).unwrap();
    let loaded = loaded(folder.path(), &Options::default());
    assert_eq!(paths(&loaded), ["a.py", "same.py"]);
    let read = |path: &str| read_file(folder.path(), &WorkspacePath::new(path).unwrap());
    assert_eq!(
        read("leak.py").unwrap_err(),
        ReadError::Outside("leak.py".into())
    );
    assert_eq!(
        read("linked/b.py").unwrap_err(),
        ReadError::Outside("linked/b.py".into())
    );
}

#[cfg(unix)]
#[test]
fn never_opens_a_fifo() {
    let folder = workspace(&[("a.py", b"x")]);
    let fifo = folder.path().join("pipe.py");
    let made = std::process::Command::new("mkfifo").arg(&fifo).status();
    assert!(made.unwrap().success());
    let loaded = loaded(folder.path(), &Options::default());
    assert_eq!(paths(&loaded), ["a.py"]);
    assert_eq!(
        loaded.skipped[0].why,
        ReadError::NotRegular("pipe.py".into())
    );
}

#[test]
fn says_how_far_it_is_and_stops_on_cancel() {
    let files: Vec<(String, Vec<u8>)> = (0..200)
        .map(|number| (format!("f{number}.py"), b"x = 1\n".to_vec()))
        .collect();
    let given: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
        .collect();
    let folder = workspace(&given);
    let seen = Mutex::new(Vec::new());
    let note = |progress: Progress| seen.lock().unwrap().push(progress);
    let flag = AtomicBool::new(false);
    load(folder.path(), &Options::default(), &note, &flag).unwrap();
    let last = Progress {
        done: 200,
        total: 200,
    };
    assert!(seen.into_inner().unwrap().contains(&last));
    let raised = AtomicBool::new(true);
    let ended = load(folder.path(), &Options::default(), &|_| {}, &raised);
    assert_eq!(ended.unwrap_err(), LoadError::Cancelled);
}

#[test]
fn says_that_more_files_than_allowed_are_not_all() {
    let folder = workspace(&[("a.py", b"x"), ("b.py", b"x")]);
    let options = Options {
        max_files: 1,
        ..Options::default()
    };
    let loaded = loaded(folder.path(), &options);
    assert_eq!(paths(&loaded), ["a.py"]);
    assert!(!loaded.snapshot.is_complete());
}

#[test]
fn leaves_out_what_the_configuration_names() {
    let folder = workspace(&[("a.py", b"x"), ("gen/b.py", b"x")]);
    let options = Options {
        ignore: vec!["gen/**".into()],
        ..Options::default()
    };
    assert_eq!(paths(&loaded(folder.path(), &options)), ["a.py"]);
}

#[test]
fn reads_what_says_how_the_rest_is_ignored() {
    let folder = workspace(&[
        (".gitignore", b"gen/\n"),
        (".env", b"KEY=1\n"),
        ("a.py", b"x"),
        ("gen/b.py", b"x"),
    ]);
    let loaded = loaded(folder.path(), &Options::default());
    assert_eq!(paths(&loaded), [".gitignore", "a.py"]);
}

#[test]
fn names_the_files_that_the_configuration_leaves_out() {
    let globs = ["docs/**".to_owned(), "*.lock".to_owned()];
    let is_left_out = |path: &str| crate::is_left_out(&WorkspacePath::new(path).unwrap(), &globs);
    assert!(is_left_out("docs/deep/a.py") && is_left_out("a/b.lock"));
    assert!(!is_left_out("a/docs.py") && !is_left_out("docs"));
}

#[test]
fn finds_the_root_by_repository_then_manifest_then_folder() {
    let folder = workspace(&[
        ("repo/.git/HEAD", b"x"),
        ("repo/api/pyproject.toml", b""),
        ("repo/api/src/a.py", b""),
        ("plain/web/package.json", b"{}"),
        ("plain/web/src/a.ts", b""),
        ("plain/notes/a.txt", b""),
    ]);
    let real = fs::canonicalize(folder.path()).unwrap();
    let root = |path: &str| root_of(&real.join(path));
    assert_eq!(root("repo/api/src/a.py"), real.join("repo"));
    assert_eq!(root("plain/web/src/new/b.ts"), real.join("plain/web"));
    assert_eq!(root("plain/notes"), real.join("plain/notes"));
}

#[test]
fn places_files_inside_the_root_only() {
    let folder = workspace(&[("root/a.py", b"x"), ("b.py", b"x")]);
    let root = folder.path().join("root");
    let place = |path: &str| workspace_path(&root, &root.join(path)).map(|it| it.to_string());
    assert_eq!(place("a.py"), Ok("a.py".into()));
    assert_eq!(place("sub/../new.py"), Ok("new.py".into()));
    assert!(place("../b.py").is_err());
    assert!(place("../../etc/passwd").is_err());
}

#[test]
fn takes_a_package_that_a_repository_ignores_for_its_own_workspace() {
    let folder = workspace(&[
        ("repo/.git/HEAD", b"x"),
        ("repo/.gitignore", b"/target\n"),
        ("repo/target/fetched/pyproject.toml", b""),
        ("repo/target/fetched/a.py", b""),
    ]);
    let real = fs::canonicalize(folder.path()).unwrap();
    let package = real.join("repo/target/fetched");
    assert_eq!(root_of(&package.join("a.py")), package);
    assert_eq!(
        root_around(&real.join("repo"), &package.join("a.py")),
        package
    );
}

#[test]
fn sees_all_below_the_folder_one_stands_in() {
    let folder = workspace(&[
        ("api/pyproject.toml", b""),
        ("api/a.py", b""),
        ("web/package.json", b"{}"),
    ]);
    let real = fs::canonicalize(folder.path()).unwrap();
    assert_eq!(root_around(&real, &real.join("api/a.py")), real);
    assert_eq!(
        root_around(&real.join("web"), &real.join("api/a.py")),
        real.join("api")
    );
}

#[test]
fn reads_the_top_of_a_bounded_folder_first() {
    let folder = workspace(&[
        ("a/b/c/d/far.py", b"x"),
        ("a/b/near.py", b"x"),
        ("a/one.py", b"x"),
        ("z.py", b"x"),
    ]);
    let within = |max_files, depth| {
        let options = Options {
            max_files,
            depth: Some(depth),
            ..Options::default()
        };
        let loaded = loaded(folder.path(), &options);
        (paths(&loaded), loaded.snapshot.is_complete())
    };
    let named = |paths: &[&str]| paths.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(within(1, 3), (named(&["z.py"]), false));
    assert_eq!(within(2, 3), (named(&["a/one.py", "z.py"]), false));
    let near = named(&["a/b/near.py", "a/one.py", "z.py"]);
    assert_eq!(within(9, 3), (near, false));
    assert_eq!(within(9, 4).0.len(), 4);
    assert!(within(9, 4).1);
}

#[cfg(unix)]
#[test]
fn finds_the_root_by_the_path_as_written() {
    use std::os::unix::fs::symlink;
    let folder = workspace(&[
        ("mine/.git/HEAD", b"x"),
        ("mine/sub/a.py", b"x"),
        ("other/.git/HEAD", b"x"),
        ("other/b.py", b"x"),
    ]);
    let real = fs::canonicalize(folder.path()).unwrap();
    let mine = real.join("mine");
    symlink(real.join("other/b.py"), mine.join("link.py")).unwrap();
    symlink(real.join("other"), mine.join("linked")).unwrap();
    for written in ["link.py", "linked/b.py", "sub/../link.py"] {
        let path = mine.join(written);
        assert_eq!(root_around(&mine.join("sub"), &path), mine, "{written}");
        assert!(workspace_path(&mine, &path).is_err(), "{written}");
    }
    assert_eq!(root_of(&mine.join("link.py")), mine);
    let other = real.join("other");
    assert_eq!(root_around(&mine, &other.join("b.py")), other);
}

#[test]
fn tells_a_project_from_a_plain_folder() {
    let folder = workspace(&[
        ("repo/.git/HEAD", b"x"),
        ("web/package.json", b"{}"),
        ("plain/a.py", b"x"),
    ]);
    let is_project = |path: &str| crate::is_project(&folder.path().join(path));
    assert!(is_project("repo") && is_project("web"));
    assert!(!is_project("plain") && !crate::is_project(Path::new("/")));
}

#[test]
fn texts_alone_find_the_same_references_as_an_index() {
    let folder = workspace(&[
        ("shop/__init__.py", b""),
        (
            "shop/cart.py",
            b"def total(items):\n    return sum(items)\n",
        ),
        (
            "shop/bill.py",
            b"from shop.cart import total\n\n\ndef bill(items):\n    return total(items)\n",
        ),
        ("shop/other.py", b"def total_of():\n    return 0\n"),
        ("shop/silent.py", b"x = 1\n"),
        (
            "web/cart.ts",
            b"export function price(a: number) { return a; }\n",
        ),
        (
            "web/page.ts",
            b"import { price } from './cart';\nprice(1);\n",
        ),
    ]);
    let never = AtomicBool::new(false);
    let options = Options::default();
    let texts = load_unread(folder.path(), &options, &never).unwrap();
    let index = loaded(folder.path(), &options).snapshot;
    for path in ["shop/cart.py", "web/cart.ts"] {
        let target = DefinitionId {
            path: WorkspacePath::new(path).unwrap(),
            index: 0,
        };
        assert_eq!(
            texts.references(&target),
            index.references(&target),
            "{path}"
        );
    }
    assert!(texts.is_complete());
    let is_read = |path: &str| texts.file_at(path).unwrap().is_read();
    assert!(is_read("shop/bill.py") && is_read("web/page.ts"));
    assert!(!is_read("shop/silent.py"));

    let over = load_again(folder.path(), &texts, &options, &|_| {}, &never).unwrap();
    assert!(over.snapshot.files().all(File::is_read));
    for (one, other) in over.snapshot.files().zip(index.files()) {
        assert_eq!((&one.path, one.facts()), (&other.path, other.facts()));
    }
    assert!(over.news > 0, "what was parsed has to be kept");
}
