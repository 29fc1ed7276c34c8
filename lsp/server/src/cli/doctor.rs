//! `scopewise doctor`: what is configured and why, what can serve, and what of the workspace is not seen.
//! Keys are named, never shown. Ends short where no model can serve.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use scopewise_route::RungId;
use scopewise_workspace::{Language, NotParsed, Tier};

use super::arguments::DoctorArguments;
use super::ask::{Extent, Workspace, load_quietly, root_here};
use super::{Ended, Ending};
use crate::config::{ModelSetting, Settings, state_dir};
use crate::output::{clean, print};

/// Files not indexed that are shown before the rest is counted.
const SHOWN_SKIPPED: usize = 12;

/// Runs the command.
pub(super) fn run(given: &DoctorArguments) -> Ending {
    let root = root_here(given.root.as_deref())?;
    let workspace = load_quietly(&root, Extent::of(&root, given.root.as_deref()))?;
    let mut text = String::new();
    files(&mut text, &workspace.settings);
    values(&mut text, &workspace.settings);
    keys(&mut text, &workspace.settings);
    roles(&mut text, &workspace.settings);
    actions(&mut text, &workspace.settings);
    warnings(&mut text, &workspace.settings);
    index(&mut text, &workspace);
    languages(&mut text);
    logs(&mut text);
    print(&clean(&text))?;
    Ok(match workspace.settings.no_model {
        Some(_) => Ended::Short,
        None => Ended::Well,
    })
}

fn title(text: &mut String, title: &str) {
    if !text.is_empty() {
        text.push('\n');
    }
    let _ = writeln!(text, "{title}");
}

fn files(text: &mut String, settings: &Settings) {
    title(text, &format!("scopewise {}", env!("CARGO_PKG_VERSION")));
    title(text, "configuration files");
    for file in &settings.files {
        let found = if file.found { "found" } else { "not there" };
        let _ = writeln!(text, "  {:<11}{}", found, file.path.display());
    }
}

fn values(text: &mut String, settings: &Settings) {
    title(text, "values and where they come from");
    for value in &settings.values {
        let shown = if value.value.is_empty() {
            "(none)"
        } else {
            &value.value
        };
        let _ = writeln!(text, "  {} = {shown}  [{}]", value.key, value.origin);
    }
}

fn keys(text: &mut String, settings: &Settings) {
    title(text, "keys");
    let mut keys: BTreeMap<&str, (bool, BTreeSet<&str>)> = BTreeMap::new();
    for (name, provider) in &settings.providers {
        if let Some(key) = &provider.key_env {
            let entry = keys.entry(key).or_default();
            entry.0 |= provider.key.is_some();
            entry.1.insert(name);
        }
    }
    for (key, (is_set, providers)) in keys {
        let providers: Vec<&str> = providers.into_iter().collect();
        let state = if is_set { "set" } else { "not set" };
        let _ = writeln!(text, "  {key}: {state}, for {}", providers.join(", "));
    }
}

fn roles(text: &mut String, settings: &Settings) {
    title(text, "roles");
    for rung in RungId::ALL {
        let models = settings
            .roles
            .get(&rung)
            .map(Vec::as_slice)
            .unwrap_or_default();
        if models.is_empty() {
            let _ = writeln!(text, "  {rung}: no model");
        }
        for model in models {
            let _ = writeln!(text, "  {rung}: {}", model_line(settings, model));
        }
    }
    if let Some(no_model) = &settings.no_model {
        let _ = writeln!(text, "  {}", no_model.0);
        if !settings.policy.ladder.is_empty() {
            let _ = writeln!(
                text,
                "  until then an Ollama or llama.cpp server on this machine is looked for at the first ask"
            );
        }
    }
}

fn model_line(settings: &Settings, model: &ModelSetting) -> String {
    let window = model.window.map_or_else(
        || "window not known".into(),
        |window| format!("window {window} tokens"),
    );
    let provider = settings.providers.get(&model.provider);
    let kind = provider.map_or("", |provider| provider.kind.name());
    let state = match (model.has_key, model.is_unknown) {
        (false, _) => ", its key is not set",
        (true, true) => ", which its provider did not know within the last day",
        (true, false) => "",
    };
    let name = if model.name == model.id {
        model.id.clone()
    } else {
        format!("{} ({})", model.name, model.id)
    };
    format!(
        "{name} from {} ({kind}), {window}, answers up to {} tokens{state}",
        model.provider, model.max_output
    )
}

