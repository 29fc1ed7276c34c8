//! One file of the workspace: its text, its parse and its facts, each made when first asked for. An edit
//! leaves the parse behind the text until it is parsed again; a closed file may be packed.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use scopewise_grammars::Language;
use tree_sitter::{InputEdit, Tree};

use crate::facts::NameSet;
use crate::packed::Held;
use crate::syntax::{self, NotParsed};
use crate::{DiskStamp, FileFacts, Text, WorkspacePath, mention};

/// One file of a snapshot. A closed one may be packed: its text and facts are compressed until they are
/// read, and stay in memory from then on until it is packed again.
#[derive(Clone, Debug)]
pub struct File {
    /// Its place.
    pub path: WorkspacePath,
    /// Its language.
    pub language: Language,
    /// The editor's version while it is open; `None` for a file on disk.
    pub version: Option<i32>,
    /// Its text as it is now.
    text: Held<Text>,
    /// The last parse, made at the first look; behind the text while `pending` is not empty.
    parsed: OnceLock<Result<Parsed, NotParsed>>,
    /// Edits made since that parse, oldest first.
    pending: Arc<Vec<InputEdit>>,
    /// What the disk said when the text was read there; `None` for any other text.
    stamp: Option<DiskStamp>,
}

/// A parse: its tree, where it was kept or asked for since, and the facts read off it.
#[derive(Clone, Debug)]
struct Parsed {
    tree: OnceLock<Tree>,
    facts: Held<FileFacts>,
    names: NameSet,
}

impl Parsed {
    fn read(language: Language, text: &Text, tree: Tree, keep_tree: bool) -> Self {
        let facts = FileFacts::read(language, text, &tree);
        Self {
            tree: match keep_tree {
                true => OnceLock::from(tree),
                false => OnceLock::new(),
            },
            names: facts.names.clone(),
            facts: Held::of(facts),
        }
    }

    fn packed(&self) -> Self {
        Self {
            tree: OnceLock::new(),
            facts: self.facts.packed(),
            names: self.names.clone(),
        }
    }
}

/// A packed file as plain bytes, for a cache. Only what [`File::stored`] made may come back: whoever
/// keeps it has to know that the bytes are whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFile {
    /// The compressed text.
    pub text: Arc<[u8]>,
    /// The facts, or why there are none.
    pub parsed: Result<StoredFacts, NotParsed>,
}

/// The packed facts of a file as plain bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFacts {
    /// The compressed facts.
    pub facts: Arc<[u8]>,
    /// The sorted hashes of the names in them, for [`File::may_mention`].
    pub names: Arc<[u32]>,
}

/// Past this many unparsed edits they are merged into one that spans them.
const PENDING_LIMIT: usize = 64;

impl File {
    /// A file parsed from its text. `keep_tree` for open files, whose next parse can reuse it.
    #[must_use]
    pub fn parse(path: WorkspacePath, text: Text, version: Option<i32>, keep_tree: bool) -> Self {
        let language = Language::of_path(path.as_str());
        let tree = syntax::parse(language, &text, None);
        let parsed = tree.map(|tree| Parsed::read(language, &text, tree, keep_tree));
        Self::of_parse(path, text, version, parsed)
    }

    /// A closed file parsed from its text, given up when `goes_on` says so: it is asked again and again.
    #[must_use]
    pub fn parse_while(path: WorkspacePath, text: Text, goes_on: &mut dyn FnMut() -> bool) -> Self {
        let language = Language::of_path(path.as_str());
        let tree = syntax::parse_while(language, &text, None, goes_on);
        let parsed = tree.map(|tree| Parsed::read(language, &text, tree, false));
        Self::of_parse(path, text, None, parsed)
    }

    fn of_parse(
        path: WorkspacePath,
        text: Text,
        version: Option<i32>,
        parsed: Result<Parsed, NotParsed>,
    ) -> Self {
        Self {
            language: Language::of_path(path.as_str()),
            path,
            text: Held::of(text),
            version,
            parsed: OnceLock::from(parsed),
            pending: Arc::default(),
            stamp: None,
        }
    }

