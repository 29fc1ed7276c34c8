//! Why a file or package may exist though the workspace does not show it: written by a build,
//! ignored, not text, mapped by a bundler. Only asked where the answer would be that it is missing.

use scopewise_grammars::Language;

use super::files::{existing, folded};
use super::modules::{is_relative, resolve_module};
use super::packages::{alias_targets, packages_around, segment_matches, split_name};
use crate::facts::{DECLARES_MODULE, DefinitionKind};
use crate::resolve::ModuleResolution;
use crate::resolve::hidden::mentions;
use crate::{Snapshot, WorkspacePath};

/// Folders that hold what a build or a tool writes.
const WRITTEN: [&str; 20] = [
    "dist",
    "build",
    "out",
    "output",
    "generated",
    "__generated__",
    "_generated",
    "gen",
    "codegen",
    "coverage",
    "node_modules",
    "bower_components",
    "tmp",
    "temp",
    "target",
    "env",
    "prebuilt",
    "artifacts",
    "typechain",
    "typechain-types",
];

/// Folders that hold what a build writes, unless the workspace has them.
const WRITTEN_IF_ABSENT: [&str; 12] = [
    "lib", "es", "esm", "cjs", "umd", "types", "typings", "pkg", "release", "bin", "compiled",
    "public",
];

/// Marks in the names of files that tools write.
const WRITTEN_NAMES: [&str; 14] = [
    ".generated",
    "_generated",
    "-generated",
    "generated-",
    ".gen",
    "_pb",
    "_grpc_pb",
    ".pb",
    "_connect",
    "$types",
    "+types",
    ".min",
    ".bundle",
    ".compiled",
];

/// Folders of files that are read by tests and templates, not run where they stand.
const FIXTURES: [&str; 14] = [
    "fixtures",
    "fixture",
    "__fixtures__",
    "test-fixtures",
    "testdata",
    "__testfixtures__",
    "templates",
    "template",
    "__snapshots__",
    "cases",
    "configCases",
    "watchCases",
    "statsCases",
    "hotCases",
];

const CODE: [&str; 8] = ["ts", "tsx", "mts", "cts", "js", "jsx", "mjs", "cjs"];

/// Why `module`, which nothing answers, may still be there.
pub(super) fn excuse(snapshot: &Snapshot, from: &WorkspacePath, module: &str) -> Option<String> {
    if !snapshot.is_complete() {
        return Some("the workspace is still being read".to_owned());
    }
    if let Some(folder) = from.folder().split('/').find(|it| FIXTURES.contains(it)) {
        return Some(format!("files in `{folder}` are not run where they stand"));
    }
    if let Some(path) = declared_module(snapshot, module) {
        return Some(format!("`{path}` declares it for the type checker"));
    }
    if is_relative(module) {
        let target = folded(from.folder(), module)?;
        return unseen_file(snapshot, &target);
    }
    match alias_targets(snapshot, from, module).as_slice() {
        [] => unseen_package(snapshot, from, module),
        targets => targets.iter().find_map(|it| unseen_file(snapshot, it)),
    }
}

fn unseen_file(snapshot: &Snapshot, target: &str) -> Option<String> {
    let mut folders: Vec<&str> = target.split('/').collect();
    let name = folders.pop().unwrap_or_default();
    if let Some(folder) = folders
        .iter()
        .chain([&name])
        .find(|it| WRITTEN.contains(it))
    {
        return Some(format!("`{folder}` may be written by a build"));
    }
    if folders.iter().any(|it| it.starts_with('.')) || name.starts_with('.') {
        return Some("hidden folders are not read".to_owned());
    }
    let mut around = String::new();
    for folder in folders.iter().chain([&name]) {
        around = folded(&around, folder)?;
        if WRITTEN_IF_ABSENT.contains(folder) && !snapshot.has_folder(&around) {
            return Some(format!("`{around}` may be written by a build"));
        }
    }
    if WRITTEN_NAMES.iter().any(|it| name.contains(it)) {
        return Some("its name is that of a file a tool writes".to_owned());
    }
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let is_asset = !ending.is_empty()
        && !CODE.contains(&ending)
        && ending.len() <= 8
        && is_known_asset(ending);
    if is_asset {
        return Some(format!("a `.{ending}` file need not be in the workspace"));
    }
    is_ignored(snapshot, target).then(|| "version control ignores it".to_owned())
}

/// Endings of files that are imported and are no code of ours.
fn is_known_asset(ending: &str) -> bool {
    const ASSETS: [&str; 56] = [
        "json", "json5", "jsonc", "css", "scss", "sass", "less", "styl", "pcss", "svg", "png",
        "jpg", "jpeg", "gif", "webp", "avif", "ico", "bmp", "woff", "woff2", "ttf", "eot", "otf",
        "mp3", "mp4", "webm", "wav", "ogg", "pdf", "txt", "md", "mdx", "html", "htm", "xml",
        "yaml", "yml", "toml", "csv", "wasm", "node", "vue", "svelte", "astro", "graphql", "gql",
        "glsl", "frag", "vert", "wgsl", "hbs", "ejs", "pug", "proto", "sql", "coffee",
    ];
    ASSETS.contains(&ending)
}

