//! Lock files of npm, Yarn, pnpm and Bun.

use serde_json::{Map, Value};

use super::json;
use crate::packages::locks::Lock;

/// Keys under which an entry lists what it requires.
const REQUIRES: [&str; 4] = [
    "dependencies",
    "optionalDependencies",
    "peerDependencies",
    "requires",
];

/// Whether a file of this name is a lock file that is read here.
pub(super) fn is_lock(name: &str) -> bool {
    matches!(
        name,
        "package-lock.json" | "npm-shrinkwrap.json" | "yarn.lock" | "pnpm-lock.yaml" | "bun.lock"
    )
}

/// Reads a lock file; nothing where it cannot be read.
pub(super) fn read(name: &str, source: &str) -> Lock {
    match name {
        "yarn.lock" => read_yarn(source),
        "pnpm-lock.yaml" => read_pnpm(source),
        "bun.lock" => read_bun(source),
        _ => read_npm(source),
    }
}

fn read_npm(source: &str) -> Lock {
    let mut lock = Lock::default();
    let Ok(Value::Object(root)) = serde_json::from_str(source) else {
        return lock;
    };
    for (path, entry) in entries(root.get("packages")) {
        if let Some((_, name)) = path.rsplit_once("node_modules/") {
            lock.add(name, required_by(entry));
        }
    }
    // The first version of the format nests what is not shared.
    let mut waiting = vec![root.get("dependencies")];
    while let Some(level) = waiting.pop() {
        for (name, entry) in entries(level) {
            lock.add(name, keys_of(entry, "requires"));
            waiting.push(entry.get("dependencies"));
        }
    }
    lock
}

fn entries(value: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    value.and_then(Value::as_object).into_iter().flatten()
}

fn required_by(entry: &Value) -> Vec<String> {
    REQUIRES
        .iter()
        .flat_map(|key| keys_of(entry, key))
        .collect()
}

fn keys_of(entry: &Value, key: &str) -> Vec<String> {
    let list = entry.get(key).and_then(Value::as_object);
    list.into_iter().flat_map(Map::keys).cloned().collect()
}

fn read_bun(source: &str) -> Lock {
    let mut lock = Lock::default();
    let root = json::lenient(source).unwrap_or_default();
    for (_, entry) in entries(root.get("packages")) {
        let parts = entry.as_array().map(Vec::as_slice).unwrap_or_default();
        let Some(name) = parts.first().and_then(Value::as_str).and_then(name_of) else {
            continue;
        };
        lock.add(name, parts.iter().flat_map(required_by));
    }
    lock
}

/// The name in `name@range`, `@scope/name@npm:range`, `/name@1.0.0(peer@2)`, `/name/1.0.0`.
fn name_of(specifier: &str) -> Option<&str> {
    let plain = specifier.trim().trim_matches(['"', '\'']);
    let plain = plain.strip_prefix('/').unwrap_or(plain);
    let plain = plain.split('(').next().unwrap_or(plain);
    let after_scope = usize::from(plain.starts_with('@'));
    let at = plain
        .match_indices('@')
        .map(|it| it.0)
        .find(|it| *it >= after_scope.max(1));
    let (name, _) = match at {
        Some(at) => plain.split_at_checked(at)?,
        None => plain.rsplit_once('/')?,
    };
    Some(name)
}

/// Both of Yarn's formats: entries at the margin, their lists indented twice.
fn read_yarn(source: &str) -> Lock {
    let mut lock = Lock::default();
    let mut name = "";
    let mut is_list = false;
    for line in source.lines().filter(|it| !it.trim().is_empty()) {
        let indent = line.len() - line.trim_start().len();
        let text = line.trim();
        match indent {
            _ if text.starts_with('#') => {}
            0 => {
                let first = text.trim_end_matches(':').split(", ").next();
                name = first.and_then(name_of).unwrap_or_default();
                is_list = false;
                lock.add(name, []);
            }
            2 => is_list = REQUIRES.contains(&text.trim_end_matches(':')),
            _ if is_list => lock.add(name, required_in(text)),
            _ => {}
        }
    }
    lock
}

/// The name in `name "^1"`, `"@scope/name" "^1"`, `name: "npm:^1"`.
fn required_in(line: &str) -> Option<String> {
    let name = match line.strip_prefix(['"', '\'']) {
        Some(quoted) => quoted.split(['"', '\'']).next(),
        None => line.split([' ', ':']).next(),
    };
    name.filter(|it| !it.is_empty()).map(str::to_owned)
}

