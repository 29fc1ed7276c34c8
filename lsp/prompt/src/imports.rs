//! Where a file has its imports, and where new ones go: after the last one at its top, else below what
//! must stand first.

use std::ops::Range;

use scopewise_workspace::facts::{Import, ImportForm};
use scopewise_workspace::{DefinitionKind, File, Language};

/// The byte, a line's start, where new imports go. Never inside `region`: imports that the region
/// holds itself are the region's.
pub(crate) fn imports_at(file: &File, region: &Range<usize>) -> usize {
    let at = head_imports(file).last().map_or_else(
        || below_head(file),
        |import| line_after(file, import.range.end),
    );
    if region.start < at && at < region.end {
        region.end
    } else {
        at
    }
}

/// Whether the last import at the file's top stands in `region`.
pub(crate) fn holds_imports(file: &File, region: &Range<usize>) -> bool {
    head_imports(file).last().is_some_and(|import| {
        let range = file.current_range(&import.range);
        region.start <= range.start && range.end <= region.end
    })
}

/// The text of the imports at the file's top.
pub(crate) fn import_text(file: &File) -> String {
    let mut text = String::new();
    for import in head_imports(file) {
        let range = file.current_range(&import.range);
        text.push_str(file.text().slice(range).trim_end());
        text.push('\n');
    }
    text
}

/// Plain import statements at the margin, before the first function or class.
fn head_imports(file: &File) -> Vec<&Import> {
    let facts = file.facts();
    let first_code = facts
        .definitions
        .iter()
        .filter(|it| {
            !matches!(
                it.kind,
                DefinitionKind::Variable | DefinitionKind::TypeAlias
            )
        })
        .map(|it| it.range.start)
        .min()
        .unwrap_or(usize::MAX);
    let mut imports: Vec<&Import> = facts
        .imports
        .iter()
        .filter(|it| it.range.start < first_code && !it.guarded)
        .filter(|it| it.form != ImportForm::Dynamic)
        .filter(|it| is_at_margin(file, it))
        .collect();
    imports.dedup_by(|a, b| a.range == b.range);
    imports
}

fn is_at_margin(file: &File, import: &Import) -> bool {
    let start = file.current_range(&import.range).start;
    let line = file.text().line_start(file.text().line_of(start));
    start == line
        || file
            .text()
            .slice(line..start)
            .trim_start_matches('\u{feff}')
            .is_empty()
}

fn line_after(file: &File, parsed_end: usize) -> usize {
    let end = file.current_range(&(parsed_end..parsed_end)).end;
    let line = file.text().line_of(end);
    if line + 1 < file.text().line_count() {
        file.text().line_start(line + 1)
    } else {
        file.text().len()
    }
}

/// Below an interpreter line, a licence comment, a module's own words and its directives.
fn below_head(file: &File) -> usize {
    let count = file.text().line_count();
    let mut head = Head::default();
    for line in 0..count {
        let text = file.text().line(line);
        if !head.takes(file.language, line, text.trim_start_matches('\u{feff}')) {
            break;
        }
    }
    if head.end < count {
        file.text().line_start(head.end)
    } else {
        file.text().len()
    }
}

/// The lines that must or should stay on top, read one by one.
#[derive(Default)]
struct Head {
    /// Lines that stay above the imports.
    end: usize,
    /// The mark that ends an open block comment or text.
    open: Option<&'static str>,
    /// Whether the open block is the module's own words, after which code follows.
    is_document: bool,
    has_document: bool,
}

impl Head {
    /// Whether the line belongs to the head, or may still.
    fn takes(&mut self, language: Language, line: usize, text: &str) -> bool {
        let trimmed = text.trim();
        if let Some(mark) = self.open {
            if trimmed.ends_with(mark) || text.contains(mark) {
                self.close(line);
            }
            return true;
        }
        if line == 0 && trimmed.starts_with("#!") {
            self.end = 1;
            return true;
        }
        if trimmed.is_empty() {
            return true;
        }
        if language == Language::Python {
            return self.takes_python(line, trimmed);
        }
        if let Some(rest) = trimmed.strip_prefix("/*") {
            self.open = Some("*/").filter(|mark| !rest.contains(mark));
            if self.open.is_none() {
                self.end = line + 1;
            }
            return true;
        }
        let is_directive = ["\"use ", "'use "].iter().any(|it| trimmed.starts_with(it));
        let stays = is_directive
            || trimmed.starts_with("//")
            || (language == Language::Go && trimmed.starts_with("package "))
            || (language == Language::Rust && trimmed.starts_with("#!["));
        if stays {
            self.end = line + 1;
        }
        stays
    }

