//! A patch cut into one section a file. Reads names, modes and hunks; touches no snapshot.

use super::PatchError;
use super::hunks::{Crlf, PatchHunk, read_hunks};
use super::names::{git_names, header_name, stripped};

/// What a section does to the file as a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Whole {
    #[default]
    Edited,
    Renamed,
    Copied,
    /// A copy undone.
    CopyRemoved,
}

/// One file of a patch. A side without a name does not exist.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Section {
    pub(super) old: Option<String>,
    pub(super) new: Option<String>,
    pub(super) whole: Whole,
    pub(super) hunks: Vec<PatchHunk>,
    /// Why it holds no change of text.
    pub(super) skipped: Option<&'static str>,
}

impl Section {
    /// The section that undoes this one.
    pub(super) fn inverted(self) -> Self {
        let whole = match self.whole {
            Whole::Copied => Whole::CopyRemoved,
            Whole::CopyRemoved => Whole::Copied,
            same => same,
        };
        Self {
            old: self.new,
            new: self.old,
            whole,
            hunks: self.hunks.into_iter().map(PatchHunk::inverted).collect(),
            skipped: self.skipped,
        }
    }

    /// Both names and, for plain diffs of two folders, the name they share below them.
    pub(super) fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = [&self.old, &self.new]
            .into_iter()
            .flatten()
            .cloned()
            .collect();
        if let [old, new] = names.as_slice()
            && let Some(shared) = shared_name(old, new)
        {
            names.push(shared);
        }
        names
    }

    /// The name to show a person.
    pub(super) fn shown_name(&self) -> String {
        let name = self.new.as_ref().or(self.old.as_ref());
        name.cloned()
            .unwrap_or_else(|| "a file without a name".into())
    }
}

/// The name two different ones share below their first folders: `old/x.py` and `new/x.py`.
pub(super) fn shared_name(old: &str, new: &str) -> Option<String> {
    let below = super::names::below_first_folder;
    let shared = below(old).filter(|name| old != new && below(new) == Some(name));
    shared.map(str::to_owned)
}

/// Cuts a patch into sections, in its order. Text around the diffs (a commit message, a mail) is
/// passed over; a patch of white space alone has no sections.
pub(super) fn parse(patch: &str) -> Result<Vec<Section>, PatchError> {
    let lines: Vec<&str> = patch.split('\n').collect();
    let mut sections = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let rest = lines.get(at..).unwrap_or_default();
        if line.starts_with("diff --git ") {
            let (section, taken) = git_section(rest)?;
            sections.push(section);
            at += taken;
        } else if starts_plain(rest) {
            let (section, taken) = plain_section(rest)?;
            sections.push(section);
            at += taken;
        } else if let Some(section) = plain_binary(line) {
            sections.push(section);
            at += 1;
        } else {
            refuse_stray(line)?;
            at += 1;
        }
    }
    if sections.is_empty() && !patch.trim().is_empty() {
        let why =
            "no `---` and `+++` lines in the patch: give a unified diff, as `git diff` prints it";
        return Err(PatchError(why.into()));
    }
    Ok(sections)
}

fn starts_plain(lines: &[&str]) -> bool {
    matches!(lines, [old, new, ..] if old.starts_with("--- ") && new.starts_with("+++ "))
}

fn refuse_stray(line: &str) -> Result<(), PatchError> {
    if line.starts_with("@@@ ") {
        let why = "the patch is a combined diff of a merge: give one against a single parent";
        return Err(PatchError(why.into()));
    }
    if line.starts_with("@@ -") {
        let hunk = line.trim_end();
        return Err(PatchError(format!(
            "hunk `{hunk}` stands under no `---` and `+++` lines: give each hunk its file"
        )));
    }
    Ok(())
}

fn plain_binary(line: &str) -> Option<Section> {
    let names = line.trim_end().strip_prefix("Binary files ")?;
    let (old, new) = names.strip_suffix(" differ")?.split_once(" and ")?;
    let side = |name: &str| (name != "/dev/null").then(|| name.to_owned());
    let (old, new) = stripped(side(old), side(new));
    Some(Section {
        old,
        new,
        skipped: Some("it is binary"),
        ..Section::default()
    })
}

/// A section from its `---` line on, and how many lines it took.
fn plain_section(lines: &[&str]) -> Result<(Section, usize), PatchError> {
    let name_at = |at: usize, mark: &str| -> Result<Option<String>, PatchError> {
        let line = lines.get(at).copied().unwrap_or_default();
        let rest = line.strip_prefix(mark).unwrap_or_default();
        let rest = rest.strip_suffix('\r').unwrap_or(rest);
        header_name(rest)
            .map_err(|()| PatchError(format!("broken quotation in `{}`", line.trim_end())))
    };
    let (old, new) = stripped(name_at(0, "--- ")?, name_at(1, "+++ ")?);
    let (old, new) = present(lines, old, new);
    if old.is_none() && new.is_none() {
        return Err(PatchError(
            "a diff of /dev/null with /dev/null names no file".into(),
        ));
    }
    let mut section = Section {
        old,
        new,
        ..Section::default()
    };
    let crlf = match lines.get(1) {
        Some(line) if line.ends_with('\r') => Crlf::OfThePatch,
        _ => Crlf::OfTheFile,
    };
    let rest = lines.get(2..).unwrap_or_default();
    let (hunks, taken) = read_hunks(&section.shown_name(), rest, crlf)?;
    if hunks.is_empty() {
        let name = section.shown_name();
        return Err(PatchError(format!(
            "{name} has no hunks in the patch: it may be cut off"
        )));
    }
    section.hunks = hunks;
    Ok((section, taken + 2))
}

