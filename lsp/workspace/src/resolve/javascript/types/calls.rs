//! What calls give: the signatures of what is called, what their type parameters stand for, the result.

use std::rc::Rc;

use super::bindings::{array_of, own_parameters};
use super::written::type_parameters;
use super::{At, Declared, Known, Type, Types};

/// What a call takes its type parameters' meaning from.
struct Given<'a> {
    written: Vec<At<'a>>,
    arguments: Vec<At<'a>>,
    /// The argument whose own type is asked for.
    open: Option<At<'a>>,
    /// The call, whose own place may ask for a type.
    call: At<'a>,
}

impl<'a> Given<'a> {
    fn of(call: At<'a>, open: Option<At<'a>>) -> Self {
        Self {
            open,
            call,
            written: call
                .child("type_arguments")
                .map(At::children)
                .unwrap_or_default(),
            arguments: call
                .child("arguments")
                .map(At::children)
                .unwrap_or_default(),
        }
    }
}

impl<'a> Types<'a> {
    /// The signatures a value can be called by.
    pub(super) fn signatures(&self, callee: &Type<'a>) -> Vec<Declared<'a>> {
        self.deeper(Vec::new(), || match callee {
            Type::Function(all) => all.to_vec(),
            Type::Shape(shape) => inner_signatures(shape, "call_signature"),
            Type::Instance(parts) => {
                let own = |it| inner_signatures(it, "call_signature");
                let mut found: Vec<_> = parts.iter().flat_map(own).collect();
                for base in parts.iter().flat_map(|it| self.instance_bases(it)) {
                    found.extend(self.signatures(&base));
                }
                found
            }
            Type::Both(parts) => parts.iter().flat_map(|it| self.signatures(it)).collect(),
            Type::Either(parts) => {
                let mut callable = parts
                    .iter()
                    .map(|it| self.signatures(it))
                    .filter(|it| !it.is_empty());
                match (callable.next(), callable.next()) {
                    (Some(only), None) => only,
                    _ => Vec::new(),
                }
            }
            Type::Open(bound) => self.signatures(bound),
            _ => Vec::new(),
        })
    }

    /// The signatures a call fits by the number of its arguments, with what their type parameters stand for;
    /// nothing is learned of them from the argument `open`.
    pub(super) fn called(&self, call: At<'a>, open: Option<At<'a>>) -> Vec<Declared<'a>> {
        let given = Given::of(call, open);
        let signatures = match call.kind() {
            "new_expression" => {
                let class = call.child("constructor").map(|it| self.value(it));
                class.map_or(Vec::new(), |it| self.constructors(&it))
            }
            _ => {
                let callee = call.child("function").map(|it| self.value(it));
                callee.map_or(Vec::new(), |it| self.signatures(&it))
            }
        };
        let mut fitting: Vec<Declared<'a>> = Vec::new();
        for signature in signatures {
            let is_known = fitting.iter().any(|it| it.at.is(signature.at));
            if !is_known && fits(signature.at, &given.arguments) {
                fitting.push(signature);
            }
        }
        if fitting.len() > 1 {
            fitting = self.chosen(fitting, &given.arguments);
        }
        fitting
            .into_iter()
            .map(|it| self.settled(it, &given))
            .collect()
    }

