//! Bare names in JavaScript and TypeScript: of values only, in modules only, since types and scripts
//! take names from anywhere. Whatever may declare a global makes it unclear.

use scopewise_workspace::facts::NameUse;
use scopewise_workspace::{DefinitionKind, File, PackageKind, WorkspacePath};

use super::{Fate, Place, bare};
use crate::specimen;

pub(super) fn fate(place: &Place<'_, '_>, it: &NameUse) -> Fate {
    let name = it.name.as_str();
    if place.side.language.is_global(name) == Some(true) {
        return Fate::Fine;
    }
    if is_in_its_enumeration(place, it) {
        return Fate::Fine;
    }
    if is_type(place.file, it) {
        return Fate::Apart;
    }
    if let Some(why) = doubt(place, it) {
        return Fate::Unclear(why);
    }
    let hint = bare::hint(place, name, it.range.start);
    let lost = if place.lost.contains(name) {
        "what bound it is gone"
    } else {
        "nothing declares or imports it"
    };
    Fate::Bad(format!("`{name}` is not defined: {lost}{hint}"))
}

/// Whether a member of an enumeration is read inside it.
fn is_in_its_enumeration(place: &Place<'_, '_>, it: &NameUse) -> bool {
    let definitions = &place.facts().definitions;
    definitions
        .iter()
        .filter(|member| member.name == it.name)
        .filter_map(|member| definitions.get(member.container?))
        .any(|owner| {
            owner.kind == DefinitionKind::Enum
                && owner.range.start <= it.range.start
                && it.range.end <= owner.range.end
        })
}

/// Whether a name is read as a type, or asked for with `typeof`.
fn is_type(file: &File, it: &NameUse) -> bool {
    let is_asked = file
        .text()
        .slice(it.range.start.saturating_sub(8)..it.range.start)
        .trim_end()
        .ends_with("typeof");
    is_asked
        || bare::is_within(file, it, |kind| {
            matches!(
                kind,
                "type_annotation"
                    | "type_identifier"
                    | "type_arguments"
                    | "type_query"
                    | "type_alias_declaration"
                    | "interface_declaration"
                    | "ambient_declaration"
                    | "implements_clause"
                    | "extends_type_clause"
                    | "type_predicate"
                    | "nested_type_identifier"
            )
        })
}

fn doubt(place: &Place<'_, '_>, it: &NameUse) -> Option<String> {
    let (file, name) = (place.file, it.name.as_str());
    if name.starts_with(['_', '$']) || !name.contains(|it: char| it.is_lowercase()) {
        return Some("a build may define it".to_owned());
    }
    if !is_module(file) {
        return Some("scripts share their names".to_owned());
    }
    if !place.snapshot().is_complete() {
        return Some("the workspace is still being read".to_owned());
    }
    if specimen::is_specimen(place.side.path) {
        return Some("examples and data of tests may run elsewhere".to_owned());
    }
    if file.path.as_str().contains(".d.") || bare::is_marked(file, it) {
        return Some("a comment says that it is known".to_owned());
    }
    if file.facts().has_errors {
        return Some("the file does not parse as a whole".to_owned());
    }
    said_in_file(file, name)
        .or_else(|| is_member_of_parts(place, name))
        .or_else(|| is_brought_by_tools(place))
        .or_else(|| bare::is_put_in(place, name))
        .or_else(|| declared_elsewhere(place, name))
        .or_else(|| named_in_configuration(place, name))
        .or_else(|| used_already(place, name))
}

fn used_already(place: &Place<'_, '_>, name: &str) -> Option<String> {
    if place.lost.contains(name) {
        return None;
    }
    bare::is_used_already(place, name)
}

fn is_module(file: &File) -> bool {
    let facts = file.facts();
    !facts.imports.is_empty()
        || !facts.exports.names.is_empty()
        || facts.exports.has_default
        || facts.exports.common_js
        || facts.definitions.iter().any(|it| it.exported)
}

