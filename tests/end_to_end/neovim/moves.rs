//! A file that moves with its edit while another goes, with the plugin and without it.

use scopewise_script::Turn;

use super::{Case, With, neovims};
use crate::moved::{ANSWER, CART, FILES, MOVED_CART, MOVED_PRICES, PRICES, UNUSED};

fn case(name: &str, with: With) -> Case<'_> {
    Case {
        name,
        with,
        files: &FILES,
        turns: vec![Turn::answer(ANSWER).for_model("thinker")],
        gates: Vec::new(),
    }
}

#[test]
fn files_move_and_go() {
    for (name, with) in [
        ("moved_applied", With::Plugin),
        ("moved_plain", With::FiveLines),
    ] {
        for neovim in neovims() {
            let ended = case(name, with).run(&neovim);
            ended.check_file("shop/prices.py", MOVED_PRICES);
            ended.check_file("cart.py", MOVED_CART);
            for gone in ["prices.py", "unused.py"] {
                assert!(!ended.project.root().join(gone).exists(), "{gone}");
            }
            ended.check_log("Proposal");
        }
    }
}

#[test]
fn what_is_typed_into_a_file_that_goes_stays_with_all_others() {
    for neovim in neovims() {
        let ended = case("moved_typed_at_the_last_moment", With::Plugin).run(&neovim);
        ended.check_file("prices.py", PRICES);
        ended.check_file("cart.py", CART);
        ended.check_file("unused.py", UNUSED);
    }
}

#[test]
fn a_file_that_goes_alone_leaves_nothing_to_write() {
    let deletion = Turn::answer("DELETE: unused.py\n").for_model("thinker");
    for neovim in neovims() {
        let case = Case {
            turns: vec![deletion.clone()],
            ..case("deleted_alone", With::Plugin)
        };
        let ended = case.run(&neovim);
        ended.check_file("prices.py", PRICES);
        assert!(!ended.project.root().join("unused.py").exists());
    }
}

#[test]
fn a_discarded_move_leaves_everything() {
    for neovim in neovims() {
        let ended = case("moved_discarded", With::Plugin).run(&neovim);
        ended.check_file("prices.py", PRICES);
        ended.check_file("cart.py", CART);
        ended.check_file("unused.py", UNUSED);
        assert!(!ended.project.root().join("shop").exists());
    }
}
