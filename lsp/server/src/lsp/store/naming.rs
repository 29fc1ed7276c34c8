//! How a system writes the paths of files, and which spellings of one it takes for the same. Works on texts
//! alone, so that the shapes of each system are tested on every other; opens and follows nothing.

use icu_normalizer::DecomposingNormalizerBorrowed;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use scopewise_workspace::{Snapshot, WorkspacePath};
use tower_lsp::gen_lsp_types as lsp;

/// A system's way with paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Naming {
    /// `/`, and letters of another case are other letters.
    Unix,
    /// As Unix, but letters of both cases are one, and so are a letter with its accent and the two written
    /// one after the other, as its disks are by default.
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

    /// That of a folder on this system, whose disk was seen to take letters of both cases for one or not;
    /// `None` where that could not be seen. Windows says it for each folder, so its own rule stays.
    pub(crate) const fn seen(blind: Option<bool>) -> Self {
        match (Self::HERE, blind) {
            (Self::Windows, _) | (_, None) => Self::HERE,
            (_, Some(true)) => Self::MacOs,
            (_, Some(false)) => Self::Unix,
        }
    }

    /// The path of a `file:` URI in the client's own letters: on Windows `C:/a` for a drive in every
    /// spelling (`file:///C:/a`, `file:///C%3A/a`), `//server/share/a` for a share. `None` for other URIs.
    pub(crate) fn path_of(self, uri: &lsp::Uri) -> Option<String> {
        if uri.scheme() != "file" {
            return None;
        }
        let path = percent_decode_str(uri.path()).decode_utf8().ok()?;
        if self != Self::Windows {
            return Some(path.into_owned());
        }
        Some(match uri.host_str().filter(|host| !host.is_empty()) {
            Some(server) => format!("//{}{path}", percent_decode_str(server).decode_utf8().ok()?),
            None => match path.strip_prefix('/') {
                Some(drive) if has_drive(drive) => drive.to_owned(),
                _ => path.into_owned(),
            },
        })
    }

    /// The `file:` URI of an absolute path, in the path's own letters.
    pub(crate) fn uri_of(self, path: &str) -> Option<lsp::Uri> {
        let path = match self {
            Self::Windows => without_mark(path),
            Self::Unix | Self::MacOs => path.to_owned(),
        };
        let encoded = utf8_percent_encode(&path, ENCODED);
        match (self, path.strip_prefix("//")) {
            (Self::Windows, Some(_)) => format!("file:{encoded}").parse().ok(),
            (Self::Windows, None) if has_drive(&path) => format!("file:///{encoded}").parse().ok(),
            _ if path.starts_with('/') => format!("file://{encoded}").parse().ok(),
            _ => None,
        }
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

    /// The path as the index spells it, segment by segment as far as there is one entry alike: a new file
    /// in a known folder has the folder's letters and its own name. Two that differ in letters alone show
    /// that the disk tells them apart.
    pub(crate) fn as_known(self, known: &Snapshot, path: &WorkspacePath) -> WorkspacePath {
        if self == Self::Unix || known.file(path).is_some() {
            return path.clone();
        }
        let mut spelled = String::new();
        for name in path.as_str().split('/') {
            let mut alike = known
                .names_in(&spelled)
                .filter(|other| self.is_one(other, name));
            let only = alike.next().filter(|_| alike.next().is_none());
            if !spelled.is_empty() {
                spelled.push('/');
            }
            spelled.push_str(only.unwrap_or(name));
        }
        WorkspacePath::new(&spelled).unwrap_or_else(|| path.clone())
    }

    fn is_one(self, one: &str, other: &str) -> bool {
        let lower = char::to_lowercase;
        match self {
            Self::Unix => one == other,
            _ if one.is_ascii() && other.is_ascii() => one.eq_ignore_ascii_case(other),
            Self::Windows => one
                .chars()
                .flat_map(lower)
                .eq(other.chars().flat_map(lower)),
            Self::MacOs => {
                let apart = DecomposingNormalizerBorrowed::new_nfd();
                let (one, other) = (one.chars(), other.chars());
                apart
                    .normalize_iter(one)
                    .flat_map(lower)
                    .eq(apart.normalize_iter(other).flat_map(lower))
            }
        }
    }

    /// One spelling for all: on Windows with `/`, a small drive letter, and without the mark of a
    /// verbatim path.
    fn spelled(self, path: &str) -> String {
        if self != Self::Windows {
            return path.to_owned();
        }
        let path = without_mark(path);
        match path.split_at_checked(1) {
            Some((drive, rest)) if rest.starts_with(':') => drive.to_ascii_lowercase() + rest,
            _ => path,
        }
    }
}

/// What a path may not have in a URI as it is: all but letters, digits, and what RFC 3986 allows in one.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b':')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// A Windows path with `/`, and without the mark of a verbatim one (`\\?\C:\a`, `\\?\UNC\server\share`), as
/// canonical paths are given there.
fn without_mark(path: &str) -> String {
    let path = path.replace('\\', "/");
    let Some(verbatim) = path.strip_prefix("//?/") else {
        return path;
    };
    match verbatim.strip_prefix("UNC/") {
        Some(share) => format!("//{share}"),
        None => verbatim.to_owned(),
    }
}

fn has_drive(path: &str) -> bool {
    let mut letters = path.chars();
    letters.next().is_some_and(|it| it.is_ascii_alphabetic()) && letters.next() == Some(':')
}

