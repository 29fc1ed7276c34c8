//! `scopewise.again {id?}`: the same ask once more, on the same rung; also one that failed or was cancelled.

use std::sync::Arc;

use serde_json::{Value, json};

use super::result_for;
use crate::lsp::arguments::id_argument;
use crate::lsp::asks::ResultState;
use crate::lsp::carry::{order_again, order_unanswered};
use crate::lsp::ingress::moment;
use crate::lsp::run::{Order, start};
use crate::lsp::session::Session;

pub(super) fn run(session: &Arc<Session>, arguments: &[Value]) -> Result<Value, String> {
    let id = id_argument(arguments)?;
    let unanswered = session.asks().unanswered(id.as_deref()).cloned();
    if let Some(asked) = unanswered {
        let id = start(session, order_unanswered(&asked, moment())?)?;
        return Ok(json!({"id": id}));
    }
    let result = result_for(
        session,
        id,
        &[
            ResultState::Offered,
            ResultState::Rejected,
            ResultState::Applied,
        ],
    )?;
    let order = order_again(&result, moment())?;
    let id = start(
        session,
        Order {
            start_on: Some(result.rung),
            ..order
        },
    )?;
    Ok(json!({"id": id}))
}
