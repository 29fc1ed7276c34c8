//! `textDocument/inlayHint`: behind each directive comment what would be done and on which rung, from
//! memory; no model is asked.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use scopewise_workspace::{File, Snapshot};
use tower_lsp::gen_lsp_types as lsp;

use crate::lsp::directive::{Directive, directives_in};
use crate::lsp::ingress::moment;
use crate::lsp::positions::{bytes_of, range_of};
use crate::lsp::rung_shown::Asked;
use crate::lsp::session::Session;
use crate::lsp::settings::Settings;
use crate::lsp::store::{Place, Store};
use crate::lsp::title::{cleaned, shortened};
use crate::lsp::wish::{Around, named_directive};

/// How long a parse is waited for: editors ask once for each text and draw what they get.
const PARSED_WITHIN: Duration = Duration::from_secs(2);
/// The longest name of what would be edited.
const SUBJECT: usize = 40;

const TOOLTIP: &str = "Scopewise: run the code action here to have it done. The comment goes with the \
                       edit, and the rung is measured again in the whole workspace.";

pub(in crate::lsp) async fn inlay_hint(
    session: &Arc<Session>,
    params: lsp::InlayHintParams,
) -> Vec<lsp::InlayHint> {
    let store = moment();
    let Some(place) = store.place_of(&params.text_document.uri) else {
        return Vec::new();
    };
    let Some(settings) = session.settings(place.root) else {
        return Vec::new();
    };
    if scopewise_loader::is_left_out(&place.path, &settings.load.ignore) {
        return Vec::new();
    }
    let store = parsed(session, store, &place).await;
    let Some(file) = store.file(&place) else {
        return Vec::new();
    };
    let range = bytes_of(file.text(), params.range, store.encoding);
    let hints = Hints {
        session,
        settings: &settings,
        store: &store,
        place: &place,
        file,
    };
    directives_in(file, &range, &settings.directive)
        .into_iter()
        .map(|directive| hints.hint(directive))
        .collect()
}

/// The inputs with the file parsed, where that is done soon and nothing is typed meanwhile.
async fn parsed(session: &Arc<Session>, store: Arc<Store>, place: &Place) -> Arc<Store> {
    let mut changes = session.changes();
    let version = match store.file(place) {
        Some(file) if !file.is_current() => file.version,
        _ => return store,
    };
    session.parse_soon(place.clone());
    let waiting = async {
        loop {
            let now = session.now();
            match now.file(place) {
                Some(file) if file.version == version && !file.is_current() => {}
                Some(file) if file.version == version => return now,
                _ => return Arc::clone(&store),
            }
            if changes.changed().await.is_err() {
                return Arc::clone(&store);
            }
        }
    };
    match tokio::time::timeout(PARSED_WITHIN, waiting).await {
        Ok(now) => now,
        Err(_) => store,
    }
}

struct Hints<'a> {
    session: &'a Session,
    settings: &'a Settings,
    store: &'a Store,
    place: &'a Place,
    file: &'a File,
}

impl Hints<'_> {
    fn hint(&self, directive: Directive) -> lsp::InlayHint {
        let end = directive.extent().end;
        let subject = self.subject(&directive.about);
        let named = named_directive(self.file, directive, &self.settings.directive);
        let snapshot = self.store.snapshot(self.place.root);
        let shown = self.session.shown().rung_shown(&Asked {
            place: self.place,
            file: self.file,
            named: &named,
            policy: &self.settings.engine.policy,
            is_complete: snapshot.is_some_and(Snapshot::is_complete),
            alone: &std::cell::OnceCell::new(),
        });
        // An index that is not yet complete would leave the word behind: nobody asks again for that.
        let provisional = match shown.reaches_out {
            true => " · provisional",
            false => "",
        };
        let label = format!("{}{provisional} · edits {subject}", shown.rung);
        lsp::InlayHint {
            position: range_of(self.file.text(), &(end..end), self.store.encoding).start,
            label: label.into(),
            kind: None,
            text_edits: None,
            tooltip: Some(TOOLTIP.to_owned().into()),
            padding_left: Some(true),
            padding_right: None,
            data: None,
        }
    }

    /// `load`, or `line 3` where no definition is around it.
    fn subject(&self, about: &Range<usize>) -> String {
        let around = Around::of(self.file, about);
        if around.definition().is_some() {
            return shortened(&cleaned(&around.name()), SUBJECT);
        }
        let text = self.file.text();
        let (first, last) = (text.line_of(about.start) + 1, text.line_of(about.end) + 1);
        match first == last {
            true => format!("line {first}"),
            false => format!("lines {first} to {last}"),
        }
    }
}
