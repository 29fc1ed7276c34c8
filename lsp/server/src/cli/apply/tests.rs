//! Writing into folders that exist for the test only.

use std::fs;
use std::path::Path;

use scopewise_workspace::{FileChange, Snapshot, TextEdit, WorkspacePath};
use tempfile::TempDir;

use super::{Permission, apply};

fn path(path: &str) -> WorkspacePath {
    WorkspacePath::new(path).unwrap()
}

fn workspace(texts: &[(&str, &str)]) -> (TempDir, Snapshot) {
    let folder = TempDir::new().unwrap();
    for (path, text) in texts {
        let file = folder.path().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    (folder, Snapshot::of_texts(texts.iter().copied()))
}

fn edit(at: &str, replacement: &str) -> FileChange {
    FileChange::Edit {
        path: path(at),
        edits: vec![TextEdit {
            range: 0..1,
            replacement: replacement.into(),
        }],
    }
}

fn create(at: &str) -> FileChange {
    FileChange::Create {
        path: path(at),
        text: "new\n".into(),
    }
}

fn applied(root: &Path, base: &Snapshot, changes: &[FileChange]) -> Result<usize, String> {
    let after = base.with_changes(changes);
    applied_with(Permission::Code, root, (base, &after), changes)
}

fn applied_with(
    permission: Permission,
    root: &Path,
    sides: (&Snapshot, &Snapshot),
    changes: &[FileChange],
) -> Result<usize, String> {
    apply(root, sides, changes, permission)
        .map(|written| written.len())
        .map_err(|failed| failed.0)
}

fn names(root: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn text(root: &Path, path: &str) -> String {
    fs::read_to_string(root.join(path)).unwrap()
}

#[test]
fn writes_every_file_and_leaves_nothing_behind() {
    let (folder, base) = workspace(&[("a.py", "a\r\n"), ("b.py", "b\n"), ("c.py", "c\n")]);
    let changes = [
        edit("a.py", "x"),
        create("new/deep/d.py"),
        FileChange::Delete { path: path("c.py") },
        FileChange::Rename {
            from: path("b.py"),
            to: path("e.py"),
        },
    ];
    assert_eq!(applied(folder.path(), &base, &changes), Ok(5));
    assert_eq!(names(folder.path()), ["a.py", "e.py", "new"]);
    assert_eq!(text(folder.path(), "a.py"), "x\r\n");
    assert_eq!(text(folder.path(), "e.py"), "b\n");
    assert_eq!(text(folder.path(), "new/deep/d.py"), "new\n");
}

/// The rename of `b.py` into a folder that is not there, with an edit.
fn moved() -> [FileChange; 2] {
    [
        FileChange::Rename {
            from: path("b.py"),
            to: path("new/c.py"),
        },
        edit("new/c.py", "y"),
    ]
}

#[test]
fn a_file_moves_with_its_edit() {
    let (folder, base) = workspace(&[("b.py", "b\n")]);
    assert_eq!(applied(folder.path(), &base, &moved()), Ok(2));
    assert_eq!(names(folder.path()), ["new"]);
    assert_eq!(text(folder.path(), "new/c.py"), "y\n");
}

#[test]
fn a_move_is_taken_back_when_another_file_fails() {
    let (folder, base) = workspace(&[("a.py", "a\n"), ("b.py", "b\n"), ("d.py", "d\n")]);
    let mut changes = moved().to_vec();
    changes.push(FileChange::Delete { path: path("d.py") });
    // A file cannot be made below one that is there.
    changes.push(create("a.py/e.py"));
    let ended = applied(folder.path(), &base, &changes);
    assert!(ended.unwrap_err().ends_with("nothing was written"));
    assert_eq!(names(folder.path()), ["a.py", "b.py", "d.py"]);
    assert_eq!(text(folder.path(), "b.py"), "b\n");
}

#[test]
fn nothing_is_deleted_or_moved_that_changed_or_over_what_came_meanwhile() {
    let (folder, base) = workspace(&[("b.py", "b\n"), ("d.py", "d\n")]);
    fs::write(folder.path().join("d.py"), "mine\n").unwrap();
    let mut changes = moved().to_vec();
    changes.push(FileChange::Delete { path: path("d.py") });
    let ended = applied(folder.path(), &base, &changes);
    assert_eq!(
        ended.unwrap_err(),
        "d.py changed since it was read; ask again"
    );
    fs::create_dir(folder.path().join("new")).unwrap();
    fs::write(folder.path().join("new/c.py"), "mine\n").unwrap();
    let ended = applied(folder.path(), &base, &moved());
    assert_eq!(ended.unwrap_err(), "new/c.py is there by now; ask again");
    assert_eq!(text(folder.path(), "b.py"), "b\n");
}

#[cfg(unix)]
#[test]
fn a_moved_file_keeps_its_mode() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, base) = workspace(&[("b.py", "b\n")]);
    let old = folder.path().join("b.py");
    fs::set_permissions(old, fs::Permissions::from_mode(0o750)).unwrap();
    assert_eq!(applied(folder.path(), &base, &moved()), Ok(2));
    let moved = fs::metadata(folder.path().join("new/c.py")).unwrap();
    assert_eq!(moved.permissions().mode() & 0o777, 0o750);
}