    fn constructors(&self, class: &Type<'a>) -> Vec<Declared<'a>> {
        self.deeper(Vec::new(), || match class {
            Type::Class(class) => {
                let body = class.at.child("body").map(At::children).unwrap_or_default();
                let own: Vec<_> = body
                    .into_iter()
                    .filter(|it| {
                        it.kind() == "method_definition"
                            && it
                                .child("name")
                                .is_some_and(|it| it.text() == "constructor")
                    })
                    .map(|at| Declared {
                        at,
                        known: class.known.clone(),
                    })
                    .collect();
                match own.is_empty() {
                    false => own,
                    true => self
                        .bases(class)
                        .first()
                        .map_or(Vec::new(), |it| self.constructors(it)),
                }
            }
            Type::Shape(shape) => inner_signatures(shape, "construct_signature"),
            Type::Instance(parts) => parts
                .iter()
                .flat_map(|it| inner_signatures(it, "construct_signature"))
                .collect(),
            _ => Vec::new(),
        })
    }

    /// A signature with its own type parameters as the call gives them.
    fn settled(&self, signature: Declared<'a>, given: &Given<'a>) -> Declared<'a> {
        let parameters = type_parameters(signature.at);
        if parameters.is_empty() {
            return signature;
        }
        let at = signature.at;
        if !given.written.is_empty() {
            let written = given.written.iter();
            let arguments: Vec<_> = written
                .map(|it| self.written(*it, &Known::default()))
                .collect();
            let known = self.with_arguments(at, &arguments, &signature.known);
            return Declared { at, known };
        }
        let mut known = signature.known.clone();
        for parameter in parameters {
            let found = match self.inferred(&signature, parameter, given) {
                Type::Unknown => self.asked_of(&signature, parameter, given),
                found => found,
            };
            let meaning = match found.is_known() {
                true => found,
                false => Type::Open(Rc::new(self.bound_of(parameter, &known))),
            };
            known = known.with(parameter, meaning);
        }
        Declared { at, known }
    }

    /// What one argument says a type parameter stands for; unknown where several may say it.
    fn inferred(&self, signature: &Declared<'a>, parameter: At<'a>, given: &Given<'a>) -> Type<'a> {
        let Some(name) = parameter.child("name").map(At::text) else {
            return Type::Unknown;
        };
        let list = signature.at.child("parameters").map(own_parameters);
        let pairs = list.into_iter().flatten().zip(&given.arguments);
        let is_open = |it: &At<'a>| given.open.is_some_and(|open| open.is(*it));
        let mut found = pairs
            .filter(|it| !is_open(it.1))
            .filter_map(|(parameter, argument)| {
                let written = parameter.child("type").and_then(At::first)?;
                self.inferred_from(written, *argument, name)
            });
        match (found.next(), found.next()) {
            (Some(only), None) => only,
            _ => Type::Unknown,
        }
    }

    fn inferred_from(&self, written: At<'a>, argument: At<'a>, name: &str) -> Option<Type<'a>> {
        let is_it = |it: At<'a>| it.kind() == "type_identifier" && it.text() == name;
        match written.kind() {
            "type_identifier" if is_it(written) => Some(self.value(argument)),
            "parenthesized_type" | "readonly_type" => {
                self.inferred_from(written.first()?, argument, name)
            }
            "array_type" if is_it(written.first()?) => match self.value(argument) {
                Type::Array(element) => Some(Type::clone(&element)),
                _ => Some(Type::Unknown),
            },
            "function_type" if written.child("return_type").is_some_and(is_it) => {
                let signatures = self.signatures(&self.value(argument));
                match signatures.as_slice() {
                    [only] => Some(self.result(only, None)),
                    _ => Some(Type::Unknown),
                }
            }
            // Something else that may settle it too.
            _ => mentions(written, name).then_some(Type::Unknown),
        }
    }

