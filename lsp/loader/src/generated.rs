//! Texts that a tool made of other files: minified, or bundled with a map of their sources. Nobody edits
//! them and no definition in them is anybody's, so they are kept as text and not parsed.

use scopewise_workspace::{Language, WorkspacePath};

/// Nothing shorter is worth telling, whatever it looks like.
const SMALL: usize = 16 * 1024;

/// People do not write lines of so many bytes, one with the other.
const LONG_LINES: usize = 300;

/// A file of a build folder with a map of its sources is a bundle from so many bytes on.
const BUNDLE: usize = 100 * 1024;

/// Folders that builds write to.
const BUILD_FOLDERS: [&str; 5] = ["assets", "build", "dist", "out", "static"];

/// A comment near the end that names the map of a file's sources.
const SOURCE_MAP: &str = "# sourceMappingURL=";

/// Whether a file is the work of a tool, by its name or its lines.
pub(crate) fn is_generated(path: &WorkspacePath, text: &str) -> bool {
    if Language::of_path(path.as_str()).grammar().is_none() {
        return false;
    }
    is_named_minified(path.file_name())
        || (text.len() >= SMALL && has_long_lines(text))
        || (text.len() >= BUNDLE && is_built(path) && names_source_map(text))
}

fn is_named_minified(name: &str) -> bool {
    let Some((stem, ending)) = name.rsplit_once('.') else {
        return false;
    };
    matches!(ending, "js" | "mjs" | "cjs" | "css") && stem.ends_with(".min")
}

fn has_long_lines(text: &str) -> bool {
    let lines = text.bytes().filter(|byte| *byte == b'\n').count() + 1;
    text.len() / lines >= LONG_LINES
}

fn is_built(path: &WorkspacePath) -> bool {
    let mut folders = path.folder().split('/');
    folders.any(|folder| BUILD_FOLDERS.contains(&folder))
}

fn names_source_map(text: &str) -> bool {
    let mut last = text.lines().rev().filter(|line| !line.trim().is_empty());
    last.next().is_some_and(|line| line.contains(SOURCE_MAP))
}

#[cfg(test)]
mod tests {
    use super::is_generated;
    use scopewise_workspace::WorkspacePath;

    fn check_generated(path: &str, text: &str, expected: bool) {
        let named = WorkspacePath::new(path).unwrap();
        assert_eq!(is_generated(&named, text), expected, "{path}");
    }

    #[test]
    fn tells_minified_files_by_their_lines() {
        let line = "var a=function(b){return b+1};";
        check_generated("web/app.js", &line.repeat(1000), true);
        check_generated("web/app.js", line, false);
        check_generated("web/app.js", &format!("{line}\n").repeat(10_000), false);
        check_generated("a.py", &format!("x = {:?}\n", "y".repeat(30_000)), true);
    }

    #[test]
    fn tells_minified_files_by_their_names() {
        check_generated("lib/a.min.js", "var a\n", true);
        check_generated("lib/a.min.css", "a{}\n", true);
        check_generated("lib/admin.js", "var a\n", false);
        check_generated("lib/a.min.py", "a = 1\n", false);
    }

    #[test]
    fn tells_bundles_by_their_maps() {
        let code = "export function add(a, b) {\n  return a + b;\n}\n".repeat(3000);
        let bundle = format!("{code}//# sourceMappingURL=index.js.map\n");
        check_generated("dist/index.js", &bundle, true);
        check_generated("src/index.js", &bundle, false);
        check_generated("dist/index.js", &code, false);
        check_generated("dist/a.js", "a\n//# sourceMappingURL=a.js.map\n", false);
    }

    #[test]
    fn leaves_plain_texts_alone() {
        check_generated("data.json", &"[1,2],".repeat(10_000), false);
    }
}
