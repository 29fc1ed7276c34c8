//! What the server says it can do. Nothing is offered that a client must resolve: model work runs
//! behind commands, never inside a request that an editor waits for.

use scopewise_workspace::PositionEncoding;
use tower_lsp::gen_lsp_types as lsp;

use super::abilities::Abilities;
use super::commands;
use super::positions::encoding_kind;

/// The answer to `initialize`.
pub(super) fn initialize_result(
    encoding: PositionEncoding,
    abilities: Abilities,
) -> lsp::InitializeResult {
    lsp::InitializeResult {
        capabilities: lsp::ServerCapabilities {
            position_encoding: Some(encoding_kind(encoding)),
            text_document_sync: Some(
                lsp::TextDocumentSyncOptions {
                    open_close: Some(true),
                    change: Some(lsp::TextDocumentSyncKind::Incremental),
                    ..lsp::TextDocumentSyncOptions::default()
                }
                .into(),
            ),
            code_action_provider: Some(
                lsp::CodeActionOptions {
                    code_action_kinds: Some(vec![
                        lsp::CodeActionKind::QuickFix,
                        lsp::CodeActionKind::RefactorRewrite,
                    ]),
                    ..lsp::CodeActionOptions::default()
                }
                .into(),
            ),
            execute_command_provider: Some(lsp::ExecuteCommandOptions {
                commands: commands::NAMES.iter().map(ToString::to_string).collect(),
                ..lsp::ExecuteCommandOptions::default()
            }),
            inlay_hint_provider: abilities.inlay_hints.then(|| true.into()),
            workspace: Some(lsp::WorkspaceOptions {
                workspace_folders: Some(lsp::WorkspaceFoldersServerCapabilities {
                    supported: Some(true),
                    change_notifications: Some(true.into()),
                }),
                ..lsp::WorkspaceOptions::default()
            }),
            ..lsp::ServerCapabilities::default()
        },
        server_info: Some(lsp::ServerInfo {
            name: "scopewise".into(),
            version: Some(env!("CARGO_PKG_VERSION").into()),
        }),
    }
}