    /// What the place of a call says a type parameter of its result stands for.
    fn asked_of(&self, signature: &Declared<'a>, parameter: At<'a>, given: &Given<'a>) -> Type<'a> {
        let result = signature.at.child("return_type").and_then(At::first);
        let name = parameter.child("name").map(At::text);
        let Some((result, name)) = result
            .zip(name)
            .filter(|(at, _)| at.kind() == "generic_type")
        else {
            return Type::Unknown;
        };
        let arguments = result.child("type_arguments").map(At::children);
        let index = arguments.and_then(|all| {
            all.iter()
                .position(|it| it.kind() == "type_identifier" && it.text() == name)
        });
        let declarations = result
            .child("name")
            .and_then(|it| self.type_declarations(it));
        let (Some(index), Some([own])) = (index, declarations.as_deref()) else {
            return Type::Unknown;
        };
        match self.context(given.call) {
            Type::Instance(parts) => parts
                .iter()
                .find(|it| it.at.is(*own))
                .and_then(|part| {
                    let parameters = type_parameters(part.at);
                    part.known.find(Some(parameters.get(index)?.node.id()))
                })
                .unwrap_or(Type::Unknown),
            _ => Type::Unknown,
        }
    }

    /// The type of a parameter.
    pub(super) fn parameter_type(&self, signature: &Declared<'a>, index: usize) -> Type<'a> {
        let Some(list) = signature.at.child("parameters") else {
            return Type::Unknown;
        };
        let parameters = own_parameters(list);
        let is_rest = |it: &At<'a>| {
            it.child("pattern")
                .is_some_and(|it| it.kind() == "rest_pattern")
        };
        let parameter = parameters
            .get(index)
            .or(parameters.last().filter(|it| is_rest(it)));
        let Some((parameter, written)) = parameter.zip(parameter.and_then(|it| it.child("type")))
        else {
            return Type::Unknown;
        };
        match (is_rest(parameter), self.written(written, &signature.known)) {
            (false, found) => found,
            (true, Type::Array(element)) => Type::clone(&element),
            (true, Type::Tuple(parts)) => parts
                .get(index.saturating_sub(parameters.len() - 1))
                .cloned()
                .unwrap_or(Type::Unknown),
            (true, _) => Type::Unknown,
        }
    }

    /// What a call by a signature gives; `receiver` is what the method is called on.
    pub(super) fn result(&self, signature: &Declared<'a>, receiver: Option<Type<'a>>) -> Type<'a> {
        let known = match receiver {
            Some(receiver) => signature.known.with_this(receiver),
            None => signature.known.clone(),
        };
        let written = signature.at.child("return_type");
        match written.or_else(|| {
            let is_constructing = signature.at.kind() == "construct_signature";
            signature.at.child("type").filter(|_| is_constructing)
        }) {
            Some(written) => self.written(written, &known),
            None => self.deeper(Type::Unknown, || self.returned(signature.at)),
        }
    }

    pub(super) fn call_value(&self, call: At<'a>) -> Type<'a> {
        let Some(callee) = call.child("function") else {
            return Type::Unknown;
        };
        let method = (callee.kind() == "member_expression")
            .then(|| callee.child("object").zip(callee.child("property")))
            .flatten();
        let receiver = method.map(|(object, _)| self.value(object));
        if let (Some(receiver), Some((_, name))) = (&receiver, method)
            && let Some(found) = self.given_by_method(receiver, name.text(), call)
        {
            return found;
        }
        if callee.kind() == "super" {
            return Type::Unknown;
        }
        self.one_result(&self.called(call, None), receiver.as_ref())
    }

    fn one_result(&self, signatures: &[Declared<'a>], receiver: Option<&Type<'a>>) -> Type<'a> {
        let results = signatures
            .iter()
            .map(|it| match self.result(it, receiver.cloned()) {
                Type::Open(_) => Type::Unknown,
                found => found,
            });
        match signatures.len() {
            0 => Type::Unknown,
            _ => Type::either(results),
        }
    }

    /// What the methods of arrays and promises give.
    fn given_by_method(&self, receiver: &Type<'a>, name: &str, call: At<'a>) -> Option<Type<'a>> {
        let callback = || {
            let first = call.child("arguments").and_then(At::first)?;
            match self.signatures(&self.value(first)).as_slice() {
                [only] => Some(self.result(only, None)),
                _ => None,
            }
        };
        match (receiver, name) {
            (
                Type::Array(_),
                "filter" | "slice" | "reverse" | "sort" | "toSorted" | "toReversed",
            ) => {
                let narrows = call
                    .child("arguments")
                    .is_some_and(|it| it.text().contains(" is "));
                Some(match narrows {
                    true => Type::Unknown,
                    false => receiver.clone(),
                })
            }
            (Type::Array(element), "find" | "findLast" | "pop" | "shift" | "at") => {
                Some(Type::clone(element))
            }
            (Type::Array(_), "map") => Some(array_of(callback().unwrap_or(Type::Unknown))),
            (Type::Promise(_), "then") => Some(Type::Promise(Rc::new(match callback()? {
                Type::Promise(inner) => Type::clone(&inner),
                other => other,
            }))),
            (Type::Promise(_), "catch" | "finally") => Some(receiver.clone()),
            _ => None,
        }
    }

