//! What decorators and bases say of a definition by their names alone.

use super::super::DefinitionKind;

pub(super) fn kind_of_class(bases: &[String]) -> DefinitionKind {
    let last_names = || bases.iter().filter_map(|it| it.rsplit('.').next());
    if last_names().any(|it| it == "Protocol") {
        return DefinitionKind::Interface;
    }
    if last_names().any(|it| {
        matches!(
            it,
            "Enum" | "IntEnum" | "StrEnum" | "Flag" | "IntFlag" | "ReprEnum"
        )
    }) {
        return DefinitionKind::Enum;
    }
    DefinitionKind::Class
}

/// Why a decorated function's calls cannot be checked; `None` for decorators that keep parameters.
pub(super) fn opaque_because(decorator: &str) -> Option<String> {
    let last = decorator.rsplit('.').next().unwrap_or(decorator);
    if last == "overload" {
        return Some("it is one of several overloads".to_owned());
    }
    if matches!(
        last,
        "property" | "cached_property" | "setter" | "getter" | "deleter"
    ) || last.ends_with("property")
    {
        return Some("it is a property".to_owned());
    }
    let keeps = matches!(
        last,
        "staticmethod"
            | "classmethod"
            | "abstractmethod"
            | "override"
            | "final"
            | "lru_cache"
            | "cache"
            | "contextmanager"
            | "asynccontextmanager"
            | "wraps"
            | "deprecated"
            | "no_type_check"
            | "coroutine"
            | "total_ordering"
            | "runtime_checkable"
            | "skip"
            | "skipIf"
            | "skipUnless"
            | "expectedFailure"
            | "njit"
            | "no_grad"
            | "inference_mode"
    ) || decorator.starts_with("pytest.mark.");
    (!keeps).then(|| format!("its decorator `{decorator}` may change its parameters"))
}