    /// A closed file whose text is parsed when its facts are first asked for. Until then
    /// [`File::may_mention`] searches the text.
    #[must_use]
    pub fn unread(path: WorkspacePath, text: &str) -> Self {
        Self {
            language: Language::of_path(path.as_str()),
            path,
            text: Held::of(Text::from(text)).packed(),
            version: None,
            parsed: OnceLock::new(),
            pending: Arc::default(),
            stamp: None,
        }
    }

    /// Whether its facts are there, or why they cannot be.
    #[must_use]
    pub fn is_read(&self) -> bool {
        self.parsed.get().is_some()
    }

    /// A file whose text is known but was not parsed, and why.
    #[must_use]
    pub fn unparsed(path: WorkspacePath, text: Text, version: Option<i32>, why: NotParsed) -> Self {
        let language = Language::of_path(path.as_str());
        Self {
            path,
            language,
            text: Held::of(text),
            version,
            parsed: OnceLock::from(Err(why)),
            pending: Arc::default(),
            stamp: None,
        }
    }

    /// The file with text and facts compressed and its tree dropped; itself while its text is ahead of
    /// its facts.
    #[must_use]
    pub fn packed(&self) -> Self {
        if !self.is_current() {
            return self.clone();
        }
        Self {
            path: self.path.clone(),
            text: self.text.packed(),
            parsed: self.parsed.get().map_or_else(OnceLock::new, |parsed| {
                OnceLock::from(parsed.as_ref().map(Parsed::packed).map_err(|why| *why))
            }),
            pending: Arc::default(),
            ..*self
        }
    }

    /// Whether its text, its facts or its tree are in memory as they are.
    #[must_use]
    pub fn is_unpacked(&self) -> bool {
        let is_open = |it: &Parsed| it.facts.is_open() || it.tree.get().is_some();
        let parsed = self.parsed.get().and_then(|parsed| parsed.as_ref().ok());
        self.text.is_open() || parsed.is_some_and(is_open)
    }

    /// What a cache keeps of it; `None` while its text is ahead of its facts.
    #[must_use]
    pub fn stored(&self) -> Option<StoredFile> {
        let parsed = self.parsed.get().filter(|_| self.is_current())?;
        Some(StoredFile {
            text: self.text.bytes(),
            parsed: match parsed {
                Ok(parsed) => Ok(StoredFacts {
                    facts: parsed.facts.bytes(),
                    names: parsed.names.hashes(),
                }),
                Err(why) => Err(*why),
            },
        })
    }

    /// The packed file that was stored so.
    #[must_use]
    pub fn of_stored(path: WorkspacePath, stored: StoredFile) -> Self {
        Self {
            language: Language::of_path(path.as_str()),
            path,
            version: None,
            text: Held::of_packed(stored.text),
            parsed: OnceLock::from(stored.parsed.map(|stored| Parsed {
                tree: OnceLock::new(),
                facts: Held::of_packed(stored.facts),
                names: NameSet::of_hashes(stored.names),
            })),
            pending: Arc::default(),
            stamp: None,
        }
    }

    /// The file with the marks it had on disk when its text was read.
    #[must_use]
    pub fn stamped(self, stamp: Option<DiskStamp>) -> Self {
        Self { stamp, ..self }
    }

    /// The same file under another spelling of its path.
    #[must_use]
    pub fn renamed(self, path: WorkspacePath) -> Self {
        Self { path, ..self }
    }

    /// The marks it had on disk; `None` when its text is not the disk's, or may not be.
    #[must_use]
    pub const fn stamp(&self) -> Option<DiskStamp> {
        self.stamp
    }

    /// Its text as it is now.
    #[must_use]
    pub fn text(&self) -> &Text {
        self.text.get()
    }

    /// Its text as it is now, for one look: a packed file stays packed.
    #[must_use]
    pub fn text_for_once(&self) -> String {
        self.text.get_for_once(Text::to_string)
    }

    /// Whether the last parse may mention `name`, as a name, a module or a base class; `false` is sure.
    /// Costs no unpacking, and no parse of an unread file whose text has no place for the name.
    #[must_use]
    pub fn may_mention(&self, name: &str) -> bool {
        if !self.is_read() && !self.text.is_found(|text| mention::is_possible(text, name)) {
            return false;
        }
        self.parse_result()
            .as_ref()
            .is_ok_and(|parsed| parsed.names.may_hold(name))
    }

