//! What modules mean.

use super::{check_modules, module_text, path};
use crate::{File, Snapshot, Text};

const MANIFEST: (&str, &str) = (
    "package.json",
    r#"{ "name": "app", "dependencies": { "react": "1", "@scope/kit": "1" },
         "devDependencies": { "@types/lodash": "1", "@types/scope__types": "1" } }"#,
);

#[test]
fn finds_relative_files_as_each_tool_does() {
    check_modules(
        &[
            ("src/a.ts", ""),
            ("src/b.tsx", ""),
            ("src/c/index.ts", ""),
            ("src/d.d.ts", ""),
            ("src/e.mts", ""),
            ("src/f.js", ""),
            ("src/f.ts", ""),
            ("src/g.service.ts", ""),
            ("src/h.json", "{}"),
            ("src/i.css", ""),
            ("src/j/package.json", r#"{ "main": "./lib/main.js" }"#),
            ("src/j/lib/main.js", ""),
            ("src/k.vue", ""),
            ("root.js", ""),
            ("index.js", ""),
        ],
        "src/main.ts",
        &[
            ("./a", "file src/a.ts"),
            ("./a.js", "file src/a.ts"),
            ("./b.js", "file src/b.tsx"),
            ("./c", "file src/c/index.ts"),
            ("./c/", "file src/c/index.ts"),
            ("./c/index.js", "file src/c/index.ts"),
            ("./d", "file src/d.d.ts"),
            ("./e.mjs", "file src/e.mts"),
            ("./f", "file src/f.ts"),
            ("./f.js", "file src/f.ts"),
            ("./g.service", "file src/g.service.ts"),
            ("./h.json", "file src/h.json"),
            ("./i.css", "file src/i.css"),
            ("./j", "file src/j/lib/main.js"),
            ("./k.vue", "file src/k.vue"),
            ("../root", "file root.js"),
            ("..", "file index.js"),
            ("./c/../a", "file src/a.ts"),
            ("./nothing", "missing"),
            ("./a/deeper", "missing"),
            ("../../outside", "unknown"),
        ],
    );
}

#[test]
fn javascript_prefers_what_it_would_load() {
    check_modules(
        &[("f.js", ""), ("f.ts", ""), ("g.ts", "")],
        "main.js",
        &[
            ("./f", "file f.js"),
            ("./f.js", "file f.js"),
            ("./g.js", "file g.ts"),
        ],
    );
}

#[test]
fn a_file_that_a_build_writes_is_not_missing() {
    check_modules(
        &[
            ("src/lib/x.ts", ""),
            (
                ".gitignore",
                "version.ts\n/src/made/\n*.auto.ts\n# note\n!kept.ts\n",
            ),
        ],
        "src/main.ts",
        &[
            ("../dist/x", "unknown"),
            ("../build/x.js", "unknown"),
            ("./generated/client", "unknown"),
            ("./types.generated", "unknown"),
            ("./message_pb", "unknown"),
            ("./config.json", "unknown"),
            ("./style.module.scss", "unknown"),
            ("../lib/index.js", "unknown"),
            ("./lib/y", "missing"),
            ("./version", "unknown"),
            ("./made/a", "unknown"),
            ("./b.auto", "unknown"),
            ("./b.auto.js", "unknown"),
            ("../.storybook/preview", "unknown"),
            ("./kept", "missing"),
        ],
    );
}

#[test]
fn names_that_bundlers_and_other_runtimes_read_are_not_known() {
    check_modules(
        &[MANIFEST, ("src/a.svg", ""), ("src/b.ts", "")],
        "src/main.ts",
        &[
            ("virtual:pwa", "unknown"),
            ("bun:test", "unknown"),
            ("npm:chalk", "unknown"),
            ("https://example.org/x.js", "unknown"),
            ("~/x", "unknown"),
            ("@/x", "unknown"),
            ("$lib/x", "unknown"),
            ("/public/x.js", "unknown"),
            ("raw-loader!./b", "unknown"),
            ("./a.svg?url", "file src/a.svg"),
            ("./c.svg?url", "unknown"),
            ("#private", "unknown"),
            ("", "unknown"),
        ],
    );
}

#[test]
fn knows_node_and_declared_dependencies() {
    check_modules(
        &[
            MANIFEST,
            (
                "packages/ui/package.json",
                r#"{ "name": "ui", "dependencies": { "clsx": "1", "events": "1" } }"#,
            ),
        ],
        "packages/ui/src/main.ts",
        &[
            ("fs", "standard"),
            ("node:fs/promises", "standard"),
            ("node:nothing", "missing"),
            ("clsx", "declared clsx"),
            ("clsx/lite", "declared clsx"),
            ("events", "declared events"),
            ("react", "declared react"),
            ("react/jsx-runtime", "declared react"),
            ("@scope/kit/deep", "declared @scope/kit"),
            ("lodash", "declared @types/lodash"),
            ("@scope/types", "declared @types/scope__types"),
            ("left-pad", "missing"),
            ("@scope/other", "missing"),
        ],
    );
}

#[test]
fn without_a_manifest_no_package_is_missing() {
    check_modules(
        &[("a.ts", "")],
        "a.ts",
        &[("left-pad", "unknown"), ("fs", "standard")],
    );
}

#[test]
fn a_manifest_that_cannot_be_read_declares_what_we_do_not_know() {
    check_modules(
        &[("package.json", "{ broken"), ("a.ts", "")],
        "a.ts",
        &[("left-pad", "unknown")],
    );
}

#[test]
fn a_package_that_is_imported_elsewhere_is_in_use() {
    check_modules(
        &[
            MANIFEST,
            ("a.ts", "import 'tslib'"),
            ("b.ts", "import 'only-here'"),
        ],
        "b.ts",
        &[
            ("tslib", "used a.ts"),
            ("tslib/x", "used a.ts"),
            ("only-here", "missing"),
        ],
    );
}

#[test]
fn an_incomplete_workspace_misses_nothing() {
    let files = [MANIFEST, ("a.ts", "")]
        .map(|(name, text)| File::parse(path(name), Text::from(text), None, false));
    let snapshot = Snapshot::of_files(files, false);
    for module in ["./b", "left-pad"] {
        let found = snapshot.resolve_module(&path("a.ts"), module);
        assert_eq!(module_text(found), "unknown");
    }
}

#[test]
fn follows_paths_of_the_compiler_configuration() {
    check_modules(
        &[
            MANIFEST,
            (
                "tsconfig.json",
                r##"{ // paths
                    "extends": "./tsconfig.base.json",
                    "compilerOptions": { "paths": {
                        "@/*": ["./*"], "exact": ["./exact.ts"], "#gen/*": ["./generated/*"], }, },
                }"##,
            ),
            (
                "tsconfig.base.json",
                r#"{ "compilerOptions": { "baseUrl": "./src" } }"#,
            ),
            ("src/a.ts", ""),
            ("src/exact.ts", ""),
            ("src/components/button.tsx", ""),
        ],
        "src/main.ts",
        &[
            ("@/a", "file src/a.ts"),
            ("@/components/button", "file src/components/button.tsx"),
            ("exact", "file src/exact.ts"),
            ("components/button", "file src/components/button.tsx"),
            ("@/nothing", "missing"),
            ("#gen/x", "unknown"),
            ("components/nothing", "unknown"),
        ],
    );
}

