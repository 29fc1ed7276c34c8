//! Fields and kinds of nodes with what a grammar says of them looked up once: asking for a field by name
//! compares with every field's name, and asking for a kind measures a C string, each time.

use std::sync::LazyLock;

use scopewise_grammars::Language;
use tree_sitter::Node;

macro_rules! fields {
    ($($field:ident $name:literal)*) => {
        /// A field of a grammar.
        #[derive(Clone, Copy, Debug)]
        pub(super) enum Field {
            $($field,)*
        }

        const NAMES: &[&str] = &[$($name,)*];
    };
}

fields! {
    Alias "alias"
    Argument "argument"
    Arguments "arguments"
    Attribute "attribute"
    Body "body"
    Condition "condition"
    Consequence "consequence"
    Constructor "constructor"
    Function "function"
    Key "key"
    Kind "kind"
    Left "left"
    Module "module"
    ModuleName "module_name"
    Name "name"
    Object "object"
    Operator "operator"
    Parameter "parameter"
    Parameters "parameters"
    Pattern "pattern"
    Property "property"
    ReturnType "return_type"
    Right "right"
    Source "source"
    Superclasses "superclasses"
    Type "type"
    TypeParameters "type_parameters"
    Value "value"
}

struct Grammar {
    language: tree_sitter::Language,
    /// The numbers of its fields, in the order of [`Field`]; 0 for one that it does not have.
    fields: Vec<u16>,
    /// The names of its kinds, by number.
    kinds: Vec<String>,
}

static GRAMMARS: LazyLock<Vec<Grammar>> = LazyLock::new(|| {
    let languages = [
        Language::Python,
        Language::TypeScript,
        Language::Tsx,
        Language::JavaScript,
    ];
    let grammars = languages.into_iter().filter_map(Language::grammar);
    grammars
        .map(tree_sitter::Language::from)
        .map(|language| Grammar {
            fields: NAMES
                .iter()
                .map(|name| language.field_id_for_name(name).map_or(0, u16::from))
                .collect(),
            kinds: (0..u16::try_from(language.node_kind_count()).unwrap_or(u16::MAX))
                .map(|number| language.node_kind_for_id(number).unwrap_or_default())
                .map(str::to_owned)
                .collect(),
            language,
        })
        .collect()
});

fn grammar_of(node: Node<'_>) -> Option<&'static Grammar> {
    let language = node.language();
    GRAMMARS.iter().find(|it| it.language == *language)
}

/// What is asked of a node again and again.
pub(super) trait Look<'t> {
    /// The child in that field.
    fn child_at(self, field: Field) -> Option<Node<'t>>;

    /// The name of its kind.
    fn kind_name(self) -> &'t str;
}

impl<'t> Look<'t> for Node<'t> {
    fn child_at(self, field: Field) -> Option<Node<'t>> {
        let number = *grammar_of(self)?.fields.get(field as usize)?;
        (number != 0).then(|| self.child_by_field_id(number))?
    }

    fn kind_name(self) -> &'t str {
        let number = usize::from(self.kind_id());
        let known = grammar_of(self).and_then(|it| it.kinds.get(number));
        known.map_or_else(|| self.kind(), String::as_str)
    }
}
