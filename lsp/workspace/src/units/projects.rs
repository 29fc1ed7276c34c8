//! A small project of each kind of monorepo: which package and service each file belongs to, and that
//! members which depend on one another resolve into the workspace.

use crate::{ModuleResolution, Snapshot, WorkspacePath};

/// A project and what is expected of it: `FILE: PACKAGE, SERVICE` with `-` for none, or
/// `FILE imports MODULE: FILE` (or the word for the answer).
#[track_caller]
fn check_project(files: &[(&str, &str)], expected: &[&str]) {
    let snapshot = Snapshot::of_texts(files.iter().copied());
    let found: Vec<String> = expected
        .iter()
        .map(|line| {
            let (asked, _) = line.split_once(": ").unwrap();
            let answer = match asked.split_once(" imports ") {
                Some((from, module)) => import(&snapshot, from, module),
                None => place(&snapshot, asked),
            };
            format!("{asked}: {answer}")
        })
        .collect();
    assert_eq!(found, expected);
}

fn place(snapshot: &Snapshot, path: &str) -> String {
    let path = WorkspacePath::new(path).unwrap();
    assert!(snapshot.file(&path).is_some(), "{path} is no file of it");
    let package = snapshot.package_of(&path).map_or("-", |it| &it.name);
    let service = snapshot.service_of(&path).map_or("-", |it| &it.name);
    format!("{package}, {service}")
}

fn import(snapshot: &Snapshot, from: &str, module: &str) -> String {
    match snapshot.resolve_module(&WorkspacePath::new(from).unwrap(), module) {
        ModuleResolution::Workspace(path) => path.to_string(),
        ModuleResolution::Declared(name) => format!("declared {name}"),
        ModuleResolution::Missing => "missing".to_owned(),
        other => format!("{other:?}"),
    }
}

const WEB: &str = "import { a } from '@acme/shared';\n";

