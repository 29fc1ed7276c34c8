//! Requirements files, and the names in requirement lines (PEP 508).

use super::distributions::normalized;
use super::{Draft, Files};
use crate::WorkspacePath;

/// Requirements files that include one another further than this are not followed.
const INCLUDE_LIMIT: usize = 20;

pub(super) fn read(draft: &mut Draft, files: &Files<'_>, path: &WorkspacePath, source: &str) {
    draft.declares = true;
    draft.is_package = true;
    let mut seen = vec![path.clone()];
    let mut waiting = vec![(path.clone(), source.to_owned())];
    while let Some((path, source)) = waiting.pop() {
        for line in logical_lines(&source) {
            if let Some(limits) = constraints(&line) {
                draft.limit(files, path.sibling(limits));
                continue;
            }
            let Some(included) = included(&line) else {
                draft.depend_on(&line);
                continue;
            };
            let Some(target) = path.sibling(included) else {
                continue;
            };
            if seen.contains(&target) || seen.len() > INCLUDE_LIMIT {
                continue;
            }
            let found = files.binary_search_by(|(other, _)| (*other).cmp(&target));
            if let Some((_, text)) = found.ok().and_then(|at| files.get(at)) {
                seen.push(target.clone());
                waiting.push((target, text.to_string()));
            }
        }
    }
}

/// Lines without comments, those that end in `\` joined with the next.
fn logical_lines(source: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut open = String::new();
    for line in source.lines() {
        let line = line.trim();
        let line = if line.starts_with('#') {
            ""
        } else {
            line.split(" #").next().unwrap_or(line).trim_end()
        };
        if let Some(part) = line.strip_suffix('\\') {
            open.push_str(part);
            open.push(' ');
            continue;
        }
        open.push_str(line);
        if !open.trim().is_empty() {
            lines.push(std::mem::take(&mut open).trim().to_owned());
        }
        open.clear();
    }
    if !open.trim().is_empty() {
        lines.push(open.trim().to_owned());
    }
    lines
}

/// The file of versions that a line lets apply to whatever is installed.
fn constraints(line: &str) -> Option<&str> {
    let rest = line
        .strip_prefix("--constraint")
        .or_else(|| line.strip_prefix("-c"))?;
    Some(rest.trim_start_matches([' ', '=']).trim())
}

impl Draft {
    /// Notes the names in a file of versions: they may be installed, yet nothing declares them.
    fn limit(&mut self, files: &Files<'_>, path: Option<WorkspacePath>) {
        let found = path
            .as_ref()
            .and_then(|path| files.binary_search_by(|(other, _)| (*other).cmp(path)).ok())
            .and_then(|at| files.get(at));
        let Some((path, text)) = found else { return };
        for line in logical_lines(&text.to_string()) {
            if let Some(name) = name_of(&line) {
                let by = path.file_name().to_owned();
                self.package.locked.entry(name).or_insert(by);
            }
        }
    }
}

fn included(line: &str) -> Option<&str> {
    let rest = line
        .strip_prefix("--requirement")
        .or_else(|| line.strip_prefix("-r"))?;
    Some(rest.trim_start_matches([' ', '=']).trim())
}

/// The distribution a requirement line names, in normal form; `None` for options and local paths.
pub(super) fn name_of(requirement: &str) -> Option<String> {
    let line = requirement.trim();
    let line = line
        .strip_prefix("--editable")
        .or_else(|| line.strip_prefix("-e"))
        .unwrap_or(line)
        .trim_start_matches([' ', '=']);
    if let Some((_, egg)) = line.split_once("#egg=") {
        return plain_name(egg);
    }
    if line.starts_with('-') || line.starts_with('.') || line.starts_with('/') {
        return None;
    }
    let name = plain_name(line)?;
    let after = line.trim_start_matches(|it: char| is_name_part(it));
    if after.starts_with("://") || (after.starts_with('+') && line.contains("://")) {
        return name_in_address(line);
    }
    Some(name)
}

fn plain_name(text: &str) -> Option<String> {
    let end = text
        .find(|it: char| !is_name_part(it))
        .unwrap_or(text.len());
    let (name, _) = text.split_at_checked(end)?;
    let starts_well = name.chars().next().is_some_and(char::is_alphanumeric);
    starts_well.then(|| normalized(name))
}

/// `git+https://host/x/name.git@tag` and `https://host/name-1.0.whl` name what they end in.
fn name_in_address(address: &str) -> Option<String> {
    let last = address
        .split(['#', '?'])
        .next()?
        .trim_end_matches('/')
        .rsplit('/')
        .next()?;
    let last = last.split('@').next()?;
    if let Some(repository) = last.strip_suffix(".git") {
        return plain_name(repository);
    }
    let is_archive = [".whl", ".tar.gz", ".zip"]
        .iter()
        .any(|ending| last.ends_with(ending));
    if is_archive {
        return plain_name(last.split('-').next()?);
    }
    plain_name(last)
}

fn is_name_part(it: char) -> bool {
    it.is_ascii_alphanumeric() || matches!(it, '-' | '_' | '.')
}

#[cfg(test)]
mod tests {
    use super::{logical_lines, name_of};

    fn check_name(line: &str, expected: Option<&str>) {
        assert_eq!(name_of(line).as_deref(), expected, "{line}");
    }

    #[test]
    fn requirement_lines_name_a_distribution() {
        check_name("Flask>=2", Some("flask"));
        check_name(
            "uvicorn[standard] >= 0.2; python_version < '3.9'",
            Some("uvicorn"),
        );
        check_name("zope.interface (>=4)", Some("zope-interface"));
        check_name("name @ https://host/x.whl", Some("name"));
        check_name(
            "-e git+https://host/team/thing.git@v1#egg=Real_Name",
            Some("real-name"),
        );
        check_name("git+https://host/team/thing.git@v1", Some("thing"));
        check_name(
            "https://host/x/wheel_name-1.0-py3-none-any.whl",
            Some("wheel-name"),
        );
    }

    #[test]
    fn options_and_local_paths_name_nothing() {
        for line in [
            "-e .",
            "-e ./lib",
            ".",
            "--index-url https://host",
            "-c limits.txt",
            "./x",
            "",
        ] {
            check_name(line, None);
        }
    }

    #[test]
    fn comments_go_and_continued_lines_are_joined() {
        assert_eq!(
            logical_lines("# all\na==1 \\\n    --hash=x\n\nb # why\n"),
            ["a==1  --hash=x", "b"]
        );
    }
}
