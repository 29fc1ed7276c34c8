//! Tests of `modules`.

use super::{check_module, read};
use crate::WorkspacePath;

const PROJECT: &str = "\
--- go.mod
module host/team/app/v2

go 1.22

require (
\thost/lib v1.0.0
\thost/lib/inner v1.0.0 // indirect
\thost/local v0.0.0
)

replace host/local => ./third/local
--- go.sum
host/deep v1.0.0 h1:x=
--- main.go
package main
--- store/store.go
package store
--- store/only_test.go
package store
--- third/local/go.mod
module host/local
--- third/local/x.go
package local
--- tool/go.mod
module host/team/app/v2/tool
--- tool/t.go
package tool
--- vendor/host/vendored/sub/v.go
package sub
--- api/api.proto
message A {}
--- testdata/x.go
package x
--- gen.go
//go:build ignore

package main
--- user.go
package main

import _ \"other.org/used\"
";

#[test]
fn paths_lead_into_the_module_the_library_and_what_is_required() {
    for (path, expected) in [
        ("host/team/app/v2", "file main.go"),
        ("host/team/app/v2/store", "file store/store.go"),
        ("host/team/app/v2/stores", "missing"),
        ("host/team/app/store", "missing"),
        ("host/team/app/v2/tool", "file tool/t.go"),
        ("net/http", "standard"),
        ("unsafe", "standard"),
        ("C", "standard"),
        ("net/https", "missing"),
        ("host/lib", "declared host/lib"),
        ("host/lib/sub/deep", "declared host/lib"),
        ("host/lib/inner/x", "declared host/lib/inner"),
        ("host/library", "missing"),
        ("host/deep/x", "declared host/deep"),
        ("host/local", "file third/local/x.go"),
        ("host/local/none", "missing"),
        ("host/vendored/sub", "file vendor/host/vendored/sub/v.go"),
        ("other.org/used", "used user.go"),
        ("other.org/unused", "missing"),
        ("./store", "file store/store.go"),
    ] {
        check_module(PROJECT, "main.go", path, expected);
    }
}

#[test]
fn what_the_build_passes_over_is_not_judged() {
    let why = "unknown: the tools pass over its folder";
    check_module(PROJECT, "testdata/x.go", "nowhere.org/x", why);
    let why = "unknown: the file is no part of the build";
    check_module(PROJECT, "gen.go", "nowhere.org/x", why);
    let why = "unknown: a tool may make the package";
    check_module(PROJECT, "main.go", "host/team/app/v2/internal/pb", why);
}

#[test]
fn work_files_join_modules() {
    let text = "\
--- go.work
use (
\t./a
\t./b
)
--- a/go.mod
module host/a
--- a/a.go
package a
--- b/go.mod
module host/b
--- b/x/b.go
package x
";
    check_module(text, "a/a.go", "host/b/x", "file b/x/b.go");
    check_module(text, "a/a.go", "host/b/y", "missing");
}

#[test]
fn without_a_module_packages_lie_below_src() {
    let text = "\
--- src/host/a/a.go
package a
--- src/host/b/b.go
package b
";
    check_module(text, "src/host/a/a.go", "host/b", "file src/host/b/b.go");
    check_module(text, "src/host/a/a.go", "fmt", "standard");
    let why = "unknown: no `go.mod` says which modules there are";
    check_module(text, "src/host/a/a.go", "host/c", why);
}

#[test]
fn internal_packages_are_for_those_around_them() {
    let (snapshot, _) = read("--- a/internal/x/x.go\npackage x\n");
    let imported = WorkspacePath::new("a/internal/x/x.go").unwrap();
    for (from, expected) in [
        ("a/b/c.go", true),
        ("a/a.go", true),
        ("b/b.go", false),
        ("ab/a.go", false),
    ] {
        let from = WorkspacePath::new(from).unwrap();
        assert_eq!(snapshot.may_import(&from, &imported), expected, "{from}");
    }
}
