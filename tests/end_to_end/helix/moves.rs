//! A file that moves with its edit while another goes: offered, looked at, applied; and discarded.

use scopewise_script::Turn;

use super::editions::Edition;
use super::session::Session;
use crate::moved::{ANSWER, ASKED, CART, MOVED_CART, MOVED_PRICES, PRICES, UNUSED};

/// The asked file with the ask as a comment above the function.
fn marked() -> String {
    PRICES.replace("def with_tax", &format!("# ai! {ASKED}\ndef with_tax"))
}

/// Asks with the file that goes open as well, and waits for the offer.
fn offered(edition: &Edition) -> Session {
    let session = Session::open(
        edition,
        &[
            ("prices.py", &marked()),
            ("cart.py", CART),
            ("unused.py", UNUSED),
        ],
        "prices.py:5",
        [Turn::answer(ANSWER).repeated()],
    );
    session.command("open unused.py");
    session.see("def old_tax");
    session.command("buffer-previous");
    session.see("def with_tax");
    // Its title is cut, the comment in the page is not.
    session.choose("ai! move this file to shop/prices.py, round in with_… · ");
    if edition.shows_buttons {
        session.see("Show diff");
        session.press(&["Escape"]);
        session.see_gone("Show diff");
    } else {
        session.see("is ready");
    }
    session
}

pub(super) fn moves_and_deletes_files(edition: &Edition) {
    let session = offered(edition);
    assert!(!session.project.root().join("shop").exists());
    session.choose("Apply: ai! move this file");
    session.see("applied to 3 files");
    session.see("shop/prices.py");
    session.write("shop/prices.py", MOVED_PRICES);
    session.wait_for_file("cart.py", MOVED_CART);
    for gone in ["prices.py", "unused.py"] {
        assert!(session.project.read(gone).is_err(), "{gone}");
    }
    // One step back in the file that moved.
    session.press(&["u"]);
    session.see("ai! move this file");
    session.write("shop/prices.py", &marked());
    session.finish(1, &["Proposal"]);
}

pub(super) fn shows_and_discards_a_move(edition: &Edition) {
    let session = offered(edition);
    session.choose("Show diff: ai! move this file");
    session.see("rename to shop/prices.py");
    session.command("buffer-close");
    session.see("def with_tax");
    session.choose("Discard: ai! move this file");
    session.see("is discarded");
    session.write("prices.py", &marked());
    session.wait_for_file("cart.py", CART);
    session.wait_for_file("unused.py", UNUSED);
    assert!(!session.project.root().join("shop").exists());
    session.finish(1, &["Proposal"]);
}
