//! Lock files of Python: `uv.lock`, `poetry.lock`, `pdm.lock`, `pylock.toml`, `Pipfile.lock`.

use serde_json::Value as Json;
use toml::{Table, Value};

use super::distributions::normalized;
use super::requirements::name_of;
use crate::packages::locks::Lock;

/// Whether a file of this name is a lock file that is read here.
pub(super) fn is_lock(name: &str) -> bool {
    matches!(
        name,
        "uv.lock" | "poetry.lock" | "pdm.lock" | "Pipfile.lock" | "pylock.toml"
    )
}

/// Reads a lock file; nothing where it does not parse.
pub(super) fn read(name: &str, source: &str) -> Lock {
    if name == "Pipfile.lock" {
        return read_pipfile(source);
    }
    let mut lock = Lock::default();
    let table: Table = source.parse().unwrap_or_default();
    let packages = ["package", "packages"]
        .iter()
        .filter_map(|key| table.get(*key)?.as_array())
        .flatten();
    for package in packages {
        let Some(name) = package.get("name").and_then(Value::as_str) else {
            continue;
        };
        let mut required = requirements(package.get("dependencies"));
        for (_, group) in package
            .get("optional-dependencies")
            .and_then(Value::as_table)
            .into_iter()
            .flatten()
        {
            required.extend(requirements(Some(group)));
        }
        lock.add(&normalized(name), required);
    }
    lock
}

/// Names in a list of tables (`{name = "x"}`) or of requirements, or the keys of a table.
fn requirements(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::Array(items)) => items
            .iter()
            .filter_map(|it| match it {
                Value::String(requirement) => name_of(requirement),
                other => other.get("name").and_then(Value::as_str).map(normalized),
            })
            .collect(),
        Some(Value::Table(table)) => table.keys().map(|it| normalized(it)).collect(),
        _ => Vec::new(),
    }
}

fn read_pipfile(source: &str) -> Lock {
    let mut lock = Lock::default();
    let Ok(Json::Object(root)) = serde_json::from_str(source) else {
        return lock;
    };
    for (_, group) in root.iter().filter(|(key, _)| !key.starts_with('_')) {
        for name in group.as_object().into_iter().flatten().map(|it| it.0) {
            lock.add(&normalized(name), []);
        }
    }
    lock
}

#[cfg(test)]
mod tests {
    use crate::Snapshot;

    fn check_locked(manifest: &str, lock: (&str, &str), expected: &[(&str, &str)]) {
        let snapshot = Snapshot::of_texts([("pyproject.toml", manifest), lock]);
        let package = snapshot.packages().first().unwrap();
        let found: Vec<(&str, &str)> = package
            .locked
            .iter()
            .map(|(name, by)| (name.as_str(), by.as_str()))
            .collect();
        assert_eq!(found, expected);
    }

    const FLASK: &str = "[project]\nname = 'x'\ndependencies = ['flask']\n";

    #[test]
    fn reads_what_uv_locks() {
        check_locked(
            FLASK,
            (
                "uv.lock",
                "version = 1\n[[package]]\nname = 'flask'\nversion = '3'\ndependencies = [{ name = 'Jinja2', marker = \"x\" }]\n[[package]]\nname = 'jinja2'\n",
            ),
            &[("jinja2", "flask")],
        );
    }

    #[test]
    fn reads_what_poetry_and_pdm_lock() {
        check_locked(
            FLASK,
            (
                "poetry.lock",
                "[[package]]\nname = 'flask'\n[package.dependencies]\nMarkup_Safe = '>=2'\n[[package]]\nname = 'markup-safe'\n",
            ),
            &[("markup-safe", "flask")],
        );
        check_locked(
            FLASK,
            (
                "pdm.lock",
                "[[package]]\nname = 'flask'\ndependencies = ['click>=8; os_name == \"nt\"']\n[[package]]\nname = 'click'\n",
            ),
            &[("click", "flask")],
        );
    }

    #[test]
    fn what_nothing_requires_comes_with_the_lock_file() {
        check_locked(
            FLASK,
            ("pylock.toml", "[[packages]]\nname = 'six'\n"),
            &[("six", "pylock.toml")],
        );
        check_locked(FLASK, ("uv.lock", "broken ["), &[]);
    }

    #[test]
    fn reads_what_pipenv_locks() {
        let snapshot = Snapshot::of_texts([
            ("Pipfile", "[packages]\nflask = '*'\n"),
            (
                "Pipfile.lock",
                r#"{"_meta": {"x": 1}, "default": {"flask": {}, "itsdangerous": {}}, "develop": {"pytest": {}}}"#,
            ),
        ]);
        let package = snapshot.packages().first().unwrap();
        let names: Vec<&String> = package.locked.keys().collect();
        assert_eq!(names, ["itsdangerous", "pytest"]);
    }
}
