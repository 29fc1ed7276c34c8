//! The demo's project as files: a web service in three parts with sessions, and a browser snake game.
//! Written for the demo, with the bugs that its steps are about.

use std::fs;
use std::io;
use std::path::Path;

macro_rules! files {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_str!(concat!("project/", $path)))),*]
    };
}

/// Every file, by relative path.
const FILES: &[(&str, &str)] = files![
    "compose.yml",
    "pyproject.toml",
    "services/__init__.py",
    "services/accounts/Dockerfile",
    "services/accounts/__init__.py",
    "services/accounts/app.py",
    "services/accounts/auth.py",
    "services/accounts/store.py",
    "services/billing/Dockerfile",
    "services/billing/__init__.py",
    "services/billing/app.py",
    "services/billing/money.py",
    "services/gateway/Dockerfile",
    "services/gateway/__init__.py",
    "services/gateway/app.py",
    "shared/__init__.py",
    "shared/clock.py",
    "web/index.html",
    "web/package.json",
    "web/src/board.ts",
    "web/src/main.ts",
    "web/src/replay.ts",
    "web/src/score.ts",
    "web/src/snake.ts",
    "web/tsconfig.json",
];

/// Writes the project below `root`.
///
/// # Errors
/// When a file cannot be written.
pub(super) fn write(root: &Path) -> io::Result<()> {
    for (path, text) in FILES {
        let path = root.join(path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(path, text)?;
    }
    Ok(())
}
