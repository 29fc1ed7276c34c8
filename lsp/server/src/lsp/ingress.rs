//! What stands between the wire and the handlers. Document changes are applied here, in wire order,
//! before the next message is read; a request gets the inputs of its moment. The menu of a file of
//! ordinary size is answered on the spot, sooner than a task wakes; every other handler runs on a task of
//! its own, so that nothing waits behind slow work. A panic ends one request only.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use serde_json::Value;
use tokio_util::task::AbortOnDropHandle;
use tower::Service;
use tower_lsp::gen_lsp_types::MessageType;
use tower_lsp::jsonrpc::{Error, ErrorCode, Id, Request, Response};
use tower_lsp::{ExitedError, LspService};

use super::frames::MALFORMED;
use super::notifications;
use super::server::Front;
use super::session::Session;
use super::store::Store;

tokio::task_local! {
    static MOMENT: Arc<Store>;
}

/// The inputs as they were when the running request arrived.
pub(super) fn moment() -> Arc<Store> {
    MOMENT.try_with(Arc::clone).unwrap_or_default()
}

/// The wrapper around the protocol service.
pub(super) struct Ingress {
    inner: LspService<Front>,
    session: Arc<Session>,
}

type Answer = Result<Option<Response>, ExitedError>;

/// Menus of open texts up to this many bytes are answered on the spot; a menu of a larger one may have
/// much to look through.
const ON_THE_SPOT: usize = 128 * 1024;

impl Ingress {
    /// Wraps the service.
    pub(super) const fn new(inner: LspService<Front>, session: Arc<Session>) -> Self {
        Self { inner, session }
    }

    fn answer_malformed(&self, request: &Request) -> Response {
        tracing::warn!("a frame from the editor is malformed; it was skipped");
        self.session.malformed_frame();
        let member = |name| request.params().and_then(|it| it.get(name)).cloned();
        let id = member("id").and_then(|it| serde_json::from_value(it).ok());
        let code = member("code").as_ref().and_then(Value::as_i64);
        let error = Error::new(ErrorCode::from(code.unwrap_or(-32700)));
        Response::from_error(id.unwrap_or_default(), error)
    }

    fn is_on_the_spot(&self, request: &Request) -> bool {
        let uri = || request.params()?.pointer("/textDocument/uri")?.as_str();
        request.method() == "textDocument/codeAction"
            && uri().is_some_and(|uri| {
                let size = self.session.now().open_size(uri);
                size.is_some_and(|size| size <= ON_THE_SPOT)
            })
    }

    fn apply(&self, request: Request) {
        let session = &self.session;
        let applied = catch_unwind(AssertUnwindSafe(|| notifications::apply(session, request)));
        if applied.is_err() {
            tracing::error!("a document change could not be applied; the document may be stale");
            session.outbox.show(
                MessageType::Error,
                "Scopewise: a document change could not be applied; close and open the file again",
            );
        }
    }
}

impl Service<Request> for Ingress {
    type Response = Option<Response>;
    type Error = ExitedError;
    type Future = Pin<Box<dyn Future<Output = Answer> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), ExitedError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let method = request.method();
        if method == MALFORMED {
            let response = self.answer_malformed(&request);
            return Box::pin(std::future::ready(Ok(Some(response))));
        }
        if notifications::is_input(method) {
            self.apply(request);
            return Box::pin(std::future::ready(Ok(None)));
        }
        self.session.note_lifecycle(method);
        let id = request.id().cloned();
        let is_on_the_spot = self.is_on_the_spot(&request);
        let mut handler = Box::pin(MOMENT.scope(self.session.now(), self.inner.call(request)));
        if is_on_the_spot {
            let mut context = Context::from_waker(Waker::noop());
            let polled = AssertUnwindSafe(|| handler.as_mut().poll(&mut context));
            match catch_unwind(polled) {
                Ok(Poll::Ready(answer)) => return Box::pin(std::future::ready(answer)),
                Ok(Poll::Pending) => {}
                Err(_) => return Box::pin(std::future::ready(Ok(id.map(panicked)))),
            }
        }
        let running = AbortOnDropHandle::new(tokio::spawn(handler));
        Box::pin(async move {
            match running.await {
                Ok(answer) => answer,
                Err(_) => Ok(id.map(panicked)),
            }
        })
    }
}

fn panicked(id: Id) -> Response {
    let mut error = Error::internal_error();
    error.message = "Scopewise failed on this request; its log says where".into();
    Response::from_error(id, error)
}
