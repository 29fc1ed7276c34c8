//! Where the comments of a file are: as its tree says where that is up to date, else as a scan of the
//! text says. A shebang is none.

use std::cell::OnceCell;
use std::ops::Range;

use scopewise_workspace::{File, Language};

use super::lines::{line_marks, starts_like_comment};
use super::scan::comments_in;

/// The comments of a file.
pub(super) struct Comments<'a> {
    file: &'a File,
    tree: Option<TreeOf<'a>>,
    scanned: OnceCell<Vec<Range<usize>>>,
}

/// A closure over the kept tree: bytes of a place to what it stands in.
type TreeOf<'a> = Box<dyn Fn(&Range<usize>) -> Option<Stands> + 'a>;

/// What a place stands in.
enum Stands {
    /// A comment; with the braces that make it an expression of JSX, where it is nothing else.
    Comment(Range<usize>, Range<usize>),
    /// Code of another language that the tree does not read.
    Embedded(Range<usize>, Language),
}

/// How a comment is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// From its mark to the end of the line.
    Line,
    /// Between two marks.
    Block {
        /// The first.
        open: &'static str,
        /// The last.
        close: &'static str,
    },
}

/// The marks around comments, whatever the language: pages hold others' code.
const BLOCKS: [(&str, &str); 3] = [("/*", "*/"), ("<!--", "-->"), ("=begin", "=end")];

impl<'a> Comments<'a> {
    /// The comments of a file; nothing is parsed.
    pub(super) fn of(file: &'a File) -> Self {
        // An open file that is current has kept its tree; any other would be parsed here.
        let is_kept = file.version.is_some() && file.is_current();
        let tree = is_kept.then(|| file.tree().ok()).flatten();
        Self {
            file,
            scanned: OnceCell::new(),
            tree: tree.map(|tree| -> TreeOf<'a> {
                Box::new(move |place| {
                    let node = tree
                        .root_node()
                        .descendant_for_byte_range(place.start, place.end)?;
                    if node.kind() == "raw_text" {
                        let language = match node.parent()?.kind() {
                            "style_element" => Language::Css,
                            _ => Language::JavaScript,
                        };
                        return Some(Stands::Embedded(node.byte_range(), language));
                    }
                    if !node.kind().contains("comment") {
                        return None;
                    }
                    // Some grammars nest what a comment says in the comment.
                    let mut outermost = node;
                    while let Some(parent) = outermost.parent()
                        && parent.kind().contains("comment")
                    {
                        outermost = parent;
                    }
                    // The grammar of HTML reads comments in attributes too.
                    if outermost
                        .parent()
                        .is_some_and(|it| it.kind().contains("attribute"))
                    {
                        return None;
                    }
                    let braces = outermost
                        .parent()
                        .filter(|it| it.kind() == "jsx_expression" && it.named_child_count() == 1);
                    Some(Stands::Comment(
                        outermost.byte_range(),
                        braces.unwrap_or(outermost).byte_range(),
                    ))
                })
            }),
        }
    }

    /// The file.
    pub(super) const fn file(&self) -> &'a File {
        self.file
    }

    /// The comment around a place, without a line break at its end.
    pub(super) fn at(&self, place: &Range<usize>) -> Option<Range<usize>> {
        let text = self.file.text();
        let comment = match &self.tree {
            Some(stands_in) => match stands_in(place)? {
                Stands::Comment(comment, _) => comment,
                Stands::Embedded(code, language) => {
                    let found = comments_in(&text.slice(code.clone()), language);
                    let mut moved = found
                        .into_iter()
                        .map(|it| code.start + it.start..code.start + it.end);
                    moved.find(|it| holds(it, place))?
                }
            },
            None => {
                let scan = || comments_in(&text.to_string(), self.file.language);
                let mut scanned = self.scanned.get_or_init(scan).iter();
                scanned.find(|it| holds(it, place)).cloned()?
            }
        };
        let content = text.slice(comment.clone());
        let is_shebang = comment.start == 0 && content.starts_with("#!");
        let end = comment.start + content.trim_end().len();
        (!is_shebang).then_some(comment.start..end)
    }

    /// A comment with the braces that go with it.
    pub(super) fn with_braces(&self, comment: &Range<usize>) -> Range<usize> {
        match self.tree.as_ref().and_then(|stands_in| stands_in(comment)) {
            Some(Stands::Comment(_, whole)) if whole.start < comment.start => whole,
            _ => comment.clone(),
        }
    }

    /// How a comment is written.
    pub(super) fn shape(&self, comment: &Range<usize>) -> Shape {
        let text = self.file.text().slice(comment.clone());
        let block = BLOCKS.into_iter().find(|(open, _)| text.starts_with(open));
        match block {
            // Plain text has no blocks, only a line that looks like one.
            Some((open, close)) if self.file.language != Language::PlainText => {
                Shape::Block { open, close }
            }
            _ => Shape::Line,
        }
    }
}

fn holds(comment: &Range<usize>, place: &Range<usize>) -> bool {
    comment.start <= place.start && place.end <= comment.end
}

/// The comments of plain text: lines that start like one.
pub(super) fn comment_lines(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let shown = line.trim();
        let indent = line.len() - line.trim_start().len();
        if starts_like_comment(shown, Language::PlainText) {
            found.push(start + indent..start + indent + shown.len());
        }
        start += line.len();
    }
    found
}

/// Whether a language has comments that run to the end of the line.
pub(super) fn line_comment_at(rest: &str, language: Language) -> bool {
    line_marks(language)
        .iter()
        .any(|mark| rest.starts_with(mark))
        && !(language == Language::Php && rest.starts_with("#["))
}
