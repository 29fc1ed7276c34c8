//! Drafts that wait for a yes: several files with a created one, looked at, applied, discarded, handed on
//! with a note.

use scopewise_script::Turn;

use super::{Case, SUM_ANSWER, TOTAL, With, neovims};

pub(crate) const PRICES: &str =
    "RATE = 19\n\n\ndef with_tax(price):\n    return price * (100 + RATE) / 100\n";
pub(crate) const CART: &str = "from prices import with_tax\n\n\ndef total(items):\n    return sum(with_tax(item) for item in items)\n";
pub(crate) const MOVED_CART: &str = "from taxes import with_tax\n\n\ndef total(items):\n    return sum(with_tax(item) for item in items)\n";
pub(crate) const MOVED_PRICES: &str = "from taxes import RATE, with_tax\n";
pub(crate) const MOVE: &str = "FILE: prices.py\n```\n<<<<<<< SEARCH\nRATE = 19\n\n\ndef with_tax(price):\n    return price * (100 + RATE) / 100\n=======\nfrom taxes import RATE, with_tax\n>>>>>>> REPLACE\n```\n\nFILE: cart.py\n```\n<<<<<<< SEARCH\nfrom prices import with_tax\n\n\ndef total(items):\n=======\nfrom taxes import with_tax\n\n\ndef total(items):\n>>>>>>> REPLACE\n```\n\nFILE: taxes.py\n```\n<<<<<<< SEARCH\n=======\nRATE = 19\n\n\ndef with_tax(price):\n    return price * (100 + RATE) / 100\n>>>>>>> REPLACE\n```\n";

/// The move of a function into a file that is created, over three files.
pub(super) fn move_case(name: &str, with: With) -> Case<'_> {
    Case {
        name,
        with,
        files: &[("prices.py", PRICES), ("cart.py", CART)],
        turns: vec![Turn::answer(MOVE).for_model("thinker")],
        gates: Vec::new(),
    }
}

#[test]
fn a_draft_over_several_files_is_looked_at_and_applied() {
    for (name, with) in [
        ("several_applied", With::Plugin),
        ("applied_twice", With::Plugin),
        ("several_plain", With::FiveLines),
        ("several_plain_looked_at", With::FiveLines),
    ] {
        for neovim in neovims() {
            let ended = move_case(name, with).run(&neovim);
            ended.check_file("prices.py", MOVED_PRICES);
            ended.check_file("cart.py", MOVED_CART);
            ended.check_file("taxes.py", PRICES);
            ended.check_log("Proposal");
        }
    }
}

#[test]
fn a_discarded_draft_leaves_nothing_behind() {
    for (name, with) in [
        ("several_discarded", With::Plugin),
        ("review_windows", With::Plugin),
        ("several_plain_discarded", With::FiveLines),
        ("several_plain_discarded_after_a_look", With::FiveLines),
    ] {
        for neovim in neovims() {
            let ended = move_case(name, with).run(&neovim);
            ended.check_file("prices.py", PRICES);
            ended.check_file("cart.py", CART);
            assert!(!ended.project.root().join("taxes.py").exists());
            ended.check_log("Proposal");
        }
    }
}

#[test]
fn a_note_hands_the_draft_to_the_next_model() {
    let better =
        "```python\ndef total(numbers):\n    return sum(numbers) if numbers else None\n```\n";
    for neovim in neovims() {
        let case = Case {
            name: "escalated",
            with: With::Plugin,
            files: &[("a.py", TOTAL)],
            turns: vec![
                Turn::answer(SUM_ANSWER).for_model("quick"),
                Turn::answer(better)
                    .for_model("thinker")
                    .when_prompt_contains("an empty list must give None"),
            ],
            gates: Vec::new(),
        };
        let ended = case.run(&neovim);
        assert_eq!(ended.requests.len(), 2);
    }
}
