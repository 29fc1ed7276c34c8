//! The node kinds and fields of the Go grammar by number: comparing names at every node costs more
//! than the rest of the walk.

use std::num::NonZeroU16;
use std::sync::LazyLock;

use scopewise_grammars::Language;
use tree_sitter::Node;

/// The kinds the walk tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Punctuation, keywords, literals: nothing to read and nothing inside.
    Leaf,
    /// Any other node, read for what is inside.
    Other,
    ArrayType,
    Assignment,
    Block,
    Call,
    Case,
    Comment,
    CompositeLiteral,
    ConstSpec,
    FieldDeclaration,
    FieldIdentifier,
    For,
    Function,
    FunctionLiteral,
    GenericType,
    Identifier,
    If,
    ImplicitArrayType,
    ImportSpec,
    IncrementOrDecrement,
    Index,
    InterfaceType,
    KeyedElement,
    ListOfExpressions,
    LiteralElement,
    LiteralValue,
    MapType,
    Method,
    MethodElement,
    Package,
    Parameter,
    ParameterList,
    Parenthesized,
    PointerType,
    QualifiedType,
    Range,
    Receive,
    Selector,
    ShortVar,
    Slice,
    SliceType,
    StructType,
    Switch,
    TypeAlias,
    TypeAssertion,
    TypeCase,
    TypeConversion,
    TypeElement,
    TypeIdentifier,
    TypeParameter,
    TypeSpec,
    TypeSwitch,
    Unary,
    VarSpec,
    VariadicArgument,
    VariadicParameter,
}

fn of_name(name: &str) -> Kind {
    match name {
        "array_type" => Kind::ArrayType,
        "assignment_statement" => Kind::Assignment,
        "block" => Kind::Block,
        "call_expression" => Kind::Call,
        "expression_case" | "default_case" | "communication_case" => Kind::Case,
        "comment" => Kind::Comment,
        "composite_literal" => Kind::CompositeLiteral,
        "const_spec" => Kind::ConstSpec,
        "field_declaration" => Kind::FieldDeclaration,
        "field_identifier" | "label_name" | "package_identifier" => Kind::FieldIdentifier,
        "for_statement" => Kind::For,
        "function_declaration" => Kind::Function,
        "func_literal" => Kind::FunctionLiteral,
        "generic_type" => Kind::GenericType,
        "identifier" => Kind::Identifier,
        "if_statement" => Kind::If,
        "implicit_length_array_type" => Kind::ImplicitArrayType,
        "import_spec" => Kind::ImportSpec,
        "inc_statement" | "dec_statement" => Kind::IncrementOrDecrement,
        "index_expression" => Kind::Index,
        "interface_type" => Kind::InterfaceType,
        "keyed_element" => Kind::KeyedElement,
        "expression_list" => Kind::ListOfExpressions,
        "literal_element" => Kind::LiteralElement,
        "literal_value" => Kind::LiteralValue,
        "map_type" => Kind::MapType,
        "method_declaration" => Kind::Method,
        "method_elem" => Kind::MethodElement,
        "package_clause" => Kind::Package,
        "parameter_declaration" => Kind::Parameter,
        "parameter_list" => Kind::ParameterList,
        "parenthesized_expression" => Kind::Parenthesized,
        "pointer_type" => Kind::PointerType,
        "qualified_type" => Kind::QualifiedType,
        "range_clause" => Kind::Range,
        "receive_statement" => Kind::Receive,
        "selector_expression" => Kind::Selector,
        "short_var_declaration" => Kind::ShortVar,
        "slice_expression" => Kind::Slice,
        "slice_type" => Kind::SliceType,
        "struct_type" => Kind::StructType,
        "expression_switch_statement" | "select_statement" => Kind::Switch,
        "type_alias" => Kind::TypeAlias,
        "type_assertion_expression" => Kind::TypeAssertion,
        "type_case" => Kind::TypeCase,
        "type_conversion_expression" => Kind::TypeConversion,
        "type_elem" => Kind::TypeElement,
        "type_identifier" => Kind::TypeIdentifier,
        "type_parameter_declaration" => Kind::TypeParameter,
        "type_spec" => Kind::TypeSpec,
        "type_switch_statement" => Kind::TypeSwitch,
        "unary_expression" => Kind::Unary,
        "var_spec" => Kind::VarSpec,
        "variadic_argument" => Kind::VariadicArgument,
        "variadic_parameter_declaration" => Kind::VariadicParameter,
        _ if name.ends_with("_literal") || matches!(name, "nil" | "true" | "false" | "iota") => {
            Kind::Leaf
        }
        _ => Kind::Other,
    }
}

static KINDS: LazyLock<Vec<Kind>> = LazyLock::new(|| {
    let Some(grammar) = Language::Go.grammar() else {
        return Vec::new();
    };
    let grammar = tree_sitter::Language::from(grammar);
    let count = u16::try_from(grammar.node_kind_count()).unwrap_or(u16::MAX);
    (0..count)
        .map(|id| match grammar.node_kind_for_id(id) {
            Some(name) if grammar.node_kind_is_named(id) => of_name(name),
            _ => Kind::Leaf,
        })
        .collect()
});

/// The fields the walk asks for.
pub(super) struct Fields {
    pub(super) alias: u16,
    pub(super) arguments: u16,
    pub(super) body: u16,
    pub(super) element: u16,
    pub(super) field: u16,
    pub(super) function: u16,
    pub(super) key: u16,
    pub(super) left: u16,
    pub(super) name: u16,
    pub(super) operand: u16,
    pub(super) package: u16,
    pub(super) parameters: u16,
    pub(super) path: u16,
    pub(super) receiver: u16,
    pub(super) result: u16,
    pub(super) right: u16,
    pub(super) type_: u16,
    pub(super) type_parameters: u16,
    pub(super) value: u16,
}

pub(super) static FIELDS: LazyLock<Fields> = LazyLock::new(|| {
    let grammar = Language::Go.grammar().map(tree_sitter::Language::from);
    let id = |name: &str| {
        let id = grammar.as_ref().and_then(|it| it.field_id_for_name(name));
        id.map_or(0, NonZeroU16::get)
    };
    Fields {
        alias: id("alias"),
        arguments: id("arguments"),
        body: id("body"),
        element: id("element"),
        field: id("field"),
        function: id("function"),
        key: id("key"),
        left: id("left"),
        name: id("name"),
        operand: id("operand"),
        package: id("package"),
        parameters: id("parameters"),
        path: id("path"),
        receiver: id("receiver"),
        result: id("result"),
        right: id("right"),
        type_: id("type"),
        type_parameters: id("type_parameters"),
        value: id("value"),
    }
});

/// The kinds by number, looked up once for a whole walk.
pub(super) fn table() -> &'static [Kind] {
    &KINDS
}

pub(super) fn kind_of(node: Node<'_>) -> Kind {
    let id = usize::from(node.kind_id());
    // An error node has the last number there is, beyond the table.
    KINDS.get(id).copied().unwrap_or(Kind::Other)
}
