//! Parameters, results and type parameters.

use tree_sitter::Node;

use super::kinds::{Kind, kind_of};
use super::walk::{Walk, children};
use crate::facts::{BindingSource, Parameter, ParameterKind, Signature};

impl<'t> Walk<'_, 't> {
    /// The signature of a function, method or method of an interface.
    pub(super) fn signature(&self, node: Node<'t>) -> Signature {
        let parameters = self.child(node, self.fields.parameters);
        let body = self.child(node, self.fields.body);
        let result = self.child(node, self.fields.result);
        let is_broken = parameters.is_none_or(|it| it.has_error());
        Signature {
            header: node.start_byte()..body.map_or(node.end_byte(), |it| it.start_byte()),
            parameters: parameters.map(|it| self.parameters(it)).unwrap_or_default(),
            returns: result.map(|it| self.text(it).to_owned()),
            opaque: is_broken.then(|| "its parameters do not parse".to_owned()),
        }
    }

    fn parameters(&self, list: Node<'t>) -> Vec<Parameter> {
        let mut found = Vec::new();
        for node in children(list) {
            let annotation = self
                .child(node, self.fields.type_)
                .map(|it| self.text(it).to_owned());
            let is_variadic = kind_of(node) == Kind::VariadicParameter;
            let kind = if is_variadic {
                ParameterKind::VariadicPositional
            } else {
                ParameterKind::PositionalOnly
            };
            let mut names: Vec<&str> = self.names(node).map(|it| self.text(it)).collect();
            if names.is_empty() {
                names.push("_");
            }
            found.extend(names.into_iter().map(|name| Parameter {
                name: name.to_owned(),
                kind,
                optional: is_variadic,
                annotation: annotation.clone(),
                keys: None,
            }));
        }
        found
    }

    /// The types of the results, one each.
    pub(super) fn results(&self, node: Node<'t>) -> Vec<String> {
        let Some(result) = self.child(node, self.fields.result) else {
            return Vec::new();
        };
        if kind_of(result) != Kind::ParameterList {
            return vec![self.text(result).to_owned()];
        }
        let mut types = Vec::new();
        for node in children(result) {
            let Some(written) = self.child(node, self.fields.type_) else {
                continue;
            };
            let count = self.names(node).count().max(1);
            types.extend(std::iter::repeat_n(self.text(written).to_owned(), count));
        }
        types
    }

    /// Binds the parameters and named results of a function for its body.
    pub(super) fn bind_parameters(&mut self, node: Node<'t>) {
        let from = self
            .child(node, self.fields.body)
            .map_or(node.end_byte(), |it| it.start_byte());
        self.bind_type_parameters(node);
        for field in [
            self.fields.receiver,
            self.fields.parameters,
            self.fields.result,
        ] {
            let list = self.child(node, field);
            let Some(list) = list.filter(|it| kind_of(*it) == Kind::ParameterList) else {
                continue;
            };
            for parameter in children(list) {
                self.bind_parameter(parameter, from, node.start_byte());
            }
        }
    }

    fn bind_parameter(&mut self, parameter: Node<'t>, from: usize, at: usize) {
        let written = self.child(parameter, self.fields.type_);
        let is_variadic = kind_of(parameter) == Kind::VariadicParameter;
        let names: Vec<Node<'t>> = self.names(parameter).collect();
        for name in names {
            let path = written.and_then(|it| self.type_of(it)).map(|it| {
                if is_variadic {
                    it.replacen('(', "([]", 1)
                } else {
                    it
                }
            });
            let value = path.and_then(|it| self.add_value(vec![it], 0, at));
            let name = self.text(name);
            self.bind(name, BindingSource::Parameter, from, value);
        }
    }

    /// Binds type parameters for the whole scope that was just opened.
    pub(super) fn bind_type_parameters(&mut self, node: Node<'t>) {
        let Some(list) = self.child(node, self.fields.type_parameters) else {
            return;
        };
        for parameter in children(list) {
            let names: Vec<Node<'t>> = self.names(parameter).collect();
            for name in names {
                let name = self.text(name);
                self.bind(name, BindingSource::Parameter, 0, None);
            }
        }
    }

    /// The names a declaration declares.
    pub(super) fn names(&self, node: Node<'t>) -> impl Iterator<Item = Node<'t>> + use<'t> {
        let wanted = self.fields.name;
        let mut cursor = node.walk();
        let mut has_more = cursor.goto_first_child();
        std::iter::from_fn(move || {
            while has_more {
                let child = cursor.node();
                let field = cursor.field_id().map_or(0, std::num::NonZero::get);
                has_more = cursor.goto_next_sibling();
                if field == wanted && child.is_named() {
                    return Some(child);
                }
            }
            None
        })
    }
}
