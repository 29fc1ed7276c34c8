//! What only the plugin has: the text for status lines, `:checkhealth`, a help file that names all, and no key.

use scopewise_script::{Gate, Turn};

use super::{Case, SUM_ANSWER, SUMMED, TOTAL, With, check_held, neovims};

#[test]
fn the_status_line_tells_what_goes_on() {
    check_held("status", With::Plugin, SUM_ANSWER, SUMMED);
}

#[test]
fn an_edit_lands_whatever_became_of_its_window() {
    check_held("buffer_gone", With::Plugin, SUM_ANSWER, SUMMED);
    check_held("two_windows", With::Plugin, SUM_ANSWER, TOTAL);
}

#[test]
fn all_that_asks_no_model_is_whole() {
    for neovim in neovims() {
        for name in [
            "health",
            "help",
            "no_key_is_taken",
            "unattached",
            "ranges",
            "asked_late",
        ] {
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
