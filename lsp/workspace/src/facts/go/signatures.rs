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
        for (names, node) in self.declarations(list) {
            let annotation = self
                .child(node, self.fields.type_)
                .map(|it| self.text(it).to_owned());
            let is_variadic = kind_of(node) == Kind::VariadicParameter;
            let kind = if is_variadic {
                ParameterKind::VariadicPositional
            } else {
                ParameterKind::PositionalOnly
            };
            let mut names: Vec<&str> = names.into_iter().map(|it| self.text(it)).collect();
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
        for (names, node) in self.declarations(result) {
            let Some(written) = self.child(node, self.fields.type_) else {
                continue;
            };
            let count = names.len().max(1);
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
            for (names, parameter) in self.declarations(list) {
                self.bind_parameter(names, parameter, from, node.start_byte());
            }
        }
    }

    fn bind_parameter(
        &mut self,
        names: Vec<Node<'t>>,
        parameter: Node<'t>,
        from: usize,
        at: usize,
    ) {
        let written = self.child(parameter, self.fields.type_);
        let is_variadic = kind_of(parameter) == Kind::VariadicParameter;
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

    /// The declarations of a parameter list, each with its names. The grammar takes the first of many names
    /// before one type for types; Go has names for all or none.
    fn declarations(&self, list: Node<'t>) -> Vec<(Vec<Node<'t>>, Node<'t>)> {
        let mut found: Vec<(Vec<Node<'t>>, Node<'t>)> = Vec::new();
        for node in children(list) {
            let mut names: Vec<Node<'t>> = self.names(node).collect();
            if !names.is_empty() {
                while let Some(name) = found.pop_if(|(names, _)| names.is_empty()) {
                    names.splice(0..0, self.child(name.1, self.fields.type_));
                }
            }
            found.push((names, node));
        }
        found
    }

    /// Passes over what the grammar takes for types and [`Self::declarations`] for names.
    pub(super) fn parameter_list(&mut self, list: Node<'t>) {
        let is_named = |it: Node<'t>| self.names(it).next().is_some();
        let mut parameters = children(list);
        let is_suspect =
            list.named_child_count() > 1 && parameters.next().is_some_and(|it| !is_named(it));
        if !is_suspect {
            return;
        }
        let nameless: Vec<Node<'t>> = children(list).take_while(|it| !is_named(*it)).collect();
        if let Some(last) = nameless.last()
            && nameless.len() < children(list).count()
        {
            self.read_to = last.end_byte();
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
