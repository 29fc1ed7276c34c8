//! Names of files inside a workspace: root-relative, `/` between segments, never leaving the root.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

/// A file's place relative to the workspace root. Holds no `..`, no empty and no `.` segment, and
/// never starts with `/`: a value of this type names nothing outside the root (symlinks are the
/// loader's matter).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WorkspacePath(Arc<str>);

impl WorkspacePath {
    /// Reads a relative path, folding `.` segments, `a/../b` and `\` separators. `None` when it is
    /// absolute, has a drive or scheme, holds a control character, or would leave the root.
    #[must_use]
    pub fn new(path: &str) -> Option<Self> {
        if path.is_empty() || path.starts_with(['/', '\\', '~']) || path.contains("://") {
            return None;
        }
        if path.chars().any(char::is_control) || path.get(1..2) == Some(":") {
            return None;
        }
        let mut segments: Vec<&str> = Vec::new();
        for segment in path.split(['/', '\\']) {
            match segment {
                "" | "." => {}
                ".." => {
                    segments.pop()?;
                }
                name => segments.push(name),
            }
        }
        if segments.is_empty() {
            None
        } else {
            Some(Self(segments.join("/").into()))
        }
    }

    /// The path as text, `/` between segments.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last segment.
    #[must_use]
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// The folder the file is in, `""` for the root itself.
    #[must_use]
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// `relative` read from this file's folder, as `./x` or `../x` in an import is.
    #[must_use]
    pub fn sibling(&self, relative: &str) -> Option<Self> {
        Self::join(self.folder(), relative)
    }

    /// `relative` read from `folder` (`""` is the root).
    #[must_use]
    pub fn join(folder: &str, relative: &str) -> Option<Self> {
        if relative.starts_with('/') {
            return None;
        }
        if folder.is_empty() {
            Self::new(relative)
        } else {
            Self::new(&format!("{folder}/{relative}"))
        }
    }

    /// What all files under `folder` start with and none stands before in order; no file itself.
    pub(crate) fn before_files_of(folder: &str) -> Self {
        if folder.is_empty() {
            Self("".into())
        } else {
            Self(format!("{folder}/").into())
        }
    }

    /// What stands in order before all paths that start so; no file itself.
    pub(crate) fn before_files_starting(start: &str) -> Self {
        Self(start.into())
    }

    /// Whether the file is inside `folder` (`""` holds every file).
    #[must_use]
    pub fn is_under(&self, folder: &str) -> bool {
        folder.is_empty()
            || self
                .0
                .strip_prefix(folder)
                .is_some_and(|rest| rest.starts_with('/'))
    }

    /// Whether it belongs to git itself: a folder or a file named `.git` is on the way, or what a file
    /// system takes for it (other letter case, trailing dots and spaces, a stream, a short name, letters
    /// that do not show).
    #[must_use]
    pub fn is_of_git(&self) -> bool {
        let mut names = self.0.split('/').map(folded_name);
        names.any(|name| name == ".git" || name == "git~1")
    }

    /// The folders that hold the file, nearest first, ending with the root `""`.
    pub fn ancestors(&self) -> impl Iterator<Item = &str> {
        let mut next = Some(self.folder());
        std::iter::from_fn(move || {
            let folder = next?;
            next = if folder.is_empty() {
                None
            } else {
                Some(folder.rsplit_once('/').map_or("", |(parent, _)| parent))
            };
            Some(folder)
        })
    }
}

/// One segment of a path as file systems compare it that know no letter case: without trailing dots and
/// spaces, without the stream that stands behind a colon on Windows, and without the letters that macOS
/// passes over.
#[must_use]
pub fn folded_name(name: &str) -> String {
    let name = name.split(':').next().unwrap_or(name);
    let seen: String = name.chars().filter(|letter| !is_hidden(*letter)).collect();
    seen.trim_end_matches(['.', ' ']).to_lowercase()
}

/// Whether a letter takes no room of its own, so that two names with and without it look the same.
#[must_use]
pub const fn is_hidden(letter: char) -> bool {
    matches!(letter,
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        | '\u{e0000}'..='\u{e007f}')
}

/// A path orders and compares as its text does, so that maps answer for plain text as well.
impl Borrow<str> for WorkspacePath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for WorkspacePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Debug for WorkspacePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::WorkspacePath;

    fn check_path(given: &str, expected: Option<&str>) {
        assert_eq!(
            WorkspacePath::new(given)
                .as_ref()
                .map(WorkspacePath::as_str),
            expected
        );
    }

    #[test]
    fn folds_dots_and_separators() {
        check_path("./a//b.py", Some("a/b.py"));
        check_path("a\\b.py", Some("a/b.py"));
        check_path("a/../b.py", Some("b.py"));
    }

    #[test]
    fn names_nothing_outside_the_root() {
        for outside in [
            "../a",
            "a/../../b",
            "/etc/passwd",
            "~/x",
            "file:///x",
            "C:\\x",
            "\\\\host\\x",
            "a\0b",
            "",
        ] {
            check_path(outside, None);
        }
    }

    fn check_of_git(path: &str, expected: bool) {
        let named = WorkspacePath::new(path).unwrap();
        assert_eq!(named.is_of_git(), expected, "{path}");
    }

    #[test]
    fn knows_gits_own_files_by_all_their_names() {
        for path in [
            ".git",
            "sub/.git",
            ".git/config",
            ".GIT/hooks/pre-commit",
            ".git. ./config",
            "git~1/config",
            "GIT~1/config",
            ".git::$INDEX_ALLOCATION/config",
            ".git:stream",
            ".g\u{200c}it/config",
            "sub\\.git\\config",
        ] {
            check_of_git(path, true);
        }
        for path in [
            "git/config",
            ".github/x.yml",
            ".gitignore",
            "a.git/x",
            "git~10",
        ] {
            check_of_git(path, false);
        }
    }

    #[test]
    fn lists_ancestors_nearest_first() {
        let path = WorkspacePath::new("a/b/c.py").unwrap();
        assert_eq!(path.ancestors().collect::<Vec<_>>(), ["a/b", "a", ""]);
        assert_eq!(path.sibling("../x.py").unwrap().as_str(), "a/x.py");
    }
}
