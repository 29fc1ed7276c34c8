//! Faults in imports: a module that is not there, a package that exists nowhere, a name that a real
//! module lacks.

use scopewise_workspace::File;
use scopewise_workspace::facts::{Import, ImportForm};

use super::code::Code;
use super::{Fault, edit};
use crate::tongue::Tongue;

const PACKAGES: [&str; 5] = [
    "quickparse",
    "fastvalidate",
    "smartretry",
    "jsonkit_pro",
    "asyncbridge",
];

/// An import of the package's own gets a module that is not there.
pub(super) fn phantom_modules(code: &Code<'_>) -> Vec<Fault> {
    let own = own_imports(code);
    own.filter(|(_, import)| ends_in_word(&import.module))
        .filter(|(file, import)| file.text().slice(import.module_range.clone()) == import.module)
        .map(|(file, import)| {
            let module = changed_module(&import.module);
            edit(file, import.module_range.clone(), &module)
        })
        .collect()
}

fn ends_in_word(module: &str) -> bool {
    let last = module.rsplit(['/', ':']).next().unwrap_or(module);
    last.chars().any(char::is_alphanumeric) && !matches!(last, "crate" | "self" | "super")
}

/// The module with four letters more before its ending.
fn changed_module(module: &str) -> String {
    for ending in [
        ".js", ".ts", ".mjs", ".cjs", ".tsx", ".jsx", ".json", ".css",
    ] {
        if let Some(stem) = module.strip_suffix(ending) {
            return format!("{stem}_two{ending}");
        }
    }
    format!("{module}_two")
}

/// A line that imports a package which exists nowhere, before the file's first import.
pub(super) fn phantom_packages(code: &Code<'_>) -> Vec<Fault> {
    let files = code.files.iter().enumerate();
    files
        .filter_map(|(number, file)| {
            let text = file.text();
            let first = file.facts().imports.iter().find(|it| {
                let line = text.line(text.line_of(it.range.start));
                is_at_start(code.tongue, &line)
            })?;
            let at = text.line_start(text.line_of(first.range.start));
            let name = PACKAGES.get(number % PACKAGES.len())?;
            let line = import_line(code.tongue, name, &text.line(text.line_of(at)))?;
            Some(edit(file, at..at, &line))
        })
        .collect()
}

fn is_at_start(tongue: Tongue, line: &str) -> bool {
    match tongue {
        Tongue::Python => line.starts_with("import ") || line.starts_with("from "),
        Tongue::TypeScript => line.starts_with("import "),
        Tongue::JavaScript => {
            line.starts_with("import ") || line.starts_with("const ") && line.contains("require(")
        }
        Tongue::Rust => line.starts_with("use "),
        Tongue::Go => line.starts_with("import \"") || line.starts_with("\t\""),
    }
}

fn import_line(tongue: Tongue, name: &str, line: &str) -> Option<String> {
    Some(match tongue {
        Tongue::Python => format!("import {name}\n"),
        Tongue::TypeScript | Tongue::JavaScript if line.starts_with("import ") => {
            format!("import {{ run }} from \"{name}\";\n")
        }
        Tongue::JavaScript => format!("const {name} = require(\"{name}\");\n"),
        Tongue::Rust => format!("use {name}::run;\n"),
        Tongue::Go if line.starts_with('\t') => format!("\t\"github.com/{name}/{name}\"\n"),
        Tongue::Go => format!("import \"github.com/{name}/{name}\"\n"),
        Tongue::TypeScript => return None,
    })
}

/// A name taken from a module of the package gets three letters more.
pub(super) fn phantom_names(code: &Code<'_>) -> Vec<Fault> {
    own_imports(code)
        .filter(|(_, import)| matches!(import.form, ImportForm::Names | ImportForm::ReExport))
        .flat_map(|(file, import)| {
            let names = import.names.iter();
            names
                .filter(|name| !matches!(name.name.as_str(), "*" | "default" | "self"))
                .filter(|name| file.text().slice(name.range.clone()) == name.name)
                .map(move |name| edit(file, name.range.clone(), &format!("{}Now", name.name)))
        })
        .collect()
}

fn own_imports<'a>(code: &'a Code<'a>) -> impl Iterator<Item = (&'a File, &'a Import)> {
    code.files.iter().flat_map(|file| {
        let imports = file.facts().imports.iter();
        imports
            .filter(|import| code.is_own(import))
            .map(|import| (*file, import))
    })
}
