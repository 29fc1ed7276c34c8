//! Runs the literate specs under `tests/specs/verify`: one page a check, one heading a case. Their form is
//! described in `tests/specs/README.md`.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

#[path = "specs/case.rs"]
mod case;
#[path = "specs/expect.rs"]
mod expect;
#[path = "specs/page.rs"]
mod page;

use std::path::Path;

use scopewise_verify::Check;

fn check_page(check: Check) {
    check_page_in(".", check);
}

fn check_page_in(folder: &str, check: Check) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/specs/verify");
    let file = root.join(folder).join(format!("{}.md", check.name()));
    let text = std::fs::read_to_string(&file).unwrap();
    let cases = page::read(&text).unwrap();
    assert!(cases.len() >= 10, "{} has too few cases", check.name());
    let failures: Vec<String> = cases
        .iter()
        .filter_map(|case| expect::failure(check, case))
        .collect();
    assert!(
        failures.is_empty(),
        "{} of {} cases fail in {}.md\n\n{}",
        failures.len(),
        cases.len(),
        check.name(),
        failures.join("\n")
    );
}

#[test]
fn syntax_holds() {
    check_page(Check::Syntax);
}

#[test]
fn elision_holds() {
    check_page(Check::Elision);
}

#[test]
fn noop_holds() {
    check_page(Check::Noop);
}

#[test]
fn beyond_holds() {
    check_page(Check::Beyond);
}

#[test]
fn secrets_holds() {
    check_page(Check::Secrets);
}

#[test]
fn imports_holds() {
    check_page(Check::Imports);
}

#[test]
fn calls_holds() {
    check_page(Check::Calls);
}

#[test]
fn interface_holds() {
    check_page(Check::Interface);
}

#[cfg(feature = "more-languages")]
#[test]
fn syntax_holds_in_more_languages() {
    check_page_in("more-languages", Check::Syntax);
}

#[cfg(feature = "more-languages")]
#[test]
fn elision_holds_in_more_languages() {
    check_page_in("more-languages", Check::Elision);
}

#[test]
fn names_holds() {
    check_page(Check::Names);
}