    pub(super) fn new_value(&self, call: At<'a>) -> Type<'a> {
        let Some(class) = call.child("constructor").map(|it| self.value(it)) else {
            return Type::Unknown;
        };
        match &class {
            Type::Class(class) => {
                let given = Given::of(call, None);
                let written: Vec<_> = given
                    .written
                    .iter()
                    .map(|it| self.written(*it, &Known::default()))
                    .collect();
                let known = match written.is_empty() {
                    true => self.settled_class(class, &given),
                    false => self.with_arguments(class.at, &written, &class.known),
                };
                let at = class.at;
                self.instance_by(&Declared { at, known })
            }
            Type::Shape(_) | Type::Instance(_) => self.one_result(&self.called(call, None), None),
            _ => Type::Unknown,
        }
    }

    /// The type parameters of a class as the arguments of its constructor settle them.
    fn settled_class(&self, class: &Declared<'a>, given: &Given<'a>) -> Known<'a> {
        let constructors = self.constructors(&Type::Class(class.clone()));
        let mut known = class.known.clone();
        for parameter in type_parameters(class.at) {
            let found = match constructors.as_slice() {
                [only] => self.inferred(only, parameter, given),
                _ => Type::Unknown,
            };
            let meaning = match found.is_known() {
                true => found,
                false => Type::Open(Rc::new(self.bound_of(parameter, &known))),
            };
            known = known.with(parameter, meaning);
        }
        known
    }
}

/// Whether a written type speaks of a type parameter.
fn mentions(written: At<'_>, name: &str) -> bool {
    let mut open = vec![written];
    while let Some(at) = open.pop() {
        if at.kind() == "type_identifier" && at.text() == name {
            return true;
        }
        open.extend(at.children());
    }
    false
}

fn inner_signatures<'a>(part: &Declared<'a>, kind: &str) -> Vec<Declared<'a>> {
    let body = match part.at.kind() {
        "object_type" | "interface_body" => Some(part.at),
        _ => part.at.child("body"),
    };
    let members = body.map(At::children).unwrap_or_default();
    let found = members.into_iter().filter(|it| it.kind() == kind);
    found
        .map(|at| Declared {
            at,
            known: part.known.clone(),
        })
        .collect()
}

/// Whether a signature takes that many arguments.
fn fits(signature: At<'_>, arguments: &[At<'_>]) -> bool {
    if arguments.iter().any(|it| it.kind() == "spread_element") {
        return true;
    }
    let Some(list) = signature.child("parameters") else {
        return true;
    };
    let parameters = own_parameters(list);
    let is_rest = |it: &At<'_>| {
        it.kind() == "rest_pattern"
            || it
                .child("pattern")
                .is_some_and(|it| it.kind() == "rest_pattern")
    };
    let is_needed = |it: &&At<'_>| {
        it.kind() == "required_parameter" && it.child("value").is_none() && !is_rest(it)
    };
    let needed = parameters.iter().filter(is_needed).count();
    let most = match parameters.iter().any(is_rest) {
        true => usize::MAX,
        false => parameters.len(),
    };
    (needed..=most).contains(&arguments.len())
}
