//! What only the plugin has: the text for status lines, `:checkhealth`, and a help file that names all.

use std::fs;

use scopewise_script::{Gate, Turn};

use super::{Case, SUM_ANSWER, SUMMED, TOTAL, With, check_held, neovims, plugin_folder};

#[test]
fn the_status_line_tells_what_goes_on() {
    check_held("status", With::Plugin, SUM_ANSWER, SUMMED);
}

#[test]
fn health_and_help_are_whole() {
    for neovim in neovims() {
        for name in ["health", "help"] {
            let case = Case {
                name,
                with: With::Plugin,
                files: &[("a.py", TOTAL)],
                turns: Vec::<Turn>::new(),
                gates: Vec::<(&str, Gate)>::new(),
            };
            case.run(&neovim);
        }
    }
}

/// Neovim's way with a plugin: no key is taken outside of the review's own buffers.
#[test]
fn no_key_is_taken() {
    let review = plugin_folder().join("lua/scopewise");
    let mut files: Vec<_> = fs::read_dir(review)
        .unwrap()
        .map(|it| it.unwrap().path())
        .collect();
    files.push(plugin_folder().join("plugin/scopewise.lua"));
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        for (number, line) in text.lines().enumerate() {
            let sets = line.contains("keymap.set") && !line.contains("buffer = buffer");
            let opens = text
                .lines()
                .skip(number)
                .take(8)
                .any(|it| it.contains("{ buffer = buffer"));
            assert!(!sets || opens, "{}:{}", path.display(), number + 1);
        }
    }
}
