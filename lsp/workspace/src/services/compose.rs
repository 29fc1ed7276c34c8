//! The few lines of a compose file that say what is built where: block style, with inline maps for
//! `build`. Not a YAML reader; what it does not understand it passes over.

use crate::WorkspacePath;

/// One service that is built from a folder of the workspace.
pub(super) struct Build {
    /// The service's name in compose.
    pub(super) service: String,
    /// The folder, root-relative.
    pub(super) folder: String,
}

/// The builds of a compose file, in its order.
pub(super) fn read_builds(compose: &WorkspacePath, text: &str) -> Vec<Build> {
    let mut raw: Vec<RawBuild> = Vec::new();
    let mut reader = Reader::default();
    for line in text.lines() {
        if let Some(line) = Line::read(line) {
            reader.take(&line, &mut raw);
        }
    }
    raw.into_iter()
        .filter_map(|build| {
            let folder = build.folder(compose)?;
            Some(Build {
                service: build.service,
                folder,
            })
        })
        .collect()
}

#[derive(Default)]
struct RawBuild {
    service: String,
    context: Option<String>,
    dockerfile: Option<String>,
    /// Whether a value is filled in from the environment.
    templated: bool,
}

impl RawBuild {
    fn folder(&self, compose: &WorkspacePath) -> Option<String> {
        if self.templated {
            return None;
        }
        let context = folder_at(compose.folder(), self.context.as_deref().unwrap_or("."))?;
        let recipe = self
            .dockerfile
            .as_deref()
            .and_then(|file| WorkspacePath::join(&context, file));
        // A recipe deeper in the context stands beside the sources it packs, unless its folder
        // only collects recipes.
        match recipe {
            Some(recipe)
                if recipe.is_under(&context)
                    && !recipe
                        .folder()
                        .split('/')
                        .any(|segment| segment == "docker") =>
            {
                Some(recipe.folder().to_owned())
            }
            _ => Some(context),
        }
    }

    fn set(&mut self, key: &str, value: &str) {
        let value = unquoted(value);
        let slot = match key {
            "context" => &mut self.context,
            "dockerfile" => &mut self.dockerfile,
            _ => return,
        };
        self.templated |= value.contains("${");
        if !value.is_empty() {
            *slot = Some(value.to_owned());
        }
    }
}

fn folder_at(base: &str, relative: &str) -> Option<String> {
    let inside = WorkspacePath::join(base, &format!("{relative}/_"))?;
    Some(inside.folder().to_owned())
}

struct Line<'a> {
    indent: usize,
    key: &'a str,
    value: &'a str,
}

impl<'a> Line<'a> {
    fn read(line: &'a str) -> Option<Self> {
        let rest = line.trim_start_matches(' ');
        let indent = line.len() - rest.len();
        if rest.starts_with(['#', '-', '\t']) {
            return None;
        }
        let (key, value) = rest.split_once(':')?;
        let value = value.split(" #").next().unwrap_or(value).trim();
        Some(Self {
            indent,
            key: unquoted(key.trim()),
            value,
        })
    }
}

fn unquoted(text: &str) -> &str {
    text.trim_matches(['"', '\''])
}

/// Where in the file the reader is.
#[derive(Default)]
struct Reader {
    in_services: bool,
    /// Indent of the services' names, once seen.
    service_indent: Option<usize>,
    service: Option<String>,
    /// Indent of the keys inside the service.
    key_indent: Option<usize>,
    /// Indent of an open `build:` map.
    build_indent: Option<usize>,
}

impl Reader {
    fn take(&mut self, line: &Line<'_>, builds: &mut Vec<RawBuild>) {
        if line.indent == 0 {
            *self = Self {
                in_services: line.key == "services" && line.value.is_empty(),
                ..Self::default()
            };
            return;
        }
        if !self.in_services {
            return;
        }
        let service_indent = *self.service_indent.get_or_insert(line.indent);
        if line.indent <= service_indent {
            self.service = Some(line.key.to_owned());
            self.key_indent = None;
            self.build_indent = None;
            return;
        }
        self.take_inside(line, builds);
    }

    fn take_inside(&mut self, line: &Line<'_>, builds: &mut Vec<RawBuild>) {
        let Some(service) = &self.service else {
            return;
        };
        if self.build_indent.is_some_and(|indent| line.indent > indent) {
            if let Some(build) = builds.last_mut() {
                build.set(line.key, line.value);
            }
            return;
        }
        self.build_indent = None;
        let key_indent = *self.key_indent.get_or_insert(line.indent);
        if line.indent != key_indent || line.key != "build" {
            return;
        }
        let mut build = RawBuild {
            service: service.clone(),
            ..RawBuild::default()
        };
        if let Some(map) = line.value.strip_prefix('{') {
            for (key, value) in map
                .trim_end_matches('}')
                .split(',')
                .filter_map(|pair| pair.split_once(':'))
            {
                build.set(unquoted(key.trim()), value.trim());
            }
        } else if line.value.is_empty() {
            self.build_indent = Some(line.indent);
        } else {
            build.set("context", line.value);
        }
        builds.push(build);
    }
}
