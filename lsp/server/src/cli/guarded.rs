//! Files that make editors, shells, package managers or CI run things: never written without a yes of the
//! user's own.

use scopewise_workspace::WorkspacePath;

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
    let folded: Vec<String> = path.as_str().split('/').map(folded).collect();
    let Some((name, folders)) = folded.split_last() else {
        return true;
    };
    is_of_git(path.as_str())
        || folders
            .iter()
            .any(|folder| FOLDERS.contains(&folder.as_str()))
        || FILES.contains(&name.as_str())
        || name.ends_with(".code-workspace")
        || path.as_str().split('/').any(is_alias)
        || !path.as_str().chars().all(is_plain)
}

/// Whether it belongs to git itself, which nobody edits by hand: a folder or a file named `.git` is on
/// the way, or what Windows takes for it.
pub(super) fn is_of_git(path: &str) -> bool {
    path.split(['/', std::path::MAIN_SEPARATOR])
        .map(folded)
        .any(|name| name == ".git" || name == "git~1")
}

/// Windows reads a colon as the end of a name: behind it stands a stream of the file.
fn folded(name: &str) -> String {
    let name = name.split(':').next().unwrap_or(name);
    name.trim_end_matches(['.', ' ']).to_lowercase()
}

/// Names that may be another file's on Windows: a stream's, and short ones of eight letters and three.
fn is_alias(name: &str) -> bool {
    let is_short = |(start, rest): (&str, &str)| {
        !start.is_empty() && start.len() <= 6 && rest.starts_with(|it: char| it.is_ascii_digit())
    };
    name.contains(':') || name.split_once('~').is_some_and(is_short)
}

/// Letters that look like nothing, or like another letter's other form, hide what a name is.
fn is_plain(letter: char) -> bool {
    !matches!(letter,
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'
        | '\u{ff01}'..='\u{ff5e}' | '\u{e0000}'..='\u{e007f}')
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
