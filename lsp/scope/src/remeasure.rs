//! What a draft really touched: the difference of the definitions before and after it, and who uses
//! what changed.

use std::collections::BTreeMap;

use scopewise_workspace::facts::{Parameter, ParameterKind};
use scopewise_workspace::{
    Definition, DefinitionId, DefinitionKind, File, Language, ReferenceSite, Snapshot,
    WorkspacePath,
};

use crate::{Ask, Reach, Scope, ScopeSite};

/// What a draft really touched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remeasure {
    /// The reach the difference of the trees shows.
    pub reach: Reach,
    /// Exported signatures that changed and are used in other files: name and the number of users.
    pub interfaces: Vec<(String, usize)>,
    /// The scope with what was found added: its reach, files and sites.
    pub scope: Scope,
}

/// Measures again after a draft: `after` is `before` with the draft's changes.
#[must_use]
pub fn remeasure(before: &Snapshot, after: &Snapshot, ask: &Ask, scope: &Scope) -> Remeasure {
    let changed = changed_files(before, after);
    let mut scope = scope.clone();
    let mut interfaces = Vec::new();
    for path in &changed {
        let (Some(old), Some(new)) = (before.file(path), after.file(path)) else {
            continue;
        };
        for index in broken_interfaces(old, new) {
            let id = DefinitionId {
                path: path.clone(),
                index,
            };
            let users = users_elsewhere(before, &id);
            if !users.is_empty() {
                interfaces.push((old.facts().qualified_name(index), users.len()));
                add_sites(&mut scope, users);
            }
        }
    }
    if !interfaces.is_empty() {
        scope.reach = scope.reach.max(Reach::Interface);
        scope.used_elsewhere = true;
    }
    for path in changed {
        if path != ask.path && before.file(&path).is_none() && !scope.new_files.contains(&path) {
            scope.new_files.push(path.clone());
        }
        if !scope.files.contains(&path) {
            scope.files.push(path);
        }
    }
    Remeasure {
        reach: scope.reach,
        interfaces,
        scope: with_places(before, scope),
    }
}

/// Files that differ; unchanged ones are shared between the two and told by their address.
fn changed_files(before: &Snapshot, after: &Snapshot) -> Vec<WorkspacePath> {
    let gone = before
        .files()
        .filter(|file| after.file(&file.path).is_none());
    let other = after.files().filter(|file| {
        before
            .file(&file.path)
            .is_none_or(|old| !std::ptr::eq(old, *file) && old.text() != file.text())
    });
    let mut paths: Vec<WorkspacePath> = gone.chain(other).map(|file| file.path.clone()).collect();
    paths.sort();
    paths
}

/// Exported definitions of `old` that are gone from `new` or that old calls no longer fit.
fn broken_interfaces(old: &File, new: &File) -> Vec<usize> {
    let mut kept: BTreeMap<String, Vec<&Definition>> = BTreeMap::new();
    for (index, definition) in new.facts().definitions.iter().enumerate() {
        let name = new.facts().qualified_name(index);
        kept.entry(name).or_default().push(definition);
    }
    let exported = old.facts().definitions.iter().enumerate();
    exported
        .filter(|(_, definition)| definition.exported && is_interface(definition.kind))
        .filter(|(index, definition)| {
            let name = old.facts().qualified_name(*index);
            let same = kept.get(&name).map(Vec::as_slice).unwrap_or_default();
            !same
                .iter()
                .any(|now| still_fits((old, definition), (new, now)))
        })
        .map(|(index, _)| index)
        .collect()
}

const fn is_interface(kind: DefinitionKind) -> bool {
    !matches!(kind, DefinitionKind::Rule | DefinitionKind::Element)
}

fn still_fits(
    (old_file, old): (&File, &Definition),
    (new_file, new): (&File, &Definition),
) -> bool {
    if !new.exported {
        return false;
    }
    match (&old.signature, &new.signature) {
        (Some(before), Some(after)) => {
            let (was, is) = (is_async(old_file, old), is_async(new_file, new));
            was == is
                && (before.opaque.is_some()
                    || after.opaque.is_some()
                    || accepts_old_calls(old_file.language, &before.parameters, &after.parameters))
        }
        // A class keeps its name; whether a value may still be called is not told from here.
        _ => true,
    }
}

