//! `textDocument/codeAction`: the menu, from memory and at once. Silent where the editor asks by itself.

use std::cell::OnceCell;
use std::ops::Range;
use std::sync::Arc;

use scopewise_workspace::{File, Snapshot, Text};
use serde::Deserialize;
use serde_json::{Value, json};
use tower_lsp::gen_lsp_types as lsp;
use tower_lsp::jsonrpc::{Error, Result};

use crate::lsp::arguments::action_name;
use crate::lsp::asks::AskResult;
use crate::lsp::directive::{Directive, directives_at};
use crate::lsp::ingress::moment;
use crate::lsp::menu::{Entry, MenuInput, entries};
use crate::lsp::positions::{bytes_of, range_of};
use crate::lsp::rung_shown::{Asked, Shown};
use crate::lsp::session::Session;
use crate::lsp::settings::Settings;
use crate::lsp::store::{Place, Store};
use crate::lsp::title::{ask_title, cleaned, plain_title, shortened};
use crate::lsp::wish::{
    Around, NamedAsk, action_ask, custom_ask, diagnostic_ask, directive_words, headline,
    named_directive, verb,
};

/// The longest tooltip.
const TOOLTIP: usize = 300;

pub(in crate::lsp) fn code_action(
    session: &Arc<Session>,
    params: Value,
) -> Result<Vec<lsp::CodeAction>> {
    let params = read(params)?;
    if params.context.trigger_kind == Some(lsp::CodeActionTriggerKind::Automatic) {
        return Ok(Vec::new());
    }
    let store = moment();
    let place = store.place_of(&params.text_document.uri);
    let Some((place, settings)) =
        place.and_then(|place| Some((place.clone(), session.settings(place.root)?)))
    else {
        return Ok(Vec::new());
    };
    let Some(file) = store.file(&place) else {
        return Ok(Vec::new());
    };
    let selection = meant(
        file.text(),
        bytes_of(file.text(), params.range, store.encoding),
    );
    let around = Around::of(file, &selection);
    let menu = Menu {
        session,
        settings: &settings,
        store: &store,
        place: &place,
        file,
        directives: directives_at(file, around.definition(), &selection, &settings.directive),
        selection,
        around,
        params: &params,
        alone: OnceCell::new(),
    };
    let actions = menu.actions();
    if !file.is_current() {
        session.parse_after_answer(place.clone());
    }
    Ok(actions)
}

/// A selection of one letter is a cursor: Helix has no other.
fn meant(text: &Text, selection: Range<usize>) -> Range<usize> {
    const LONGEST_LETTER: usize = 4;
    if selection.len() > LONGEST_LETTER {
        return selection;
    }
    let selected = text.slice(selection.clone());
    // A line break may be two.
    if selected == "\r\n" || selected.chars().nth(1).is_none() {
        selection.start..selection.start
    } else {
        selection
    }
}

/// Diagnostics are echoes of other servers; a part that is no part of the protocol must not cost the
/// menu.
fn read(mut params: Value) -> Result<lsp::CodeActionParams> {
    if let Ok(read) = lsp::CodeActionParams::deserialize(&params) {
        return Ok(read);
    }
    if let Some(diagnostics) = params
        .pointer_mut("/context/diagnostics")
        .and_then(Value::as_array_mut)
    {
        for diagnostic in diagnostics.iter_mut().filter_map(Value::as_object_mut) {
            diagnostic.remove("codeDescription");
            diagnostic.remove("relatedInformation");
        }
    }
    serde_json::from_value(params)
        .map_err(|_| Error::invalid_params("codeAction needs a document, a range and a context"))
}

struct Menu<'a> {
    session: &'a Session,
    settings: &'a Settings,
    store: &'a Store,
    place: &'a Place,
    file: &'a File,
    selection: Range<usize>,
    around: Around<'a>,
    directives: Vec<Directive>,
    params: &'a lsp::CodeActionParams,
    alone: OnceCell<Snapshot>,
}

