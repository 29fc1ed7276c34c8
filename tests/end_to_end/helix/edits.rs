//! Edits of one file: a directive, several of them, a diagnostic of another server, free text, and an
//! error of the provider.

use scopewise_script::{NamedError, Turn};

use super::editions::Edition;
use super::session::{Session, Shared};

pub(super) const SUM: &str = "```python\ndef total(numbers):\n    return sum(numbers)\n```\n";
pub(super) const TOTAL: &str = "def total(numbers):\n    result = 0\n    for number in numbers:\n        result = result + number\n    return result\n";
pub(super) const TOTAL_AFTER: &str = "def total(numbers):\n    return sum(numbers)\n";

pub(super) fn carries_out_a_directive_byte_for_byte(edition: &Edition) {
    let page = |function: &str| {
        format!("# 🐍\tünï\r\nNAME = \"🦀\tx\"\r\n\r\n{function}\r\nEND = '\t🏁'\r\n")
    };
    let before = page(
        "# ai! use sum 🧮\r\ndef total(numbers):\r\n\tresult = 0  # 🧮\r\n\tfor number in numbers:\r\n\t\tresult = result + number\r\n\treturn result\r\n",
    );
    let after = page("def total(numbers):\r\n\treturn sum(numbers)  # 🧮\r\n");
    let answer = "```python\ndef total(numbers):\n\treturn sum(numbers)  # 🧮\n```\n";
    let session = Session::open(
        edition,
        &[("a.py", &before)],
        "a.py:6",
        [Turn::answer(answer)],
    );
    session.choose("ai! use sum 🧮 · ");
    session.see("return sum(numbers)");
    session.write("a.py", &after);
    session.press(&["u"]);
    session.see("ai! use sum");
    session.write("a.py", &before);
    session.press(&["U"]);
    session.see("return sum(numbers)");
    session.write("a.py", &after);
    session.finish(1, &["Proposal"]);
}

pub(super) fn carries_out_several_directives_as_one_ask(edition: &Edition) {
    let before = format!("# ai! use sum\n# ai! Add types\n{TOTAL}");
    let typed = "def total(numbers: list[int]) -> int:\n    return sum(numbers)\n";
    let answer = format!("```python\n{typed}```\n");
    let session = Session::open(
        edition,
        &[("a.py", &before)],
        "a.py:4",
        [Turn::answer(answer)],
    );
    let titles = session.choose("ai! 2 instructions: use sum; Add types · ");
    assert!(
        titles.iter().any(|it| it.starts_with("ai! use sum · ")),
        "{titles:?}"
    );
    assert!(
        titles.iter().any(|it| it.starts_with("ai! Add types · ")),
        "{titles:?}"
    );
    session.see("list[int]");
    session.write("a.py", typed);
    let prompt = session.models.requests()[0].prompt.clone();
    assert!(prompt.contains("1. use sum\n2. Add types"), "{prompt}");
    session.finish(1, &["Proposal"]);
}

pub(super) fn fixes_a_diagnostic_beside_another_server(edition: &Edition) {
    let before = "import os\n\n\ndef area(radius):\n    return pi * radius**2\n";
    let after =
        "import os\nfrom math import pi\n\n\ndef area(radius):\n    return pi * radius**2\n";
    let answer = "```python\ndef area(radius):\n    return pi * radius**2\n```\n\n```imports\nfrom math import pi\n```\n";
    let session = Session::open_shared(
        Shared::WithRuff,
        edition,
        &[("a.py", before)],
        "a.py:5:12",
        [Turn::answer(answer)],
    );
    session.see("Undefined name");
    let titles = session.menu("Fix: Undefined name `pi` · ");
    session.take(&titles, "Fix: Undefined name");
    session.see("from math import pi");
    session.write("a.py", after);
    session.finish(1, &["Proposal"]);
}

pub(super) fn types_free_text_after_a_key(edition: &Edition) {
    let session = Session::open(edition, &[("a.py", TOTAL)], "a.py:3", [Turn::answer(SUM)]);
    session.press(&["M-i"]);
    session.see("\"text\":\"");
    session.type_seen("use the built-in sum");
    session.press(&["Enter"]);
    session.see("return sum(numbers)");
    session.write("a.py", TOTAL_AFTER);
    let prompt = session.models.requests()[0].prompt.clone();
    assert!(prompt.contains("use the built-in sum"), "{prompt}");
    session.finish(1, &["Proposal"]);
}

pub(super) fn shows_an_error_of_the_provider(edition: &Edition) {
    let before = format!("# ai! use sum\n{TOTAL}");
    let session = Session::open(
        edition,
        &[("a.py", &before)],
        "a.py:2",
        [Turn::error(NamedError::InvalidKey).repeated()],
    );
    session.choose("ai! use sum · ");
    session.see("ai! use sum: script does not accept the key");
    session.write("a.py", &before);
    session.finish(1, &["Failed"]);
}