fn is_async(file: &File, definition: &Definition) -> bool {
    let header = crate::header_line(file, definition);
    header
        .split_whitespace()
        .any(|word| word == "async" || word == "=async")
}

/// Whether calls that fitted `before` still fit `after`. Names of positional parameters matter where
/// a caller can give them.
fn accepts_old_calls(language: Language, before: &[Parameter], after: &[Parameter]) -> bool {
    let takes = |kind: ParameterKind| after.iter().any(|it| it.kind == kind);
    let keeps_name = |was: &Parameter, is: &Parameter| {
        language != Language::Python
            || was.kind == ParameterKind::PositionalOnly
            || was.name == is.name
    };
    let is_weaker = |was: &Parameter, is: &Parameter| is.optional || !was.optional;
    let (old, new) = (positional(before), positional(after));
    let in_place = old.iter().enumerate().all(|(at, was)| match new.get(at) {
        Some(is) => keeps_name(was, is) && is_weaker(was, is),
        None => takes(ParameterKind::VariadicPositional),
    });
    let none_required = new.iter().skip(old.len()).all(|it| it.optional);
    let by_name = before
        .iter()
        .filter(|it| it.kind == ParameterKind::KeywordOnly);
    let names_kept = by_name.into_iter().all(|was| {
        let now = after.iter().find(|it| it.name == was.name);
        now.map_or(takes(ParameterKind::VariadicKeyword), |is| {
            is_weaker(was, is)
        })
    });
    let no_name_required = after
        .iter()
        .filter(|it| it.kind == ParameterKind::KeywordOnly && !it.optional)
        .all(|is| before.iter().any(|was| was.name == is.name));
    let keeps_rest = [
        ParameterKind::VariadicPositional,
        ParameterKind::VariadicKeyword,
    ]
    .into_iter()
    .all(|kind| takes(kind) || !before.iter().any(|it| it.kind == kind));
    in_place && none_required && names_kept && no_name_required && keeps_rest
}

fn positional(parameters: &[Parameter]) -> Vec<&Parameter> {
    let is_positional = |it: &&Parameter| {
        matches!(
            it.kind,
            ParameterKind::PositionalOnly | ParameterKind::Regular
        )
    };
    parameters.iter().filter(is_positional).collect()
}

fn users_elsewhere(snapshot: &Snapshot, id: &DefinitionId) -> Vec<ReferenceSite> {
    let sites = snapshot.references(id).sites;
    sites
        .into_iter()
        .filter(|site| site.path != id.path)
        .collect()
}

fn add_sites(scope: &mut Scope, users: Vec<ReferenceSite>) {
    for site in users {
        if !scope.files.contains(&site.path) {
            scope.files.push(site.path.clone());
        }
        match scope.reference_sites.iter_mut().find(|it| it.site == site) {
            Some(known) => known.must_change = true,
            None => scope.reference_sites.push(ScopeSite {
                site,
                must_change: true,
            }),
        }
    }
    let place = |it: &ScopeSite| (it.site.path.clone(), it.site.range.start);
    scope.reference_sites.sort_by_key(place);
}

fn with_places(snapshot: &Snapshot, mut scope: Scope) -> Scope {
    for path in &scope.files {
        scope
            .packages
            .extend(crate::measure::package_name(snapshot, path));
        scope
            .services
            .extend(snapshot.service_of(path).map(|it| it.name.clone()));
    }
    for names in [&mut scope.packages, &mut scope.services] {
        names.sort();
        names.dedup();
    }
    scope
}

#[cfg(test)]
mod tests {
    use scopewise_workspace::{FileChange, Snapshot, Text, TextEdit, WorkspacePath};

    use super::remeasure;
    use crate::{Ask, Origin, measure};

    const PYTHON: &[(&str, &str)] = &[
        (
            "a.py",
            "def send(to, *, tries=1):\n    return to\n\ndef own(x):\n    return x\n\nclass Box:\n    def put(self, it):\n        return it\n",
        ),
        (
            "b.py",
            "from a import send, Box\n\ndef go():\n    return send(1), Box()\n",
        ),
    ];