fn actions(text: &mut String, settings: &Settings) {
    if settings.actions.is_empty() {
        return;
    }
    title(text, "custom actions");
    for action in &settings.actions {
        let mut facts = vec![match action.kinds.is_empty() {
            true => "any place".to_owned(),
            false => action.kinds.join(", "),
        }];
        if !action.languages.is_empty() {
            facts.push(format!("in {}", action.languages.join(", ")));
        }
        facts.extend(action.rung.map(|rung| format!("on {rung}")));
        let facts = facts.join(", ");
        let _ = writeln!(text, "  {}: {facts}  [{}]", action.marked(), action.origin);
    }
}

fn warnings(text: &mut String, settings: &Settings) {
    title(text, "warnings");
    if settings.warnings.is_empty() {
        let _ = writeln!(text, "  none");
    }
    for warning in &settings.warnings {
        let _ = writeln!(text, "  {warning}");
    }
}

fn index(text: &mut String, workspace: &Workspace) {
    let snapshot = &workspace.snapshot;
    title(text, &format!("workspace {}", workspace.root.display()));
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for file in snapshot.files() {
        *counts.entry(file.language.name()).or_default() += 1;
    }
    let counts: Vec<String> = counts
        .iter()
        .map(|(language, count)| format!("{count} {language}"))
        .collect();
    let _ = writeln!(
        text,
        "  {}: {}",
        number_of(snapshot.file_count(), "file"),
        counts.join(", ")
    );
    let _ = writeln!(
        text,
        "  {}, {}",
        number_of(snapshot.packages().len(), "package"),
        number_of(snapshot.services().len(), "service")
    );
    if let Some(why) = &workspace.incomplete {
        let _ = writeln!(text, "  not every file is read: {why}");
    }
    kept(text, workspace);
    let left_out = left_out(workspace);
    if left_out.is_empty() {
        return;
    }
    let _ = writeln!(text, "  not indexed: {}", number_of(left_out.len(), "file"));
    for sentence in left_out.iter().take(SHOWN_SKIPPED) {
        let _ = writeln!(text, "    {sentence}");
    }
    if left_out.len() > SHOWN_SKIPPED {
        let _ = writeln!(text, "    and {} more", left_out.len() - SHOWN_SKIPPED);
    }
}

/// What was not read, and what was read but not parsed though its language is known: each a sentence.
fn left_out(workspace: &Workspace) -> Vec<String> {
    let skipped = workspace.skipped.iter();
    let unparsed = workspace.snapshot.files().filter_map(|file| {
        let why = file
            .not_parsed()
            .filter(|why| *why != NotParsed::NoGrammar)?;
        Some(format!("{} is not indexed: {}", file.path, why.because()))
    });
    let mut sentences: Vec<String> = skipped.map(|it| it.why.to_string()).collect();
    sentences.extend(unparsed);
    sentences.sort();
    sentences
}

/// Whether the index is kept between starts, and where.
fn kept(text: &mut String, workspace: &Workspace) {
    let Some(cache) = &workspace.options.cache else {
        return;
    };
    let said = match (cache.check(), cache.kept(&workspace.root)) {
        (Err(error), _) => format!("not kept between starts: {error}"),
        (Ok(()), None) => "not kept between starts yet".to_owned(),
        (Ok(()), Some(kept)) => format!(
            "kept between starts in {} ({} KB); {} of its files were taken as they were",
            kept.path.display(),
            kept.size.div_ceil(1024),
            workspace.taken
        ),
    };
    let _ = writeln!(text, "  {said}");
}

fn number_of(count: usize, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}

fn languages(text: &mut String) {
    title(text, "languages");
    for (tier, says) in [
        (Tier::Resolved, "names and imports are resolved"),
        (Tier::Structure, "definitions and syntax"),
    ] {
        let names: Vec<&str> = Language::PARSED
            .iter()
            .filter(|language| language.tier() == tier)
            .map(|language| language.name())
            .collect();
        let _ = writeln!(text, "  {says}: {}", names.join(", "));
    }
    let _ = writeln!(text, "  by lines: every other text");
}

fn logs(text: &mut String) {
    title(text, "where to look when an editor shows nothing");
    let _ = writeln!(
        text,
        "  Helix: hx --health, and :log-open after starting it with hx -v"
    );
    let _ = writeln!(
        text,
        "  Neovim: :checkhealth vim.lsp, and the file that :lua =vim.lsp.log.get_filename() names"
    );
    let _ = writeln!(
        text,
        "  VS Code: the Output panel of the extension that starts it"
    );
    let _ = writeln!(
        text,
        "  SCOPEWISE_LOG=debug says more; no key and no source text is ever in a log"
    );
    if let Some(folder) = state_dir() {
        let _ = writeln!(
            text,
            "  trails of edits: {}",
            folder.join("trails").display()
        );
    }
}
