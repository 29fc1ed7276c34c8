//! Which definitions are sampled: a rule that anyone can repeat, and that looks at nothing the compiler
//! or the product says of their references.

use scopewise_workspace::{Definition, DefinitionKind, File, Snapshot};
use serde::{Deserialize, Serialize};

/// How the rule is named in a language's stored labels; a changed rule makes new labels.
#[must_use]
pub fn rule(language: &str) -> &'static str {
    match language {
        "rust" => "2",
        _ => "1",
    }
}

/// A sampled definition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Sample {
    /// The file.
    pub path: String,
    /// The line of its name, from 0.
    pub line: usize,
    /// Where the name starts in the line, in UTF-16 units.
    pub column: usize,
    /// Where the name starts in the file, in bytes.
    pub offset: usize,
    /// Its name.
    pub name: String,
    /// Its kind, in a word.
    pub kind: String,
    /// Whether it is a member of a class, an interface or an implementation.
    pub is_member: bool,
}

/// `count` definitions of a project, a quarter of them members at most: those whose place has the lowest hash.
/// `seed` is empty for the sample that is shown, any other word gives another one.
#[must_use]
pub fn sample(
    snapshot: &Snapshot,
    project: &str,
    seed: &str,
    is_own: impl Fn(&File) -> bool,
    count: usize,
) -> Vec<Sample> {
    let mut ranked: Vec<(u64, Sample)> = Vec::new();
    for file in snapshot
        .files()
        .filter(|it| is_own(it) && !is_test(it.path.as_str()))
    {
        for (index, definition) in file.facts().definitions.iter().enumerate() {
            let Some(found) = sampled(file, index, definition) else {
                continue;
            };
            let place = format!(
                "{seed}{project}/{}#{}",
                found.path,
                file.facts().qualified_name(index)
            );
            ranked.push((hash(&place), found));
        }
    }
    ranked.sort_by_key(|(rank, it)| (*rank, it.path.clone(), it.offset));
    let mut members = count / 4;
    let mut free = count - members;
    let mut taken = Vec::new();
    for (_, it) in ranked {
        let left = if it.is_member {
            &mut members
        } else {
            &mut free
        };
        if *left > 0 {
            *left -= 1;
            taken.push(it);
        }
    }
    taken
}

fn sampled(file: &File, index: usize, definition: &Definition) -> Option<Sample> {
    let facts = file.facts();
    let around = definition
        .container
        .and_then(|it| facts.definitions.get(it));
    let is_member = definition.kind == DefinitionKind::Method
        || around.is_some_and(|it| it.kind != DefinitionKind::Module);
    let is_within_function = around.is_some_and(|it| {
        matches!(
            it.kind,
            DefinitionKind::Function | DefinitionKind::Method | DefinitionKind::Variable
        ) || it.container.is_some()
    });
    let is_kind = matches!(
        definition.kind,
        DefinitionKind::Function
            | DefinitionKind::Method
            | DefinitionKind::Class
            | DefinitionKind::Interface
            | DefinitionKind::TypeAlias
            | DefinitionKind::Enum
            | DefinitionKind::Variable
    );
    let is_only = || {
        facts.definitions.iter().enumerate().all(|(other, it)| {
            other == index || it.name != definition.name || it.container != definition.container
        })
    };
    if !is_kind
        || is_within_function
        || !definition.exported
        || is_given(&definition.name)
        || !is_only()
    {
        return None;
    }
    let text = file.text().to_string();
    let before = text.get(..definition.name_range.start)?;
    if text.get(definition.name_range.clone()) != Some(definition.name.as_str()) {
        return None;
    }
    let implements = around
        .and_then(|it| text.get(it.range.clone()))
        .and_then(|it| it.split('{').next());
    if is_member
        && implements.is_some_and(|it| it.trim_start().starts_with("impl") && it.contains(" for "))
    {
        return None;
    }
    let line = before.rsplit('\n').next().unwrap_or_default();
    Some(Sample {
        path: file.path.as_str().to_owned(),
        line: before.matches('\n').count(),
        column: line.encode_utf16().count(),
        offset: before.len(),
        name: definition.name.clone(),
        kind: definition.kind.word().to_owned(),
        is_member,
    })
}

/// Names whose meaning the language gives, so that nobody renames them.
fn is_given(name: &str) -> bool {
    name.starts_with("__") || matches!(name, "constructor" | "main" | "init" | "_" | "default")
}

fn is_test(path: &str) -> bool {
    let folders = [
        "test",
        "tests",
        "testing",
        "__tests__",
        "spec",
        "examples",
        "docs",
        "benches",
        "testdata",
    ];
    let mut parts = path.split('/').rev();
    let name = parts.next().unwrap_or_default();
    name.contains("test") || name.contains("spec.") || parts.any(|it| folders.contains(&it))
}

/// FNV-1a, 64 bits, its bits spread once more so that like names do not rank alike.
fn hash(text: &str) -> u64 {
    let folded = text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (folded ^ (folded >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}