#[test]
fn writes_nothing_when_a_file_changed_meanwhile() {
    let (folder, base) = workspace(&[("a.py", "a\n"), ("b.py", "b\n")]);
    fs::write(folder.path().join("b.py"), "mine\n").unwrap();
    let ended = applied(
        folder.path(),
        &base,
        &[edit("a.py", "x"), edit("b.py", "y")],
    );
    assert_eq!(
        ended.unwrap_err(),
        "b.py changed since it was read; ask again"
    );
    assert_eq!(text(folder.path(), "a.py"), "a\n");
    assert_eq!(text(folder.path(), "b.py"), "mine\n");
}

#[test]
fn takes_back_what_it_wrote_before_a_failure() {
    let (folder, base) = workspace(&[("a.py", "a\n")]);
    // The second file can be made only where the first has become a folder.
    let changes = [edit("a.py", "x"), create("a.py/b.py")];
    let ended = applied(folder.path(), &base, &changes);
    assert!(ended.unwrap_err().ends_with("nothing was written"));
    assert_eq!(names(folder.path()), ["a.py"]);
    assert_eq!(text(folder.path(), "a.py"), "a\n");
}

#[test]
fn makes_no_file_over_one_that_came_meanwhile() {
    let (folder, base) = workspace(&[("a.py", "a\n")]);
    fs::write(folder.path().join("b.py"), "mine\n").unwrap();
    let ended = applied(folder.path(), &base, &[create("b.py")]);
    assert_eq!(ended.unwrap_err(), "b.py is there by now; ask again");
}

#[test]
fn asks_for_a_yes_before_files_that_run_things() {
    let (folder, base) = workspace(&[]);
    let changes = [create(".vscode/Tasks.json")];
    assert!(
        applied(folder.path(), &base, &changes)
            .unwrap_err()
            .contains("--yes")
    );
    assert!(names(folder.path()).is_empty());
    let after = base.with_changes(&changes);
    let allowed = apply(
        folder.path(),
        (&base, &after),
        &changes,
        Permission::Everything,
    );
    assert!(allowed.is_ok());
}

#[cfg(unix)]
#[test]
fn keeps_modes_and_links_and_never_leaves_the_root() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let (outside, _) = workspace(&[("secret.py", "a\n")]);
    let (folder, base) = workspace(&[("real.py", "a\n"), ("link.py", "a\n"), ("leak.py", "a\n")]);
    let root = folder.path();
    fs::set_permissions(root.join("real.py"), fs::Permissions::from_mode(0o750)).unwrap();
    for (name, to) in [
        ("link.py", root.join("real.py")),
        ("leak.py", outside.path().join("secret.py")),
    ] {
        fs::remove_file(root.join(name)).unwrap();
        symlink(to, root.join(name)).unwrap();
    }
    symlink(outside.path(), root.join("out")).unwrap();
    assert_eq!(applied(root, &base, &[edit("link.py", "x")]), Ok(1));
    assert!(
        root.join("link.py")
            .symlink_metadata()
            .unwrap()
            .is_symlink()
    );
    assert_eq!(text(root, "real.py"), "x\n");
    let mode = fs::metadata(root.join("real.py"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o750);
    for change in [edit("leak.py", "x"), create("out/new.py")] {
        let ended = applied(root, &base, &[change]);
        assert!(ended.unwrap_err().contains("leads outside the workspace"));
    }
    assert_eq!(names(outside.path()), ["secret.py"]);
    assert_eq!(text(outside.path(), "secret.py"), "a\n");
}

#[cfg(unix)]
#[test]
fn refuses_a_read_only_file() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, base) = workspace(&[("a.py", "a\n")]);
    fs::set_permissions(
        folder.path().join("a.py"),
        fs::Permissions::from_mode(0o444),
    )
    .unwrap();
    let ended = applied(folder.path(), &base, &[edit("a.py", "x")]);
    assert!(ended.unwrap_err().contains("read-only"));
}

#[test]
fn never_writes_into_git_not_even_with_a_yes() {
    let (folder, base) = workspace(&[(".git/HEAD", "ref\n")]);
    for at in [".git/hooks/pre-commit", "sub/.GIT/config", "sub/.git"] {
        let changes = [create(at)];
        let after = base.with_changes(&changes);
        let ended = applied_with(
            Permission::Everything,
            folder.path(),
            (&base, &after),
            &changes,
        );
        assert_eq!(
            ended,
            Err(format!(
                "{at} is git's own and never written; change it with git"
            ))
        );
    }
    assert_eq!(names(folder.path()), [".git"]);
    assert_eq!(names(&folder.path().join(".git")), ["HEAD"]);
}

