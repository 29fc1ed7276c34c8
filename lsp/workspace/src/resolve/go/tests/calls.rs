//! Tests of `calls`.

use super::read;

/// The parameters that the call before the mark has to fit, or why that is not known.
#[track_caller]
fn check_call(line: &str, expected: &str) {
    let files = "--- b.go\npackage p\nimport \"fmt\"\nfunc add(a, b int) int { return a }\n\
        func all(first string, rest ...int) {}\ntype T struct{ f func() }\nfunc (t *T) Do(x int) {}\n\
        type N int\nfunc gen[K any](k K) {}\nvar _ = fmt.Sprint\n\
        --- c_linux.go\npackage p\nfunc same(a int) {}\nfunc other(a int) {}\n\
        --- c_windows.go\npackage p\nfunc same(b int) {}\nfunc other() {}\n";
    let (snapshot, mark) = read(&format!(
        "{files}--- a.go\npackage p\nimport \"fmt\"\nfunc f(t *T, g func()) {{ {line} }}\nvar _ = fmt.Sprint\n"
    ));
    let (path, at) = mark.unwrap();
    let file = snapshot.file(&path).unwrap();
    let call = file
        .facts()
        .calls
        .iter()
        .find(|it| it.callee_range.end == at);
    let found = match snapshot.call_target(&path, call.unwrap()) {
        Ok(target) => {
            let names: Vec<String> = target
                .signature
                .parameters
                .into_iter()
                .map(|it| it.name)
                .collect();
            names.join(" ")
        }
        Err(why) => why,
    };
    assert_eq!(found, expected, "{line}");
}

#[test]
fn functions_and_methods_say_what_they_take() {
    check_call("add$0(1, 2)", "a b");
    check_call("all$0(\"a\")", "first rest");
    check_call("t.Do$0(1)", "x");
    check_call("(*T).Do$0(t, 1)", "receiver x");
    check_call("T.Do$0(t, 1)", "receiver x");
    check_call("gen$0(1)", "k");
    check_call("gen[int]$0(1)", "k");
    check_call("same$0(1)", "a");
}

#[test]
fn what_is_no_call_of_one_function_is_left_alone() {
    check_call("other$0(1)", "which of several it is depends on the build");
    check_call("N$0(1)", "it is a conversion");
    check_call("g$0()", "`g` is a local value");
    check_call("t.f$0()", "it calls a value");
    check_call("fmt.Sprint$0()", "it is defined outside the workspace");
    check_call("len$0(nil)", "it is defined outside the workspace");
    check_call("nowhere$0(nil)", "`nowhere` is not defined");
    check_call("func() {}$0()", "it calls a value");
    check_call("(<-c)$0()", "what is called is not a plain name");
}