    /// The last parse; an unread file is parsed here.
    fn parse_result(&self) -> &Result<Parsed, NotParsed> {
        self.parsed.get_or_init(|| {
            let text = self.text();
            let tree = syntax::parse(self.language, text, None)?;
            Ok(Parsed::read(self.language, text, tree, false))
        })
    }

    /// The file after one edit of `range`, not parsed again: rope and bookkeeping only.
    #[must_use]
    pub fn edited(&self, range: Range<usize>, replacement: &str, version: Option<i32>) -> Self {
        // The edits are remembered from the last parse on, so that there has to be one.
        self.parse_result();
        let start = self.text().floor(range.start);
        let end = self.text().floor(range.end).max(start);
        let text = self.text().replaced(start..end, replacement);
        let mut pending = Vec::clone(&self.pending);
        pending.push(syntax::input_edit(
            self.text(),
            start,
            end,
            &text,
            start + replacement.len(),
        ));
        if pending.len() > PENDING_LIMIT {
            pending = merged(&pending);
        }
        Self {
            path: self.path.clone(),
            language: self.language,
            text: Held::of(text),
            version,
            parsed: self.parsed.clone(),
            pending: Arc::new(pending),
            stamp: None,
        }
    }

    /// The file parsed again if its text is ahead of its tree, reusing the old tree.
    #[must_use]
    pub fn reparsed(&self) -> Self {
        if self.is_current() {
            return self.clone();
        }
        let old = self
            .parse_result()
            .as_ref()
            .ok()
            .and_then(|parsed| parsed.tree.get().cloned())
            .map(|mut tree| {
                for edit in self.pending.iter() {
                    tree.edit(edit);
                }
                tree
            });
        let text = self.text();
        let parsed = syntax::parse(self.language, text, old.as_ref())
            .map(|tree| Parsed::read(self.language, text, tree, true));
        Self {
            parsed: OnceLock::from(parsed),
            pending: Arc::default(),
            ..self.clone()
        }
    }

    /// Whether the facts are those of the text as it is now.
    #[must_use]
    pub fn is_current(&self) -> bool {
        self.pending.is_empty()
    }

    /// The facts of the last parse; empty where there is none.
    #[must_use]
    pub fn facts(&self) -> &FileFacts {
        static EMPTY: FileFacts = FileFacts::empty();
        self.parse_result().as_ref().map_or(&EMPTY, |parsed| {
            parsed
                .facts
                .get_completed(|facts| facts.names = parsed.names.clone())
        })
    }

    /// Why there is no tree and no facts, if so.
    #[must_use]
    pub fn not_parsed(&self) -> Option<NotParsed> {
        self.parse_result().as_ref().err().copied()
    }

    /// The tree of the text as it is now: the kept one when current, else parsed here. A file that is
    /// current keeps it until it is packed.
    ///
    /// # Errors
    /// Says why there is no tree.
    pub fn tree(&self) -> Result<Tree, NotParsed> {
        let parsed = self.parse_result().as_ref().map_err(|why| *why)?;
        if !self.is_current() {
            return syntax::parse(self.language, self.text(), None);
        }
        if let Some(tree) = parsed.tree.get() {
            return Ok(tree.clone());
        }
        let tree = syntax::parse(self.language, self.text(), None)?;
        Ok(parsed.tree.get_or_init(|| tree).clone())
    }

    /// A byte range of the text now, in the coordinates of the last parse; what was typed since
    /// maps to where it was typed.
    #[must_use]
    pub fn parsed_range(&self, range: &Range<usize>) -> Range<usize> {
        let back = |mut byte: usize| {
            for edit in self.pending.iter().rev() {
                if byte >= edit.new_end_byte {
                    byte = byte - edit.new_end_byte + edit.old_end_byte;
                } else if byte > edit.start_byte {
                    byte = edit.start_byte;
                }
            }
            byte
        };
        let start = back(range.start);
        start..back(range.end).max(start)
    }

