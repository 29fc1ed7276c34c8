//! Facts of languages that have structure only (CSS, HTML, Java, C, …): definitions and imports from
//! their queries. Nothing here is resolved.

mod effort;
#[cfg(feature = "more-languages")]
#[cfg(test)]
mod more_languages;
mod place;

use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use scopewise_grammars::Language;
use tree_sitter::{Node, Query, QueryCursor, StreamingIterator, Tree};

use super::{Definition, DefinitionKind, FileFacts, Import, ImportForm, Signature};

/// Definitions past this many are left out: a generated style sheet or page.
const DEFINITION_LIMIT: usize = 20_000;

pub(super) fn read(source: &str, tree: &Tree, language: Language) -> FileFacts {
    let queries = language.queries();
    let mut facts = FileFacts::default();
    if effort::is_too_much(tree) {
        return facts;
    }
    with_query(language, queries.definitions, |query| {
        facts.definitions = definitions(source, tree, language, query);
    });
    with_query(language, queries.imports, |query| {
        facts.imports = imports(source, tree, query);
    });
    link_containers(&mut facts.definitions, language);
    facts
}

/// Compiled queries by their text: compiling one takes longer than running it.
static COMPILED: LazyLock<Mutex<BTreeMap<&'static str, &'static Query>>> =
    LazyLock::new(Mutex::default);

fn with_query(language: Language, text: &'static str, run: impl FnOnce(&Query)) {
    if text.trim().is_empty() {
        return;
    }
    let Some(grammar) = language.grammar() else {
        return;
    };
    let mut compiled = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    let query = match compiled.get(text) {
        Some(query) => *query,
        None => {
            let Ok(query) = Query::new(&grammar.into(), text) else {
                return;
            };
            let query: &'static Query = Box::leak(Box::new(query));
            compiled.insert(text, query);
            query
        }
    };
    drop(compiled);
    run(query);
}

