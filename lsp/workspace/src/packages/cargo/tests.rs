//! Tests of `cargo`.

use crate::{Package, PackageKind, Snapshot};

/// The package in `folder` of a workspace.
fn package(files: &[(&str, &str)], folder: &str) -> Package {
    let snapshot = Snapshot::of_texts(files.iter().copied());
    let mut found = snapshot.packages().iter();
    found.find(|it| it.folder == folder).unwrap().clone()
}

#[test]
fn a_package_has_a_name_dependencies_and_maybe_a_program() {
    let files = [
        (
            "core/Cargo.toml",
            "[package]\nname = 'x'\n[dependencies]\na = '1'\n[dev-dependencies]\nb = { path = '../b' }\n[target.'cfg(unix)'.dependencies]\nc = '1'\n",
        ),
        ("core/src/main.rs", "fn main() {}\n"),
        ("Cargo.toml", "[workspace]\nmembers = ['core']\n"),
    ];
    let root = package(&files, "");
    assert_eq!(root.members, ["core"]);
    assert!(!root.has_entry_point);
    let core = package(&files, "core");
    assert_eq!(
        (core.kind, core.name.as_str(), core.has_entry_point),
        (PackageKind::Cargo, "x", true)
    );
    assert_eq!(
        core.dependencies.iter().collect::<Vec<_>>(),
        ["a", "b", "c"]
    );
}

#[test]
fn crates_go_by_the_name_that_code_gives_them() {
    let files = [
        (
            "Cargo.toml",
            "[workspace]\nmembers = ['*']\n[workspace.package]\nedition = '2021'\n\
             [workspace.dependencies]\nlib-b = { path = 'b' }\nserde_yaml = { package = 'serde_norway', version = '1' }\n",
        ),
        (
            "a/Cargo.toml",
            "[package]\nname = 'a'\nedition.workspace = true\n[dependencies]\nlib-b.workspace = true\n\
             serde_yaml.workspace = true\nmd-5 = '1'\n",
        ),
        (
            "b/Cargo.toml",
            "[package]\nname = 'lib-b'\n[lib]\nname = 'bee'\n",
        ),
        ("b/src/lib.rs", ""),
        ("Cargo.lock", "[[package]]\nname = \"itoa\"\n"),
    ];
    let cargo = package(&files, "a").cargo.unwrap();
    let crates: Vec<String> = cargo
        .crates
        .iter()
        .map(|(name, it)| {
            format!(
                "{name} {} {}",
                it.package,
                it.folder.as_deref().unwrap_or("-")
            )
        })
        .collect();
    assert_eq!(
        crates,
        ["bee lib-b b", "md_5 md-5 -", "serde_yaml serde_norway -"]
    );
    assert_eq!(cargo.edition, "2021");
    assert_eq!(cargo.locked.iter().collect::<Vec<_>>(), ["itoa"]);
}

#[test]
fn every_crate_of_a_package_has_its_root() {
    let files = [
        (
            "Cargo.toml",
            "[package]\nname = 'x-y'\n[[bin]]\nname = 'tool'\npath = 'tool/start.rs'\n",
        ),
        ("src/lib.rs", ""),
        ("src/main.rs", ""),
        ("src/other.rs", ""),
        ("src/bin/one.rs", ""),
        ("src/bin/two/main.rs", ""),
        ("src/bin/two/part.rs", ""),
        ("tests/it.rs", ""),
        ("tests/common/mod.rs", ""),
        ("tool/start.rs", ""),
        ("build.rs", ""),
    ];
    let cargo = package(&files, "").cargo.unwrap();
    let roots: Vec<&str> = cargo.roots.iter().map(|it| it.as_str()).collect();
    assert_eq!(
        roots,
        [
            "build.rs",
            "src/bin/one.rs",
            "src/bin/two/main.rs",
            "src/lib.rs",
            "src/main.rs",
            "tests/it.rs",
            "tool/start.rs"
        ]
    );
    let (name, root) = cargo.library.unwrap();
    assert_eq!((name.as_str(), root.as_str()), ("x_y", "src/lib.rs"));
}