/// Whether a `.gitignore` on the way names the file. Reads names with `*`, folders and paths; what
/// it cannot read ignores nothing.
fn is_ignored(snapshot: &Snapshot, target: &str) -> bool {
    let Some(target) = WorkspacePath::new(target) else {
        return false;
    };
    target.ancestors().any(|folder| {
        let Some(rules) = folded(folder, ".gitignore").and_then(|it| existing(snapshot, &it))
        else {
            return false;
        };
        let text = snapshot
            .file(&rules)
            .map(|it| it.text().to_string())
            .unwrap_or_default();
        let inside = target.as_str().strip_prefix(folder).unwrap_or_default();
        let segments: Vec<&str> = inside.trim_start_matches('/').split('/').collect();
        text.lines().any(|line| rule_fits(line.trim(), &segments))
    })
}

fn rule_fits(rule: &str, path: &[&str]) -> bool {
    if rule.is_empty() || rule.starts_with(['#', '!']) {
        return false;
    }
    let rule = rule
        .trim_end_matches("/**")
        .trim_end_matches("/*")
        .trim_end_matches('/');
    let rule = rule.trim_start_matches("**/");
    let fits = |pattern: &str, segment: &str| {
        let stem = segment.rsplit_once('.').map_or(segment, |(stem, _)| stem);
        CODE.iter()
            .any(|it| segment_matches(pattern, &format!("{stem}.{it}")))
            || CODE
                .iter()
                .any(|it| segment_matches(pattern, &format!("{segment}.{it}")))
            || segment_matches(pattern, segment)
    };
    if !rule.contains('/') {
        return path.iter().any(|it| fits(rule, it));
    }
    let parts: Vec<_> = rule.trim_start_matches('/').split('/').collect();
    parts.len() <= path.len()
        && parts
            .iter()
            .zip(path)
            .all(|(part, segment)| fits(part, segment))
}

fn unseen_package(snapshot: &Snapshot, from: &WorkspacePath, module: &str) -> Option<String> {
    let (name, _) = split_name(module);
    if name.starts_with("@/") || name == "@" || name.starts_with(['~', '$']) {
        return Some("its first character is a bundler's sign".to_owned());
    }
    if packages_around(snapshot, from).any(|it| {
        let first = folded(&it.folder, name).unwrap_or_default();
        let source = folded(&it.folder, &format!("src/{name}")).unwrap_or_default();
        snapshot.has_folder(&first) || snapshot.has_folder(&source)
    }) {
        return Some(format!("`{name}` is also a folder that a bundler may map"));
    }
    let configuration = configured(snapshot, from, name)?;
    Some(format!("`{configuration}` may map it"))
}

/// A tool's configuration above the file that names the package's first word.
fn configured(snapshot: &Snapshot, from: &WorkspacePath, name: &str) -> Option<WorkspacePath> {
    let word = name.split('/').next().unwrap_or(name);
    from.ancestors().find_map(|folder| {
        snapshot
            .files_under(folder)
            .filter(|file| file.path.folder() == folder)
            .filter(|file| is_configuration(file.path.file_name()))
            .find(|file| {
                let text = file.text().to_string();
                text.contains(&format!("'{word}"))
                    || text.contains(&format!("\"{word}"))
                    || text.contains(&format!("^{word}"))
                    || text.contains(&format!("{word}:"))
            })
            .map(|file| file.path.clone())
    })
}

fn is_configuration(name: &str) -> bool {
    name.contains(".config.")
        || name.contains(".conf.")
        || name.starts_with(".babelrc")
        || name == ".swcrc"
        || name.starts_with("webpack.")
        || matches!(
            name,
            "deno.json"
                | "deno.jsonc"
                | "import_map.json"
                | "angular.json"
                | "gulpfile.js"
                | "karma.conf.js"
        )
}

/// The file that declares an ambient module of this name: `declare module "*.svg"`.
fn declared_module(snapshot: &Snapshot, module: &str) -> Option<WorkspacePath> {
    declared_modules(snapshot)
        .find(|(_, name)| segment_matches(name, module))
        .map(|(path, _)| path.clone())
}

/// Why a file may export more than it says: a `declare module` adds to it.
pub(super) fn augmented(snapshot: &Snapshot, path: &WorkspacePath, export: &str) -> Option<String> {
    let adds = |by: &WorkspacePath| snapshot.file(by).is_some_and(|file| mentions(file, export));
    declared_modules(snapshot)
        .filter(|(by, _)| adds(by))
        .find(|(by, name)| {
            let declared = resolve_module(snapshot, by, name);
            *by == path || declared == ModuleResolution::Workspace(path.clone())
        })
        .map(|(by, name)| format!("`{by}` declares more of `{name}`"))
}

/// The modules that `declare module "name"` speaks of, and where.
fn declared_modules(snapshot: &Snapshot) -> impl Iterator<Item = (&WorkspacePath, &str)> {
    snapshot
        .files()
        .filter(|file| matches!(file.language, Language::TypeScript | Language::Tsx))
        .filter(|file| file.may_mention(DECLARES_MODULE))
        .flat_map(|file| {
            let definitions = file.facts().definitions.iter();
            let modules = definitions.filter(|it| it.kind == DefinitionKind::Module);
            modules.filter_map(|it| {
                let plain = it.name.strip_prefix('"')?.strip_suffix('"')?;
                Some((&file.path, plain))
            })
        })
}