    /// A byte range of the last parse, in the coordinates of the text now.
    #[must_use]
    pub fn current_range(&self, range: &Range<usize>) -> Range<usize> {
        let forth = |mut byte: usize| {
            for edit in self.pending.iter() {
                if byte >= edit.old_end_byte {
                    byte = byte - edit.old_end_byte + edit.new_end_byte;
                } else if byte > edit.start_byte {
                    byte = edit.start_byte;
                }
            }
            byte
        };
        let start = forth(range.start);
        start..forth(range.end).max(start)
    }
}

fn merged(edits: &[InputEdit]) -> Vec<InputEdit> {
    let mut edits = edits.iter();
    let Some(first) = edits.next() else {
        return Vec::new();
    };
    let mut span = *first;
    for edit in edits {
        // `span.new_end` and `edit.start..old_end` are both in the text between the two.
        if edit.start_byte < span.start_byte {
            span.start_byte = edit.start_byte;
            span.start_position = edit.start_position;
        }
        if edit.old_end_byte > span.new_end_byte {
            span.old_end_byte += edit.old_end_byte - span.new_end_byte;
            span.new_end_byte = edit.new_end_byte;
        } else {
            span.new_end_byte = span.new_end_byte - edit.old_end_byte + edit.new_end_byte;
        }
        span.new_end_position = edit.new_end_position;
    }
    vec![span]
}

#[cfg(test)]
mod tests {
    use super::File;
    use crate::{Text, WorkspacePath};

    fn rust(text: &str) -> File {
        File::parse(
            WorkspacePath::new("a.rs").unwrap(),
            Text::from(text),
            Some(1),
            true,
        )
    }

    fn names(file: &File) -> Vec<&str> {
        file.facts()
            .definitions
            .iter()
            .map(|it| it.name.as_str())
            .collect()
    }

    #[test]
    fn an_edit_leaves_the_facts_until_parsed_again() {
        let file = rust("fn a() {}\nfn b() {}\n").edited(3..4, "renamed", Some(2));
        assert!(!file.is_current());
        assert_eq!(names(&file), ["a", "b"]);
        assert_eq!(names(&file.reparsed()), ["renamed", "b"]);
    }

    #[test]
    fn maps_ranges_over_unparsed_edits_in_both_directions() {
        let file = rust("fn a() {}\nfn b() {}\n").edited(0..0, "// above\n", Some(2));
        assert_eq!(file.parsed_range(&(22..23)), 13..14);
        assert_eq!(file.current_range(&(13..14)), 22..23);
    }

    #[test]
    fn many_edits_merge_and_still_parse_to_the_text() {
        let mut file = rust("fn a() {}\nfn b() {}\n");
        for number in 0..200 {
            file = file.edited(3..3, "x", Some(number));
        }
        assert_eq!(file.parsed_range(&(213..214)), 13..14);
        assert_eq!(
            names(&file.reparsed()).first().map(|it| it.len()),
            Some(201)
        );
        let again = rust(&file.text().to_string());
        assert_eq!(file.reparsed().facts(), again.facts());
    }

    #[test]
    fn edits_apart_merge_to_a_span_that_holds_both() {
        let mut file = rust("fn a() {}\nfn b() {}\nfn c() {}\n");
        for number in 0..80 {
            let at = if number % 2 == 0 {
                3
            } else {
                file.text().len() - 7
            };
            file = file.edited(at..at, "y", Some(number));
        }
        let again = rust(&file.text().to_string());
        assert_eq!(file.reparsed().facts(), again.facts());
    }

    #[test]
    fn a_packed_file_is_the_same_file() {
        let file = File::parse(
            WorkspacePath::new("a.py").unwrap(),
            Text::from(
                "from os import path\n\n\ndef join(a, *, b=1):\n    return path.join(a, b)\n",
            ),
            None,
            false,
        );
        let packed = file.packed();
        assert!(!packed.is_unpacked() && packed.may_mention("join"));
        assert!(!packed.may_mention("split"));
        assert_eq!(packed.text_for_once(), file.text().to_string());
        assert!(!packed.is_unpacked());
        let stored = File::of_stored(file.path.clone(), packed.stored().unwrap());
        for other in [packed, stored] {
            assert_eq!(other.facts(), file.facts());
            assert_eq!(other.text(), file.text());
        }
    }
}
