//! How many arguments a Go call passes and its callee takes. What the arguments are is the compiler's
//! matter.

use scopewise_workspace::facts::{Call, ParameterKind, Signature};
use scopewise_workspace::resolve::{CONVERSION, DEFINED_OUTSIDE};
use scopewise_workspace::{File, Snapshot};

use super::Fit;
use crate::words::amount;

/// Whether a call passes as many arguments as its callee takes.
pub(super) fn fit(
    name: &str,
    snapshot: &Snapshot,
    file: &File,
    call: &Call,
    signature: &Signature,
) -> Fit {
    let variadic = signature
        .parameters
        .iter()
        .any(|it| it.kind == ParameterKind::VariadicPositional);
    let fixed = signature.parameters.len() - usize::from(variadic);
    let given = match passed(snapshot, file, call, signature) {
        Ok(given) => given,
        Err(why) => return Fit::Unclear(why),
    };
    let fits = if variadic {
        given >= fixed
    } else {
        given == fixed
    };
    if fits {
        return Fit::Fits;
    }
    let least = if variadic { "at least " } else { "" };
    Fit::Misfits(format!(
        "`{name}()` takes {least}{}, not {given}",
        amount(fixed, "argument")
    ))
}

/// How many values the arguments are: one call alone passes on all it gives.
fn passed(
    snapshot: &Snapshot,
    file: &File,
    call: &Call,
    signature: &Signature,
) -> Result<usize, String> {
    let arguments = &call.arguments;
    if !arguments.spread_positional {
        return Ok(arguments.positional);
    }
    let Some(inner) = only_argument(file, call) else {
        // `xs...` fills the variadic parameter by itself.
        return Ok(arguments.positional);
    };
    match snapshot.call_target(&file.path, inner) {
        Ok(target) => snapshot
            .result_count(&target.definition)
            .ok_or_else(|| "its argument is a call with results that are not known".to_owned()),
        Err(why) if why == CONVERSION => Ok(1),
        // Compiled code passes what is taken; a single parameter takes a single value.
        Err(_) if signature.parameters.len() == 1 => Ok(1),
        Err(why) if why == DEFINED_OUTSIDE && is_single(inner) => Ok(1),
        Err(_) => Err("its argument is a call with results that are not known".to_owned()),
    }
}

/// The call that is a call's only argument.
fn only_argument<'f>(file: &'f File, call: &Call) -> Option<&'f Call> {
    if call.arguments.positional != 1 {
        return None;
    }
    let calls = &file.facts().calls;
    let first = calls.partition_point(|it| it.range.start <= call.callee_range.end);
    let inner = calls
        .iter()
        .skip(first)
        .take_while(|it| it.range.end < call.range.end)
        .max_by_key(|it| it.range.len())?;
    let before = file.text().slice(call.callee_range.end..inner.range.start);
    let after = file.text().slice(inner.range.end..call.range.end);
    let is_only = before.trim_end().ends_with('(')
        && after.trim_start().trim_start_matches(',').trim_start() == ")";
    is_only.then_some(inner)
}

/// Whether a predeclared function gives one value.
fn is_single(call: &Call) -> bool {
    const NAMES: [&str; 11] = [
        "append", "cap", "complex", "copy", "imag", "len", "make", "max", "min", "new", "real",
    ];
    matches!(call.callee.as_slice(), [only] if NAMES.contains(&only.as_str()))
}