    const SCRIPT: &[(&str, &str)] = &[
        (
            "a.ts",
            "export function send(to: string, tries = 1) {\n  return to;\n}\n\nfunction own() {}\n",
        ),
        ("b.ts", "import { send } from './a';\nsend('x');\n"),
    ];

    fn check(texts: &[(&str, &str)], path: &str, from: &str, to: &str, expected: &str) {
        let before = Snapshot::of_texts(texts.iter().copied());
        let path = WorkspacePath::new(path).unwrap();
        let ask = Ask {
            path: path.clone(),
            range: 0..0,
            instruction: "simplify".into(),
            origin: Origin::Command,
            rung: None,
            declared: None,
            diagnostics: Vec::new(),
            frames: Vec::new(),
        };
        let scope = measure(&before, &ask, 1).unwrap();
        let text: &Text = before.file(&path).unwrap().text();
        let start = text.to_string().find(from).unwrap();
        let after = before.with_changes(&[FileChange::Edit {
            path,
            edits: vec![TextEdit {
                range: start..start + from.len(),
                replacement: to.into(),
            }],
        }]);
        let measured = remeasure(&before, &after, &ask, &scope);
        let users: Vec<String> = measured
            .interfaces
            .iter()
            .map(|(name, users)| format!("{name}={users}"))
            .collect();
        let files: Vec<&str> = measured
            .scope
            .files
            .iter()
            .map(WorkspacePath::as_str)
            .collect();
        let shown = format!(
            "{}: {} [{}]",
            measured.reach,
            files.join(" "),
            users.join(" ")
        );
        assert_eq!(shown, expected, "{from} -> {to}");
        assert_eq!(measured.reach, measured.scope.reach);
    }

    #[test]
    fn a_changed_signature_that_others_use_is_an_interface() {
        let interface = "interface: a.py b.py [send=2]";
        for to in [
            "send(to, urgent, *, tries=1)",
            "send(whom, *, tries=1)",
            "send(*, to, tries=1)",
            "send(to, *, tries)",
            "sent(to, *, tries=1)",
            "send(to)",
        ] {
            check(PYTHON, "a.py", "send(to, *, tries=1)", to, interface);
        }
        check(PYTHON, "a.py", "def send", "async def send", interface);
        check(
            PYTHON,
            "a.py",
            "class Box",
            "class Crate",
            "interface: a.py b.py [Box=2]",
        );
        check(
            SCRIPT,
            "a.ts",
            "tries = 1",
            "tries: number",
            "interface: a.ts b.ts [send=2]",
        );
        check(
            SCRIPT,
            "a.ts",
            "export function",
            "function",
            "interface: a.ts b.ts [send=2]",
        );
    }

    #[test]
    fn what_old_calls_survive_is_none() {
        let body = "body: a.py []";
        for to in [
            "send(to, *, tries=2)",
            "send(to, urgent=False, *, tries=1)",
            "send(to=None, *, tries=1)",
            "send(to, **rest)",
            "send(to: str, *, tries: int = 1) -> str",
        ] {
            check(PYTHON, "a.py", "send(to, *, tries=1)", to, body);
        }
        check(PYTHON, "a.py", "return to", "return [to]", body);
        check(PYTHON, "a.py", "def own(x)", "def own(x, y)", body);
        check(
            SCRIPT,
            "a.ts",
            "to: string, tries",
            "whom: string, count",
            "body: a.ts []",
        );
        check(
            SCRIPT,
            "a.ts",
            "function own()",
            "function own(x: number)",
            "body: a.ts []",
        );
    }

    #[test]
    fn files_that_a_draft_adds_belong_to_the_scope() {
        let before = Snapshot::of_texts(PYTHON.iter().copied());
        let made = WorkspacePath::new("c.py").unwrap();
        let after = before.with_changes(&[FileChange::Create {
            path: made.clone(),
            text: "x = 1\n".into(),
        }]);
        let ask = Ask {
            path: WorkspacePath::new("a.py").unwrap(),
            range: 0..0,
            instruction: "simplify".into(),
            origin: Origin::Command,
            rung: None,
            declared: None,
            diagnostics: Vec::new(),
            frames: Vec::new(),
        };
        let scope = measure(&before, &ask, 1).unwrap();
        let measured = remeasure(&before, &after, &ask, &scope);
        assert_eq!(measured.scope.new_files, [made]);
    }
}
