//! Which entries the menu shows for a place, and in which order: at most five, first what waits for the
//! user, then what the text asks for, then what can be asked of the definition. Pure.

use std::ops::Range;

use scopewise_scope::Action;
use scopewise_workspace::{Definition, DefinitionKind, File, Language};
use tower_lsp::gen_lsp_types as lsp;

use super::asks::{AskResult, ResultState, RunningAsk};
use crate::config::CustomAction;

/// The most entries of a menu.
const MENU_LIMIT: usize = 5;
/// At most so many diagnostics get an entry, so that others have room.
const FIX_LIMIT: usize = 3;
/// At most so many entries come from the project's file.
const PROJECT_LIMIT: usize = 2;

/// One entry.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Entry<'a> {
    /// Cancel what runs.
    Cancel(&'a str, &'a str),
    /// Apply what is offered.
    Apply(&'a str, &'a str),
    /// Show a draft.
    Diff(&'a str, &'a str),
    /// Forget a draft.
    Discard(&'a str, &'a str),
    /// Hand a draft to the next rung.
    Escalate(&'a str, &'a str),
    /// Do what the directive of that index says.
    Directive(usize),
    /// Fix the diagnostic of that index.
    Fix(usize),
    /// The custom action of that index.
    Custom(usize),
    /// A built-in action.
    Action(Action),
}

impl Entry<'_> {
    /// Whether it asks a model, or puts what one wrote into the text.
    pub(super) const fn is_generated(&self) -> bool {
        !matches!(self, Self::Cancel(..) | Self::Diff(..) | Self::Discard(..))
    }

    /// Its kind, always set: editors sort and filter by it.
    pub(super) const fn kind(&self) -> lsp::CodeActionKind {
        match self {
            Self::Action(_) | Self::Custom(_) => lsp::CodeActionKind::RefactorRewrite,
            _ => lsp::CodeActionKind::QuickFix,
        }
    }
}

/// What a menu is made for.
#[derive(Clone, Copy, Debug)]
pub(super) struct MenuInput<'a> {
    /// The file.
    pub(super) file: &'a File,
    /// The selection, empty for a cursor.
    pub(super) selection: &'a Range<usize>,
    /// How many diagnostics came with the request.
    pub(super) diagnostics: usize,
    /// The newest ask that runs in this file.
    pub(super) running: Option<&'a RunningAsk>,
    /// The newest result that waits in this file.
    pub(super) waiting: Option<&'a AskResult>,
    /// Whether that result has a rung above it.
    pub(super) can_escalate: bool,
    /// The newest result that was applied to the definition and has a rung above it.
    pub(super) applied: Option<&'a AskResult>,
    /// Whether the client creates files.
    pub(super) can_create: bool,
    /// The definition around the selection.
    pub(super) definition: Option<&'a Definition>,
    /// How many directives there are at the selection.
    pub(super) directives: usize,
    /// The entries in somebody's own words, of the whole configuration.
    pub(super) custom: &'a [CustomAction],
    /// The kinds that the client wants; `None` for all.
    pub(super) only: Option<&'a [lsp::CodeActionKind]>,
}

/// The entries, in order.
pub(super) fn entries<'a>(input: &MenuInput<'a>) -> Vec<Entry<'a>> {
    let mut entries = Vec::new();
    if let Some(running) = input.running {
        entries.push(Entry::Cancel(&running.id, &running.label));
    }
    if let Some(waiting) = input.waiting {
        entries.extend(waiting_entries(waiting, input.can_escalate));
    }
    entries.extend((0..input.directives).map(Entry::Directive));
    entries.extend((0..input.diagnostics.min(FIX_LIMIT)).map(Entry::Fix));
    if let Some(applied) = input.applied.filter(|_| input.waiting.is_none()) {
        entries.push(Entry::Escalate(&applied.id, &applied.label));
    }
    entries.extend(custom(input).map(Entry::Custom));
    let actions = actions(input).iter().copied();
    let possible = actions.filter(|it| input.can_create || *it != Action::TestScaffold);
    entries.extend(possible.map(Entry::Action));
    entries.retain(|entry| is_wanted(&entry.kind(), input.only));
    entries.truncate(MENU_LIMIT);
    entries
}