/// The sections `packages:` and `snapshots:`; entries indented once, their lists twice.
fn read_pnpm(source: &str) -> Lock {
    let mut lock = Lock::default();
    let mut is_entries = false;
    let mut name = "";
    let mut is_list = false;
    for line in source.lines().filter(|it| !it.trim().is_empty()) {
        let indent = line.len() - line.trim_start().len();
        let text = line.trim();
        match indent {
            0 => is_entries = matches!(text, "packages:" | "snapshots:"),
            2 if is_entries => {
                let key = text.trim_end_matches("{}").trim().trim_end_matches(':');
                name = name_of(key).unwrap_or_default();
                is_list = false;
                lock.add(name, []);
            }
            4 if is_entries => is_list = REQUIRES.contains(&text.trim_end_matches(':')),
            6 if is_entries && is_list => lock.add(name, required_in(text)),
            _ => {}
        }
    }
    lock
}

#[cfg(test)]
mod tests {
    use crate::Snapshot;

    fn check_locked(name: &str, lock: &str, expected: &[(&str, &str)]) {
        let manifest = r#"{"name": "x", "dependencies": {"express": "4", "@a/b": "1"}}"#;
        let snapshot = Snapshot::of_texts([("package.json", manifest), (name, lock)]);
        let package = snapshot.packages().first().unwrap();
        let found: Vec<(&str, &str)> = package
            .locked
            .iter()
            .map(|(name, by)| (name.as_str(), by.as_str()))
            .collect();
        assert_eq!(found, expected, "{name}");
    }

    const EXPECTED: &[(&str, &str)] = &[("@c/d", "express"), ("ms", "@c/d")];

    #[test]
    fn reads_what_npm_locks() {
        check_locked(
            "package-lock.json",
            r#"{"packages": {"": {"dependencies": {"express": "4"}}, "node_modules/express": {"dependencies": {"@c/d": "1"}},
                "node_modules/express/node_modules/@c/d": {"peerDependencies": {"ms": "2"}}, "node_modules/ms": {}}}"#,
            EXPECTED,
        );
        check_locked(
            "npm-shrinkwrap.json",
            r#"{"dependencies": {"express": {"requires": {"@c/d": "1"}, "dependencies": {"@c/d": {"requires": {"ms": "2"}}}}, "ms": {}}}"#,
            EXPECTED,
        );
        check_locked("package-lock.json", "{ broken", &[]);
    }

    #[test]
    fn reads_what_yarn_locks() {
        check_locked(
            "yarn.lock",
            "# yarn lockfile v1\n\n\nexpress@^4, express@^4.1:\n  version \"4\"\n  dependencies:\n    \"@c/d\" \"^1\"\n\n\"@c/d@^1\":\n  version \"1\"\n  optionalDependencies:\n    ms \"2\"\n\nms@2:\n  version \"2\"\n",
            EXPECTED,
        );
        check_locked(
            "yarn.lock",
            "__metadata:\n  version: 8\n\n\"express@npm:^4\":\n  version: 4.0.0\n  dependencies:\n    \"@c/d\": \"npm:^1\"\n  languageName: node\n\n\"@c/d@npm:^1\":\n  dependencies:\n    ms: \"npm:2\"\n\n\"ms@npm:2\":\n  version: 2.0.0\n",
            EXPECTED,
        );
    }

    #[test]
    fn reads_what_pnpm_locks() {
        check_locked(
            "pnpm-lock.yaml",
            "lockfileVersion: '9.0'\n\nimporters:\n  .:\n    dependencies:\n      express:\n        specifier: 4\n\npackages:\n\n  '@c/d@1.0.0':\n    resolution: {integrity: x}\n\n  express@4.0.0:\n    resolution: {integrity: x}\n\n  ms@2.0.0:\n    resolution: {integrity: x}\n\nsnapshots:\n\n  '@c/d@1.0.0':\n    dependencies:\n      ms: 2.0.0\n\n  express@4.0.0(x@1):\n    dependencies:\n      '@c/d': 1.0.0\n\n  ms@2.0.0: {}\n",
            EXPECTED,
        );
        check_locked(
            "pnpm-lock.yaml",
            "packages:\n\n  /@c/d/1.0.0:\n    dependencies:\n      ms: 2.0.0\n    dev: false\n\n  /express/4.0.0:\n    dependencies:\n      '@c/d': 1.0.0\n\n  /ms/2.0.0:\n    dev: false\n",
            EXPECTED,
        );
    }

    #[test]
    fn reads_what_bun_locks() {
        check_locked(
            "bun.lock",
            r#"{"lockfileVersion": 1, "packages": {"express": ["express@4", "", {"dependencies": {"@c/d": "1"}}, "sha"],
                "@c/d": ["@c/d@1", "", {"dependencies": {"ms": "2"}}, "sha"], "ms": ["ms@2", "", {}, "sha"],}}"#,
            EXPECTED,
        );
    }
}