#[test]
fn npm_workspaces() {
    check_project(
        &[
            (
                "package.json",
                r#"{"name": "acme", "private": true, "workspaces": ["apps/*", "packages/*", "!packages/old"], "scripts": {"start": "npm run -w web start"}}"#,
            ),
            (
                "apps/web/package.json",
                r#"{"name": "web", "scripts": {"start": "node ."}, "dependencies": {"@acme/shared": "*", "tool": "file:../../tools/tool", "old": "^1.0.0"}}"#,
            ),
            ("apps/web/src/index.ts", WEB),
            (
                "packages/shared/package.json",
                r#"{"name": "@acme/shared", "main": "./src/index.ts"}"#,
            ),
            ("packages/shared/src/index.ts", "export const a = 1;\n"),
            ("packages/old/package.json", r#"{"name": "old"}"#),
            ("packages/old/index.js", "exports.a = 1;\n"),
            ("tools/tool/package.json", r#"{"name": "acme-tool"}"#),
            ("tools/tool/index.js", "exports.b = 1;\n"),
            ("scripts/release.js", "\n"),
        ],
        &[
            "apps/web/src/index.ts: web, web",
            "packages/shared/src/index.ts: @acme/shared, -",
            "tools/tool/index.js: acme-tool, -",
            "scripts/release.js: acme, -",
            "apps/web/src/index.ts imports @acme/shared: packages/shared/src/index.ts",
            "apps/web/src/index.ts imports tool: tools/tool/index.js",
            "apps/web/src/index.ts imports old: declared old",
        ],
    );
}

#[test]
fn pnpm_workspaces() {
    let members = [
        ("package.json", r#"{"name": "acme", "private": true}"#),
        (
            "apps/api/package.json",
            r#"{"name": "api", "bin": "./src/main.js", "dependencies": {"@acme/shared": "workspace:*", "helpers": "workspace:../../libs/help", "aliased": "workspace:@acme/shared@*", "linked": "link:../../vendor/linked"}}"#,
        ),
        ("apps/api/src/main.js", "import '@acme/shared';\n"),
        (
            "libs/shared/package.json",
            r#"{"name": "@acme/shared", "exports": {".": "./index.js"}}"#,
        ),
        ("libs/shared/index.js", "export const a = 1;\n"),
        ("libs/help/package.json", r#"{"name": "@acme/help"}"#),
        ("libs/help/index.js", "export const b = 1;\n"),
        ("vendor/linked/package.json", r#"{"name": "linked"}"#),
        ("vendor/linked/index.js", "export const c = 1;\n"),
    ];
    let expected = [
        "apps/api/src/main.js: api, api",
        "libs/shared/index.js: @acme/shared, -",
        "apps/api/src/main.js imports @acme/shared: libs/shared/index.js",
        "apps/api/src/main.js imports helpers: libs/help/index.js",
        "apps/api/src/main.js imports aliased: libs/shared/index.js",
        "apps/api/src/main.js imports linked: vendor/linked/index.js",
    ];
    for list in [
        "packages:\n  # the apps\n  - 'apps/*'\n  - libs/** # and more\n",
        "catalog:\n  a: 1\npackages: [\"apps/*\", 'libs/*']\n",
        "packages:\n- apps/*\n- \"libs/*\"\n- '!**/test/**'\n",
    ] {
        let mut files = members.to_vec();
        files.push(("pnpm-workspace.yaml", list));
        check_project(&files, &expected);
    }
}

#[test]
fn yarn_and_lerna_workspaces() {
    let members = [
        (
            "modules/web/package.json",
            r#"{"name": "web", "dependencies": {"shared": "1.0.0", "moved": "portal:../elsewhere"}}"#,
        ),
        ("modules/web/a.ts", "import 'shared';\n"),
        ("modules/shared/package.json", r#"{"name": "shared"}"#),
        ("modules/shared/index.ts", "export {}\n"),
        ("modules/elsewhere/package.json", r#"{"name": "other"}"#),
        ("modules/elsewhere/index.ts", "export {}\n"),
    ];
    let expected = [
        "modules/web/a.ts: web, -",
        "modules/web/a.ts imports shared: modules/shared/index.ts",
        "modules/web/a.ts imports moved: modules/elsewhere/index.ts",
    ];
    let yarn = (
        "package.json",
        r#"{"workspaces": {"packages": ["modules/*"], "nohoist": ["**"]}}"#,
    );
    let lerna = ("lerna.json", "{\"packages\": [\"modules/*\"]}");
    for roots in [vec![yarn], vec![("package.json", "{}"), lerna]] {
        let files: Vec<_> = members.into_iter().chain(roots).collect();
        check_project(&files, &expected);
    }
}

#[test]
fn nx_projects_without_manifests_of_their_own() {
    check_project(
        &[
            ("package.json", r#"{"name": "acme", "dependencies": {}}"#),
            ("nx.json", "{}"),
            (
                "apps/shop/project.json",
                r#"{"name": "shop", "projectType": "application"}"#,
            ),
            ("apps/shop/src/main.ts", "import '@acme/ui';\n"),
            (
                "libs/ui/project.json",
                r#"{"name": "ui", "projectType": "library"}"#,
            ),
            ("libs/ui/src/index.ts", "export {}\n"),
            (
                "tsconfig.json",
                r#"{"compilerOptions": {"paths": {"@acme/ui": ["./libs/ui/src/index.ts"]}}}"#,
            ),
        ],
        &[
            "apps/shop/src/main.ts: acme, shop",
            "libs/ui/src/index.ts: acme, -",
            "apps/shop/src/main.ts imports @acme/ui: libs/ui/src/index.ts",
        ],
    );
}

#[test]
fn cargo_workspaces() {
    check_project(
        &[
            (
                "Cargo.toml",
                "[workspace]\nmembers = ['crates/*']\n[package]\nname = 'acme'\n[dependencies]\nacme-core = { path = 'crates/core' }\n",
            ),
            ("src/main.rs", "fn main() {}\n"),
            ("crates/core/Cargo.toml", "[package]\nname = 'acme-core'\n"),
            ("crates/core/src/lib.rs", "pub fn f() {}\n"),
            (
                "crates/tool/Cargo.toml",
                "[package]\nname = 'acme-tool'\n[[bin]]\nname = 't'\npath = 'src/t.rs'\n",
            ),
            ("crates/tool/src/t.rs", "fn main() {}\n"),
            ("crates/many/Cargo.toml", "[package]\nname = 'many'\n"),
            ("crates/many/src/main.rs", "fn main() {}\n"),
        ],
        &[
            "src/main.rs: acme, acme",
            "crates/core/src/lib.rs: acme-core, -",
            "crates/tool/src/t.rs: acme-tool, acme-tool",
            "crates/many/src/main.rs: many, many",
        ],
    );
    check_project(
        &[
            ("Cargo.toml", "[workspace]\nmembers = ['a']\n"),
            ("build.rs", "\n"),
            ("a/Cargo.toml", "[package]\nname = 'a'\n"),
            ("a/src/lib.rs", "\n"),
        ],
        &["a/src/lib.rs: a, -", "build.rs: , -"],
    );
}

#[test]
fn go_modules_with_commands() {
    check_project(
        &[
            ("go.work", "go 1.22\n\nuse (\n\t./api\n\t./shared\n)\n"),
            ("api/go.mod", "module host/acme/api\n"),
            ("api/cmd/server/main.go", "package main\n"),
            ("api/cmd/worker/main.go", "package main\n"),
            ("api/internal/db.go", "package internal\n"),
            ("shared/go.mod", "module host/acme/shared\n"),
            ("shared/a.go", "package shared\n"),
            ("one/go.mod", "module host/acme/one\n"),
            ("one/cmd/one/main.go", "package main\n"),
            ("one/one.go", "package one\n"),
        ],
        &[
            "api/cmd/server/main.go: host/acme/api, server",
            "api/cmd/worker/main.go: host/acme/api, worker",
            "api/internal/db.go: host/acme/api, -",
            "shared/a.go: host/acme/shared, -",
            "one/one.go: host/acme/one, host/acme/one",
        ],
    );
}

#[test]
fn uv_workspaces() {
    check_project(
        &[
            (
                "pyproject.toml",
                "[project]\nname = 'acme'\ndependencies = ['acme-core']\n[tool.uv.workspace]\nmembers = ['packages/*']\n[tool.uv.sources]\nacme-core = { workspace = true }\n",
            ),
            ("src/acme/__init__.py", "import acme_core\n"),
            (
                "packages/core/pyproject.toml",
                "[project]\nname = 'acme-core'\ndependencies = []\n",
            ),
            ("packages/core/src/acme_core/__init__.py", "\n"),
            (
                "packages/api/pyproject.toml",
                "[project]\nname = 'acme-api'\ndependencies = ['acme-core', 'helpers', 'requests']\n[project.scripts]\napi = 'acme_api:main'\n[tool.uv.sources]\nacme-core = { workspace = true }\nhelpers = { path = '../../vendor/help', editable = true }\n",
            ),
            (
                "packages/api/src/acme_api/__init__.py",
                "import acme_core\n",
            ),
            (
                "vendor/help/pyproject.toml",
                "[project]\nname = 'help'\ndependencies = []\n",
            ),
            ("vendor/help/helpers/__init__.py", "\n"),
        ],
        &[
            "src/acme/__init__.py: acme, -",
            "packages/core/src/acme_core/__init__.py: acme-core, -",
            "packages/api/src/acme_api/__init__.py: acme-api, acme-api",
            "src/acme/__init__.py imports acme_core: packages/core/src/acme_core/__init__.py",
            "packages/api/src/acme_api/__init__.py imports acme_core: packages/core/src/acme_core/__init__.py",
            "packages/api/src/acme_api/__init__.py imports helpers: vendor/help/helpers/__init__.py",
            "packages/api/src/acme_api/__init__.py imports requests: declared requests",
        ],
    );
}

#[test]
fn poetry_path_dependencies() {
    check_project(
        &[
            (
                "pyproject.toml",
                "[tool.poetry]\npackage-mode = false\n[tool.poetry.dependencies]\npython = '^3.12'\n",
            ),
            (
                "services/api/pyproject.toml",
                "[tool.poetry]\nname = 'api'\n[tool.poetry.dependencies]\nshop-core = { path = '../../libs/core', develop = true }\n[tool.poetry.group.dev.dependencies]\nkit = { path = '../../libs/testing' }\n[tool.poetry.scripts]\napi = 'api.main:run'\n",
            ),
            ("services/api/api/__init__.py", ""),
            ("services/api/api/main.py", "import core\n"),
            (
                "libs/core/pyproject.toml",
                "[tool.poetry]\nname = 'core-of-shop'\npackages = [{ include = 'core' }]\n[tool.poetry.dependencies]\npython = '*'\n",
            ),
            ("libs/core/core/__init__.py", ""),
            (
                "libs/testing/pyproject.toml",
                "[tool.poetry]\nname = 'testing'\npackages = [{ include = 'kit', from = 'lib' }]\n",
            ),
            ("libs/testing/lib/kit/__init__.py", ""),
            ("tasks.py", "\n"),
        ],
        &[
            "services/api/api/main.py: api, api",
            "libs/core/core/__init__.py: core-of-shop, -",
            "tasks.py: , -",
            "services/api/api/main.py imports core: libs/core/core/__init__.py",
            "services/api/api/main.py imports kit: libs/testing/lib/kit/__init__.py",
        ],
    );
}

#[test]
fn recipes_in_one_folder_build_the_folders_they_copy() {
    check_project(
        &[
            (
                "package.json",
                r#"{"name": "acme", "workspaces": ["apps/*"]}"#,
            ),
            ("apps/web/package.json", r#"{"name": "@acme/web"}"#),
            ("apps/web/index.js", "\n"),
            ("apps/jobs/package.json", r#"{"name": "@acme/jobs"}"#),
            ("apps/jobs/index.js", "\n"),
            ("apps/mail/package.json", r#"{"name": "@acme/mail"}"#),
            ("apps/mail/index.js", "\n"),
            ("apps/lib/package.json", r#"{"name": "@acme/lib"}"#),
            ("apps/lib/index.js", "\n"),
            (
                "docker/frontend.Dockerfile",
                "FROM node:22 AS build\nWORKDIR /app\nCOPY package.json package-lock.json ./\nCOPY --chown=node apps/web ./apps/web\nRUN npm ci\nFROM node:22\nCOPY --from=build /app/dist /srv\n",
            ),
            (
                "Dockerfile.jobs",
                "FROM node\nCOPY [\"package.json\", \"./\"]\nCOPY apps/lib apps/lib\nCOPY apps/jobs/ \\\n  apps/jobs\n",
            ),
            ("docker/mail/Dockerfile", "FROM node\nCOPY . .\n"),
            ("apps/lib/docker/Dockerfile", "FROM node\n"),
        ],
        &[
            "apps/web/index.js: @acme/web, @acme/web",
            "apps/jobs/index.js: @acme/jobs, @acme/jobs",
            "apps/mail/index.js: @acme/mail, @acme/mail",
            "apps/lib/index.js: @acme/lib, @acme/lib",
            "package.json: acme, -",
        ],
    );
}

#[test]
fn compose_files_that_extend_and_include() {
    check_project(
        &[
            (
                "compose.yaml",
                "include:\n  - infra/mail.yaml\n  - path: infra/jobs.yaml\nservices:\n  web:\n    profiles: [front]\n    build:\n      context: .\n      dockerfile: docker/web.Dockerfile\n  api:\n    extends:\n      file: infra/base.yaml\n      service: base\n    profiles:\n      - back\n  copy:\n    extends: api\n    command: copy\n",
            ),
            ("infra/base.yaml", "services:\n  base:\n    build: ../api\n"),
            (
                "infra/mail.yaml",
                "services:\n  mail:\n    build: ../mail\n",
            ),
            (
                "infra/jobs.yaml",
                "services:\n  jobs:\n    build: { context: \"../jobs\" }\n",
            ),
            (
                "infra/unused.yaml",
                "services:\n  no:\n    build: ../docs\n",
            ),
            ("docker/web.Dockerfile", "FROM node\nCOPY web /app\n"),
            ("web/index.js", "\n"),
            ("api/main.py", "\n"),
            ("mail/main.py", "\n"),
            ("jobs/main.py", "\n"),
            ("docs/conf.py", "\n"),
        ],
        &[
            "web/index.js: -, web",
            "api/main.py: -, api",
            "mail/main.py: -, mail",
            "jobs/main.py: -, jobs",
            "docs/conf.py: -, -",
        ],
    );
}

#[test]
fn two_families_in_one_folder() {
    check_project(
        &[
            (
                "pyproject.toml",
                "[project]\nname = 'server'\ndependencies = []\n",
            ),
            ("package.json", r#"{"name": "client"}"#),
            ("Cargo.toml", "[package]\nname = 'native'\n"),
            ("app/main.py", "\n"),
            ("app/main.ts", "\n"),
            ("src/lib.rs", "\n"),
            ("Procfile", "web: python -m app.main\n"),
        ],
        &[
            "app/main.py: server, server",
            "app/main.ts: client, server",
            "src/lib.rs: native, server",
        ],
    );
}
