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
fn a_discarded_move_leaves_everything() {
    for neovim in neovims() {
        let ended = case("moved_discarded", With::Plugin).run(&neovim);
        ended.check_file("prices.py", PRICES);
        ended.check_file("cart.py", CART);
        ended.check_file("unused.py", UNUSED);
        assert!(!ended.project.root().join("shop").exists());
    }
}
