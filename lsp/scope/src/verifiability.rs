//! Whether a result can be verified in seconds: the checks a language has, their remembered time, and
//! the lines that a person will read. An estimate, and one that says so.

use scopewise_workspace::{Language, Tier};

use crate::{ScopeSite, Target, TargetKind, Verifiability};

/// Lines of a diff that a reader takes in per second. Our own assumption, near silent reading of prose
/// (238 words a minute, Brysbaert 2019, doi 10.1016/j.jml.2019.104047) at about four words a line.
const LINES_PER_SECOND: usize = 1;

/// The share of a target's lines that an edit changes, as one part in this many. Our own assumption.
const CHANGED_SHARE: usize = 4;

/// The least lines an edit of a definition is taken to change, where it has as many.
const LEAST_CHANGED: usize = 6;

/// Lines that a new file is taken to have.
const NEW_FILE_LINES: usize = 25;

/// Estimates how a result can be verified. `p90_seconds` is the remembered 90th-percentile time of
/// the checks.
pub(crate) fn estimate(
    target: &Target,
    sites: &[ScopeSite],
    makes_file: MakesFile,
    p90_seconds: u32,
) -> Verifiability {
    let lines = changed_lines(target, sites, makes_file);
    let reading = u32::try_from(lines.div_ceil(LINES_PER_SECOND)).unwrap_or(u32::MAX);
    Verifiability {
        checks: checks(target.language),
        seconds: p90_seconds.saturating_add(reading),
        by_eye: target.language.is_verified_by_eye(),
    }
}

/// Whether an ask makes a new file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MakesFile {
    Yes,
    No,
}

fn changed_lines(target: &Target, sites: &[ScopeSite], makes_file: MakesFile) -> usize {
    let of_sites = sites.iter().filter(|it| it.must_change).count();
    if makes_file == MakesFile::Yes || target.kind == TargetKind::NewFile {
        return NEW_FILE_LINES + of_sites;
    }
    let (first, last) = target.lines;
    let lines = last.saturating_sub(first) + 1;
    lines.div_ceil(CHANGED_SHARE).max(LEAST_CHANGED.min(lines)) + of_sites
}

fn checks(language: Language) -> Vec<&'static str> {
    match language.tier() {
        Tier::Resolved => vec![
            "syntax",
            "elision",
            "noop",
            "imports",
            "calls",
            "names",
            "interface",
            "beyond",
            "secrets",
        ],
        Tier::Structure => vec!["syntax", "elision", "noop", "beyond", "secrets"],
        Tier::Plain => vec!["elision", "noop", "beyond", "secrets"],
    }
}

#[cfg(test)]
mod tests {
    use scopewise_workspace::{DefinitionKind, Language, WorkspacePath};

    use super::{MakesFile, estimate};
    use crate::{Target, TargetKind};

    fn target(path: &str, lines: usize) -> Target {
        Target {
            path: WorkspacePath::new(path).unwrap(),
            language: Language::of_path(path),
            kind: TargetKind::Definition(DefinitionKind::Function),
            name: "f".into(),
            range: 0..1,
            lines: (1, lines),
            definition: None,
            signature: None,
        }
    }

    fn check_seconds(path: &str, lines: usize, makes_file: MakesFile, expected: u32) {
        assert_eq!(
            estimate(&target(path, lines), &[], makes_file, 2).seconds,
            expected
        );
    }

    #[test]
    fn a_reader_takes_a_second_a_changed_line() {
        check_seconds("a.py", 3, MakesFile::No, 2 + 3);
        check_seconds("a.py", 20, MakesFile::No, 2 + 6);
        check_seconds("a.py", 112, MakesFile::No, 2 + 28);
        check_seconds("a.py", 120, MakesFile::No, 2 + 30);
        check_seconds("a.py", 300, MakesFile::Yes, 2 + 25);
    }

    #[test]
    fn the_language_decides_the_checks() {
        let checks = |path: &str| {
            estimate(&target(path, 3), &[], MakesFile::No, 0)
                .checks
                .len()
        };
        assert_eq!(checks("a.tsx"), 9);
        assert_eq!(checks("a.go"), 9);
        assert_eq!(checks("a.txt"), 4);
    }
}
