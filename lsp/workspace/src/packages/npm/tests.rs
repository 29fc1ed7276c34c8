//! Manifests and what is read from them.

use std::collections::BTreeMap;

use crate::Snapshot;
use crate::packages::{Package, PackageKind};

fn packages(files: &[(&str, &str)]) -> Vec<Package> {
    let snapshot = Snapshot::of_texts(files.iter().copied());
    let npm = snapshot
        .packages()
        .iter()
        .filter(|it| it.kind == PackageKind::Npm);
    npm.cloned().collect()
}

fn package(text: &str) -> Package {
    packages(&[("package.json", text)]).remove(0)
}

#[track_caller]
fn check_map(found: &BTreeMap<String, Vec<String>>, expected: &[(&str, &[&str])]) {
    let found: Vec<(&str, Vec<&str>)> = found
        .iter()
        .map(|(key, values)| (key.as_str(), values.iter().map(String::as_str).collect()))
        .collect();
    let expected: Vec<_> = expected
        .iter()
        .map(|(key, values)| (*key, values.to_vec()))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn reads_dependencies_of_every_group() {
    let package = package(
        r#"{ "name": "@acme/app", "dependencies": { "a": "1" }, "devDependencies": { "b": "npm:c@1" },
             "peerDependencies": { "@d/e": "*" }, "optionalDependencies": { "f": "1" }, "bundledDependencies": ["g"] }"#,
    );
    assert_eq!(package.name, "@acme/app");
    assert_eq!(
        package.dependencies.iter().collect::<Vec<_>>(),
        ["@d/e", "a", "b", "f", "g"]
    );
    assert_eq!(package.incomplete, None);
    assert!(!package.has_entry_point);
}

#[test]
fn a_manifest_that_cannot_be_read_is_incomplete() {
    assert!(package("{ broken").incomplete.is_some());
    assert!(package("[]").incomplete.is_some());
}

#[test]
fn knows_what_runs() {
    assert!(package(r#"{ "scripts": { "start": "node ." } }"#).has_entry_point);
    assert!(package(r#"{ "bin": "./cli.js" }"#).has_entry_point);
    assert!(!package(r#"{ "main": "./index.js", "scripts": { "test": "x" } }"#).has_entry_point);
}

#[test]
fn reads_the_members_of_a_workspace() {
    assert_eq!(
        package(r#"{ "workspaces": ["packages/*", "app"] }"#).members,
        ["packages/*", "app"]
    );
    assert_eq!(
        package(r#"{ "workspaces": { "packages": ["x/*"], "nohoist": ["y"] } }"#).members,
        ["x/*"]
    );
    let found = packages(&[
        ("package.json", "{}"),
        (
            "pnpm-workspace.yaml",
            "# all\npackages:\n  - 'packages/*' # libraries\n  # none\n  - \"apps/**\"\ncatalog:\n  - no\n",
        ),
        ("lerna.json", r#"{ "packages": ["modules/*"] }"#),
    ]);
    assert_eq!(found[0].members, ["packages/*", "apps/**", "modules/*"]);
}

#[test]
fn reads_what_can_be_imported() {
    let found = packages(&[(
        "lib/package.json",
        r#"{ "main": "./dist/index.cjs", "types": "dist/index.d.ts", "exports": {
             ".": { "import": { "types": "./dist/index.d.mts", "default": "./dist/index.mjs" }, "require": "./dist/index.cjs" },
             "./sub/*": ["./dist/sub/*.js"], "./hidden": null, "./other": "elsewhere" } }"#,
    )]);
    check_map(
        &found[0].entry_files,
        &[
            (
                ".",
                &[
                    "lib/dist/index.mjs",
                    "lib/dist/index.d.mts",
                    "lib/dist/index.cjs",
                    "lib/dist/index.d.ts",
                    "lib/dist/index.cjs",
                ],
            ),
            ("./hidden", &[]),
            ("./other", &[]),
            ("./sub/*", &["lib/dist/sub/*.js"]),
        ],
    );
    check_map(
        &package(r#"{ "exports": "./a.js" }"#).entry_files,
        &[(".", &["a.js"])],
    );
    check_map(&package("{}").entry_files, &[]);
}

#[test]
fn reads_the_imports_of_a_package() {
    check_map(
        &package(r##"{ "imports": { "#a/*": "./src/a/*.js", "#b": { "node": "pkg", "default": "./b.js" } } }"##).aliases,
        &[("#a/*", &["src/a/*.js"]), ("#b", &["b.js"])],
    );
}

#[test]
fn reads_paths_with_comments_and_extends() {
    let found = packages(&[
        ("package.json", "{}"),
        (
            "tsconfig.json",
            "{ /* x */ \"extends\": [\"./base\", \"@acme/config/strict.json\"], // \"paths\": {}\n \"compilerOptions\": { \"target\": \"a//b,]\", }, }",
        ),
        (
            "base.json",
            r#"{ "compilerOptions": { "paths": { "@/*": ["./src/*", "${configDir}/x/*"] } } }"#,
        ),
        ("config/package.json", r#"{ "name": "@acme/config" }"#),
        (
            "config/strict.json",
            r#"{ "compilerOptions": { "baseUrl": "../lib" } }"#,
        ),
    ]);
    check_map(&found[0].aliases, &[("@/*", &["lib/src/*", "x/*"])]);
    assert_eq!(found[0].source_roots, ["lib"]);
}

#[test]
fn extends_that_goes_in_a_circle_ends() {
    let found = packages(&[
        ("package.json", "{}"),
        (
            "tsconfig.json",
            r#"{ "extends": "./tsconfig.json", "compilerOptions": { "baseUrl": "." } }"#,
        ),
    ]);
    assert_eq!(found[0].source_roots, [""]);
}

#[test]
fn a_configuration_in_another_folder_is_a_path_map_of_the_nearest_package() {
    let found = packages(&[
        ("app/package.json", "{}"),
        (
            "app/web/tsconfig.json",
            r#"{ "compilerOptions": { "paths": { "~/*": ["./*"] } } }"#,
        ),
        (
            "app/test/tsconfig.json",
            r#"{ "compilerOptions": { "strict": true } }"#,
        ),
        (
            "tsconfig.base.json",
            r#"{ "compilerOptions": { "paths": { "@acme/*": ["libs/*"] } } }"#,
        ),
    ]);
    let folders: Vec<_> = found[0]
        .path_maps
        .iter()
        .map(|it| it.folder.as_str())
        .collect();
    assert_eq!(folders, ["", "app/web"]);
    check_map(&found[0].path_maps[1].aliases, &[("~/*", &["app/web/*"])]);
    assert!(found[0].aliases.is_empty());
}
