//! What is read off JavaScript and TypeScript, as text: one line for each fact.

mod calls;
mod definitions;
mod exports;
mod imports;
mod robust;
mod scopes;

use scopewise_grammars::Language;

use crate::facts::{BindingSource, FileFacts, Parameter, ParameterKind};
use crate::{Text, syntax};

fn facts(ending: &str, source: &str) -> FileFacts {
    let language = Language::of_path(&format!("a.{ending}"));
    let text = Text::from(source);
    let tree = syntax::parse(language, &text, None).unwrap();
    FileFacts::read(language, &text, &tree)
}

#[track_caller]
fn check(found: &[String], expected: &str) {
    let expected: Vec<_> = expected
        .lines()
        .map(str::trim)
        .filter(|it| !it.is_empty())
        .collect();
    assert!(
        found == expected,
        "found:\n{}\nexpected:\n{}",
        found.join("\n"),
        expected.join("\n")
    );
}

/// `export class Session extends Base @dec`, `method Session.get(id: string, deep?) -> User`
#[track_caller]
fn check_definitions(ending: &str, source: &str, expected: &str) {
    let facts = facts(ending, source);
    let line = |index: usize| {
        let it = &facts.definitions[index];
        let mut line = format!(
            "{}{} {}",
            if it.exported { "export " } else { "" },
            it.kind.word(),
            facts.qualified_name(index)
        );
        if let Some(signature) = &it.signature {
            let parameters: Vec<_> = signature.parameters.iter().map(parameter).collect();
            line += &format!("({})", parameters.join(", "));
            if let Some(returns) = &signature.returns {
                line += &format!(" -> {returns}");
            }
            if let Some(opaque) = &signature.opaque {
                line += &format!(" [{opaque}]");
            }
        }
        if !it.bases.is_empty() {
            line += &format!(" < {}", it.bases.join(", "));
        }
        for decorator in &it.decorators {
            line += &format!(" @{decorator}");
        }
        line
    };
    check(
        &(0..facts.definitions.len()).map(line).collect::<Vec<_>>(),
        expected,
    );
}

fn parameter(it: &Parameter) -> String {
    let rest = if it.kind == ParameterKind::VariadicPositional {
        "..."
    } else {
        ""
    };
    let mark = if it.optional && rest.is_empty() {
        "?"
    } else {
        ""
    };
    let keys = it
        .keys
        .as_ref()
        .map_or(String::new(), |keys| format!(" keys({})", keys.join(" ")));
    let annotation = it
        .annotation
        .as_ref()
        .map_or(String::new(), |it| format!(": {it}"));
    format!("{rest}{}{mark}{annotation}{keys}", it.name)
}

/// `names react: default as React, useState`, `namespace fs as f`, `dynamic ./x guarded`
#[track_caller]
fn check_imports(ending: &str, source: &str, expected: &str) {
    let facts = facts(ending, source);
    let lines: Vec<_> = facts
        .imports
        .iter()
        .map(|it| {
            assert_eq!(source.get(it.module_range.clone()).unwrap(), it.module);
            let mut line = format!("{:?} {}", it.form, it.module).to_lowercase();
            let names: Vec<_> = it
                .names
                .iter()
                .map(|name| {
                    if name.name == name.binding {
                        name.name.clone()
                    } else {
                        format!("{} as {}", name.name, name.binding)
                    }
                })
                .collect();
            if !names.is_empty() {
                line += &format!(": {}", names.join(", "));
            }
            if let Some(binding) = &it.binding {
                line += &format!(" = {binding}");
            }
            if it.guarded {
                line += " guarded";
            }
            if it.type_only {
                line += " types";
            }
            line
        })
        .collect();
    check(&lines, expected);
}

/// Unqualified names as they are, `a.b` for a member, `?.b` for a member of something else, `=` after a write.
#[track_caller]
fn check_uses(ending: &str, source: &str, expected: &str) {
    let facts = facts(ending, source);
    let uses: Vec<_> = facts
        .uses
        .iter()
        .map(|it| {
            assert_eq!(source.get(it.range.clone()).unwrap(), it.name);
            let qualifier = match &it.qualifier {
                None => "?.".to_owned(),
                Some(names) if names.is_empty() => String::new(),
                Some(names) => names.join(".") + ".",
            };
            format!(
                "{qualifier}{}{}",
                it.name,
                if it.is_write { "=" } else { "" }
            )
        })
        .collect();
    assert_eq!(uses.join(" "), expected);
}

/// One line a scope: what it binds and how.
#[track_caller]
fn check_scopes(ending: &str, source: &str, expected: &str) {
    let facts = facts(ending, source);
    let lines: Vec<_> = facts
        .scopes
        .iter()
        .map(|scope| {
            let bindings: Vec<_> = scope
                .bindings
                .iter()
                .map(|it| {
                    let sign = match it.source {
                        BindingSource::Definition(_) => "definition",
                        BindingSource::Import(_) => "import",
                        BindingSource::Parameter => "parameter",
                        BindingSource::Local => "local",
                    };
                    format!("{sign} {}", it.name)
                })
                .collect();
            let depth = std::iter::successors(scope.parent, |it| facts.scopes[*it].parent).count();
            format!("{}{}", "> ".repeat(depth), bindings.join(", "))
                .trim()
                .to_owned()
        })
        .collect();
    let expected: Vec<_> = expected.lines().map(str::trim).collect();
    let expected = expected.split_first().map_or(&[][..], |it| it.1);
    let expected = expected.split_last().map_or(&[][..], |it| it.1);
    assert!(lines == expected, "found:\n{}", lines.join("\n"));
}

/// `a`, `a as b`, `default`, `default = Name`, `dynamic`, `commonjs`
#[track_caller]
fn check_exports(ending: &str, source: &str, expected: &str) {
    let facts = facts(ending, source);
    let exports = &facts.exports;
    let mut parts: Vec<_> = facts
        .definitions
        .iter()
        .filter(|it| it.exported && it.container.is_none())
        .map(|it| format!("+{}", it.name))
        .collect();
    parts.extend(exports.names.iter().map(|(local, exported)| {
        if local == exported {
            local.clone()
        } else {
            format!("{local} as {exported}")
        }
    }));
    if exports.has_default {
        let name = exports
            .default
            .map_or("?", |it| facts.definitions[it].name.as_str());
        parts.push(format!("default = {name}"));
    }
    if exports.dynamic {
        parts.push("dynamic".to_owned());
    }
    if exports.common_js {
        parts.push("commonjs".to_owned());
    }
    assert_eq!(parts.join(", "), expected);
}
