//! The `imports` check: each module and name that the change imports must be somewhere. What a module
//! name means is resolved by the workspace; here it is judged, and said.

mod go;
mod javascript;
mod python;
mod rust;

use scopewise_workspace::facts::{Import, ImportForm, ImportedName};
use scopewise_workspace::{
    DefinitionKind, Language, ModuleResolution, Resolution, Tier, WorkspacePath,
};

use crate::look::{Judged, Look, Said, Sides};
use crate::specimen;
use crate::words::nearest;
use crate::{Check, Finding, Severity};

pub(crate) fn check(look: &Look<'_>) -> Said {
    look.each(|side| judge(look, side))
}

fn judge(look: &Look<'_>, side: &Sides<'_>) -> Option<Judged> {
    let after = side.after.as_deref()?;
    if side.language.tier() == Tier::Plain || side.language.is_verified_by_eye() {
        return None;
    }
    if let Some(why) = after.not_parsed() {
        return Some(Judged::unclear(why.because()));
    }
    let mut judged = Judged::default();
    for import in &after.facts().imports {
        judge_import(look, side, import, &mut judged);
    }
    if side.language == Language::Rust {
        rust::judge_modules(look, side, after, &mut judged);
    }
    Some(judged)
}

fn judge_import(look: &Look<'_>, side: &Sides<'_>, import: &Import, judged: &mut Judged) {
    let names: Vec<&ImportedName> = import
        .names
        .iter()
        .filter(|name| is_new(side, import, Some(name)))
        .collect();
    if names.is_empty() && (!import.names.is_empty() || !is_new(side, import, None)) {
        return;
    }
    let units = names.len().max(1);
    match resolve(look, side, import) {
        ModuleResolution::Workspace(module)
            if let Some(why) = forbidden(look, side, import, &module) =>
        {
            let range = import.module_range.clone();
            judged.bad(side.found(Check::Imports, Severity::Reject, range, why));
        }
        ModuleResolution::Workspace(module) => {
            judge_names(look, side, import, &names, &module, judged);
        }
        ModuleResolution::Folder(folder) => {
            judge_folder(look, side, import, &names, &folder, judged);
        }
        ModuleResolution::Standard
        | ModuleResolution::Declared(_)
        | ModuleResolution::AlreadyUsed(_) => judged.coverage.judged += units,
        ModuleResolution::Locked { package, by } => {
            judged.coverage.judged += units;
            judged
                .findings
                .push(undeclared(side, import, &package, &by));
        }
        ModuleResolution::Unknown(because) => {
            for _ in 0..units {
                judged.cannot_tell(because.clone());
            }
        }
        ModuleResolution::Missing => missing_module(look, side, import, units, judged),
    }
}

/// Why a module of the workspace may not be imported here.
fn forbidden(
    look: &Look<'_>,
    side: &Sides<'_>,
    import: &Import,
    module: &WorkspacePath,
) -> Option<String> {
    (side.language == Language::Go)
        .then(|| go::forbidden(look, side, &import.module, module))
        .flatten()
}

/// A note on a package that is there only because something else needs it.
fn undeclared(side: &Sides<'_>, import: &Import, package: &str, by: &str) -> Finding {
    let message =
        format!("no manifest declares `{package}`: it is installed only because of `{by}`");
    let place = import.module_range.clone();
    side.found(Check::Imports, Severity::Note, place, message)
}

/// Whether the change brings the import, or this name of it, into the file.
fn is_new(side: &Sides<'_>, import: &Import, name: Option<&ImportedName>) -> bool {
    let place = name.map_or(&import.range, |name| &name.range);
    let Some(before) = side.before.as_deref() else {
        return true;
    };
    if before.path != *side.path && is_relative(side.language, &import.module) {
        return true;
    }
    let touched = side.adds(place) || side.adds(&import.module_range);
    let same = |old: &Import| {
        old.module == import.module
            && name.is_none_or(|name| old.names.iter().any(|it| it.name == name.name))
    };
    touched && !before.facts().imports.iter().any(same)
}

