//! What a script declares in comments of its own (PEP 723).

use std::collections::BTreeSet;

use toml::{Table, Value};

use super::requirements::name_of;

/// The distributions that the `# /// script` block of a script names, in normal form; `None` where there
/// is no such block.
pub(crate) fn inline_dependencies(source: &str) -> Option<BTreeSet<String>> {
    let block: Vec<&str> = source
        .lines()
        .map(str::trim_end)
        .skip_while(|line| *line != "# /// script")
        .skip(1)
        .take_while(|line| line.starts_with('#') && *line != "# ///")
        .map(|line| line.trim_start_matches('#'))
        .collect();
    if block.is_empty() {
        return None;
    }
    let table: Table = block.join("\n").parse().ok()?;
    let list = table.get("dependencies").and_then(Value::as_array);
    Some(
        list.into_iter()
            .flatten()
            .filter_map(|it| name_of(it.as_str()?))
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::inline_dependencies;

    fn check_inline(source: &str, expected: Option<&[&str]>) {
        let found = inline_dependencies(source);
        let expected = expected.map(|it| it.iter().map(|it| (*it).to_owned()).collect());
        assert_eq!(found, expected);
    }

    #[test]
    fn a_script_may_declare_what_it_needs() {
        check_inline(
            "#!/usr/bin/env python\n# /// script\n# requires-python = \">=3.11\"\n# dependencies = [\n#   \"Rich>=13\",\n# ]\n# ///\nimport rich\n",
            Some(&["rich"]),
        );
        check_inline("# /// script\n# dependencies = []\n# ///\n", Some(&[]));
    }

    #[test]
    fn other_comments_declare_nothing() {
        check_inline("# dependencies = ['rich']\nimport rich\n", None);
    }
}