#[cfg(unix)]
#[test]
fn never_writes_into_git_through_a_link() {
    let (folder, base) = workspace(&[(".git/HEAD", "ref\n")]);
    std::os::unix::fs::symlink(".git", folder.path().join("plain")).unwrap();
    let ended = applied(folder.path(), &base, &[create("plain/hook.py")]);
    assert!(ended.unwrap_err().contains("leads to git's own files"));
    assert_eq!(names(&folder.path().join(".git")), ["HEAD"]);
}

#[cfg(unix)]
#[test]
fn neither_deletes_nor_renames_what_a_link_leads_to() {
    let (folder, base) = workspace(&[("real.py", "a\n"), ("link.py", "a\n")]);
    let root = folder.path();
    fs::remove_file(root.join("link.py")).unwrap();
    std::os::unix::fs::symlink("real.py", root.join("link.py")).unwrap();
    let rename = FileChange::Rename {
        from: path("link.py"),
        to: path("new.py"),
    };
    let delete = FileChange::Delete {
        path: path("link.py"),
    };
    for change in [rename, delete] {
        assert_eq!(
            applied(root, &base, &[change]).unwrap_err(),
            "link.py is a link to another file; rename or delete it by hand and ask again"
        );
    }
    assert_eq!(names(root), ["link.py", "real.py"]);
    assert_eq!(text(root, "real.py"), "a\n");
}

#[cfg(unix)]
#[test]
fn deletes_the_file_itself_in_a_linked_folder() {
    let (folder, base) = workspace(&[("lib/a.py", "a\n"), ("lnk/a.py", "a\n")]);
    let root = folder.path();
    fs::remove_dir_all(root.join("lnk")).unwrap();
    std::os::unix::fs::symlink("lib", root.join("lnk")).unwrap();
    let delete = FileChange::Delete {
        path: path("lnk/a.py"),
    };
    assert_eq!(applied(root, &base, &[delete]), Ok(1));
    assert!(names(&root.join("lib")).is_empty());
}

#[cfg(unix)]
#[test]
fn asks_for_a_yes_before_what_runs_things_behind_a_link() {
    let (folder, base) = workspace(&[("notes.txt", "a\n"), ("tasks.txt", "a\n")]);
    let root = folder.path();
    fs::create_dir(root.join(".vscode")).unwrap();
    fs::rename(root.join("tasks.txt"), root.join(".vscode/settings.json")).unwrap();
    for (to, name) in [(".vscode", "lnk"), (".vscode/settings.json", "tasks.txt")] {
        std::os::unix::fs::symlink(to, root.join(name)).unwrap();
    }
    let rename = FileChange::Rename {
        from: path("notes.txt"),
        to: path("lnk/tasks.json"),
    };
    for (change, leads) in [
        (
            rename.clone(),
            "lnk/tasks.json leads to .vscode/tasks.json, which makes tools run things",
        ),
        (
            create("lnk/new/deep.json"),
            "lnk/new/deep.json leads to .vscode/new/deep.json, which",
        ),
        (
            edit("tasks.txt", "x"),
            "tasks.txt leads to .vscode/settings.json, which",
        ),
    ] {
        let why = applied(root, &base, &[change]).unwrap_err();
        assert!(why.starts_with(leads) && why.contains("--yes"), "{why}");
    }
    assert_eq!(names(&root.join(".vscode")), ["settings.json"]);
    let changes = [rename];
    let after = base.with_changes(&changes);
    let allowed = applied_with(Permission::Everything, root, (&base, &after), &changes);
    assert_eq!(allowed, Ok(2));
    assert_eq!(text(root, ".vscode/tasks.json"), "a\n");
}

#[cfg(unix)]
#[test]
fn files_that_are_put_back_keep_their_modes() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, base) = workspace(&[("a.py", "a\n"), ("b.py", "b\n"), ("d.py", "d\n")]);
    let root = folder.path();
    let modes = [("a.py", 0o755), ("b.py", 0o750), ("d.py", 0o600)];
    for (name, mode) in modes {
        fs::set_permissions(root.join(name), fs::Permissions::from_mode(mode)).unwrap();
    }
    let mut changes = vec![edit("a.py", "x"), FileChange::Delete { path: path("d.py") }];
    changes.extend(moved());
    // The one is made a folder of for the other before it is its turn.
    changes.extend([create("e"), create("e/f.py")]);
    let ended = applied(root, &base, &changes);
    assert!(ended.unwrap_err().ends_with("nothing was written"));
    assert_eq!(names(root), ["a.py", "b.py", "d.py"]);
    for (name, mode) in modes {
        let kept = fs::metadata(root.join(name)).unwrap().permissions();
        assert_eq!(kept.mode() & 0o777, mode, "{name}");
    }
}
