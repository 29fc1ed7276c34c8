//! Where the service of an image recipe (a Dockerfile) lies: beside it, or, for recipes that are kept
//! together, in the folder that it copies or is named after. Only `COPY` and `ADD` are read.

use std::collections::BTreeSet;

use crate::{Package, WorkspacePath};

/// Folders that collect what belongs to others.
const COLLECTING: [&str; 10] = [
    "docker",
    ".docker",
    "dockerfiles",
    "containers",
    "images",
    "deploy",
    "deployment",
    "deployments",
    "infra",
    "ci",
];

/// What a workspace has, to find the folders a recipe means.
pub(super) struct Places<'a> {
    pub(super) paths: BTreeSet<&'a str>,
    pub(super) packages: &'a [Package],
}

impl Places<'_> {
    fn is_folder(&self, folder: &str) -> bool {
        let start = format!("{folder}/");
        self.paths
            .range(start.as_str()..)
            .next()
            .is_some_and(|it| it.starts_with(&start))
    }

    fn has_package(&self, folder: &str) -> bool {
        self.packages.iter().any(|it| it.folder == folder)
    }

    /// The one package under `context` whose folder is called `name`.
    fn package_called(&self, name: &str, context: &str) -> Option<String> {
        let mut folders: Vec<&str> = self
            .packages
            .iter()
            .map(|it| it.folder.as_str())
            .filter(|it| is_inside(it, context) && last_segment(it) == name)
            .collect();
        folders.dedup();
        match folders.as_slice() {
            [only] => Some((*only).to_owned()),
            _ => None,
        }
    }
}

/// The folder of the service that a recipe builds, as far as the recipe alone says.
pub(super) fn folder_of(recipe: &WorkspacePath, text: &str, places: &Places<'_>) -> String {
    let folder = recipe.folder();
    let collected = |folder: &str| COLLECTING.contains(&last_segment(folder));
    if collected(folder) {
        return folder_in(parent(folder), recipe, text, places);
    }
    if collected(parent(folder)) && !places.has_package(folder) {
        return folder_in(parent(parent(folder)), recipe, text, places);
    }
    folder_in(folder, recipe, text, places)
}

/// The same for a recipe that is run on the folder `context`.
pub(super) fn folder_in(
    context: &str,
    recipe: &WorkspacePath,
    text: &str,
    places: &Places<'_>,
) -> String {
    let name = name_of(recipe);
    let copied: Vec<String> = sources(text)
        .iter()
        .filter_map(|it| WorkspacePath::join(context, it))
        .map(|it| it.as_str().to_owned())
        .filter(|it| places.is_folder(it))
        .collect();
    if let Some(name) = name {
        let named = copied.iter().find(|it| last_segment(it) == name);
        if let Some(folder) = named {
            return folder.clone();
        }
        if let Some(folder) = places.package_called(name, context) {
            return folder;
        }
    }
    let is_collected = recipe.folder() != context;
    let packages: BTreeSet<&String> = copied.iter().filter(|it| places.has_package(it)).collect();
    match packages.first() {
        Some(only) if packages.len() == 1 && (is_collected || name.is_some()) => (*only).clone(),
        _ => context.to_owned(),
    }
}

/// What a recipe is called, where it has a name of its own: `web.Dockerfile`, `Dockerfile.web`,
/// `docker/web/Dockerfile`.
fn name_of(recipe: &WorkspacePath) -> Option<&str> {
    let file = recipe.file_name();
    let own = ["Dockerfile", "Containerfile"]
        .into_iter()
        .find_map(|word| {
            file.strip_prefix(word)
                .and_then(|it| it.strip_prefix('.'))
                .or_else(|| file.strip_suffix(word).and_then(|it| it.strip_suffix('.')))
        });
    own.or_else(|| {
        let folder = last_segment(recipe.folder());
        (!folder.is_empty() && !COLLECTING.contains(&folder)).then_some(folder)
    })
}

/// The sources of `COPY` and `ADD` that come from the context.
fn sources(text: &str) -> Vec<String> {
    let joined = text.replace("\\\r\n", " ").replace("\\\n", " ");
    let mut sources = Vec::new();
    for line in joined.lines() {
        let Some((word, rest)) = line.trim().split_once(char::is_whitespace) else {
            continue;
        };
        if !["COPY", "ADD"]
            .iter()
            .any(|it| word.eq_ignore_ascii_case(it))
            || rest.contains("--from")
        {
            continue;
        }
        let mut words: Vec<&str> = rest
            .split([' ', '\t', ',', '[', ']', '"'])
            .filter(|it| !it.is_empty() && !it.starts_with("--"))
            .collect();
        words.pop();
        let relative = words.into_iter().map(|it| it.trim_start_matches('/'));
        sources.extend(relative.map(|it| it.trim_end_matches("/*").to_owned()));
    }
    sources
}

fn last_segment(folder: &str) -> &str {
    folder.rsplit('/').next().unwrap_or_default()
}

fn parent(folder: &str) -> &str {
    folder.rsplit_once('/').map_or("", |(parent, _)| parent)
}

fn is_inside(folder: &str, context: &str) -> bool {
    context.is_empty()
        || folder
            .strip_prefix(context)
            .is_some_and(|rest| rest.starts_with('/'))
}