    fn takes_python(&mut self, line: usize, trimmed: &str) -> bool {
        if trimmed.starts_with('#') {
            self.end = line + 1;
            return true;
        }
        let bare = trimmed.trim_start_matches(['r', 'R', 'u', 'U']);
        if self.has_document {
            return false;
        }
        for mark in ["\"\"\"", "'''"] {
            if let Some(rest) = bare.strip_prefix(mark) {
                self.is_document = true;
                if rest.contains(mark) {
                    self.close(line);
                } else {
                    self.open = Some(mark);
                }
                return true;
            }
        }
        if bare.starts_with(['"', '\'']) && bare.ends_with(['"', '\'']) && bare.len() > 1 {
            self.is_document = true;
            self.close(line);
            return true;
        }
        false
    }

    fn close(&mut self, line: usize) {
        self.open = None;
        self.end = line + 1;
        self.has_document = self.is_document;
    }
}

#[cfg(test)]
mod tests {
    use scopewise_workspace::{Snapshot, WorkspacePath};

    use super::imports_at;

    /// `§` marks where imports must go; `«»` a region.
    fn check_imports_at(path: &str, marked: &str) {
        let place = marked.replace(['«', '»'], "").find('§').unwrap();
        let text = marked.replace(['§', '«', '»'], "");
        let bare = marked.replace('§', "");
        let start = bare.find('«').unwrap_or(text.len());
        let end = bare.find('»').map_or(text.len(), |it| it - '«'.len_utf8());
        let snapshot = Snapshot::of_texts([(path, text.as_str())]);
        let file = snapshot.file(&WorkspacePath::new(path).unwrap()).unwrap();
        assert_eq!(imports_at(file, &(start..end)), place, "{marked}");
    }

    #[test]
    fn new_imports_follow_the_last_one_at_the_top() {
        check_imports_at("a.py", "import os\nfrom a import (\n    b,\n)\n§\nx = 1\n");
        check_imports_at(
            "a.py",
            "import os\n§try:\n    import fast\nexcept ImportError:\n    fast = None\n",
        );
        check_imports_at(
            "a.py",
            "import os\n§\ndef a():\n    import re\n\nimport late\n",
        );
        check_imports_at("a.py", "from __future__ import annotations\n§x = 1\n");
        check_imports_at(
            "a.ts",
            "'use strict';\nimport a from 'a';\nimport {\n  b,\n} from 'b';\n§\nlet x = 1;\n",
        );
        check_imports_at("a.js", "const a = require('a');\n§\nmodule.exports = a;\n");
    }

    #[test]
    fn without_imports_they_go_below_what_stands_first() {
        check_imports_at("a.py", "§x = 1\n");
        check_imports_at(
            "a.py",
            "#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n§x = 1\n",
        );
        check_imports_at("a.py", "\"\"\"What this is.\n\nMore.\n\"\"\"\n§\nx = 1\n");
        check_imports_at("a.py", "\"\"\"One line.\"\"\"\n§x = 1\n");
        check_imports_at("a.py", "# licence\n\n'''Words.'''\n§\nx = 1\n");
        check_imports_at(
            "a.js",
            "#!/usr/bin/env node\n/* licence\n * more\n */\n'use strict';\n§let x = 1;\n",
        );
        check_imports_at("a.tsx", "\"use client\";\n§export const a = 1;\n");
        check_imports_at("a.go", "// words\npackage a\n§\nfunc A() {}\n");
    }

    #[test]
    fn a_region_that_holds_the_imports_keeps_them() {
        check_imports_at("a.py", "«import os\nimport re\nx = 1\n»§y = 2\n");
        check_imports_at("a.py", "«import os\n»§y = 2\n");
    }
}
