//! The workspace at one moment. A clone costs a few pointers; a changed file shares everything else
//! with the snapshot before. Open buffers stand over the files on disk.

use std::sync::{Arc, OnceLock};

use rpds::RedBlackTreeMapSync;

use crate::packages::{Package, PackageKind};
use crate::services::Service;
use crate::units::{self, Units};
use crate::{File, FileChange, Language, Text, TextEdit, WorkspacePath};

/// The workspace at one moment.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    files: RedBlackTreeMapSync<WorkspacePath, Arc<File>>,
    /// Shared by the snapshots between which no manifest changed; read when first asked for.
    units: Arc<OnceLock<Units>>,
    /// Whether every file of the workspace has been read.
    complete: bool,
}

impl Snapshot {
    /// A snapshot of these files; `complete` when no other file is still to be read.
    #[must_use]
    pub fn of_files(files: impl IntoIterator<Item = File>, complete: bool) -> Self {
        let mut snapshot = Self {
            complete,
            ..Self::default()
        };
        for file in files {
            snapshot.files.insert_mut(file.path.clone(), Arc::new(file));
        }
        if complete {
            snapshot.units();
        }
        snapshot
    }

    /// A complete snapshot of texts by path, each parsed. For tests, demos and patches.
    ///
    /// Paths that leave the root are left out.
    #[must_use]
    pub fn of_texts<'a>(texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let files = texts.into_iter().filter_map(|(path, text)| {
            Some(File::parse(
                WorkspacePath::new(path)?,
                Text::from(text),
                None,
                false,
            ))
        });
        Self::of_files(files, true)
    }

    /// The file at `path`.
    #[must_use]
    pub fn file(&self, path: &WorkspacePath) -> Option<&File> {
        self.files.get(path).map(AsRef::as_ref)
    }

    /// The file at a root-relative path that is already in its plain form.
    #[must_use]
    pub fn file_at(&self, path: &str) -> Option<&File> {
        self.files.get(path).map(AsRef::as_ref)
    }

    /// The files anywhere under `folder`, by path; `""` holds them all.
    pub fn files_under<'a>(&'a self, folder: &str) -> impl Iterator<Item = &'a File> + use<'a> {
        let first = WorkspacePath::before_files_of(folder);
        self.files
            .range::<WorkspacePath, _>(first.clone()..)
            .map(|(_, file)| file.as_ref())
            .take_while(move |file| file.path.as_str().starts_with(first.as_str()))
    }

    /// The files directly in `folder`, by path; `""` is the root. Folders inside it cost one step each.
    pub fn files_in<'a>(&'a self, folder: &str) -> impl Iterator<Item = &'a File> + use<'a> {
        let first = WorkspacePath::before_files_of(folder);
        let mut files = self.files.range::<WorkspacePath, _>(first.clone()..);
        std::iter::from_fn(move || {
            loop {
                let (path, file) = files.next()?;
                let rest = path.as_str().strip_prefix(first.as_str())?;
                let Some((inner, _)) = rest.split_once('/') else {
                    return Some(file.as_ref());
                };
                // `0` comes right after `/`.
                let past = format!("{}{inner}0", first.as_str());
                let past = WorkspacePath::before_files_starting(&past);
                files = self.files.range::<WorkspacePath, _>(past..);
            }
        })
    }

    /// The names of the files and folders directly in `folder`, in the order of their paths, none twice;
    /// `""` is the root. Folders cost one step each.
    pub fn names_in<'a>(&'a self, folder: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        let first = WorkspacePath::before_files_of(folder);
        let mut files = self.files.range::<WorkspacePath, _>(first.clone()..);
        std::iter::from_fn(move || {
            let (path, _) = files.next()?;
            let rest = path.as_str().strip_prefix(first.as_str())?;
            let Some((inner, _)) = rest.split_once('/') else {
                return Some(rest);
            };
            let past = format!("{}{inner}0", first.as_str());
            let past = WorkspacePath::before_files_starting(&past);
            files = self.files.range::<WorkspacePath, _>(past..);
            Some(inner)
        })
    }

    /// Whether any file is under `folder`.
    #[must_use]
    pub fn has_folder(&self, folder: &str) -> bool {
        self.files_under(folder).next().is_some()
    }

    /// Whether the path of any file starts with these characters.
    #[must_use]
    pub fn has_start(&self, start: &str) -> bool {
        let first = WorkspacePath::before_files_starting(start);
        self.files
            .range::<WorkspacePath, _>(first..)
            .next()
            .is_some_and(|(path, _)| path.as_str().starts_with(start))
    }

    /// All files, by path.
    pub fn files(&self) -> impl Iterator<Item = &File> {
        self.files.values().map(AsRef::as_ref)
    }

    /// Number of files.
    #[must_use]
    pub fn file_count(&self) -> usize {
        self.files.size()
    }

    /// Whether every file of the workspace has been read.
    #[must_use]
    pub const fn is_complete(&self) -> bool {
        self.complete
    }

    /// The packages, by folder.
    #[must_use]
    pub fn packages(&self) -> &[Package] {
        &self.units().packages
    }

    /// The services, by folder.
    #[must_use]
    pub fn services(&self) -> &[Service] {
        &self.units().services
    }

    /// The nearest package around a file; of two in one folder the one of the file's own language.
    #[must_use]
    pub fn package_of(&self, path: &WorkspacePath) -> Option<&Package> {
        let family = PackageKind::of_language(Language::of_path(path.as_str()));
        self.packages()
            .iter()
            .filter(|package| path.is_under(&package.folder))
            .max_by_key(|package| (package.folder.len(), Some(package.kind) == family))
    }

    /// The nearest package of one family around a file.
    #[must_use]
    pub fn package_of_kind(&self, path: &WorkspacePath, kind: PackageKind) -> Option<&Package> {
        self.packages()
            .iter()
            .filter(|package| package.kind == kind && path.is_under(&package.folder))
            .max_by_key(|package| package.folder.len())
    }

    /// The nearest service around a file.
    #[must_use]
    pub fn service_of(&self, path: &WorkspacePath) -> Option<&Service> {
        let innermost = self.package_of(path).map_or(0, |it| it.folder.len());
        self.services()
            .iter()
            .filter(|service| path.is_under(&service.folder))
            .filter(|service| !service.is_one_package || innermost <= service.folder.len())
            .max_by_key(|service| service.folder.len())
    }

    /// The snapshot with one file put in or replaced. Packages and services are read again, when next
    /// asked for, after a new file and after a manifest; while one is typed in, they stay until it is
    /// parsed again.
    #[must_use]
    pub fn with_file(&self, file: File) -> Self {
        let path = file.path.clone();
        let mut next = self.clone();
        if units::may_differ(self.file(&path), &file) {
            next.units = Arc::default();
        }
        next.files.insert_mut(path, Arc::new(file));
        next
    }

    /// The snapshot with every file parsed whose text is ahead of its tree.
    #[must_use]
    pub fn parsed(&self) -> Self {
        let behind: Vec<File> = self
            .files()
            .filter(|file| !file.is_current())
            .map(File::reparsed)
            .collect();
        behind
            .into_iter()
            .fold(self.clone(), |snapshot, file| snapshot.with_file(file))
    }

    /// The snapshot with every closed file packed again whose text or facts were read since: what a
    /// measure or a check needed is let go when it is over.
    #[must_use]
    pub fn packed(&self) -> Self {
        let is_open = |file: &&Arc<File>| file.version.is_none() && file.is_unpacked();
        let open: Vec<File> = self
            .files
            .values()
            .filter(is_open)
            .map(|file| file.packed())
            .collect();
        let mut next = self.clone();
        for file in open {
            next.files.insert_mut(file.path.clone(), Arc::new(file));
        }
        next
    }

    /// The closed files whose text or facts are in memory as they are, by path.
    pub fn unpacked(&self) -> impl Iterator<Item = &WorkspacePath> {
        let closed = |file: &&File| file.version.is_none() && file.is_unpacked();
        self.files().filter(closed).map(|file| &file.path)
    }

    /// The snapshot with these files packed, those that are open left as they are: costs no look at the
    /// others.
    #[must_use]
    pub fn with_packed<'a>(&self, paths: impl IntoIterator<Item = &'a WorkspacePath>) -> Self {
        let mut next = self.clone();
        for path in paths {
            if let Some(file) = self.file(path).filter(|file| file.version.is_none()) {
                next.files.insert_mut(path.clone(), Arc::new(file.packed()));
            }
        }
        next
    }

    /// The snapshot after many changes on disk, `None` for a file that is gone.
    #[must_use]
    pub fn with_files(&self, files: Vec<(WorkspacePath, Option<File>)>) -> Self {
        let mut next = self.clone();
        for (path, file) in files {
            let may_differ = match &file {
                Some(file) => units::may_differ(next.file(&path), file),
                None => next.file(&path).is_some(),
            };
            if may_differ {
                next.units = Arc::default();
            }
            match file {
                Some(file) => next.files.insert_mut(path, Arc::new(file)),
                None => {
                    next.files.remove_mut(&path);
                }
            }
        }
        next
    }

    /// The snapshot without a file.
    #[must_use]
    pub fn without_file(&self, path: &WorkspacePath) -> Self {
        let mut next = self.clone();
        if next.files.remove_mut(path) {
            next.units = Arc::default();
        }
        next
    }

    /// The snapshot marked complete or not.
    #[must_use]
    pub fn with_completeness(&self, complete: bool) -> Self {
        Self {
            complete,
            ..self.clone()
        }
    }

    /// The snapshot after changes, each changed file parsed. Changes of files that are not there are
    /// passed over.
    #[must_use]
    pub fn with_changes(&self, changes: &[FileChange]) -> Self {
        changes
            .iter()
            .fold(self.clone(), |snapshot, change| match change {
                FileChange::Edit { path, edits } => match snapshot.file(path) {
                    Some(file) => {
                        let next = edited_file(file, edits);
                        snapshot.with_file(next)
                    }
                    None => snapshot,
                },
                FileChange::Create { path, text } => snapshot.with_file(File::parse(
                    path.clone(),
                    Text::from(text.as_str()),
                    None,
                    true,
                )),
                FileChange::Rename { from, to } => match snapshot.file(from) {
                    Some(file) => {
                        let moved = File::parse(to.clone(), file.text().clone(), None, true);
                        snapshot.without_file(from).with_file(moved)
                    }
                    None => snapshot,
                },
                FileChange::Delete { path } => snapshot.without_file(path),
            })
    }

    fn units(&self) -> &Units {
        self.units.get_or_init(|| Units::read(self.files()))
    }
}

