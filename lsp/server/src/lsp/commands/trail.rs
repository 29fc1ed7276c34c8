//! `scopewise.trail {id?}`: the whole record of an ask, however it ended, as a page to read.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::lsp::arguments::id_argument;
use crate::lsp::session::Session;
use crate::lsp::title::{cleaned, shortened};
use crate::lsp::trail_page::trail_page;

pub(super) fn run(session: &Arc<Session>, arguments: &[Value]) -> Result<Value, String> {
    let id = id_argument(arguments)?;
    let asks = session.asks();
    let record = asks.record(id.as_deref());
    let record = record.ok_or_else(|| match &id {
        Some(id) => {
            let id = shortened(&cleaned(id), 40);
            format!("there is no record of {id} in this session; ask again")
        }
        None => "nothing has been asked yet; ask for an edit first".into(),
    })?;
    let result = asks.result(&record.id);
    Ok(json!({
        "id": record.id,
        "label": record.label,
        "markdown": trail_page(record, result),
    }))
}
