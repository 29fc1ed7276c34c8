//! `setup.cfg`, and the sections and lists of INI files as Python tools write them.

use super::Draft;

/// A key of a section with the lines of its value.
pub(super) struct Entry<'a> {
    pub(super) section: &'a str,
    pub(super) key: &'a str,
    pub(super) values: Vec<&'a str>,
}

/// The entries of an INI file. Indented lines continue a value.
pub(super) fn entries(source: &str) -> Vec<Entry<'_>> {
    let mut entries: Vec<Entry<'_>> = Vec::new();
    let mut section = "";
    for line in source.lines() {
        let plain = line.trim();
        if plain.is_empty() || plain.starts_with(['#', ';']) {
            continue;
        }
        if line.starts_with([' ', '\t']) {
            if let Some(entry) = entries.last_mut() {
                entry.values.push(without_comment(plain));
            }
            continue;
        }
        if let Some(name) = plain.strip_prefix('[').and_then(|it| it.strip_suffix(']')) {
            section = name.trim();
            continue;
        }
        let Some((key, value)) = plain.split_once(['=', ':']) else {
            continue;
        };
        let value = without_comment(value.trim());
        entries.push(Entry {
            section,
            key: key.trim(),
            values: if value.is_empty() {
                Vec::new()
            } else {
                vec![value]
            },
        });
    }
    entries
}

fn without_comment(value: &str) -> &str {
    value.split(" #").next().unwrap_or(value).trim()
}

pub(super) fn read(draft: &mut Draft, source: &str) {
    for entry in entries(source) {
        let values = || entry.values.iter().copied();
        match (entry.section, entry.key) {
            ("metadata", "name") => {
                draft.is_package = true;
                if let Some(name) = values().next() {
                    draft.package.name = name.to_owned();
                }
            }
            ("options", "install_requires" | "tests_require" | "setup_requires") => {
                draft.declares = true;
                requirements(draft, &entry);
            }
            ("options.extras_require", _) => requirements(draft, &entry),
            ("options.packages.find", "where") => {
                values().for_each(|folder| draft.look_in(folder));
            }
            ("options", "package_dir") => {
                for pair in values() {
                    if let Some(folder) = pair.trim().strip_prefix('=') {
                        draft.look_in(folder);
                    }
                }
            }
            ("options.entry_points", _) | ("options", "scripts") => {
                draft.package.has_entry_point = true;
            }
            ("tool:pytest", "pythonpath") => {
                for folder in values().flat_map(str::split_whitespace) {
                    draft.look_in(folder);
                }
            }
            _ => {}
        }
        if entry.section == "options" {
            draft.is_package = true;
            draft.declares = true;
        }
    }
}

fn requirements(draft: &mut Draft, entry: &Entry<'_>) {
    for value in &entry.values {
        // `file: requirements.txt` is read as the file itself, which stands beside.
        if value.starts_with("file:") || value.starts_with("attr:") {
            continue;
        }
        draft.depend_on_all(value.split(',').flat_map(|it| it.split(';').take(1)));
    }
}