fn is_relative(language: Language, module: &str) -> bool {
    match language {
        Language::Python => module.starts_with('.'),
        Language::Rust => ["crate", "self", "super"].contains(&root_of_path(module)),
        _ => module.starts_with('.') || module.starts_with('#'),
    }
}

/// What the module means after the change. That a file imports it only since the change says nothing,
/// since both may have been made up together: what the workspace used before decides.
fn resolve(look: &Look<'_>, side: &Sides<'_>, import: &Import) -> ModuleResolution {
    let resolution = look.change.after.resolve_import(side.path, import);
    let ModuleResolution::AlreadyUsed(user) = resolution else {
        return resolution;
    };
    let was_imported = side.before.as_deref().is_some_and(|before| {
        let root = root_of(side.language, &import.module);
        let mut roots = before.facts().imports.iter();
        roots.any(|it| root_of(side.language, &it.module) == root)
    });
    if was_imported {
        return ModuleResolution::AlreadyUsed(user);
    }
    match look.change.before.resolve_import(side.path, import) {
        ModuleResolution::Missing => ModuleResolution::Missing,
        ModuleResolution::Unknown(why) => ModuleResolution::Unknown(why),
        locked @ ModuleResolution::Locked { .. } => locked,
        _ => ModuleResolution::AlreadyUsed(user),
    }
}

/// The part of a module's name that a package has: `a` of `a.b`, `@a/b` of `@a/b/c`.
fn root_of(language: Language, module: &str) -> &str {
    if is_relative(language, module) {
        return module;
    }
    match language {
        Language::Python => module.split('.').next().unwrap_or(module),
        Language::Go => go::root_of(module),
        Language::Rust => root_of_path(module),
        _ => {
            let skip = usize::from(module.starts_with('@'));
            module
                .match_indices('/')
                .nth(skip)
                .and_then(|(at, _)| module.get(..at))
                .unwrap_or(module)
        }
    }
}

/// The first part of a Rust path.
fn root_of_path(module: &str) -> &str {
    let path = module.strip_prefix("::").unwrap_or(module);
    path.split("::").next().unwrap_or(path)
}

fn missing_module(
    look: &Look<'_>,
    side: &Sides<'_>,
    import: &Import,
    units: usize,
    judged: &mut Judged,
) {
    let doubt = if !look.change.after.is_complete() {
        Some("not every file of the workspace has been read yet")
    } else if import.guarded {
        Some("the import may fail by design")
    } else if import.type_only && !is_relative(side.language, &import.module) {
        Some("the import brings in types only")
    } else if import.form == ImportForm::Dynamic && !is_relative(side.language, &import.module) {
        Some("the module is loaded at run time")
    } else if side.language.is_script()
        && specimen::is_specimen(side.path)
        && !import.module.starts_with('.')
    {
        Some("examples and samples may import what the project does not")
    } else if side.language == Language::Rust {
        rust::doubt(look, side, import)
    } else if is_in_function(side, import) && !is_relative(side.language, &import.module) {
        Some("an import inside a function may be optional")
    } else if is_broken(look, side, import) {
        Some("the file did not parse there")
    } else if side.language.is_script() {
        javascript::doubt(look, side, import)
    } else {
        None
    };
    if let Some(doubt) = doubt {
        for _ in 0..units {
            judged.cannot_tell(doubt);
        }
        return;
    }
    judged.coverage.judged += units - 1;
    let message = if side.language == Language::Go {
        go::missing(look, side, &import.module)
    } else if is_relative(side.language, &import.module) {
        missing_file(look, side, import)
    } else {
        missing_package(look, side, import)
    };
    judged.bad(side.found(
        Check::Imports,
        Severity::Reject,
        import.module_range.clone(),
        message,
    ));
}

fn is_in_function(side: &Sides<'_>, import: &Import) -> bool {
    let is_around = |it: &scopewise_workspace::Definition| {
        matches!(it.kind, DefinitionKind::Function | DefinitionKind::Method)
            && it.range.start <= import.range.start
            && import.range.end <= it.range.end
    };
    side.after
        .as_deref()
        .is_some_and(|after| after.facts().definitions.iter().any(is_around))
}