#[cfg(test)]
mod tests {
    use scopewise_workspace::{Snapshot, WorkspacePath};
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
        check_path(Windows, "file:///C:/Users/a.py", Some("C:/Users/a.py"));
        check_path(Windows, "file:///C%3A/Users/a.py", Some("C:/Users/a.py"));
        check_path(Windows, "file:///c%3A/Users/a.py", Some("c:/Users/a.py"));
        check_path(
            Windows,
            "file://server/share/a.py",
            Some("//server/share/a.py"),
        );
        check_path(
            Windows,
            "file://wsl.localhost/Debian/home/a.py",
            Some("//wsl.localhost/Debian/home/a.py"),
        );
        check_path(
            Windows,
            "file://wsl%24/Debian/a.py",
            Some("//wsl$/Debian/a.py"),
        );
        check_path(Windows, "untitled:Untitled-1", None);
    }

    fn check_uri(naming: Naming, path: &str, expected: Option<&str>) {
        let uri = naming.uri_of(path);
        assert_eq!(uri.as_ref().map(lsp::Uri::as_str), expected, "{path}");
    }

    #[test]
    fn writes_the_uris_of_each_system() {
        check_uri(
            Unix,
            "/w/a b/%[1].py",
            Some("file:///w/a%20b/%25%5B1%5D.py"),
        );
        check_uri(Unix, r"/w/a\b.py", Some("file:///w/a%5Cb.py"));
        check_uri(MacOs, "/Users/\u{e4}.py", Some("file:///Users/%C3%A4.py"));
        check_uri(Windows, "C:/w/a#1.py", Some("file:///C:/w/a%231.py"));
        check_uri(Windows, r"c:\w\a.py", Some("file:///c:/w/a.py"));
        check_uri(Windows, r"\\?\C:\w\a.py", Some("file:///C:/w/a.py"));
        check_uri(
            Windows,
            r"\\server\share\a.py",
            Some("file://server/share/a.py"),
        );
        check_uri(
            Windows,
            r"\\?\UNC\server\share\a.py",
            Some("file://server/share/a.py"),
        );
        check_uri(Unix, "w/a.py", None);
        check_uri(Windows, "w/a.py", None);
    }

    #[test]
    fn a_uri_names_the_path_it_was_written_for() {
        let check = |naming: Naming, path: &str| {
            let uri = naming.uri_of(path).unwrap();
            assert_eq!(naming.path_of(&uri).as_deref(), Some(path));
        };
        check(Unix, "/w/\u{e4} %20 #?[1]&=.py");
        check(Unix, r"/w/a\b.py");
        check(Windows, "C:/w/\u{e4} %20 #[1]&=.py");
        check(Windows, "//server/share/a b.py");
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
        check_below(Windows, "c:/", "C:/a.py", Some("a.py"));
        check_below(
            Windows,
            "//Server/share",
            "//server/Share/a.py",
            Some("a.py"),
        );
        // A letter with its accent, and the two apart.
        check_below(MacOs, "/w/\u{e4}", "/w/a\u{308}/x.py", Some("x.py"));
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
        assert!(Windows.is_same("C:/w/\u{c4}.py", "c:/w/\u{e4}.py"));
        assert!(!Windows.is_same("C:/w/\u{e4}.py", "C:/w/a\u{308}.py"));
        assert!(Windows.is_same(r"\\server\share\a.py", "//SERVER/share/a.py"));
        assert!(MacOs.is_same("/w/a.py", "/W/A.py"));
        assert!(MacOs.is_same("/w/\u{c4}.py", "/w/a\u{308}.py"));
        assert!(!Unix.is_same("/w/a.py", "/w/A.py"));
    }
    fn check_known(naming: Naming, path: &str, expected: &str) {
        let files = ["src/app.py", "src/a\u{308}.py", "lib/One.py", "lib/one.py"];
        let known = Snapshot::of_texts(files.map(|path| (path, "")));
        let path = WorkspacePath::new(path).unwrap();
        assert_eq!(naming.as_known(&known, &path).as_str(), expected);
    }

    #[test]
    fn finds_a_file_in_the_index_however_its_letters_are_written() {
        for naming in [Windows, MacOs] {
            check_known(naming, "SRC/App.py", "src/app.py");
            check_known(naming, "src/app.py", "src/app.py");
            check_known(naming, "Src/new/Two.py", "src/new/Two.py");
            check_known(naming, "other/App.py", "other/App.py");
        }
        check_known(MacOs, "src/\u{e4}.py", "src/a\u{308}.py");
        check_known(Windows, "src/\u{e4}.py", "src/\u{e4}.py");
        check_known(Unix, "src/App.py", "src/App.py");
    }

    #[test]
    fn tells_files_apart_that_the_disk_tells_apart() {
        check_known(MacOs, "lib/ONE.py", "lib/ONE.py");
        check_known(MacOs, "lib/One.py", "lib/One.py");
        check_known(Windows, "LIB/one.py", "lib/one.py");
    }

    #[test]
    fn goes_by_what_the_disk_was_seen_to_do() {
        assert_eq!(Naming::seen(None), Naming::HERE);
        if Naming::HERE != Windows {
            assert_eq!(Naming::seen(Some(true)), MacOs);
            assert_eq!(Naming::seen(Some(false)), Unix);
        }
    }
}
