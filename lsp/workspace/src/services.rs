//! Services: units that are deployed on their own, found by a Dockerfile, a compose `build:`, a
//! Procfile, an Nx application or a manifest with an entry point. Nothing is run; a sign that cannot be
//! read is passed over.

mod compose;
mod recipes;

use std::collections::BTreeMap;

use crate::{Package, PackageKind, Text, WorkspacePath};
use recipes::Places;

const NX_PROJECT: &str = "project.json";

/// A deployable unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// Its folder, `""` for the root.
    pub folder: String,
    /// Its name: from compose, else from its manifest, else the folder's last segment.
    pub name: String,
    /// What says that it is one, for a person: `services/api/Dockerfile`.
    pub sign: String,
    /// Whether only a manifest says so: then it is that package and none of those below it. A recipe or
    /// compose file takes the whole folder.
    pub is_one_package: bool,
}

/// Reads the services, sorted by folder.
#[must_use]
pub fn read_services<'a>(
    files: impl Iterator<Item = (&'a WorkspacePath, &'a Text)>,
    packages: &[Package],
) -> Vec<Service> {
    let files: BTreeMap<&WorkspacePath, &Text> = files.collect();
    let places = Places {
        paths: files.keys().map(|it| it.as_str()).collect(),
        packages,
    };
    let mut found: BTreeMap<String, Signs> = BTreeMap::new();
    let placed = read_compose(&files, &places, &mut found);
    for (path, text) in files.iter().filter(|(path, _)| is_service_sign(path)) {
        let name = path.file_name();
        if is_image_recipe(name) {
            let folder = placed.get(*path).cloned();
            let folder =
                folder.unwrap_or_else(|| recipes::folder_of(path, &text.to_string(), &places));
            found.entry(folder).or_default().see(0, path);
        } else if is_procfile(name) {
            let folder = path.folder().to_owned();
            found.entry(folder).or_default().see(2, path);
        } else if name == NX_PROJECT
            && let Some(name) = nx_application(&text.to_string())
        {
            let signs = found.entry(path.folder().to_owned()).or_default();
            signs.names.push(name);
            signs.see(3, path);
        }
    }
    for package in packages.iter().filter(|package| is_runnable(package)) {
        for (folder, sign) in programs(package, packages, &files) {
            found.entry(folder).or_default().see(3, &sign);
        }
    }
    found
        .into_iter()
        .filter_map(|(folder, signs)| signs.into_service(folder, packages))
        .collect()
}

/// Notes what compose files build; the answer is the folder of each recipe they name.
fn read_compose(
    files: &BTreeMap<&WorkspacePath, &Text>,
    places: &Places<'_>,
    found: &mut BTreeMap<String, Signs>,
) -> BTreeMap<WorkspacePath, String> {
    let read = |path: &WorkspacePath| files.get(path).map(|it| it.to_string());
    let mut placed = BTreeMap::new();
    let ours = files.keys().filter(|it| is_compose(it.file_name()));
    for path in ours {
        for build in compose::read_builds(path, &read) {
            let recipe = build.recipe.filter(|it| files.contains_key(it));
            let folder = match recipe {
                Some(recipe) => {
                    let text = read(&recipe).unwrap_or_default();
                    let folder = recipes::folder_in(&build.context, &recipe, &text, places);
                    placed.insert(recipe, folder.clone());
                    folder
                }
                None => build.folder,
            };
            let signs = found.entry(folder).or_default();
            signs.names.push(build.service);
            signs.see(1, path);
        }
    }
    placed
}

