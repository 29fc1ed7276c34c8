//! Real Helix on a real screen: 25.01, the oldest that is served, and the newest that can be had. Each test
//! runs in both, and looks at the screen, the files and the log.

mod beside;
mod corners;
mod editions;
mod edits;
mod files;
mod moves;
mod pictures;
mod readme;
mod session;
mod waiting;

use editions::{FLOOR, NEWEST};

/// One test of each name in each edition.
macro_rules! in_each_edition {
    ($($file:ident::$name:ident),+ $(,)?) => {
        mod floor {
            $(#[test]
            fn $name() {
                super::$file::$name(&super::FLOOR);
            })+
        }

        mod newest {
            $(#[test]
            fn $name() {
                super::$file::$name(&super::NEWEST);
            })+

            #[test]
            fn types_free_text_after_a_key() {
                super::edits::types_free_text_after_a_key(&super::NEWEST);
            }

            #[test]
            fn works_on_after_a_restart_of_the_server() {
                super::corners::works_on_after_a_restart_of_the_server(&super::NEWEST);
            }

            #[test]
            fn takes_quoted_words_after_a_key() {
                super::corners::takes_quoted_words_after_a_key(&super::NEWEST);
            }
        }
    };
}

in_each_edition! {
    beside::has_the_actions_of_both_and_without_ours_the_others,
    corners::offers_an_edit_of_a_file_that_was_closed_meanwhile,
    corners::edits_a_file_in_two_views_and_goes_on_after_undo_and_reload,
    corners::edits_a_file_of_no_project,
    edits::carries_out_a_directive_byte_for_byte,
    edits::carries_out_several_directives_as_one_ask,
    edits::fixes_a_diagnostic_beside_another_server,
    edits::shows_an_error_of_the_provider,
    files::applies_an_edit_of_several_files,
    files::shows_and_discards_an_edit_of_several_files,
    moves::moves_and_deletes_files,
    moves::shows_and_discards_a_move,
    waiting::takes_keys_and_rebases_while_a_model_thinks,
    waiting::refuses_an_edit_of_lines_that_were_typed_in,
    waiting::cancels_while_a_model_thinks,
    waiting::runs_two_asks_at_once,
    readme::follows_the_readme_in_a_clean_home,
    pictures::every_step_of_the_guide_has_its_picture,
}
