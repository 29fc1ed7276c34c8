//! Manifests of other tools: `Pipfile`, conda's `environment.yml`, `tox.ini`, `noxfile.py`.

use toml::Table;

use super::Draft;
use super::setup_cfg::entries;
use crate::{FileFacts, Language, Text, WorkspacePath, syntax};

pub(super) fn read_pipfile(draft: &mut Draft, path: &WorkspacePath, source: &str) {
    draft.is_package = true;
    let Ok(table) = source.parse::<Table>() else {
        draft.package.incomplete = Some(format!("`{path}` does not parse"));
        return;
    };
    draft.declares = true;
    for (section, packages) in &table {
        if section.ends_with("packages")
            && let Some(packages) = packages.as_table()
        {
            draft.depend_on_all(packages.keys().map(String::as_str));
        }
    }
}

/// The `dependencies:` list, also those under `pip:`.
pub(super) fn read_environment(draft: &mut Draft, source: &str) {
    let mut inside = false;
    for line in source.lines() {
        if !line.starts_with([' ', '-', '\t', '#']) && !line.trim().is_empty() {
            inside = line.starts_with("dependencies:");
            continue;
        }
        let Some(item) = line.trim().strip_prefix("- ").filter(|_| inside) else {
            continue;
        };
        draft.is_package = true;
        draft.declares = true;
        let item = item.trim().trim_matches(['"', '\'']);
        let name = item.rsplit("::").next().unwrap_or(item);
        if !name.starts_with("pip:") {
            draft.depend_on(name);
        }
    }
}

/// `deps` of every environment, and of sections that those refer to: `py38: name>=1`, `-r file`, `.[extra]`.
pub(super) fn read_tox(draft: &mut Draft, source: &str) {
    for entry in entries(source) {
        if entry.key != "deps" {
            continue;
        }
        for value in entry.values {
            let requirement = match value.split_once(": ") {
                Some((_, after)) => after.trim(),
                None => value,
            };
            if !requirement.starts_with('{') {
                draft.depend_on(requirement);
            }
        }
    }
}

/// Literal arguments of `session.install(…)`.
pub(super) fn read_nox(draft: &mut Draft, source: &str) {
    let text = Text::from(source);
    let Ok(tree) = syntax::parse(Language::Python, &text, None) else {
        return;
    };
    let facts = FileFacts::read(Language::Python, &text, &tree);
    for call in facts.calls {
        if call.callee.last().map(String::as_str) != Some("install") {
            continue;
        }
        let arguments = source
            .get(call.callee_range.end..call.range.end)
            .unwrap_or_default();
        let quoted = arguments.split(['"', '\'']).skip(1).step_by(2);
        draft.depend_on_all(quoted);
    }
}