/// The folders in which programs of a package start, and what says so. A Go module with several commands
/// is a service for each of them.
fn programs(
    package: &Package,
    packages: &[Package],
    files: &BTreeMap<&WorkspacePath, &Text>,
) -> Vec<(String, WorkspacePath)> {
    if package.kind == PackageKind::Go {
        let is_own = |path: &WorkspacePath| {
            let inner = packages.iter().filter(|it| it.kind == PackageKind::Go);
            let inner = inner.filter(|it| path.is_under(&it.folder));
            inner.map(|it| it.folder.len()).max() == Some(package.folder.len())
        };
        let mains: Vec<&WorkspacePath> = files
            .keys()
            .copied()
            .filter(|it| it.file_name() == "main.go" && it.is_under(&package.folder))
            .filter(|it| is_own(it))
            .collect();
        let commands = mains.iter().filter(|it| is_command(it));
        let commands: Vec<(String, WorkspacePath)> = commands
            .map(|it| (it.folder().to_owned(), (*it).clone()))
            .collect();
        if commands.len() > 1 {
            return commands;
        }
    }
    let sign = package.manifests.first().cloned();
    sign.map(|it| (package.folder.clone(), it))
        .into_iter()
        .collect()
}

/// Whether a main file stands where Go keeps its commands: `cmd/NAME/main.go`.
fn is_command(path: &WorkspacePath) -> bool {
    let mut segments = path.folder().rsplit('/');
    segments.next();
    segments.next() == Some("cmd")
}

/// The name of an application in an Nx `project.json`; `None` for a library.
fn nx_application(text: &str) -> Option<String> {
    let project: serde_json::Value = serde_json::from_str(text).ok()?;
    let kind = project.get("projectType")?.as_str()?;
    let name = project.get("name")?.as_str()?;
    (kind == "application").then(|| name.to_owned())
}

/// Whether a file's presence or text is needed by [`read_services`].
#[must_use]
pub fn is_service_sign(path: &WorkspacePath) -> bool {
    let name = path.file_name();
    is_procfile(name) || is_compose(name) || is_image_recipe(name) || name == NX_PROJECT
}

#[derive(Default)]
struct Signs {
    /// Names that compose files give, in the order of their paths.
    names: Vec<String>,
    /// The best sign: its rank (lower is better) and its path.
    best: Option<(usize, String)>,
}

impl Signs {
    fn see(&mut self, rank: usize, path: &WorkspacePath) {
        let sign = (rank, path.as_str().to_owned());
        match &self.best {
            Some(best) if *best <= sign => {}
            _ => self.best = Some(sign),
        }
    }

    fn into_service(self, folder: String, packages: &[Package]) -> Option<Service> {
        let (rank, sign) = self.best?;
        let last = folder.rsplit('/').next().unwrap_or_default();
        let composed = || {
            let same = self.names.iter().find(|name| name.as_str() == last);
            same.or_else(|| self.names.first()).cloned()
        };
        let packaged = || {
            packages
                .iter()
                .find(|package| package.folder == folder && !package.name.is_empty())
                .map(|package| package.name.clone())
        };
        let name = composed().or_else(packaged).unwrap_or_else(|| match last {
            "" => "root".into(),
            last => last.into(),
        });
        Some(Service {
            folder,
            name,
            sign,
            is_one_package: rank == 3,
        })
    }
}

// The npm manifest of a monorepo's root starts its members; it is not one more unit around them.
fn is_runnable(package: &Package) -> bool {
    package.has_entry_point && (package.members.is_empty() || package.kind != PackageKind::Npm)
}

fn is_procfile(name: &str) -> bool {
    name == "Procfile"
}

fn is_image_recipe(name: &str) -> bool {
    ["Dockerfile", "Containerfile"].into_iter().any(|word| {
        name.strip_prefix(word)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            || name
                .strip_suffix(word)
                .is_some_and(|rest| rest.ends_with('.'))
    })
}

fn is_compose(name: &str) -> bool {
    let stem = name
        .strip_suffix(".yml")
        .or_else(|| name.strip_suffix(".yaml"));
    stem.map(|stem| stem.strip_prefix("docker-").unwrap_or(stem))
        .and_then(|stem| stem.strip_prefix("compose"))
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-', '_']))
}

#[cfg(test)]
mod tests {
    use super::read_services;
    use crate::{Package, PackageKind, Text, WorkspacePath};

    fn package(folder: &str, name: &str, members: &[&str]) -> Package {
        Package {
            name: name.into(),
            manifests: WorkspacePath::join(folder, "package.json")
                .into_iter()
                .collect(),
            has_entry_point: true,
            members: members.iter().map(ToString::to_string).collect(),
            ..Package::new(folder, PackageKind::Npm)
        }
    }

