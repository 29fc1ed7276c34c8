//! Files that are there to be shown or to be read by tests, not to run where they stand: what they name
//! need not be there.

use scopewise_workspace::WorkspacePath;

/// Folders of files that are shown or read.
const FOLDERS: [&str; 21] = [
    "examples",
    "example",
    "docs",
    "doc",
    "snippets",
    "tutorials",
    "samples",
    "fixtures",
    "__fixtures__",
    "testdata",
    "test_data",
    "test-data",
    "__testfixtures__",
    "templates",
    "template",
    "cases",
    "snapshots",
    "__snapshots__",
    "golden",
    "roots",
    "playground",
];

/// Whether a file is an example, or a sample project among tests.
pub(crate) fn is_specimen(path: &WorkspacePath) -> bool {
    path.folder()
        .split('/')
        .any(|it| FOLDERS.contains(&it) || it.starts_with("docs_") || it.starts_with("docs-"))
}
