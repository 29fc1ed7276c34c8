//! How a call in JavaScript or TypeScript fits. JavaScript itself lets a call pass too many arguments or
//! too few; TypeScript does not, and neither takes keys of an options object that nobody reads.

use scopewise_workspace::facts::{Call, Parameter, ParameterKind, Signature};
use scopewise_workspace::{File, Language};

use super::Fit;
use crate::words::{amount, list, nearest};

/// Names shown in a message.
const SHOWN: usize = 6;

pub(super) fn fit(
    name: &str,
    caller: &File,
    callee: Option<&File>,
    call: &Call,
    signature: &Signature,
) -> Fit {
    if let Some(message) = unknown_key(name, call, signature) {
        if call.callee.first().is_some_and(|it| it == "this") {
            return Fit::Unclear("a derived class may read other keys".into());
        }
        return Fit::Misfits(message);
    }
    let is_typed = is_typescript(caller) && callee.is_some_and(is_typescript);
    if !is_typed {
        return Fit::Fits;
    }
    too_many(name, call, signature)
        .or_else(|| missing(name, call, signature))
        .unwrap_or(Fit::Fits)
}

fn is_typescript(file: &File) -> bool {
    matches!(file.language, Language::TypeScript | Language::Tsx)
}

fn unknown_key(name: &str, call: &Call, signature: &Signature) -> Option<String> {
    if call.arguments.spread_positional {
        return None;
    }
    call.arguments.object_keys.iter().find_map(|(at, given)| {
        let parameter = signature.parameters.get(*at)?;
        let keys = parameter.keys.as_ref()?;
        let (key, _) = given
            .iter()
            .find(|(key, _)| !keys.contains(key) && !may_take(parameter, key))?;
        let known = || keys.iter().map(String::as_str);
        let hint = match nearest(key, known()) {
            Some(near) => format!("; did you mean `{near}`?"),
            None => format!("; it takes {}", list(known(), SHOWN)),
        };
        Some(format!("`{name}()` takes no `{key}`{hint}"))
    })
}

/// Whether a destructured parameter's type may allow a key that its pattern leaves alone.
fn may_take(parameter: &Parameter, key: &str) -> bool {
    parameter.annotation.as_deref().is_some_and(|annotation| {
        let annotation = annotation.trim_start_matches(':').trim();
        let is_inline = annotation.starts_with('{') && annotation.ends_with('}');
        !is_inline
            || annotation.contains(key)
            || annotation.contains('[')
            || annotation.contains('&')
    })
}

fn too_many(name: &str, call: &Call, signature: &Signature) -> Option<Fit> {
    let is_open = signature
        .parameters
        .iter()
        .any(|it| it.kind == ParameterKind::VariadicPositional);
    let most = signature.parameters.len();
    let given = call.arguments.positional;
    if is_open || given <= most {
        return None;
    }
    Some(Fit::Misfits(format!(
        "`{name}()` takes {}, not {given}",
        amount(most, "argument")
    )))
}

fn missing(name: &str, call: &Call, signature: &Signature) -> Option<Fit> {
    if call.arguments.spread_positional {
        return None;
    }
    let lacking: Vec<&Parameter> = signature
        .parameters
        .iter()
        .filter(|it| it.kind == ParameterKind::Regular)
        .skip(call.arguments.positional)
        .filter(|it| !it.optional)
        .collect();
    if lacking.is_empty() {
        return None;
    }
    if lacking.iter().any(|it| may_be_left_out(it)) {
        return Some(Fit::Unclear(
            "a parameter's type may let it be left out".into(),
        ));
    }
    Some(Fit::Misfits(format!(
        "`{name}()` is called without {}",
        list(lacking.iter().map(|it| it.name.as_str()), SHOWN)
    )))
}

/// Whether a type may turn out to be one that takes nothing; what takes nothing plainly (`void`, a type
/// parameter) is optional already.
fn may_be_left_out(parameter: &Parameter) -> bool {
    parameter
        .annotation
        .as_deref()
        .is_some_and(|annotation| annotation.contains("..."))
}