fn waiting_entries(waiting: &AskResult, can_escalate: bool) -> Vec<Entry<'_>> {
    let (id, label) = (waiting.id.as_str(), waiting.label.as_str());
    let mut entries = Vec::new();
    if waiting.state == ResultState::Offered {
        entries.push(Entry::Apply(id, label));
    }
    entries.push(Entry::Diff(id, label));
    entries.push(Entry::Discard(id, label));
    if can_escalate {
        entries.push(Entry::Escalate(id, label));
    }
    entries
}

/// The custom actions for the place: the user's, then a few of the project's, so that no repository
/// pushes out what is built in.
fn custom<'a>(input: &'a MenuInput<'_>) -> impl Iterator<Item = usize> + 'a {
    let own = input.definition.map(|it| it.kind.word());
    let meant = meant(input.file, input.definition).map(|it| it.kind.word());
    let language = input.file.language;
    let fits = move |action: &CustomAction| {
        let is_place = match action.kinds.as_slice() {
            [] => own.is_some() || !input.selection.is_empty(),
            kinds => own.iter().chain(&meant).any(|kind| kinds.contains(kind)),
        };
        let is_language = action.languages.is_empty()
            || action.languages.contains(&language.name())
            || (language == Language::Tsx && action.languages.contains(&"typescript"));
        is_place && is_language
    };
    let fitting = move |is_of_project: bool| {
        let all = input.custom.iter().enumerate();
        all.filter(move |(_, it)| it.is_of_project() == is_of_project && fits(it))
            .map(|(index, _)| index)
    };
    fitting(false).chain(fitting(true).take(PROJECT_LIMIT))
}

fn actions(input: &MenuInput<'_>) -> &'static [Action] {
    let file = input.file;
    if file.not_parsed().is_some() {
        return &[];
    }
    match meant(file, input.definition).map(|definition| definition.kind) {
        Some(DefinitionKind::Function | DefinitionKind::Method) if is_test(file) => {
            &[Action::Document, Action::Simplify, Action::HandleErrors]
        }
        Some(DefinitionKind::Function | DefinitionKind::Method) => &[
            Action::Document,
            Action::Simplify,
            Action::HandleErrors,
            Action::TestScaffold,
        ],
        Some(DefinitionKind::Class) => &[Action::Document, Action::Simplify, Action::TestScaffold],
        Some(
            DefinitionKind::Interface
            | DefinitionKind::TypeAlias
            | DefinitionKind::Enum
            | DefinitionKind::Module,
        ) => &[Action::Document, Action::Simplify],
        Some(DefinitionKind::Rule | DefinitionKind::Element) => &[Action::Simplify],
        Some(DefinitionKind::Variable) | None if input.selection.is_empty() => &[],
        Some(DefinitionKind::Variable) | None => &[Action::Simplify],
    }
}

/// The definition that is meant: for a member variable the class around it.
fn meant<'a>(file: &'a File, around: Option<&'a Definition>) -> Option<&'a Definition> {
    let definition = around?;
    match definition.container {
        Some(container) if definition.kind == DefinitionKind::Variable => {
            file.facts().definitions.get(container)
        }
        _ => Some(definition),
    }
}

fn is_test(file: &File) -> bool {
    let name = file.path.file_name();
    name.starts_with("test_")
        || [".test.", ".spec.", "_test."]
            .iter()
            .any(|part| name.contains(part))
}

/// Kinds are paths with dots: `refactor` wants `refactor.rewrite` too.
fn is_wanted(kind: &lsp::CodeActionKind, only: Option<&[lsp::CodeActionKind]>) -> bool {
    let Some(only) = only.filter(|only| !only.is_empty()) else {
        return true;
    };
    let kind = String::from(kind.clone());
    only.iter().any(|wanted| {
        let wanted = String::from(wanted.clone());
        let rest = kind.strip_prefix(&wanted);
        rest.is_some_and(|rest| rest.is_empty() || wanted.is_empty() || rest.starts_with('.'))
    })
}

#[cfg(test)]
mod tests;
