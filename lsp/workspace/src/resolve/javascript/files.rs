//! Which file of the workspace a path without or with an ending means.

use scopewise_grammars::Language;

use crate::{PackageKind, Snapshot, WorkspacePath};

const TYPESCRIPT_FIRST: [&str; 12] = [
    ".ts", ".tsx", ".d.ts", ".mts", ".cts", ".d.mts", ".d.cts", ".js", ".jsx", ".mjs", ".cjs",
    ".json",
];
const JAVASCRIPT_FIRST: [&str; 12] = [
    ".js", ".jsx", ".mjs", ".cjs", ".json", ".ts", ".tsx", ".d.ts", ".mts", ".cts", ".d.mts",
    ".d.cts",
];

/// Endings that a bundler or a platform puts behind a name.
const BUNDLED: [&str; 12] = [
    ".vue",
    ".svelte",
    ".astro",
    ".native.ts",
    ".native.tsx",
    ".native.js",
    ".web.ts",
    ".web.tsx",
    ".web.js",
    ".ios.tsx",
    ".android.tsx",
    ".ios.js",
];

/// What TypeScript reads in place of a file that is named with the ending of its output.
const SOURCES: [(&str, &[&str]); 8] = [
    (".js", &[".ts", ".tsx", ".d.ts", ".jsx"]),
    (".jsx", &[".tsx", ".d.ts"]),
    (".mjs", &[".mts", ".d.mts"]),
    (".cjs", &[".cts", ".d.cts"]),
    (".ts", &[".d.ts", ".js"]),
    (".tsx", &[".d.ts", ".js"]),
    (".mts", &[".d.mts", ".mjs"]),
    (".cts", &[".d.cts", ".cjs"]),
];

/// Folds `.`, `..` and empty segments; `None` when the path leaves the root, `""` for the root.
pub(super) fn folded(folder: &str, relative: &str) -> Option<String> {
    let mut segments: Vec<&str> = Vec::new();
    for segment in folder.split('/').chain(relative.split('/')) {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop()?;
            }
            name => segments.push(name),
        }
    }
    Some(segments.join("/"))
}

/// The file that `path` (root-relative) means when a file of `language` imports it.
pub(super) fn file_of(
    snapshot: &Snapshot,
    language: Language,
    path: &str,
) -> Option<WorkspacePath> {
    let named = (!path.is_empty() && !path.ends_with('/'))
        .then(|| named_file(snapshot, language, path))
        .flatten();
    named.or_else(|| folder_file(snapshot, language, path.trim_end_matches('/')))
}

fn named_file(snapshot: &Snapshot, language: Language, path: &str) -> Option<WorkspacePath> {
    let exact = || existing(snapshot, path);
    let source = || {
        SOURCES.iter().find_map(|(output, sources)| {
            let stem = path.strip_suffix(output)?;
            sources
                .iter()
                .find_map(|ending| existing(snapshot, &format!("{stem}{ending}")))
        })
    };
    let named = match language {
        Language::JavaScript => exact().or_else(source),
        _ if is_typescript(path) => exact().or_else(source),
        _ => source().or_else(exact),
    };
    named
        .or_else(|| with_ending(snapshot, language, path))
        .or_else(|| declared_beside(snapshot, path))
}

fn is_typescript(path: &str) -> bool {
    [".ts", ".tsx", ".mts", ".cts"]
        .iter()
        .any(|it| path.ends_with(it))
}

/// The entry files of a manifest as a file of `language` tries them: types before programs in
/// TypeScript.
pub(super) fn in_order(language: Language, files: &[String]) -> Vec<&str> {
    let mut files: Vec<&str> = files.iter().map(String::as_str).collect();
    let rank = |path: &&str| match language {
        Language::JavaScript => path.contains(".d."),
        _ => !is_typescript(path),
    };
    files.sort_by_key(rank);
    files
}

fn with_ending(snapshot: &Snapshot, language: Language, path: &str) -> Option<WorkspacePath> {
    let endings = match language {
        Language::JavaScript => &JAVASCRIPT_FIRST,
        _ => &TYPESCRIPT_FIRST,
    };
    endings
        .iter()
        .chain(&BUNDLED)
        .find_map(|ending| existing(snapshot, &format!("{path}{ending}")))
}

/// `x.d.css.ts`, the types of `x.css`.
fn declared_beside(snapshot: &Snapshot, path: &str) -> Option<WorkspacePath> {
    let (stem, ending) = path.rsplit_once('.')?;
    existing(snapshot, &format!("{stem}.d.{ending}.ts"))
}

fn folder_file(snapshot: &Snapshot, language: Language, folder: &str) -> Option<WorkspacePath> {
    let main = snapshot
        .packages()
        .iter()
        .find(|it| it.kind == PackageKind::Npm && it.folder == folder)
        .and_then(|it| it.entry_files.get("."))
        .and_then(|files| {
            let mut files = in_order(language, files).into_iter();
            files.find_map(|it| named_file(snapshot, language, it))
        });
    let index = if folder.is_empty() {
        "index".to_owned()
    } else {
        format!("{folder}/index")
    };
    main.or_else(|| with_ending(snapshot, language, &index))
}

pub(super) fn existing(snapshot: &Snapshot, path: &str) -> Option<WorkspacePath> {
    snapshot.file_at(path).map(|file| file.path.clone())
}
