//! How a Rust call fits: it passes exactly as many values as there are parameters.

use scopewise_workspace::facts::{Call, Parameter, ParameterKind, Signature};

use super::Fit;
use crate::words::{amount, list};

/// Names of parameters shown in a message.
const SHOWN: usize = 6;

pub(super) fn fit(call: &Call, signature: &Signature) -> Fit {
    if call.arguments.spread_positional {
        return Fit::Unclear("a condition decides on an argument".into());
    }
    let name = shown(&call.callee);
    let given = call.arguments.positional;
    let fixed: Vec<&Parameter> = signature
        .parameters
        .iter()
        .filter(|it| it.kind != ParameterKind::VariadicPositional)
        .collect();
    if given < fixed.len() {
        let lacking = fixed.iter().skip(given).map(|it| it.name.as_str());
        return Fit::Misfits(format!(
            "`{name}()` is called without {}",
            list(lacking, SHOWN)
        ));
    }
    if given > fixed.len() && fixed.len() == signature.parameters.len() {
        return Fit::Misfits(format!(
            "`{name}()` takes {}, not {given}",
            amount(fixed.len(), "argument")
        ));
    }
    Fit::Fits
}

/// A callee as it is written: `a::b`, `self.b`.
fn shown(callee: &[String]) -> String {
    let mut text = String::new();
    for part in callee {
        if !text.is_empty() && !text.ends_with('.') {
            text.push_str("::");
        }
        text.push_str(part);
    }
    text
}
