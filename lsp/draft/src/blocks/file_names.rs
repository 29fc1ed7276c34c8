//! Where an answer says which file a block is for: a `FILE:` line, the line before a fence, or the
//! fence's info string. Names are taken as written; whether they stay inside the workspace is judged
//! by their readers.

use scopewise_workspace::{Snapshot, WorkspacePath};

/// The name in a line such as `FILE: src/a.py`, also as a heading, in bold or in backticks.
pub(super) fn file_line(line: &str) -> Option<String> {
    let plain = line.trim().trim_start_matches(['#', '*', '-', '/', ' ']);
    let word = plain
        .get(..5)
        .filter(|word| word.eq_ignore_ascii_case("file:"))?;
    let name = without_marks(plain.strip_prefix(word)?);
    (!name.is_empty() && !name.contains(char::is_whitespace)).then_some(name)
}

/// The one name in a line that stands right before a fence or a block: the line itself, or a span in
/// backticks or bold inside it.
pub(super) fn bare_name(snapshot: &Snapshot, line: &str) -> Option<String> {
    let plain = without_marks(line.trim().trim_start_matches(['#', '-', '/', ' ']));
    if is_name(snapshot, &plain) {
        return Some(plain);
    }
    let mut names = ["`", "**"]
        .into_iter()
        .flat_map(|mark| line.split(mark).skip(1).step_by(2));
    let mut names = names
        .by_ref()
        .map(without_marks)
        .filter(|name| is_name(snapshot, name));
    let name = names.next()?;
    names.all(|other| other == name).then_some(name)
}

/// The name in a fence's info string, beside a language or alone.
pub(super) fn info_name(snapshot: &Snapshot, info: &str) -> Option<String> {
    let words = info.split([' ', '\t', ':', '=', '"', '{', '}', ',']);
    let mut words = words.filter(|word| !word.is_empty()).enumerate();
    let is_named = |(index, word): &(usize, &str)| {
        is_name(snapshot, word) && (*index > 0 || word.contains('/') || is_there(snapshot, word))
    };
    words.find(is_named).map(|(_, word)| word.to_owned())
}

fn without_marks(text: &str) -> String {
    let marks = ['*', '`', '"', '\'', ':', ' ', '\t'];
    text.trim_matches(marks).to_owned()
}

/// Whether a word is a file there is, or has the look of one: an extension and no blanks.
fn is_name(snapshot: &Snapshot, word: &str) -> bool {
    if word.is_empty() {
        return false;
    }
    let odd = |character: char| character.is_whitespace() || "<>|?*\"'`;,={}".contains(character);
    let last = word.rsplit(['/', '\\']).next().unwrap_or_default();
    let extension = last.rsplit_once('.').map_or("", |(_, extension)| extension);
    let has_extension = (1..=8).contains(&extension.len())
        && extension
            .chars()
            .all(|character| character.is_ascii_alphanumeric());
    is_there(snapshot, word) || (has_extension && !word.contains(odd) && !word.contains("://"))
}

fn is_there(snapshot: &Snapshot, word: &str) -> bool {
    WorkspacePath::new(word).is_some_and(|path| snapshot.file(&path).is_some())
}

#[cfg(test)]
mod tests {
    use scopewise_workspace::Snapshot;

    use super::{bare_name, file_line, info_name};

    fn check_file_line(line: &str, expected: Option<&str>) {
        assert_eq!(file_line(line).as_deref(), expected, "{line}");
    }

    #[test]
    fn reads_file_lines() {
        check_file_line("FILE: src/a.py", Some("src/a.py"));
        check_file_line("### File: `src/a.py`", Some("src/a.py"));
        check_file_line("**FILE: src/a.py**", Some("src/a.py"));
        check_file_line("**File:** `src/a.py`:", Some("src/a.py"));
        check_file_line("# file: Makefile", Some("Makefile"));
        check_file_line("FILE: ../x", Some("../x"));
        check_file_line("File: see below for it", None);
        check_file_line("The file: a.py", None);
        check_file_line("FILE:", None);
    }

    fn check_bare(line: &str, expected: Option<&str>) {
        let snapshot = Snapshot::of_texts([("Makefile", "all:\n"), ("my file.txt", "x")]);
        assert_eq!(bare_name(&snapshot, line).as_deref(), expected, "{line}");
    }

    #[test]
    fn reads_names_before_a_fence() {
        check_bare("src/a.py", Some("src/a.py"));
        check_bare("`src/a.py`:", Some("src/a.py"));
        check_bare("**src/a.py**", Some("src/a.py"));
        check_bare("#### src/a.py", Some("src/a.py"));
        check_bare("// src/a.py", Some("src/a.py"));
        check_bare("Then change `src/a.py` so:", Some("src/a.py"));
        check_bare(
            "app/[id]/(group)/page.tsx",
            Some("app/[id]/(group)/page.tsx"),
        );
        check_bare("Makefile", Some("Makefile"));
        check_bare("`my file.txt`", Some("my file.txt"));
        check_bare("Change `a.py` and `b.py`:", None);
        check_bare("Call `f(a.b)` here:", None);
        check_bare("Here it is.", None);
        check_bare("See https://a.b/c.html", None);
    }

    #[test]
    fn reads_names_in_info_strings() {
        let snapshot = Snapshot::of_texts([("a.py", "")]);
        let name = |info| info_name(&snapshot, info);
        assert_eq!(name("python src/a.py").as_deref(), Some("src/a.py"));
        assert_eq!(name("python:src/a.py").as_deref(), Some("src/a.py"));
        assert_eq!(name("a.py").as_deref(), Some("a.py"));
        assert_eq!(name("ts title=\"src/b.ts\"").as_deref(), Some("src/b.ts"));
        assert_eq!(name("python"), None);
        assert_eq!(name("asp.net"), None);
    }
}
