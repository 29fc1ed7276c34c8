//! Whether the disk takes a name in capitals and in small letters for one. Asked of a folder's own entries:
//! systems have both kinds of disks, and a server may look at another system's.

use std::fs;
use std::path::Path;

/// So many entries are looked at.
const ENTRIES: usize = 64;

/// Whether a folder's entries can be named in letters of the other case; `None` where none has a letter
/// to tell by, or the folder cannot be read.
#[must_use]
pub fn ignores_case(folder: &Path) -> Option<bool> {
    let entries = fs::read_dir(folder).ok()?.flatten().take(ENTRIES);
    entries.filter_map(|entry| tells(&entry)).next()
}

fn tells(entry: &fs::DirEntry) -> Option<bool> {
    let path = entry.path();
    let other = flipped(entry.file_name().to_str()?)?;
    // What is gone meanwhile tells nothing.
    let itself = path.symlink_metadata().ok()?;
    let other = path.with_file_name(other);
    let is_one = other.symlink_metadata().is_ok_and(|found| {
        found.file_type() == itself.file_type() && is_same(&path, &other, &itself, &found)
    });
    Some(is_one)
}

/// The name with capitals for small letters and the other way round; `None` where it has neither.
fn flipped(name: &str) -> Option<String> {
    let flip = |letter: char| match letter.is_ascii_lowercase() {
        true => letter.to_ascii_uppercase(),
        false => letter.to_ascii_lowercase(),
    };
    let flipped: String = name.chars().map(flip).collect();
    (flipped != name).then_some(flipped)
}

#[cfg(unix)]
fn is_same(_: &Path, _: &Path, one: &fs::Metadata, other: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    one.dev() == other.dev() && one.ino() == other.ino()
}

#[cfg(not(unix))]
fn is_same(one: &Path, other: &Path, _: &fs::Metadata, _: &fs::Metadata) -> bool {
    let real = |path| fs::canonicalize(path).ok();
    real(one).is_some_and(|one| real(other) == Some(one))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{flipped, ignores_case};

    #[test]
    fn flips_what_has_letters() {
        assert_eq!(flipped("App-1.py").as_deref(), Some("aPP-1.PY"));
        assert_eq!(flipped("1.2"), None);
    }

    #[test]
    fn tells_by_the_first_name_with_a_letter() {
        let folder = tempfile::TempDir::new().unwrap();
        assert_eq!(ignores_case(folder.path()), None);
        fs::write(folder.path().join("1"), "").unwrap();
        assert_eq!(ignores_case(folder.path()), None);
        fs::write(folder.path().join("a"), "").unwrap();
        let is_there = folder.path().join("A").exists();
        assert_eq!(ignores_case(folder.path()), Some(is_there));
        assert_eq!(ignores_case(&folder.path().join("none")), None);
    }

    /// Links of both names to one file are what a disk that ignores case looks like.
    #[cfg(unix)]
    #[test]
    fn takes_two_names_of_one_file_for_one() {
        let folder = tempfile::TempDir::new().unwrap();
        fs::write(folder.path().join("ab"), "").unwrap();
        fs::hard_link(folder.path().join("ab"), folder.path().join("AB")).unwrap();
        assert_eq!(ignores_case(folder.path()), Some(true));
    }
}