/// The names of the sides that exist: `diff -N` gives a file that is not there the time 0.
fn present(
    lines: &[&str],
    old: Option<String>,
    new: Option<String>,
) -> (Option<String>, Option<String>) {
    let is_absent = |at: usize| {
        let stamp = lines
            .get(at)
            .and_then(|line| line.split_once('\t'))
            .map(|(_, stamp)| stamp);
        stamp.is_some_and(|stamp| {
            ["1970-01-01 ", "1969-12-31 "]
                .iter()
                .any(|day| stamp.starts_with(day))
        })
    };
    let (Some(from), Some(to)) = (&old, &new) else {
        return (old, new);
    };
    let shared = shared_name(from, to);
    match (is_absent(0), is_absent(1)) {
        (true, false) => (None, shared.or(new)),
        (false, true) => (shared.or(old), None),
        _ => (old, new),
    }
}

/// What the extended headers of git say.
#[derive(Default)]
struct GitHeaders {
    created: bool,
    deleted: bool,
    moved: Option<(Whole, String)>,
    moved_to: Option<String>,
    skipped: Option<&'static str>,
}

impl GitHeaders {
    fn read(&mut self, line: &str) {
        if let Some(mode) = line.strip_prefix("new file mode ") {
            self.created = true;
            self.read_mode(mode);
        } else if let Some(mode) = line.strip_prefix("deleted file mode ") {
            self.deleted = true;
            self.read_mode(mode);
        } else if let Some(name) = line.strip_prefix("rename from ") {
            self.moved = Some((Whole::Renamed, moved_name(name)));
        } else if let Some(name) = line.strip_prefix("copy from ") {
            self.moved = Some((Whole::Copied, moved_name(name)));
        } else if let Some(name) = strip_either(line, "rename to ", "copy to ") {
            self.moved_to = Some(moved_name(name));
        } else if let Some(index) = line.strip_prefix("index ") {
            self.read_mode(index.rsplit(' ').next().unwrap_or_default());
        } else if line == "GIT binary patch" || is_binary_note(line) {
            self.skipped = Some("it is binary");
        }
    }

    fn read_mode(&mut self, mode: &str) {
        match mode {
            "120000" => self.skipped = Some("it is a symbolic link"),
            "160000" => self.skipped = Some("it is a submodule"),
            _ => {}
        }
    }
}

fn is_binary_note(line: &str) -> bool {
    line.starts_with("Binary files ") && line.ends_with(" differ")
}

fn strip_either<'a>(line: &'a str, one: &str, other: &str) -> Option<&'a str> {
    line.strip_prefix(one).or_else(|| line.strip_prefix(other))
}

fn moved_name(rest: &str) -> String {
    header_name(rest)
        .ok()
        .flatten()
        .unwrap_or_else(|| rest.to_owned())
}

/// A section from its `diff --git` line on, and how many lines it took.
fn git_section(lines: &[&str]) -> Result<(Section, usize), PatchError> {
    let first = lines.first().copied().unwrap_or_default().trim_end();
    let names = git_names(first.strip_prefix("diff --git ").unwrap_or_default());
    let mut headers = GitHeaders::default();
    let mut at = 1;
    while let Some(line) = lines.get(at) {
        let rest = lines.get(at..).unwrap_or_default();
        if line.starts_with("diff --git ") {
            break;
        }
        if starts_plain(rest) {
            let (mut section, taken) = plain_section(rest)?;
            section.skipped = headers.skipped;
            take_move(&mut section, headers);
            return Ok((section, at + taken));
        }
        refuse_stray(line)?;
        headers.read(line.trim_end());
        at += 1;
    }
    let no_name = || PatchError(format!("`{first}` does not say which file it is about"));
    let (old, new) = match names {
        Some((old, new)) => stripped(Some(old), Some(new)),
        None if headers.moved.is_some() && headers.moved_to.is_some() => (None, None),
        None => return Err(no_name()),
    };
    let mut section = Section {
        old: old.filter(|_| !headers.created),
        new: new.filter(|_| !headers.deleted),
        skipped: headers.skipped,
        ..Section::default()
    };
    take_move(&mut section, headers);
    Ok((section, at))
}

fn take_move(section: &mut Section, headers: GitHeaders) {
    if let (Some((whole, from)), Some(to)) = (headers.moved, headers.moved_to) {
        section.whole = whole;
        section.old = Some(from);
        section.new = Some(to);
    }
}
