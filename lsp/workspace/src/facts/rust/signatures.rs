//! The parameters and results of functions, tuple structs and variants.

use tree_sitter::Node;

use super::attributes::Attributes;
use super::kinds::{FIELDS, Kind, kind};
use super::walk::{Walk, plain};
use crate::facts::{Parameter, ParameterKind, Signature};

impl<'t> Walk<'_, 't> {
    /// The signature of a function without `self`, and whether it takes it.
    pub(super) fn signature(
        &mut self,
        node: Node<'t>,
        start: usize,
        attributes: &Attributes,
    ) -> (Signature, bool) {
        let body = node.child_by_field_id(FIELDS.body);
        let parameters = node.child_by_field_id(FIELDS.parameters);
        let mut takes_self = false;
        let mut list = Vec::new();
        let mut opaque = attributes
            .rewritten
            .as_ref()
            .map(|it| format!("its attribute `{it}` may change its parameters"));
        let children = parameters.map(|it| self.children(it)).unwrap_or_default();
        for child in children {
            match kind(child) {
                Kind::SelfParameter => takes_self = true,
                Kind::Parameter => match self.one_parameter(child) {
                    Some(_) if self.is_self(child) => takes_self = true,
                    Some(parameter) => list.push(parameter),
                    None => {}
                },
                Kind::VariadicParameter => list.push(Parameter {
                    name: "...".to_owned(),
                    kind: ParameterKind::VariadicPositional,
                    optional: true,
                    annotation: None,
                    keys: None,
                }),
                Kind::AttributeItem => {
                    opaque.get_or_insert_with(|| "an attribute decides on a parameter".to_owned());
                }
                Kind::LineComment | Kind::BlockComment => {}
                _ => list.push(unnamed(self.text(child))),
            }
        }
        if parameters.is_none_or(|it| it.has_error()) {
            opaque = Some("its parameters do not parse".to_owned());
        }
        let header = start..body.map_or(node.end_byte(), |it| it.start_byte());
        let returns = node
            .child_by_field_id(FIELDS.return_type)
            .map(|it| self.text(it).to_owned());
        let signature = Signature {
            header,
            parameters: list,
            returns,
            opaque,
        };
        (signature, takes_self)
    }

    /// `self: Box<Self>`
    fn is_self(&self, node: Node<'t>) -> bool {
        node.child_by_field_id(FIELDS.pattern)
            .is_some_and(|it| kind(it) == Kind::SelfName || self.text(it) == "mut self")
    }

    fn one_parameter(&self, node: Node<'t>) -> Option<Parameter> {
        let pattern = node.child_by_field_id(FIELDS.pattern)?;
        let written = self.text(pattern);
        Some(Parameter {
            name: plain(written.strip_prefix("mut ").unwrap_or(written)).to_owned(),
            kind: ParameterKind::PositionalOnly,
            optional: false,
            annotation: node
                .child_by_field_id(FIELDS.type_name)
                .map(|it| self.text(it).to_owned()),
            keys: None,
        })
    }

    /// The signature of a tuple struct or variant: one parameter a field.
    pub(super) fn tuple_signature(
        &mut self,
        fields: Node<'t>,
        header: std::ops::Range<usize>,
    ) -> Signature {
        let mut list = Vec::new();
        let mut opaque = None;
        let mut cursor = fields.walk();
        for (index, child) in fields
            .children_by_field_id(
                std::num::NonZeroU16::new(FIELDS.type_name).unwrap_or(std::num::NonZeroU16::MIN),
                &mut cursor,
            )
            .enumerate()
        {
            let mut parameter = unnamed(self.text(child));
            parameter.name = index.to_string();
            list.push(parameter);
        }
        for child in self.children(fields) {
            if kind(child) == Kind::AttributeItem && self.text(child).contains("cfg") {
                opaque = Some("a condition decides on a field".to_owned());
            }
        }
        if fields.has_error() {
            opaque = Some("its fields do not parse".to_owned());
        }
        Signature {
            header,
            parameters: list,
            returns: None,
            opaque,
        }
    }
}

fn unnamed(annotation: &str) -> Parameter {
    Parameter {
        name: "_".to_owned(),
        kind: ParameterKind::PositionalOnly,
        optional: false,
        annotation: Some(annotation.to_owned()),
        keys: None,
    }
}