/// Comments and constructs of the file that give names: `/* global x */`, `with`, Flow.
fn said_in_file(file: &File, name: &str) -> Option<String> {
    let text = file.text_for_once();
    if text.contains("@ts-nocheck") || text.contains("@flow") {
        return Some("the file says that it is not checked".to_owned());
    }
    if text.contains("with (") || text.contains("with(") {
        return Some("`with` may bring it".to_owned());
    }
    if asks_whether_it_is_there(&text, name) {
        return Some("the file asks whether it is there".to_owned());
    }
    text.lines()
        .any(|line| line.contains("global") && line.contains(name))
        .then(|| "a comment says that it is known".to_owned())
}

/// `typeof name` never fails, and nor does what it guards; so `window.name`.
fn asks_whether_it_is_there(text: &str, name: &str) -> bool {
    let is_letter = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '$');
    [
        "typeof ",
        "typeof(",
        "window.",
        "globalThis.",
        "self.",
        "global.",
    ]
    .iter()
    .flat_map(|guard| text.split(guard).skip(1))
    .filter_map(|rest| rest.strip_prefix(name))
    .any(|rest| !rest.starts_with(is_letter))
}

/// Members of enumerations and merged namespaces are seen bare inside them; functions in blocks are seen
/// around them in sloppy code.
fn is_member_of_parts(place: &Place<'_, '_>, name: &str) -> Option<String> {
    let facts = place.facts();
    let is_part = |container: usize| {
        facts
            .definitions
            .get(container)
            .is_some_and(|it| matches!(it.kind, DefinitionKind::Enum | DefinitionKind::Module))
    };
    facts
        .definitions
        .iter()
        .filter(|it| it.name == name)
        .any(|it| it.kind == DefinitionKind::Function || it.container.is_some_and(is_part))
        .then(|| format!("another part of the file declares `{name}`"))
}

/// Whether a framework brings names that no import shows.
fn is_brought_by_tools(place: &Place<'_, '_>) -> Option<String> {
    const TOOLS: [&str; 10] = [
        "nuxt",
        "nuxt3",
        "@nuxt/kit",
        "unplugin-auto-import",
        "unimport",
        "wxt",
        "meteor-node-stubs",
        "babel-plugin-auto-import",
        "vue-macros",
        "@umijs/max",
    ];
    let packages = place.snapshot().packages().iter();
    packages
        .filter(|it| it.kind == PackageKind::Npm)
        .find_map(|it| TOOLS.iter().find(|tool| it.dependencies.contains(**tool)))
        .map(|tool| format!("`{tool}` imports names by itself"))
}

/// A file that declares globals and speaks of the name.
fn declared_elsewhere(place: &Place<'_, '_>, name: &str) -> Option<String> {
    place
        .snapshot()
        .files()
        .filter(|it| it.language.is_script() && it.path != *place.side.path)
        .filter(|it| it.may_mention(name))
        .find(|it| {
            it.path.as_str().contains(".d.")
                || !is_module(it)
                || it.text_for_once().contains("declare global")
        })
        .map(|it| format!("`{}` may declare it for all files", it.path))
}

/// A tool's configuration that speaks of the name.
fn named_in_configuration(place: &Place<'_, '_>, name: &str) -> Option<String> {
    let is_configuration = |path: &WorkspacePath| {
        let file = path.file_name();
        file.contains("config")
            || file.contains(".conf.")
            || file.starts_with('.')
            || file == "package.json"
            || file.starts_with("webpack")
            || file.starts_with("rollup")
            || file.starts_with("gulpfile")
            || file.ends_with(".html")
    };
    place
        .snapshot()
        .files()
        .filter(|it| is_configuration(&it.path) && it.path != *place.side.path)
        .find(|it| it.text_for_once().contains(name))
        .map(|it| format!("`{}` speaks of it", it.path))
}