    fn check_services(files: &[(&str, &str)], packages: &[Package], expected: &[&str]) {
        let files: Vec<(WorkspacePath, Text)> = files
            .iter()
            .map(|(path, text)| (WorkspacePath::new(path).unwrap(), Text::from(*text)))
            .collect();
        let services = read_services(files.iter().map(|(path, text)| (path, text)), packages);
        let shown: Vec<String> = services
            .iter()
            .map(|it| format!("{} at {:?} by {}", it.name, it.folder, it.sign))
            .collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_dockerfile_makes_its_folder_a_service() {
        check_services(
            &[
                ("services/api/Dockerfile", "FROM python:3.12\n"),
                ("services/worker/Dockerfile.dev", ""),
                ("services/gateway/prod.Dockerfile", ""),
                ("docs/Dockerfiles.md", ""),
            ],
            &[],
            &[
                "api at \"services/api\" by services/api/Dockerfile",
                "gateway at \"services/gateway\" by services/gateway/prod.Dockerfile",
                "worker at \"services/worker\" by services/worker/Dockerfile.dev",
            ],
        );
    }

    #[test]
    fn compose_builds_name_services() {
        let compose = "version: '3'\nx-common: &c\n  build: ./nowhere\nservices:\n  web: # the front\n    image: x\n    build: ./web\n  sessions:\n    build:\n      context: services/sessions\n      args: [a]\n  cache:\n    image: redis\n  db:\n    build: { context: \"./db\", dockerfile: Dockerfile }\n  remote:\n    build: https://example.org/x.git\n  templated:\n    build:\n      context: ${DIR}\nvolumes:\n  v:\n    build: ./no\n";
        check_services(
            &[
                (
                    "deploy/compose.yml",
                    "services:\n  api:\n    build: ../api\n",
                ),
                ("docker-compose.yml", compose),
            ],
            &[],
            &[
                "api at \"api\" by deploy/compose.yml",
                "db at \"db\" by docker-compose.yml",
                "sessions at \"services/sessions\" by docker-compose.yml",
                "web at \"web\" by docker-compose.yml",
            ],
        );
    }

    #[test]
    fn a_recipe_elsewhere_places_the_service() {
        let compose = "services:\n  api:\n    build:\n      context: .\n      dockerfile: services/api/Dockerfile\n  jobs:\n    build:\n      context: ./jobs\n      dockerfile: ../docker/jobs.Dockerfile\n";
        check_services(
            &[("compose.yaml", compose)],
            &[],
            &[
                "jobs at \"jobs\" by compose.yaml",
                "api at \"services/api\" by compose.yaml",
            ],
        );
    }

    #[test]
    fn one_folder_is_one_service() {
        check_services(
            &[
                (
                    "compose.yml",
                    "services:\n  worker:\n    build: ./api\n  api:\n    build: ./api\n",
                ),
                ("api/Dockerfile", ""),
                ("api/Procfile", "web: run\n"),
            ],
            &[package("api", "acme-api", &[])],
            &["api at \"api\" by api/Dockerfile"],
        );
    }

    #[test]
    fn manifests_with_an_entry_point_are_services_but_not_a_monorepo_root() {
        check_services(
            &[],
            &[
                package("", "acme", &["packages/*"]),
                package("packages/api", "@acme/api", &[]),
            ],
            &["@acme/api at \"packages/api\" by packages/api/package.json"],
        );
    }

    #[test]
    fn the_root_has_a_name() {
        check_services(
            &[("Procfile", "web: x\n")],
            &[],
            &["root at \"\" by Procfile"],
        );
    }

    #[test]
    fn broken_compose_files_say_nothing() {
        check_services(
            &[
                (
                    "compose.yml",
                    "services\n  :::\n- x\n\t\tbuild: a\nservices:\n",
                ),
                ("compose.a.yml", "services: {web: {build: ./web}}\n"),
                ("compose.b.yml", "services:\n  web:\n    build: ../../out\n"),
                ("composer.yml", "services:\n  web:\n    build: web\n"),
            ],
            &[],
            &[],
        );
    }
}
