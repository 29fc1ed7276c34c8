//! The few lines of a compose file that say what is built where: block style, with inline maps for
//! `build`. Not a YAML reader; what it does not understand it passes over.

use crate::WorkspacePath;

/// Includes and extensions deeper than this are not followed.
const DEPTH_LIMIT: usize = 8;

/// One service that is built from a folder of the workspace.
pub(super) struct Build {
    /// The service's name in compose.
    pub(super) service: String,
    /// The folder it is built on, root-relative.
    pub(super) context: String,
    /// Its image recipe, there or not.
    pub(super) recipe: Option<WorkspacePath>,
    /// Its own folder as far as compose says.
    pub(super) folder: String,
}

/// Reads a file of the workspace.
type Read<'a> = dyn Fn(&WorkspacePath) -> Option<String> + 'a;

/// The builds of a compose file, in its order, with those of the files it includes.
pub(super) fn read_builds(compose: &WorkspacePath, read: &Read<'_>) -> Vec<Build> {
    let mut builds = Vec::new();
    let mut waiting = vec![(compose.clone(), 0)];
    while let Some((path, depth)) = waiting.pop() {
        let Some(text) = read(&path).filter(|_| depth < DEPTH_LIMIT) else {
            continue;
        };
        for service in services(&text) {
            builds.extend(service.build(&path, read, 0));
        }
        let included = includes(&text);
        let included = included.iter().filter_map(|it| path.sibling(it));
        waiting.extend(included.map(|it| (it, depth + 1)));
    }
    builds
}

fn services(text: &str) -> Vec<RawService> {
    let mut services: Vec<RawService> = Vec::new();
    let mut reader = Reader::default();
    for line in text.lines() {
        if let Some(line) = Line::read(line) {
            reader.take(&line, &mut services);
        }
    }
    services
}

/// The files under `include:`, as `- path` or `- path: path`.
fn includes(text: &str) -> Vec<String> {
    text.lines()
        .skip_while(|line| line.trim_end() != "include:")
        .skip(1)
        .filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'))
        .take_while(|line| line.starts_with([' ', '-']))
        .map(|line| line.split(" #").next().unwrap_or(line).trim())
        .map(|line| line.strip_prefix('-').unwrap_or(line).trim_start())
        .map(|line| line.strip_prefix("path:").unwrap_or(line).trim_start())
        .map(unquoted)
        .filter(|it| !it.contains(':') && (it.ends_with(".yml") || it.ends_with(".yaml")))
        .map(str::to_owned)
        .collect()
}

/// A service as it is written.
#[derive(Default)]
struct RawService {
    name: String,
    builds: bool,
    context: Option<String>,
    dockerfile: Option<String>,
    /// The service it takes the rest from, and that one's file where it is another.
    extends: Option<String>,
    extends_file: Option<String>,
    /// Whether a value is filled in from the environment.
    templated: bool,
}

impl RawService {
    fn build(&self, compose: &WorkspacePath, read: &Read<'_>, depth: usize) -> Option<Build> {
        if self.templated || depth > DEPTH_LIMIT {
            return None;
        }
        if !self.builds {
            let base = self.extends.as_ref()?;
            let file = match &self.extends_file {
                Some(file) => compose.sibling(file)?,
                None => compose.clone(),
            };
            let others = services(&read(&file)?);
            let other = others.iter().find(|it| it.name == *base)?;
            let build = other.build(&file, read, depth + 1)?;
            return Some(Build {
                service: self.name.clone(),
                ..build
            });
        }
        let context = folder_at(compose.folder(), self.context.as_deref().unwrap_or("."))?;
        let written = self.dockerfile.as_deref().unwrap_or("Dockerfile");
        let recipe = WorkspacePath::join(&context, written);
        // A recipe deeper in the context stands beside the sources it packs, unless its folder
        // only collects recipes.
        let folder = match &recipe {
            Some(recipe)
                if recipe.is_under(&context)
                    && !recipe
                        .folder()
                        .split('/')
                        .any(|segment| segment == "docker") =>
            {
                recipe.folder().to_owned()
            }
            _ => context.clone(),
        };
        // One that stands outside, or deeper, than the context says where the service is by its place.
        let is_beside = recipe.as_ref().is_some_and(|it| it.folder() == context);
        let is_collected = recipe
            .as_ref()
            .is_some_and(|it| it.is_under(&context) && folder == context);
        Some(Build {
            service: self.name.clone(),
            recipe: recipe.filter(|_| is_beside || is_collected),
            context,
            folder,
        })
    }

    fn set(&mut self, section: Section, key: &str, value: &str) {
        let value = unquoted(value);
        let slot = match (section, key) {
            (Section::Build, "context") => &mut self.context,
            (Section::Build, "dockerfile") => &mut self.dockerfile,
            (Section::Extends, "service") => &mut self.extends,
            (Section::Extends, "file") => &mut self.extends_file,
            _ => return,
        };
        self.templated |= value.contains("${");
        if !value.is_empty() {
            *slot = Some(value.to_owned());
        }
    }
}

/// The maps of a service that are read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    Build,
    Extends,
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
    /// Indent of the keys inside the service.
    key_indent: Option<usize>,
    /// The open map and its key's indent.
    open: Option<(Section, usize)>,
}

impl Reader {
    fn take(&mut self, line: &Line<'_>, services: &mut Vec<RawService>) {
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
            services.push(RawService {
                name: line.key.to_owned(),
                ..RawService::default()
            });
            self.key_indent = None;
            self.open = None;
        } else if let Some(service) = services.last_mut() {
            self.take_inside(line, service);
        }
    }

    fn take_inside(&mut self, line: &Line<'_>, service: &mut RawService) {
        if let Some((section, indent)) = self.open
            && line.indent > indent
        {
            service.set(section, line.key, line.value);
            return;
        }
        self.open = None;
        let key_indent = *self.key_indent.get_or_insert(line.indent);
        let (section, plain) = match line.key {
            "build" => (Section::Build, "context"),
            "extends" => (Section::Extends, "service"),
            _ => return,
        };
        if line.indent != key_indent {
            return;
        }
        service.builds |= section == Section::Build;
        if let Some(map) = line.value.strip_prefix('{') {
            for (key, value) in map
                .trim_end_matches('}')
                .split(',')
                .filter_map(|pair| pair.split_once(':'))
            {
                service.set(section, unquoted(key.trim()), value.trim());
            }
        } else if line.value.is_empty() {
            self.open = Some((section, line.indent));
        } else {
            service.set(section, plain, line.value);
        }
    }
}
