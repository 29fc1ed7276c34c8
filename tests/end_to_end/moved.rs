//! One draft for all editors: a file moves to another folder and is edited, its importer is edited, and
//! another file is deleted.

/// The file of the ask, whose line 4 is asked about.
pub(crate) const PRICES: &str =
    "RATE = 19\n\n\ndef with_tax(price):\n    return price * (100 + RATE) / 100\n";
/// The same where it goes, `shop/prices.py`.
pub(crate) const MOVED_PRICES: &str =
    "RATE = 19\n\n\ndef with_tax(price):\n    return round(price * (100 + RATE) / 100)\n";
/// Its importer.
pub(crate) const CART: &str = "from prices import with_tax\n\n\ndef total(items):\n    return sum(with_tax(item) for item in items)\n";
pub(crate) const MOVED_CART: &str = "from shop.prices import with_tax\n\n\ndef total(items):\n    return sum(with_tax(item) for item in items)\n";
/// What goes.
pub(crate) const UNUSED: &str = "def old_tax(price):\n    return price * 1.19\n";

/// All files, the asked one first.
pub(crate) const FILES: [(&str, &str); 3] = [
    ("prices.py", PRICES),
    ("cart.py", CART),
    ("unused.py", UNUSED),
];

/// What is asked.
pub(crate) const ASKED: &str =
    "move this file to shop/prices.py, round in with_tax, and delete unused.py";

/// The draft.
pub(crate) const ANSWER: &str = "RENAME: prices.py -> shop/prices.py\nDELETE: unused.py\n\nFILE: prices.py\n```python\n<<<<<<< SEARCH\ndef with_tax(price):\n    return price * (100 + RATE) / 100\n=======\ndef with_tax(price):\n    return round(price * (100 + RATE) / 100)\n>>>>>>> REPLACE\n```\n\nFILE: cart.py\n```python\n<<<<<<< SEARCH\nfrom prices import with_tax\n=======\nfrom shop.prices import with_tax\n>>>>>>> REPLACE\n```\n";