/// Whether the tree around an import is in pieces; the `syntax` check has its say there.
fn is_broken(look: &Look<'_>, side: &Sides<'_>, import: &Import) -> bool {
    let Some(after) = look.change.after.file(side.path) else {
        return true;
    };
    after.facts().has_errors
        && after.tree().is_ok_and(|tree| {
            let range = &import.range;
            tree.root_node()
                .descendant_for_byte_range(range.start, range.end)
                .is_none_or(|node| {
                    node.has_error()
                        && node.kind() != "program"
                        && node.kind() != "module"
                        && node.kind() != "source_file"
                })
        })
}

fn missing_file(look: &Look<'_>, side: &Sides<'_>, import: &Import) -> String {
    let near = if side.language == Language::Python {
        python::near_module(look, side, &import.module)
    } else if side.language == Language::Rust {
        rust::near_module(look, side, import)
    } else {
        javascript::near_module(look, side, &import.module)
    };
    let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
    let what = match side.language {
        Language::Rust => "module",
        _ => "file",
    };
    format!(
        "import `{}` names no {what} of this workspace{hint}",
        import.module
    )
}

fn missing_package(look: &Look<'_>, side: &Sides<'_>, import: &Import) -> String {
    let root = root_of(side.language, &import.module);
    let declared = look
        .change
        .after
        .package_of(side.path)
        .map(|package| &package.dependencies);
    let near = declared.and_then(|names| nearest(root, names.iter().map(String::as_str)));
    let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
    format!(
        "import `{}` exists nowhere in this workspace: it is not in the standard library, no \
         manifest declares `{root}`, and there is no such module{hint}",
        import.module
    )
}

fn judge_names(
    look: &Look<'_>,
    side: &Sides<'_>,
    import: &Import,
    names: &[&ImportedName],
    module: &WorkspacePath,
    judged: &mut Judged,
) {
    if names.is_empty() {
        judged.good();
    }
    for name in names {
        if name.name == "*" {
            judged.good();
            continue;
        }
        match look
            .change
            .after
            .resolve_imported(side.path, import, &name.name)
        {
            Resolution::Missing { .. } => {
                missing_name(look, side, import, name, module, judged);
            }
            Resolution::Unknown(because) => judged.cannot_tell(because),
            _ => judged.good(),
        }
    }
}

fn missing_name(
    look: &Look<'_>,
    side: &Sides<'_>,
    import: &Import,
    name: &ImportedName,
    module: &WorkspacePath,
    judged: &mut Judged,
) {
    if side.language == Language::Python && python::is_submodule(look, side, import, &name.name) {
        return judged.good();
    }
    if import.guarded {
        return judged.cannot_tell("the import may fail by design");
    }
    let known = exported_names(look, module);
    let near = nearest(&name.name, known.iter().map(String::as_str));
    let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
    let what = if name.name == "default" {
        format!("`{}` has no default export{hint}", import.module)
    } else {
        format!("`{}` defines no `{}`{hint}", import.module, name.name)
    };
    judged.bad(side.found(Check::Imports, Severity::Reject, name.range.clone(), what));
}

fn exported_names(look: &Look<'_>, module: &WorkspacePath) -> Vec<String> {
    let Some(file) = look.change.after.file(module) else {
        return Vec::new();
    };
    let facts = file.facts();
    let own = facts
        .definitions
        .iter()
        .filter(|it| it.container.is_none() && it.exported)
        .map(|it| it.name.clone());
    let more = facts.exports.names.iter().map(|(_, name)| name.clone());
    own.chain(more).collect()
}

/// Names taken from a folder without an `__init__.py` can only be its modules.
fn judge_folder(
    look: &Look<'_>,
    side: &Sides<'_>,
    import: &Import,
    names: &[&ImportedName],
    folder: &str,
    judged: &mut Judged,
) {
    if names.is_empty() {
        judged.good();
    }
    for name in names {
        if name.name == "*" || python::is_submodule(look, side, import, &name.name) {
            judged.good();
        } else {
            judged.cannot_tell(format!("`{folder}` may be a part of a wider package"));
        }
    }
}