#[test]
fn a_configuration_applies_under_its_folder() {
    let files = &[
        MANIFEST,
        (
            "web/tsconfig.json",
            r#"{ "references": [{ "path": "./tsconfig.app.json" }] }"#,
        ),
        (
            "web/tsconfig.app.json",
            r#"{ "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["./code/*"] } } }"#,
        ),
        ("web/code/a.ts", ""),
    ];
    check_modules(files, "web/main.ts", &[("@/a", "file web/code/a.ts")]);
    check_modules(files, "other/main.ts", &[("@/a", "unknown")]);
}

#[test]
fn finds_packages_of_the_workspace() {
    let files = &[
        (
            "package.json",
            r#"{ "name": "root", "workspaces": ["packages/*"] }"#,
        ),
        (
            "packages/ui/package.json",
            r#"{ "name": "@acme/ui", "exports": {
                ".": { "types": "./dist/index.d.ts", "import": "./dist/index.js" },
                "./button": "./src/button.tsx",
                "./icons/*": { "default": "./dist/icons/*.mjs" },
                "./package.json": "./package.json" } }"#,
        ),
        ("packages/ui/src/index.ts", ""),
        ("packages/ui/src/button.tsx", ""),
        ("packages/ui/src/icons/star.ts", ""),
        (
            "packages/core/package.json",
            r#"{ "name": "core", "main": "lib/core.js" }"#,
        ),
        ("packages/core/lib/core.js", ""),
        ("packages/core/lib/extra.js", ""),
        (
            "packages/built/package.json",
            r#"{ "name": "built", "main": "made.js" }"#,
        ),
        ("fixtures/react/package.json", r#"{ "name": "react" }"#),
        ("fixtures/react/index.js", ""),
        (
            "app/package.json",
            r#"{ "name": "app", "dependencies": { "react": "18" } }"#,
        ),
    ];
    check_modules(
        files,
        "app/main.ts",
        &[
            ("@acme/ui", "file packages/ui/src/index.ts"),
            ("@acme/ui/button", "file packages/ui/src/button.tsx"),
            ("@acme/ui/icons/star", "file packages/ui/src/icons/star.ts"),
            ("@acme/ui/package.json", "file packages/ui/package.json"),
            ("@acme/ui/nothing", "missing"),
            ("core", "file packages/core/lib/core.js"),
            ("core/lib/extra", "file packages/core/lib/extra.js"),
            ("built", "unknown"),
            ("react", "declared react"),
        ],
    );
    check_modules(
        files,
        "packages/ui/src/x.ts",
        &[("@acme/ui", "file packages/ui/src/index.ts")],
    );
}