fn edited_file(file: &File, edits: &[TextEdit]) -> File {
    // The old tree makes the new parse cheap, and whoever compares the two sides asks for it anyway.
    let _ = file.tree();
    edits
        .iter()
        .rev()
        .fold(file.clone(), |file, edit| {
            let version = file.version;
            file.edited(edit.range.clone(), &edit.replacement, version)
        })
        .reparsed()
}

#[cfg(test)]
mod tests {
    use super::Snapshot;
    use crate::{File, Text, WorkspacePath};

    fn rust(name: &str, version: Option<i32>) -> File {
        let text = Text::from("fn a() {}\n");
        File::parse(WorkspacePath::new(name).unwrap(), text, version, true)
    }

    #[test]
    fn lets_go_of_what_was_read_but_not_of_open_files() {
        let closed = rust("b.rs", None).packed();
        let snapshot = Snapshot::of_files([rust("a.rs", Some(1)), closed], true);
        let closed = snapshot.file_at("b.rs").unwrap();
        assert_eq!(closed.facts().definitions[0].name, "a");
        assert!(closed.is_unpacked());
        let packed = snapshot.packed();
        assert!(!packed.file_at("b.rs").unwrap().is_unpacked());
        assert!(packed.file_at("a.rs").unwrap().is_unpacked());
    }
}
