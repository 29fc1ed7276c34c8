//! Edits of several files: looked at, applied and discarded; with one that is made, refused with a sentence.

use scopewise_script::Turn;

use super::{Case, Ended, With};
use crate::moved;
use crate::neovim::results::{CART, MOVE, MOVED_CART, MOVED_PRICES, PRICES};

/// Where the function goes, in a file that is there already.
const TAXES: &str = "LOW = 7\n";
const MOVED_TAXES: &str =
    "LOW = 7\nRATE = 19\n\n\ndef with_tax(price):\n    return price * (100 + RATE) / 100\n";

/// The move, into the file that is there.
fn into_taxes() -> Turn {
    let (kept, made) = MOVE.split_once("FILE: taxes.py").unwrap();
    let made = made
        .replace("<<<<<<< SEARCH\n", "<<<<<<< SEARCH\nLOW = 7\n")
        .replace("=======\n", "=======\nLOW = 7\n");
    Turn::answer(format!("{kept}FILE: taxes.py{made}"))
}

fn ended(name: &str) -> Ended {
    let ended = Case {
        name,
        with: With::Scopewise,
        files: &[
            ("prices.py", PRICES),
            ("cart.py", CART),
            ("taxes.py", TAXES),
        ],
        turns: vec![into_taxes()],
        gates: &[],
    }
    .run();
    ended.check_log("Proposal", 1);
    assert_eq!(ended.requests.len(), 1);
    ended
}

#[track_caller]
fn check_nothing_changed(ended: &Ended) {
    ended.check_file("prices.py", PRICES);
    ended.check_file("cart.py", CART);
    ended.check_file("taxes.py", TAXES);
}

#[test]
fn a_draft_over_several_files_is_looked_at_and_applied_with_one_undo_a_file() {
    let ended = ended("several");
    ended.check_file("prices.py", MOVED_PRICES);
    ended.check_file("cart.py", MOVED_CART);
    ended.check_file("taxes.py", MOVED_TAXES);
}

#[test]
fn whoever_says_no_to_emacs_has_nothing_changed() {
    check_nothing_changed(&ended("several-said-no"));
}

#[test]
fn a_discarded_draft_leaves_nothing_behind() {
    check_nothing_changed(&ended("several-discarded"));
}

#[test]
fn a_draft_that_creates_a_file_is_refused_with_a_sentence() {
    let ended = Case {
        name: "created",
        with: With::Scopewise,
        files: &[("prices.py", PRICES), ("cart.py", CART)],
        turns: vec![Turn::answer(MOVE)],
        gates: &[],
    }
    .run();
    ended.check_file("prices.py", PRICES);
    ended.check_file("cart.py", CART);
    assert!(!ended.project.root().join("taxes.py").exists());
    ended.check_log("Proposal", 1);
}

#[test]
fn a_draft_that_renames_and_deletes_is_refused_with_a_sentence() {
    let ended = Case {
        name: "moves",
        with: With::Scopewise,
        files: &moved::FILES,
        turns: vec![Turn::answer(moved::ANSWER)],
        gates: &[],
    }
    .run();
    for (path, text) in moved::FILES {
        ended.check_file(path, text);
    }
    assert!(!ended.project.root().join("shop").exists());
}
