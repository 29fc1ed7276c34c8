//! Packages and services of a snapshot, read together, and when they have to be read again.

#[cfg(test)]
mod projects;

use crate::packages::{self, Package};
use crate::services::{self, Service};
use crate::{File, Language, Text, WorkspacePath};

/// What a workspace is made of.
#[derive(Debug, Default)]
pub(crate) struct Units {
    pub(crate) packages: Vec<Package>,
    pub(crate) services: Vec<Service>,
}

impl Units {
    /// Reads the units of these files, which come by path. Of files that no manifest can be or include
    /// only the path is looked at, so that packed ones stay packed.
    pub(crate) fn read<'a>(files: impl Iterator<Item = &'a File>) -> Self {
        let unread = Text::default();
        let texts: Vec<(&WorkspacePath, &Text)> = files
            .map(|file| {
                let text = if is_readable(file) {
                    file.text()
                } else {
                    &unread
                };
                (&file.path, text)
            })
            .collect();
        let packages = packages::read_packages(texts.iter().copied());
        let services = services::read_services(texts.iter().copied(), &packages);
        Self { packages, services }
    }
}

/// Whether the units may be others after a file was put in place of another, or where none was.
pub(crate) fn may_differ(before: Option<&File>, after: &File) -> bool {
    let Some(before) = before else {
        return true;
    };
    is_sign(&after.path)
        && after.is_current()
        && !(before.is_current() && before.text() == after.text())
}

fn is_sign(path: &WorkspacePath) -> bool {
    packages::is_manifest(path) || services::is_service_sign(path)
}

fn is_readable(file: &File) -> bool {
    const ENDINGS: [&str; 9] = [
        "txt", "in", "json", "yml", "yaml", "toml", "cfg", "ini", "lock",
    ];
    let is_data = || {
        let ending = file.path.file_name().rsplit_once('.').map(|it| it.1);
        file.language == Language::PlainText && ending.is_some_and(|it| ENDINGS.contains(&it))
    };
    is_sign(&file.path) || is_data()
}

#[cfg(test)]
mod tests {
    use crate::{File, FileChange, Snapshot, TextEdit, WorkspacePath};

    fn names(snapshot: &Snapshot) -> Vec<&str> {
        let packages = snapshot.packages().iter();
        packages.map(|it| it.name.as_str()).collect()
    }

    fn path(path: &str) -> WorkspacePath {
        WorkspacePath::new(path).unwrap()
    }

    #[test]
    fn typing_in_a_manifest_reads_it_when_it_is_parsed_again() {
        let before = Snapshot::of_texts([("package.json", "{\"name\": \"a\"}")]);
        let file = before.file(&path("package.json")).unwrap();
        let typed = before.with_file(file.edited(10..11, "b", Some(2)));
        assert_eq!(names(&typed), ["a"]);
        assert!(std::ptr::eq(typed.packages(), before.packages()));
        let parsed = typed.parsed();
        assert_eq!(names(&parsed), ["b"]);
        assert_eq!(names(&before), ["a"]);
    }

    #[test]
    fn files_that_come_and_go_count_and_others_share() {
        let before = Snapshot::of_texts([("Cargo.toml", "[package]\nname = 'a'\n"), ("a.rs", "")]);
        let with_main = before.with_file(File::parse(
            path("src/main.rs"),
            "fn main() {}".into(),
            None,
            false,
        ));
        assert_eq!(
            (before.services().len(), with_main.services().len()),
            (0, 1)
        );
        assert_eq!(
            with_main
                .without_file(&path("src/main.rs"))
                .services()
                .len(),
            0
        );
        let edited = with_main.with_changes(&[FileChange::Edit {
            path: path("a.rs"),
            edits: vec![TextEdit {
                range: 0..0,
                replacement: "fn f() {}".to_owned(),
            }],
        }]);
        assert!(std::ptr::eq(edited.packages(), with_main.packages()));
    }
}
