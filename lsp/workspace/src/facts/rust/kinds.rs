//! The kinds of nodes that the walk tells apart, by the grammar's numbers.

use std::sync::LazyLock;

use tree_sitter::Node;

macro_rules! kinds {
    ($($kind:ident $name:literal,)*) => {
        /// A kind of node.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Kind {
            /// A node that only holds others.
            Other,
            $($kind,)*
        }

        fn named(name: &str) -> Kind {
            match name {
                $($name => Kind::$kind,)*
                _ => Kind::Other,
            }
        }
    };
}

kinds! {
    Arguments "arguments",
    AssociatedType "associated_type",
    Assignment "assignment_expression",
    AttributeItem "attribute_item",
    InnerAttributeItem "inner_attribute_item",
    Block "block",
    BlockComment "block_comment",
    BracketedType "bracketed_type",
    CallExpression "call_expression",
    CapturedPattern "captured_pattern",
    CharLiteral "char_literal",
    ClosureExpression "closure_expression",
    ClosureParameters "closure_parameters",
    ConstItem "const_item",
    ConstParameter "const_parameter",
    Crate "crate",
    DeclarationList "declaration_list",
    EnumItem "enum_item",
    EnumVariant "enum_variant",
    EnumVariantList "enum_variant_list",
    ExternCrate "extern_crate_declaration",
    FieldDeclaration "field_declaration",
    FieldDeclarationList "field_declaration_list",
    FieldExpression "field_expression",
    FieldIdentifier "field_identifier",
    FieldInitializer "field_initializer",
    FieldPattern "field_pattern",
    ForExpression "for_expression",
    ForeignMod "foreign_mod_item",
    FunctionItem "function_item",
    FunctionSignature "function_signature_item",
    GenericFunction "generic_function",
    GenericPattern "generic_pattern",
    GenericType "generic_type",
    GenericTurbofish "generic_type_with_turbofish",
    Identifier "identifier",
    IfExpression "if_expression",
    ImplItem "impl_item",
    Label "label",
    LetCondition "let_condition",
    LetDeclaration "let_declaration",
    Lifetime "lifetime",
    LifetimeParameter "lifetime_parameter",
    LineComment "line_comment",
    MacroDefinition "macro_definition",
    MacroInvocation "macro_invocation",
    MacroRule "macro_rule",
    MatchArm "match_arm",
    MatchPattern "match_pattern",
    Metavariable "metavariable",
    ModItem "mod_item",
    MutableSpecifier "mutable_specifier",
    OrderedFields "ordered_field_declaration_list",
    Parameter "parameter",
    Parameters "parameters",
    PrimitiveType "primitive_type",
    RangePattern "range_pattern",
    ReferenceExpression "reference_expression",
    ReferenceType "reference_type",
    RawString "raw_string_literal",
    ScopedIdentifier "scoped_identifier",
    ScopedTypeIdentifier "scoped_type_identifier",
    ScopedUseList "scoped_use_list",
    SelfName "self",
    SelfParameter "self_parameter",
    ShorthandFieldIdentifier "shorthand_field_identifier",
    ShorthandFieldInitializer "shorthand_field_initializer",
    StaticItem "static_item",
    StringLiteral "string_literal",
    StructExpression "struct_expression",
    StructItem "struct_item",
    StructPattern "struct_pattern",
    Super "super",
    TokenRepetition "token_repetition",
    TokenTree "token_tree",
    TraitItem "trait_item",
    TryExpression "try_expression",
    TupleStructPattern "tuple_struct_pattern",
    TypeBinding "type_binding",
    TypeIdentifier "type_identifier",
    TypeItem "type_item",
    TypeParameter "type_parameter",
    TypeParameters "type_parameters",
    UnionItem "union_item",
    UseAsClause "use_as_clause",
    UseBounds "use_bounds",
    UseDeclaration "use_declaration",
    UseList "use_list",
    UseWildcard "use_wildcard",
    VariadicParameter "variadic_parameter",
    VisibilityModifier "visibility_modifier",
    WhileExpression "while_expression",
    AwaitExpression "await_expression",
    ParenthesizedExpression "parenthesized_expression",
    Error "ERROR",
}

macro_rules! fields {
    ($($field:ident $name:literal,)*) => {
        /// The numbers of the grammar's fields.
        pub(super) struct Fields {
            $(pub(super) $field: u16,)*
        }

        /// The fields that the walk asks for.
        pub(super) static FIELDS: LazyLock<Fields> = LazyLock::new(|| {
            let language = grammar();
            let number = |name: &str| {
                language
                    .as_ref()
                    .and_then(|it| it.field_id_for_name(name))
                    .map_or(0, |it| it.get())
            };
            Fields { $($field: number($name),)* }
        });
    };
}

fields! {
    alias "alias",
    alternative "alternative",
    argument "argument",
    arguments "arguments",
    body "body",
    bounds "bounds",
    condition "condition",
    field "field",
    function "function",
    left "left",
    list "list",
    macro_name "macro",
    name "name",
    parameters "parameters",
    path "path",
    pattern "pattern",
    return_type "return_type",
    right "right",
    trait_name "trait",
    type_arguments "type_arguments",
    type_name "type",
    type_parameters "type_parameters",
    value "value",
}

fn grammar() -> Option<tree_sitter::Language> {
    scopewise_grammars::Language::Rust.grammar().map(Into::into)
}

static KINDS: LazyLock<Vec<Kind>> = LazyLock::new(|| {
    let Some(language) = grammar() else {
        return Vec::new();
    };
    (0..language.node_kind_count())
        .filter_map(|id| u16::try_from(id).ok())
        .map(|id| {
            if language.node_kind_is_named(id) {
                named(language.node_kind_for_id(id).unwrap_or_default())
            } else {
                Kind::Other
            }
        })
        .collect()
});

/// What kind of node this is.
pub(super) fn kind(node: Node<'_>) -> Kind {
    if node.is_error() {
        return Kind::Error;
    }
    KINDS
        .get(usize::from(node.kind_id()))
        .copied()
        .unwrap_or(Kind::Other)
}
