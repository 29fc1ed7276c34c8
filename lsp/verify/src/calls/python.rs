//! How a Python call binds its arguments to parameters.

use scopewise_workspace::facts::{Call, Parameter, ParameterKind, Signature};

use super::Fit;
use crate::words::{amount, list, nearest};

/// Names of parameters shown in a message.
const SHOWN: usize = 6;

/// Whether a call binds. With `*args` or `**kwargs` at the call only what is still sure counts.
pub(super) fn fit(name: &str, call: &Call, signature: &Signature) -> Fit {
    let problem = unknown_keyword(name, call, signature)
        .or_else(|| too_many(name, call, signature))
        .or_else(|| given_twice(name, call, signature))
        .or_else(|| missing(name, call, signature));
    problem.map_or(Fit::Fits, Fit::Misfits)
}

fn has(signature: &Signature, kind: ParameterKind) -> bool {
    signature.parameters.iter().any(|it| it.kind == kind)
}

fn by_position(signature: &Signature) -> impl Iterator<Item = &Parameter> {
    signature.parameters.iter().filter(|it| {
        matches!(
            it.kind,
            ParameterKind::PositionalOnly | ParameterKind::Regular
        )
    })
}

fn by_name(signature: &Signature) -> impl Iterator<Item = &Parameter> {
    signature
        .parameters
        .iter()
        .filter(|it| matches!(it.kind, ParameterKind::Regular | ParameterKind::KeywordOnly))
}

fn unknown_keyword(name: &str, call: &Call, signature: &Signature) -> Option<String> {
    if has(signature, ParameterKind::VariadicKeyword) {
        return None;
    }
    let (keyword, _) = call
        .arguments
        .keywords
        .iter()
        .find(|(keyword, _)| !by_name(signature).any(|it| it.name == *keyword))?;
    let names = || by_name(signature).map(|it| it.name.as_str());
    let hint = match nearest(keyword, names()) {
        Some(near) => format!("; did you mean `{near}`?"),
        None if names().next().is_none() => "; it takes no arguments by name".into(),
        None => format!("; it takes {}", list(names(), SHOWN)),
    };
    Some(format!("`{name}()` takes no `{keyword}`{hint}"))
}

fn too_many(name: &str, call: &Call, signature: &Signature) -> Option<String> {
    let most = by_position(signature).count();
    let given = call.arguments.positional;
    if has(signature, ParameterKind::VariadicPositional) || given <= most {
        return None;
    }
    Some(format!(
        "`{name}()` takes {} by position, not {given}",
        amount(most, "argument")
    ))
}

fn given_twice(name: &str, call: &Call, signature: &Signature) -> Option<String> {
    let twice = by_position(signature)
        .take(call.arguments.positional)
        .filter(|it| it.kind == ParameterKind::Regular)
        .find(|it| {
            call.arguments
                .keywords
                .iter()
                .any(|(keyword, _)| *keyword == it.name)
        })?;
    Some(format!(
        "`{name}()` gets `{}` twice, by position and by name",
        twice.name
    ))
}

fn missing(name: &str, call: &Call, signature: &Signature) -> Option<String> {
    let arguments = &call.arguments;
    if arguments.spread_positional || arguments.spread_keywords {
        return None;
    }
    let is_named = |it: &&Parameter| {
        arguments
            .keywords
            .iter()
            .any(|(keyword, _)| *keyword == it.name)
    };
    let lacking: Vec<&str> = by_position(signature)
        .skip(arguments.positional)
        .chain(
            signature
                .parameters
                .iter()
                .filter(|it| it.kind == ParameterKind::KeywordOnly),
        )
        .filter(|it| !it.optional && !is_named(it))
        .map(|it| it.name.as_str())
        .collect();
    if lacking.is_empty() {
        return None;
    }
    Some(format!(
        "`{name}()` is called without {}",
        list(lacking.into_iter(), SHOWN)
    ))
}
