//! Tests of `names` and `package`.

use super::check_name;

#[test]
fn names_of_a_package_are_seen_from_all_its_files() {
    let check = |line: &str, expected: &str| {
        let text = format!(
            "--- a.go\npackage p\nfunc f() {{\n{line}\n}}\n--- b.go\npackage p\nfunc g() {{}}\n\
             type T struct{{}}\n--- x_test.go\npackage p\nfunc onlyTests() {{}}\n--- y_test.go\npackage p_test\nfunc g() {{}}\n"
        );
        check_name(&text, expected);
    };
    check("g$0()", "function g b.go:2");
    check("var x T$0", "class T b.go:3");
    check("onlyTests$0()", "missing onlyTests in a.go");
    check("nowhere$0()", "missing nowhere in a.go");
    check("len$0(nil)", "external builtin");
    check("g := 1; g$0", "unknown: `g` is a local value");
    check("g := g$0()", "function g b.go:2");
    check("{ g := 1; _ = g }; g$0()", "function g b.go:2");
    check("type T int; var x T$0", "type f.T a.go:3");
}

#[test]
fn tests_see_the_package_and_its_tests() {
    let text = |clause: &str, name: &str| {
        format!(
            "--- go.mod\nmodule host/p\n--- a.go\npackage p\nfunc F() {{}}\n--- a_test.go\npackage p\nvar Exported = F\n\
             --- b_test.go\npackage {clause}\nimport \"host/p\"\nvar _ = {name}\nvar _ = p.F\n"
        )
    };
    check_name(&text("p", "Exported$0"), "variable Exported a_test.go:2");
    check_name(
        &text("p_test", "Exported$0"),
        "missing Exported in b_test.go",
    );
    check_name(
        &text("p_test", "p.Exported$0"),
        "variable Exported a_test.go:2",
    );
    check_name(&text("p_test", "p.F$0"), "function F a.go:2");
}

#[test]
fn imports_bind_packages_by_their_clause_or_alias() {
    let check = |import: &str, line: &str, expected: &str| {
        let text = format!(
            "--- go.mod\nmodule host/app\nrequire host/ext v1.0.0\n--- a.go\npackage app\nimport {import}\nfunc f() {{ {line} }}\n\
             --- go-lib/v2/l.go\npackage library\nfunc New() *T {{ return nil }}\ntype T struct{{}}\nfunc hidden() {{}}\n"
        );
        check_name(&text, expected);
    };
    let lib = "\"host/app/go-lib/v2\"";
    check(lib, "library.New$0()", "function New go-lib/v2/l.go:2");
    check(lib, "lib.New$0()", "missing lib in a.go");
    check(lib, "library$0.New()", "module go-lib/v2/l.go");
    check(lib, "library.Nwe$0()", "missing Nwe in go-lib/v2/l.go");
    let aliased = format!("l {lib}");
    check(&aliased, "l.New$0()", "function New go-lib/v2/l.go:2");
    check(&aliased, "library.New$0()", "missing library in a.go");
    let dotted = format!(". {lib}");
    check(&dotted, "New$0()", "function New go-lib/v2/l.go:2");
    check(&dotted, "hidden$0()", "missing hidden in a.go");
    check("\"net/http\"", "http.Get$0()", "external net/http");
    check("\"host/ext/go\"", "other.Get$0()", "external host/ext/go");
    check("\"C\"", "C.malloc$0(1)", "external C");
    check(
        "\"host/none\"",
        "none.F$0()",
        "unknown: `host/none` is nowhere to be found",
    );
}

#[test]
fn what_the_build_chooses_is_one_of_several() {
    let files =
        "--- f_linux.go\npackage p\nfunc open() {}\n--- f_windows.go\npackage p\nfunc open() {}\n";
    let check = |path: &str, expected: &str| {
        let text = format!("--- {path}\npackage p\nfunc g() {{ open$0() }}\n{files}");
        check_name(&text, expected);
    };
    check(
        "a.go",
        "one of function open f_linux.go:2, function open f_windows.go:2",
    );
    check("a_linux.go", "function open f_linux.go:2");
    check("a_windows_test.go", "function open f_windows.go:2");
}

#[test]
fn a_name_is_missing_only_where_nothing_can_hide_it() {
    let check = |other: &str, expected: &str| {
        let text = format!("--- a.go\npackage p\nfunc g() {{ open$0() }}\n--- {other}");
        check_name(&text, expected);
    };
    check("b.go\npackage p\n", "missing open in a.go");
    check("b.go\npackage p\nfunc (\n", "missing open in a.go");
    check(
        "b.go\npackage p\nfunc ) open {\n",
        "unknown: `b.go` does not parse as a whole",
    );
    check(
        "b.go\npackage p\n//go:generate tool\n",
        "unknown: `b.go` has files generated",
    );
    check("p.y\n%%\n", "unknown: a tool may make Go of `p.y`");
    check(
        "b.go\n//go:build ignore\n\npackage main\nfunc open() {}\n",
        "missing open in a.go",
    );
    check(
        "q/b.go\npackage q\nfunc open() {}\n",
        "missing open in a.go",
    );
}