fn definitions(source: &str, tree: &Tree, language: Language, query: &Query) -> Vec<Definition> {
    let names = query.capture_names();
    let mut found = Vec::new();
    let mut around = place::Around::default();
    let mut cursor = QueryCursor::new();
    let mut matches = cursor.matches(query, tree.root_node(), source.as_bytes());
    while let Some(hit) = matches.next() {
        let mut definition: Option<(DefinitionKind, Node<'_>)> = None;
        let mut name: Option<Node<'_>> = None;
        let mut body: Option<Node<'_>> = None;
        for capture in hit.captures() {
            match names
                .get(capture.index as usize)
                .copied()
                .unwrap_or_default()
            {
                "name" => name = Some(capture.node),
                "body" => body = Some(capture.node),
                "around" => around.note(capture.node.byte_range()),
                other => definition = kind_of(other).map(|kind| (kind, capture.node)),
            }
        }
        if let Some((kind, node)) = definition {
            found.push(definition_at(source, language, kind, node, name, body));
        }
        if found.len() >= DEFINITION_LIMIT {
            break;
        }
    }
    around.widen(&mut found);
    found.sort_by_key(|it: &Definition| (it.range.start, std::cmp::Reverse(it.range.end)));
    found.dedup_by(|one, other| one.range == other.range);
    place::without_locals(found)
}

fn kind_of(capture: &str) -> Option<DefinitionKind> {
    Some(match capture.strip_prefix("definition.")? {
        "function" => DefinitionKind::Function,
        "method" => DefinitionKind::Method,
        "class" => DefinitionKind::Class,
        "interface" => DefinitionKind::Interface,
        "type" => DefinitionKind::TypeAlias,
        "enum" => DefinitionKind::Enum,
        "module" => DefinitionKind::Module,
        "rule" => DefinitionKind::Rule,
        "element" => DefinitionKind::Element,
        _ => DefinitionKind::Variable,
    })
}

fn definition_at(
    source: &str,
    language: Language,
    kind: DefinitionKind,
    node: Node<'_>,
    name: Option<Node<'_>>,
    body: Option<Node<'_>>,
) -> Definition {
    let name_range = name.map_or(node.start_byte()..node.start_byte(), |it| it.byte_range());
    let written = source.get(name_range.clone()).unwrap_or_default();
    let name = written.split_whitespace().collect::<Vec<_>>().join(" ");
    let body = body.map(|it| it.byte_range());
    let callable = matches!(kind, DefinitionKind::Function | DefinitionKind::Method);
    let end_of_header = body.as_ref().map_or(node.end_byte(), |body| body.start);
    let signature = callable.then(|| Signature {
        header: node.start_byte()..end_of_header,
        opaque: Some(format!("calls of {} are not checked yet", language.name())),
        ..Signature::default()
    });
    let exported = place::is_exported(source, language, node);
    Definition {
        name,
        kind,
        name_range,
        range: place::whole(language, node),
        body,
        container: None,
        signature,
        bases: Vec::new(),
        decorators: Vec::new(),
        exported,
    }
}

fn imports(source: &str, tree: &Tree, query: &Query) -> Vec<Import> {
    let names = query.capture_names();
    let mut found = Vec::new();
    let mut cursor = QueryCursor::new();
    let mut matches = cursor.matches(query, tree.root_node(), source.as_bytes());
    while let Some(hit) = matches.next() {
        let node_of = |wanted: &str| {
            hit.captures()
                .iter()
                .find(|it| names.get(it.index as usize).copied() == Some(wanted))
                .map(|it| it.node)
        };
        let (Some(statement), Some(module)) = (node_of("import"), node_of("module")) else {
            continue;
        };
        let module_range = place::unquoted(source, module.byte_range());
        found.push(Import {
            module: source
                .get(module_range.clone())
                .unwrap_or_default()
                .to_owned(),
            module_range,
            range: statement.byte_range(),
            form: ImportForm::Module,
            names: Vec::new(),
            binding: None,
            guarded: false,
            type_only: false,
        });
    }
    found
}

/// Definitions are sorted by start, wider first: the innermost open one contains the next.
fn link_containers(definitions: &mut [Definition], language: Language) {
    let ranges: Vec<_> = definitions
        .iter()
        .map(|it| (it.range.clone(), it.kind))
        .collect();
    let mut open: Vec<usize> = Vec::new();
    for (index, definition) in definitions.iter_mut().enumerate() {
        while open
            .last()
            .and_then(|last| ranges.get(*last))
            .is_some_and(|(range, _)| range.end <= definition.range.start)
        {
            open.pop();
        }
        definition.container = open.last().copied();
        let holder = definition
            .container
            .and_then(|it| ranges.get(it))
            .map(|(_, kind)| *kind);
        let in_type = matches!(
            holder,
            Some(DefinitionKind::Interface | DefinitionKind::Class)
        );
        let in_body = matches!(
            holder,
            Some(DefinitionKind::Function | DefinitionKind::Method)
        );
        definition.exported &= !in_body;
        definition.exported |= in_type && place::shares_members(language);
        if in_type && definition.kind == DefinitionKind::Function {
            definition.kind = DefinitionKind::Method;
        }
        open.push(index);
    }
}

#[cfg(test)]
mod tests {
    use crate::{Snapshot, WorkspacePath};

    /// One line a definition: kind, qualified name, whether it is exported.
    fn check_definitions(path: &str, text: &str, expected: &[&str]) {
        let snapshot = Snapshot::of_texts([(path, text)]);
        let file = snapshot.file(&WorkspacePath::new(path).unwrap()).unwrap();
        let facts = file.facts();
        let found: Vec<String> = facts
            .definitions
            .iter()
            .enumerate()
            .map(|(index, it)| {
                let mark = if it.exported { " exported" } else { "" };
                format!("{} {}{mark}", it.kind.word(), facts.qualified_name(index))
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn reads_style_rules_and_elements() {
        check_definitions(
            "a.css",
            ".a, .b { color: red }\n@media print { .c { color: blue } }\n",
            &["rule .a, .b", "rule print", "rule print..c"],
        );
        check_definitions(
            "a.html",
            "<main><p>x</p></main>\n",
            &["element main", "element main.p"],
        );
    }

    #[test]
    fn reads_what_it_can_of_broken_code() {
        check_definitions("a.rs", "fn good() {}\nfn bad( {\n", &["function good"]);
    }

    #[test]
    fn every_query_compiles_against_its_grammar() {
        for &language in scopewise_grammars::Language::PARSED {
            let grammar = language.grammar().unwrap().into();
            for text in [language.queries().definitions, language.queries().imports] {
                if let Err(error) = tree_sitter::Query::new(&grammar, text) {
                    panic!("{}: {error}", language.name());
                }
            }
        }
    }
}
