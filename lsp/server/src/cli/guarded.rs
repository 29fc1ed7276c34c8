//! Files that make editors, shells, package managers or CI run things: never written without a yes of the
//! user's own. Follows links on the disk; writes nothing.

use std::path::Path;

use scopewise_workspace::WorkspacePath;
use scopewise_workspace::path::{folded_name, is_hidden};

/// Folders whose files are read by tools, at any depth.
const FOLDERS: [&str; 14] = [
    ".cargo",
    ".circleci",
    ".claude",
    ".codex",
    ".cursor",
    ".devcontainer",
    ".git",
    ".github",
    ".gitlab",
    ".helix",
    ".husky",
    ".idea",
    ".vscode",
    ".zed",
];

/// Files, at any depth.
const FILES: [&str; 33] = [
    ".bash_profile",
    ".bashrc",
    ".envrc",
    ".exrc",
    ".gitattributes",
    ".gitconfig",
    ".gitlab-ci.yml",
    ".gitmodules",
    ".mcp.json",
    ".npmrc",
    ".nvim.lua",
    ".nvimrc",
    ".pre-commit-config.yaml",
    ".profile",
    ".pypirc",
    ".scopewise.toml",
    ".travis.yml",
    ".yarnrc",
    ".yarnrc.yml",
    ".zshenv",
    ".zshrc",
    "agents.md",
    "azure-pipelines.yml",
    "build.rs",
    "claude.md",
    "conftest.py",
    "jenkinsfile",
    "makefile",
    "package.json",
    "scopewise.toml",
    "setup.py",
    "sitecustomize.py",
    "usercustomize.py",
];

/// Whether a change of this file can make a tool run something by itself. Names are compared as a file
/// system without letter case, trailing dots and spaces would.
pub(crate) fn is_guarded(path: &WorkspacePath) -> bool {
    let folded: Vec<String> = path.as_str().split('/').map(folded_name).collect();
    let Some((name, folders)) = folded.split_last() else {
        return true;
    };
    path.is_of_git()
        || folders
            .iter()
            .any(|folder| FOLDERS.contains(&folder.as_str()))
        || FILES.contains(&name.as_str())
        || name.ends_with(".code-workspace")
        || path.as_str().split('/').any(is_alias)
        || !path.as_str().chars().all(is_plain)
}

/// Where a path of a root really leads, links resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Behind {
    /// To a file of the root, or to where one would be made.
    Inside(WorkspacePath),
    /// Out of the root.
    Outside,
    /// The root is not on this disk, which holds no links either.
    NoRoot,
}

/// Follows the links of a path. What does not exist counts by its name in its nearest folder that does.
/// May block.
pub(crate) fn behind(root: &Path, path: &WorkspacePath) -> Behind {
    let Ok(real_root) = root.canonicalize() else {
        return match root.exists() {
            true => Behind::Outside,
            false => Behind::NoRoot,
        };
    };
    let named = root.join(path.as_str());
    let existing = named
        .ancestors()
        .find_map(|at| Some((at, at.canonicalize().ok()?)));
    let Some((at, real)) = existing else {
        return Behind::Outside;
    };
    let rest = named.strip_prefix(at).unwrap_or(Path::new(""));
    let place = real.join(rest);
    // A name that is no path of a workspace is none that a draft may write to.
    place
        .strip_prefix(&real_root)
        .ok()
        .and_then(|place| WorkspacePath::new(place.to_str()?))
        .map_or(Behind::Outside, Behind::Inside)
}

/// Names that may be another file's on Windows: a stream's, and short ones of eight letters and three.
fn is_alias(name: &str) -> bool {
    let is_short = |(start, rest): (&str, &str)| {
        !start.is_empty() && start.len() <= 6 && rest.starts_with(|it: char| it.is_ascii_digit())
    };
    name.contains(':') || name.split_once('~').is_some_and(is_short)
}

/// Letters that look like nothing, like another letter's other form, or that macOS takes for plain ones
/// hide what a name is.
fn is_plain(letter: char) -> bool {
    !is_hidden(letter)
        && !matches!(letter, '\u{17f}' | '\u{fb00}'..='\u{fb06}' | '\u{ff01}'..='\u{ff5e}')
}

#[cfg(test)]
mod tests {
    use scopewise_workspace::WorkspacePath;

    use super::is_guarded;

    fn check_guarded(path: &str, expected: bool) {
        let named = WorkspacePath::new(path).unwrap();
        assert_eq!(is_guarded(&named), expected, "{path}");
    }

    #[test]
    fn guards_what_makes_tools_run() {
        for path in [
            ".vscode/settings.json",
            ".vscode/Settings.JSON",
            "sub/.VSCode/tasks.json",
            ".GIT/config",
            ".git /hooks/pre-commit",
            ".git::$INDEX_ALLOCATION/config",
            "GIT~1/config",
            "VSCODE~1/tasks.json",
            "Makefile:stream",
            ".github/workflows/ci.yml",
            "a/b/.envrc",
            "build.rs",
            "Makefile",
            "x.code-workspace",
            "AGENTS.md",
            ".npmrc.",
            "a\u{202e}yp.py",
            "sub/.git",
            ".scopewi\u{17f}e.toml",
            ".gitcon\u{fb01}g",
            "make\u{fb01}le",
            "web/package.json",
            "setup.py",
        ] {
            check_guarded(path, true);
        }
    }

    #[test]
    fn leaves_code_alone() {
        for path in [
            "src/app.py",
            "src/build.py",
            "git/config.py",
            "docs/agents.rst",
            "src/app.py~",
            "ä.py",
        ] {
            check_guarded(path, false);
        }
    }
}