impl Menu<'_> {
    fn actions(&self) -> Vec<lsp::CodeAction> {
        let name = self.around.definition().map(|_| self.around.name());
        let (running, waiting, applied) = {
            let asks = self.session.asks();
            let applied = name.and_then(|name| asks.applied_to(self.place, &name));
            (
                asks.running_at(self.place).cloned(),
                asks.waiting_at(self.place).cloned(),
                applied.cloned(),
            )
        };
        let rung_above = |result: &AskResult| self.settings.engine.rung_above(result.rung);
        let applied = applied.filter(|it| rung_above(it).is_some());
        let above = waiting.as_ref().or(applied.as_ref()).and_then(rung_above);
        let input = MenuInput {
            file: self.file,
            selection: &self.selection,
            diagnostics: self.params.context.diagnostics.len(),
            running: running.as_ref(),
            waiting: waiting.as_ref(),
            can_escalate: above.is_some(),
            applied: applied.as_ref(),
            can_create: self.session.abilities().create_files,
            definition: self.around.definition(),
            directives: self.directives.len(),
            custom: &self.settings.actions,
            only: self.params.context.only.as_deref(),
        };
        let menu = entries(&input);
        menu.iter()
            .filter_map(|entry| self.action(entry, above))
            .collect()
    }

    fn action(
        &self,
        entry: &Entry<'_>,
        above: Option<scopewise_route::RungId>,
    ) -> Option<lsp::CodeAction> {
        let about = |command: &str, verb: &str, id: &str, label: &str| {
            self.plain(entry, plain_title(verb, label), command, json!({"id": id}))
        };
        Some(match *entry {
            Entry::Cancel(id, label) => about("scopewise.cancel", "Cancel:", id, label),
            Entry::Apply(id, label) => about("scopewise.apply", "Apply:", id, label),
            Entry::Diff(id, label) => about("scopewise.diff", "Show diff:", id, label),
            Entry::Discard(id, label) => about("scopewise.discard", "Discard:", id, label),
            Entry::Escalate(id, label) => {
                let title = ask_title("Escalate:", label, above?, false);
                self.plain(entry, title, "scopewise.escalate", json!({"id": id}))
            }
            Entry::Directive(index) => {
                let directive = self.directives.get(index)?;
                let word = &self.settings.directive;
                let extent = range_of(self.file.text(), &directive.extent(), self.store.encoding);
                let named = named_directive(self.file, directive.clone(), word);
                let arguments = json!({"action": "directive", "directive": extent});
                self.model(entry, word, &directive_words(directive), &named, arguments)
            }
            Entry::Fix(index) => {
                let diagnostic = self.params.context.diagnostics.get(index)?;
                let diagnostics = std::slice::from_ref(diagnostic);
                let range = self.selection.clone();
                let named = diagnostic_ask(self.file, range, diagnostics, self.store.encoding);
                let message = headline(&named.ask.diagnostics.first()?.message);
                let arguments = json!({"action": "diagnostic", "diagnostics": diagnostics});
                lsp::CodeAction {
                    diagnostics: Some(vec![diagnostic.clone()]),
                    ..self.model(entry, "Fix:", &message, &named, arguments)
                }
            }
            Entry::Custom(index) => {
                let action = self.settings.actions.get(index)?;
                let named = custom_ask(self.file, self.selection.clone(), action);
                let from = if action.is_of_project() {
                    "project"
                } else {
                    "user"
                };
                let arguments = json!({"action": "custom", "title": action.title, "from": from});
                let mut shown = self.model(entry, "", &action.marked(), &named, arguments);
                // A title need not say what is asked.
                if let Some(command) = &mut shown.command {
                    command.tooltip = Some(shortened(&cleaned(&action.instruction), TOOLTIP));
                }
                shown
            }
            Entry::Action(action) => {
                let name = self.around.name();
                let named = action_ask(self.file, self.selection.clone(), action, &name);
                let arguments = json!({"action": action_name(action)});
                self.model(entry, verb(action), &name, &named, arguments)
            }
        })
    }

    /// An entry that runs a command.
    fn plain(
        &self,
        entry: &Entry<'_>,
        title: String,
        command: &str,
        arguments: Value,
    ) -> lsp::CodeAction {
        lsp::CodeAction {
            kind: Some(entry.kind()),
            command: Some(lsp::Command {
                title: title.clone(),
                tooltip: None,
                command: command.to_owned(),
                arguments: Some(vec![arguments]),
            }),
            tags: (entry.is_generated() && self.session.abilities().generated_tag)
                .then(|| vec![lsp::CodeActionTag::LLMGenerated]),
            title,
            ..lsp::CodeAction::default()
        }
    }

    /// An entry that asks a model.
    fn model(
        &self,
        entry: &Entry<'_>,
        verb: &str,
        subject: &str,
        named: &NamedAsk,
        mut arguments: Value,
    ) -> lsp::CodeAction {
        let Shown {
            rung, provisional, ..
        } = self.rung(named);
        let title = ask_title(verb, &shortened(&cleaned(subject), 60), rung, provisional);
        if let Some(members) = arguments.as_object_mut() {
            let range = range_of(self.file.text(), &self.selection, self.store.encoding);
            members.insert("uri".into(), json!(self.params.text_document.uri));
            members.insert("range".into(), json!(range));
            members.insert("shown".into(), json!(rung.name()));
        }
        self.plain(entry, title, "scopewise.edit", arguments)
    }

    fn rung(&self, named: &NamedAsk) -> Shown {
        let snapshot = self.store.snapshot(self.place.root);
        let asked = Asked {
            place: self.place,
            file: self.file,
            named,
            policy: &self.settings.engine.policy,
            is_complete: snapshot.is_some_and(Snapshot::is_complete),
            alone: &self.alone,
        };
        self.session.shown().rung_shown(&asked)
    }
}
