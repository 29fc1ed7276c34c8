//! How a system writes the paths of files, and which spellings of one it takes for the same. Works on texts
//! alone, so that the shapes of each system are tested on every other; opens and follows nothing.

use percent_encoding::percent_decode_str;
use scopewise_workspace::WorkspacePath;
use tower_lsp::gen_lsp_types as lsp;

/// A system's way with paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Naming {
    /// `/`, and letters of another case are other letters.
    Unix,
    /// As Unix, but letters of both cases are one, as its disks are by default.
    MacOs,
    /// Drives and shares, `\` or `/`, and letters of both cases are one.
    Windows,
}

impl Naming {
    /// That of the system this runs on.
    pub(crate) const HERE: Self = if cfg!(windows) {
        Self::Windows
    } else if cfg!(target_os = "macos") {
        Self::MacOs
    } else {
        Self::Unix
    };

    /// The path of a `file:` URI: on Windows `c:/a` for a drive in every spelling (`file:///C:/a`,
    /// `file:///c%3A/a`) and `//server/share/a` for a share. `None` for other URIs.
    pub(crate) fn path_of(self, uri: &lsp::Uri) -> Option<String> {
        if uri.scheme() != "file" {
            return None;
        }
        let path = percent_decode_str(uri.path()).decode_utf8().ok()?;
        if self != Self::Windows {
            return Some(path.into_owned());
        }
        Some(match uri.host_str().filter(|host| !host.is_empty()) {
            Some(server) => format!("//{server}{path}"),
            None => self.spelled(path.strip_prefix('/').unwrap_or(&path)),
        })
    }

    /// The place of `path` below `folder`, both absolute; its own case is kept. `None` for what lies
    /// elsewhere, and for the folder itself.
    pub(crate) fn below(self, folder: &str, path: &str) -> Option<WorkspacePath> {
        let (folder, path) = (self.spelled(folder), self.spelled(path));
        let mut rest = path.split('/');
        let mut folders = folder.trim_end_matches('/').split('/');
        if !folders.all(|one| rest.next().is_some_and(|other| self.is_one(one, other))) {
            return None;
        }
        let rest: Vec<&str> = rest.collect();
        WorkspacePath::new(&rest.join("/"))
    }

    /// Whether two absolute paths name one file.
    pub(crate) fn is_same(self, one: &str, other: &str) -> bool {
        self.is_one(&self.spelled(one), &self.spelled(other))
    }

    fn is_one(self, one: &str, other: &str) -> bool {
        one == other || (self != Self::Unix && one.to_lowercase() == other.to_lowercase())
    }

    /// One spelling for all: on Windows with `/`, a small drive letter, and without the mark of a
    /// verbatim path (`\\?\C:\a`, as canonical paths are given there).
    fn spelled(self, path: &str) -> String {
        if self != Self::Windows {
            return path.to_owned();
        }
        let path = path.replace('\\', "/");
        let path = match path.strip_prefix("//?/") {
            Some(verbatim) => match verbatim.strip_prefix("UNC/") {
                Some(share) => format!("//{share}"),
                None => verbatim.to_owned(),
            },
            None => path,
        };
        match path.split_at_checked(1) {
            Some((drive, rest)) if rest.starts_with(':') => drive.to_ascii_lowercase() + rest,
            _ => path,
        }
    }
}

#[cfg(test)]
mod tests {
    use tower_lsp::gen_lsp_types as lsp;

    use super::Naming::{self, MacOs, Unix, Windows};

    fn check_path(naming: Naming, uri: &str, expected: Option<&str>) {
        let uri: lsp::Uri = uri.parse().unwrap();
        assert_eq!(naming.path_of(&uri).as_deref(), expected, "{uri}");
    }

    #[test]
    fn reads_the_uris_of_each_system() {
        check_path(Unix, "file:///home/a%20b/%C3%A4.py", Some("/home/a b/ä.py"));
        check_path(MacOs, "file:///Users/a/b.py", Some("/Users/a/b.py"));
        check_path(Windows, "file:///C:/Users/a.py", Some("c:/Users/a.py"));
        check_path(Windows, "file:///c%3A/Users/a.py", Some("c:/Users/a.py"));
        check_path(
            Windows,
            "file://server/share/a.py",
            Some("//server/share/a.py"),
        );
        check_path(Windows, "untitled:Untitled-1", None);
    }

    fn check_below(naming: Naming, folder: &str, path: &str, expected: Option<&str>) {
        let found = naming.below(folder, path);
        assert_eq!(found.as_ref().map(|it| it.as_str()), expected, "{path}");
    }

    #[test]
    fn finds_a_file_below_its_folder_however_it_is_spelled() {
        check_below(Unix, "/w", "/w/a/b.py", Some("a/b.py"));
        check_below(Unix, "/w/", "/w/a.py", Some("a.py"));
        check_below(Unix, "/", "/a.py", Some("a.py"));
        check_below(MacOs, "/Users/Me/w", "/users/me/w/A.py", Some("A.py"));
        check_below(Windows, r"C:\w", "c:/w/a/b.py", Some("a/b.py"));
        check_below(Windows, "c:/W", r"C:\w\Ab.py", Some("Ab.py"));
        check_below(Windows, r"\\?\C:\w", "c:/w/a.py", Some("a.py"));
        check_below(
            Windows,
            r"\\?\UNC\server\share",
            "//server/share/a.py",
            Some("a.py"),
        );
        check_below(Windows, "c:/", "c:/a.py", Some("a.py"));
    }

    #[test]
    fn leaves_out_what_lies_elsewhere() {
        check_below(Unix, "/w", "/W/a.py", None);
        check_below(Unix, "/w", "/wide/a.py", None);
        check_below(Unix, "/w", "/w", None);
        check_below(Unix, "/w", "/w/../x/a.py", None);
        check_below(Windows, r"C:\w", r"D:\w\a.py", None);
        check_below(Windows, r"C:\w", "//server/w/a.py", None);
    }

    #[test]
    fn knows_two_spellings_of_one_file() {
        assert!(Windows.is_same(r"C:\w\a.py", "c:/W/A.py"));
        assert!(MacOs.is_same("/w/a.py", "/W/A.py"));
        assert!(!Unix.is_same("/w/a.py", "/w/A.py"));
    }
}
