//! `initialize` and `initialized`: what the client can do, which folders are open, and then the index.

use std::path::PathBuf;
use std::sync::Arc;

use serde_json::json;
use tower_lsp::gen_lsp_types as lsp;
use tower_lsp::jsonrpc::Result;

use crate::lsp::abilities::Abilities;
use crate::lsp::capabilities::initialize_result;
use crate::lsp::indexing::Task;
use crate::lsp::options::ClientOptions;
use crate::lsp::positions::negotiated;
use crate::lsp::session::Session;
use crate::lsp::status;
use crate::lsp::store::{RootId, file_path};

/// Files that carry code or say what a workspace is. No star stands inside braces: eglot takes none there.
const WATCHED: [&str; 3] = [
    "**/*.{py,pyi,ts,mts,cts,tsx,js,mjs,cjs,jsx,rs,go,css,html,htm,json,toml,cfg,txt,yml,yaml}",
    "**/{go.mod,Procfile,.gitignore}",
    "**/Dockerfile*",
];

/// Answers `initialize`.
pub(in crate::lsp) async fn initialize(
    session: &Arc<Session>,
    params: lsp::InitializeParams,
) -> Result<lsp::InitializeResult> {
    let offered = params
        .capabilities
        .general
        .as_ref()
        .and_then(|it| it.position_encodings.as_deref());
    let encoding = negotiated(offered);
    let client = params.client_info.as_ref().map(|it| it.name.as_str());
    let abilities = Abilities::of(&params.capabilities).with_unsaid(client);
    let folders = workspace_folders(&params);
    let options = ClientOptions::read(params.initialization_options);
    if let Some(process) = params.process_id {
        session.watch_editor(process);
    }
    session.change(|store| {
        store.encoding = encoding;
        for folder in &folders {
            store.add_folder(vec![folder.clone()]);
        }
    });
    let beginning = Arc::clone(session);
    let begun = tokio::task::spawn_blocking(move || beginning.begin(abilities, options)).await;
    if begun.is_err() {
        session.outbox.show(
            lsp::MessageType::Error,
            "Scopewise: its configuration could not be read; `scopewise doctor` says more",
        );
        return Err(tower_lsp::jsonrpc::Error::internal_error());
    }
    Ok(initialize_result(encoding, abilities))
}

/// Begins what needs a client that listens: warnings, file watching and the index.
pub(in crate::lsp) fn initialized(session: &Arc<Session>) {
    for warning in session.warnings() {
        session
            .outbox
            .show(lsp::MessageType::Warning, format!("Scopewise: {warning}"));
    }
    if session.abilities().watch_files {
        drop(
            session
                .outbox
                .request::<lsp::RegistrationRequest>(registration()),
        );
    }
    if session.options().status {
        status::send_changes(session);
    }
    let roots: Vec<RootId> = session.now().roots().map(|root| root.id).collect();
    for root in roots {
        session.reading.push(Task::Walk(root));
    }
}

#[expect(deprecated, reason = "older clients name their root in no other way")]
fn workspace_folders(params: &lsp::InitializeParams) -> Vec<PathBuf> {
    let folders = match &params.workspace_folders_initialize_params.workspace_folders {
        Some(lsp::WorkspaceFolders::WorkspaceFolderList(folders)) => folders.as_slice(),
        _ => &[],
    };
    let mut paths: Vec<PathBuf> = folders
        .iter()
        .filter_map(|folder| file_path(&folder.uri))
        .collect();
    if paths.is_empty() {
        paths.extend(params.root_uri.as_ref().and_then(file_path));
    }
    paths
}

fn registration() -> lsp::RegistrationParams {
    let watchers = WATCHED.map(|pattern| json!({"globPattern": pattern}));
    lsp::RegistrationParams {
        registrations: vec![lsp::Registration {
            id: "scopewise/files".into(),
            method: "workspace/didChangeWatchedFiles".into(),
            register_options: Some(json!({"watchers": watchers})),
        }],
    }
}

#[cfg(test)]
mod tests {
    use super::WATCHED;

    #[test]
    fn patterns_are_what_every_client_reads() {
        for pattern in WATCHED {
            let in_braces = pattern
                .split('{')
                .nth(1)
                .and_then(|it| it.split('}').next());
            assert!(!in_braces.unwrap_or_default().contains('*'), "{pattern}");
        }
    }
}
