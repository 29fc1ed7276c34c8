//! The extended headers git writes between `diff --git` and the first hunk.

use super::names::header_name;
use super::parse::{Section, Whole};

/// What the extended headers of git say.
#[derive(Default)]
pub(super) struct GitHeaders {
    pub(super) created: bool,
    pub(super) deleted: bool,
    moved: Option<(Whole, String)>,
    moved_to: Option<String>,
    pub(super) skipped: Option<&'static str>,
}

impl GitHeaders {
    /// Takes one line in; any other line says nothing.
    pub(super) fn read(&mut self, line: &str) {
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

    /// Whether both names of a rename or copy are there.
    pub(super) const fn is_move(&self) -> bool {
        self.moved.is_some() && self.moved_to.is_some()
    }

    /// Gives a section the names of a rename or copy.
    pub(super) fn name(self, section: &mut Section) {
        if let (Some((whole, from)), Some(to)) = (self.moved, self.moved_to) {
            section.whole = whole;
            section.old = Some(from);
            section.new = Some(to);
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
