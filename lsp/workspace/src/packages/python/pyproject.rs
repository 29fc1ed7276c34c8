//! `pyproject.toml`: the standard tables (PEP 621, PEP 735), and what the well-known tools keep there.

use toml::{Table, Value};

use super::{Draft, tools};
use crate::WorkspacePath;

pub(super) fn read(draft: &mut Draft, path: &WorkspacePath, source: &str) {
    draft.is_package = true;
    let Ok(table) = source.parse::<Table>() else {
        draft.package.incomplete = Some(format!("`{path}` does not parse"));
        return;
    };
    let root = Value::Table(table);
    if let Some(name) = at(&root, "project.name").or_else(|| at(&root, "tool.poetry.name")) {
        draft.package.name = name.as_str().unwrap_or_default().to_owned();
    }
    draft.package.has_entry_point |= [
        "project.scripts",
        "project.gui-scripts",
        "project.entry-points",
        "tool.poetry.scripts",
        "tool.flit.scripts",
    ]
    .iter()
    .any(|it| at(&root, it).is_some());
    project(draft, path, &root);
    groups(draft, &root);
    sources(draft, &root);
    build(draft, &root);
    poetry(draft, &root);
    flit(draft, &root);
    environments(draft, &root);
    source_roots(draft, &root);
}

/// The value at a dotted path of keys.
fn at<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(value, |value, key| value.get(key))
}

/// The strings in an array, or the one string.
fn strings(value: Option<&Value>) -> Vec<&str> {
    match value {
        Some(Value::String(one)) => vec![one.as_str()],
        Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn tables(value: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    value.and_then(Value::as_table).into_iter().flatten()
}

fn project(draft: &mut Draft, path: &WorkspacePath, root: &Value) {
    if at(root, "project").is_none() {
        return;
    }
    let computed = strings(at(root, "project.dynamic"))
        .iter()
        .any(|it| matches!(*it, "dependencies" | "optional-dependencies"));
    let in_files = ["dependencies", "optional-dependencies"].iter().any(|it| {
        at(root, "tool.setuptools.dynamic").is_some_and(|dynamic| dynamic.get(it).is_some())
    });
    if computed && !in_files {
        draft.defers = Some(path.clone());
    } else {
        draft.declares = true;
    }
    draft.depend_on_all(strings(at(root, "project.dependencies")));
    for (_, group) in tables(at(root, "project.optional-dependencies")) {
        draft.depend_on_all(strings(Some(group)));
    }
}

fn groups(draft: &mut Draft, root: &Value) {
    for (_, group) in tables(at(root, "dependency-groups")) {
        draft.depend_on_all(strings(Some(group)));
    }
    draft.depend_on_all(strings(at(root, "tool.uv.dev-dependencies")));
    for (_, group) in tables(at(root, "tool.pdm.dev-dependencies")) {
        draft.depend_on_all(strings(Some(group)));
    }
    let members = strings(at(root, "tool.uv.workspace.members"));
    draft
        .package
        .members
        .extend(members.into_iter().map(str::to_owned));
}

/// Dependencies that are read from a folder: uv's `{ path = … }`.
fn sources(draft: &mut Draft, root: &Value) {
    for (name, source) in tables(at(root, "tool.uv.sources")) {
        let several = source.as_array().into_iter().flatten();
        for source in several.chain([source]) {
            if let Some(path) = source.get("path").and_then(Value::as_str) {
                draft.read_from(name, path);
            }
        }
    }
}

fn build(draft: &mut Draft, root: &Value) {
    for requirement in strings(at(root, "build-system.requires")) {
        draft.build_with(requirement);
    }
    draft.package.builds_extensions |= at(root, "tool.setuptools.ext-modules").is_some();
    for key in [
        "tool.setuptools_scm.write_to",
        "tool.setuptools_scm.version_file",
        "tool.setuptools-git-versioning.version-file",
        "tool.hatch.build.hooks.vcs.version-file",
        "tool.versioningit.write.file",
        "tool.pdm.version.write_to",
        "tool.scikit-build.generate.path",
    ] {
        if let Some(file) = at(root, key).and_then(Value::as_str) {
            draft.generate(file);
        }
    }
}

fn poetry(draft: &mut Draft, root: &Value) {
    let Some(poetry) = at(root, "tool.poetry") else {
        return;
    };
    draft.declares |= poetry.get("dependencies").is_some();
    let plain = ["dependencies", "dev-dependencies"].map(|key| poetry.get(key));
    let groups = tables(poetry.get("group")).map(|(_, group)| group.get("dependencies"));
    for group in plain.into_iter().chain(groups) {
        for (name, source) in tables(group).filter(|(name, _)| *name != "python") {
            draft.depend_on(name);
            if let Some(path) = source.get("path").and_then(Value::as_str) {
                draft.read_from(name, path);
            }
        }
    }
    for package in poetry
        .get("packages")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        if let Some(folder) = package.get("from").and_then(Value::as_str) {
            draft.look_in(folder);
        }
    }
}

fn flit(draft: &mut Draft, root: &Value) {
    let Some(metadata) = at(root, "tool.flit.metadata") else {
        return;
    };
    draft.declares = true;
    draft.depend_on_all(strings(metadata.get("requires")));
    draft.depend_on_all(strings(metadata.get("dev-requires")));
    for (_, group) in tables(metadata.get("requires-extra")) {
        draft.depend_on_all(strings(Some(group)));
    }
}

/// Environments that tools set up for tests, documentation and the like.
fn environments(draft: &mut Draft, root: &Value) {
    for (_, environment) in tables(at(root, "tool.hatch.envs")) {
        draft.depend_on_all(strings(environment.get("dependencies")));
        draft.depend_on_all(strings(environment.get("extra-dependencies")));
    }
    if let Some(ini) = at(root, "tool.tox.legacy_tox_ini").and_then(Value::as_str) {
        tools::read_tox(draft, ini);
    }
    draft.depend_on_all(strings(at(root, "tool.tox.env_run_base.deps")));
    for (_, environment) in tables(at(root, "tool.tox.env")) {
        draft.depend_on_all(strings(environment.get("deps")));
    }
}

fn source_roots(draft: &mut Draft, root: &Value) {
    let mut folders: Vec<&str> = Vec::new();
    for key in [
        "tool.setuptools.packages.find.where",
        "tool.setuptools.package-dir.",
        "tool.pytest.ini_options.pythonpath",
        "tool.pytest.pythonpath",
        "tool.pyright.extraPaths",
        "tool.basedpyright.extraPaths",
        "tool.ruff.src",
        "tool.maturin.python-source",
        "tool.hatch.build.dev-mode-dirs",
        "tool.pdm.build.package-dir",
        "tool.uv.build-backend.module-root",
    ] {
        folders.extend(strings(at(root, key)));
    }
    if let Some(path) = at(root, "tool.mypy.mypy_path") {
        folders.extend(
            strings(Some(path))
                .iter()
                .flat_map(|it| it.split([':', ','])),
        );
    }
    for target in ["wheel", "sdist"] {
        let key = format!("tool.hatch.build.targets.{target}.packages");
        let parents = strings(at(root, &key))
            .into_iter()
            .filter_map(|it| it.trim_matches('/').rsplit_once('/'));
        folders.extend(parents.map(|(parent, _)| parent));
    }
    for folder in folders {
        draft.look_in(folder.trim_start_matches("$MYPY_CONFIG_FILE_DIR/"));
    }
}
