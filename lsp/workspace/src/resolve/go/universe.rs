//! The names Go has without any declaration.

/// Whether a name is predeclared.
pub(super) fn is_predeclared(name: &str) -> bool {
    const NAMES: [&str; 44] = [
        "any",
        "append",
        "bool",
        "byte",
        "cap",
        "clear",
        "close",
        "comparable",
        "complex",
        "complex128",
        "complex64",
        "copy",
        "delete",
        "error",
        "false",
        "float32",
        "float64",
        "imag",
        "int",
        "int16",
        "int32",
        "int64",
        "int8",
        "iota",
        "len",
        "make",
        "max",
        "min",
        "new",
        "nil",
        "panic",
        "print",
        "println",
        "real",
        "recover",
        "rune",
        "string",
        "true",
        "uint",
        "uint16",
        "uint32",
        "uint64",
        "uint8",
        "uintptr",
    ];
    NAMES.binary_search(&name).is_ok()
}

#[cfg(test)]
mod tests {
    use super::is_predeclared;

    #[test]
    fn types_values_and_functions_are_predeclared() {
        for name in ["any", "int", "uintptr", "nil", "max", "error"] {
            assert!(is_predeclared(name), "{name}");
        }
        assert!(!is_predeclared("fmt"));
    }
}