#[test]
fn follows_the_imports_of_a_manifest() {
    check_modules(
        &[
            (
                "package.json",
                r##"{ "name": "a", "imports": { "#db": { "node": "./src/db.ts" }, "#x/*": "./src/x/*.js" } }"##,
            ),
            ("src/db.ts", ""),
            ("src/x/y.ts", ""),
        ],
        "src/main.ts",
        &[
            ("#db", "file src/db.ts"),
            ("#x/y", "file src/x/y.ts"),
            ("#x/z", "missing"),
            ("#q", "unknown"),
        ],
    );
}

#[test]
fn a_tool_that_may_map_a_name_is_asked_before_it_is_missing() {
    check_modules(
        &[
            MANIFEST,
            (
                "webpack.config.js",
                "module.exports = { resolve: { alias: { '@ui': 'x', store: 'y' } } }",
            ),
            (
                "types.d.ts",
                "declare module 'ambient'; declare module '*.svg' { }",
            ),
            ("src/widgets/a.ts", ""),
        ],
        "src/main.ts",
        &[
            ("@ui/button", "unknown"),
            ("store/x", "unknown"),
            ("ambient", "unknown"),
            ("widgets/b", "unknown"),
            ("other", "missing"),
        ],
    );
}

#[test]
fn fixtures_import_what_need_not_exist() {
    check_modules(
        &[MANIFEST],
        "test/fixtures/a.js",
        &[("./b", "unknown"), ("left-pad", "unknown")],
    );
}

#[test]
fn typescript_takes_the_types_beside_a_program() {
    let files = &[
        (
            "package.json",
            r#"{ "name": "lib", "exports": { ".": "./index.js", "./sub": { "import": "./sub.mjs", "types": "./sub.d.ts" } } }"#,
        ),
        ("index.js", ""),
        ("index.d.ts", ""),
        ("sub.mjs", ""),
        ("sub.d.ts", ""),
        ("types.d.ts", ""),
    ];
    check_modules(
        files,
        "test/a.ts",
        &[
            ("lib", "file index.d.ts"),
            ("lib/sub", "file sub.d.ts"),
            ("../types.ts", "file types.d.ts"),
        ],
    );
    check_modules(
        files,
        "test/a.js",
        &[("lib", "file index.js"), ("lib/sub", "file sub.mjs")],
    );
}

#[test]
fn the_runtime_takes_its_own_modules_before_a_folder_of_that_name() {
    let files = [
        ("package.json", "{ \"name\": \"server\" }"),
        ("http/package.json", "{ \"main\": \"../dist/http.js\" }"),
        ("http/index.ts", "export const a = 1;"),
    ];
    check_modules(&files, "src/a.ts", &[("http", "standard")]);
}
