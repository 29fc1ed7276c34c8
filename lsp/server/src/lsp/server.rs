//! The methods that are served, each handed on to its own file.

use std::sync::Arc;

use serde_json::Value;
use tower_lsp::gen_lsp_types as lsp;
use tower_lsp::jsonrpc::Result;
use tower_lsp::{ClientSocket, LanguageServer, LspService};

use super::outbox::Outbox;
use super::requests;
use super::session::Session;
use super::settings::{Configure, Disk};

/// The protocol service's backend.
pub(super) struct Front {
    session: Arc<Session>,
}

/// The service, the client's side of it, and the session that both share.
pub(super) type Served = (LspService<Front>, ClientSocket, Arc<Session>);

/// Makes them.
pub(super) fn service(configure: Configure, disk: Arc<dyn Disk>) -> Served {
    let (service, socket) = LspService::build_with_lifecycle_methods(|client| Front {
        session: Session::start(Outbox::start(client), configure, disk),
    })
    .custom_method("textDocument/codeAction", Front::code_action)
    .custom_method("textDocument/inlayHint", Front::inlay_hint)
    .custom_method("workspace/executeCommand", Front::execute_command)
    .custom_method("window/workDoneProgress/cancel", Front::cancel_progress)
    .finish();
    let session = Arc::clone(&service.inner().session);
    (service, socket, session)
}

impl LanguageServer for Front {
    async fn initialize(&self, params: lsp::InitializeParams) -> Result<lsp::InitializeResult> {
        requests::initialize(&self.session, params).await
    }

    async fn initialized(&self, _: lsp::InitializedParams) {
        requests::initialized(&self.session);
    }

    async fn shutdown(&self) -> Result<()> {
        requests::shutdown(&self.session);
        Ok(())
    }
}

impl Front {
    async fn code_action(&self, params: Value) -> Result<Vec<lsp::CodeAction>> {
        requests::code_action(&self.session, params)
    }

    async fn inlay_hint(&self, params: lsp::InlayHintParams) -> Result<Vec<lsp::InlayHint>> {
        Ok(requests::inlay_hint(&self.session, params).await)
    }

    async fn execute_command(&self, params: Value) -> Result<Value> {
        requests::execute_command(&self.session, params).await
    }

    async fn cancel_progress(&self, params: lsp::WorkDoneProgressCancelParams) {
        requests::cancel_progress(&self.session, &params.token);
    }
}
