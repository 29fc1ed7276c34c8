//! What the client can do, read once from its capabilities. Nothing else looks at them.

use tower_lsp::gen_lsp_types as lsp;

/// The client's abilities as far as we use them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Abilities {
    /// `WorkspaceEdit.documentChanges`, also where only resource operations are named (Neovim).
    pub(super) document_changes: bool,
    /// Files can be created by an edit.
    pub(super) create_files: bool,
    /// Files can be renamed by an edit.
    pub(super) rename_files: bool,
    /// Files can be deleted by an edit.
    pub(super) delete_files: bool,
    /// An edit may say that it is a refactoring: VS Code then saves the files that it changes.
    pub(super) edit_metadata: bool,
    /// Server-made progress is shown.
    pub(super) progress: bool,
    /// `window/showDocument` is answered.
    pub(super) show_document: bool,
    /// `window/showMessageRequest` is answered.
    pub(super) message_request: bool,
    /// Code actions may carry the tag for generated content.
    pub(super) generated_tag: bool,
    /// Inlay hints are shown.
    pub(super) inlay_hints: bool,
    /// Watched files can be registered.
    pub(super) watch_files: bool,
    /// Progress is shown behind the server's name.
    pub(super) names_server: bool,
    /// Versions of documents go up by one, and changes may overtake each other on the way.
    pub(super) counts_versions: bool,
    /// Progress is taken, but shown only by a configuration of the user's own.
    pub(super) hides_progress: bool,
    /// A file can be renamed only into a folder that is there.
    pub(super) renames_into_folders: bool,
}

impl Abilities {
    /// Reads the capabilities.
    pub(super) fn of(client: &lsp::ClientCapabilities) -> Self {
        let workspace = client.workspace.as_ref();
        let edit = workspace.and_then(|it| it.workspace_edit.as_ref());
        let operations = edit.and_then(|it| it.resource_operations.as_deref());
        let takes = |kind| operations.is_some_and(|it| it.contains(&kind));
        let window = client.window.as_ref();
        let actions = client
            .text_document
            .as_ref()
            .and_then(|it| it.code_action.as_ref());
        Self {
            document_changes: operations.is_some()
                || edit.and_then(|it| it.document_changes) == Some(true),
            create_files: takes(lsp::ResourceOperationKind::Create),
            rename_files: takes(lsp::ResourceOperationKind::Rename),
            delete_files: takes(lsp::ResourceOperationKind::Delete),
            edit_metadata: edit.and_then(|it| it.metadata_support) == Some(true),
            progress: window.and_then(|it| it.work_done_progress) == Some(true),
            show_document: window
                .and_then(|it| it.show_document.as_ref())
                .is_some_and(|it| it.support),
            message_request: window.is_some_and(|it| it.show_message.is_some()),
            generated_tag: actions
                .and_then(|it| it.tag_support.as_ref())
                .is_some_and(|it| it.value_set.contains(&lsp::CodeActionTag::LLMGenerated)),
            inlay_hints: client
                .text_document
                .as_ref()
                .is_some_and(|it| it.inlay_hint.is_some()),
            watch_files: workspace
                .and_then(|it| it.did_change_watched_files.as_ref())
                .is_some_and(|it| it.dynamic_registration == Some(true)),
            names_server: false,
            counts_versions: false,
            hides_progress: false,
            renames_into_folders: false,
        }
    }

    /// With what the client of that name does and does not say: Helix 25.01 opens documents, and counts
    /// their versions; no Helix makes the folder that a file is renamed into, though it does for a created one.
    /// Neovim hands progress to whoever listens, and by itself nobody does.
    pub(super) fn with_unsaid(self, client: Option<&str>) -> Self {
        Self {
            show_document: self.show_document || client == Some("helix"),
            names_server: client == Some("helix"),
            counts_versions: client == Some("helix"),
            hides_progress: client == Some("Neovim"),
            renames_into_folders: client == Some("helix"),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Abilities;

    fn check_abilities(client: Value, expected: Abilities) {
        let client = serde_json::from_value(client).unwrap();
        assert_eq!(Abilities::of(&client), expected);
    }

    #[test]
    fn takes_nothing_for_granted() {
        check_abilities(json!({}), Abilities::default());
    }

    #[test]
    fn reads_document_changes_from_resource_operations() {
        check_abilities(
            json!({"workspace": {"workspaceEdit": {"resourceOperations": ["rename", "create"]}}}),
            Abilities {
                document_changes: true,
                create_files: true,
                rename_files: true,
                ..Abilities::default()
            },
        );
        check_abilities(
            json!({"workspace": {"workspaceEdit": {"documentChanges": true, "metadataSupport": true}}}),
            Abilities {
                document_changes: true,
                edit_metadata: true,
                ..Abilities::default()
            },
        );
    }

    #[test]
    fn reads_the_window() {
        check_abilities(
            json!({"window": {"workDoneProgress": true, "showDocument": {"support": true},
                "showMessage": {"messageActionItem": {"additionalPropertiesSupport": true}}}}),
            Abilities {
                progress: true,
                show_document: true,
                message_request: true,
                ..Abilities::default()
            },
        );
    }

    #[test]
    fn reads_inlay_hints() {
        check_abilities(
            json!({"textDocument": {"inlayHint": {"dynamicRegistration": true}}}),
            Abilities {
                inlay_hints: true,
                ..Abilities::default()
            },
        );
    }

    #[test]
    fn knows_what_helix_does_not_say() {
        let abilities = Abilities::default();
        assert!(abilities.with_unsaid(Some("helix")).show_document);
        assert_eq!(abilities.with_unsaid(Some("other")), abilities);
        assert_eq!(abilities.with_unsaid(None), abilities);
    }

    #[test]
    fn knows_that_neovim_shows_no_progress() {
        let abilities = Abilities::default();
        assert!(abilities.with_unsaid(Some("Neovim")).hides_progress);
        assert!(!abilities.with_unsaid(Some("helix")).hides_progress);
    }

    #[test]
    fn reads_the_tag_of_generated_actions() {
        check_abilities(
            json!({"textDocument": {"codeAction": {"tagSupport": {"valueSet": [1]}}}}),
            Abilities {
                generated_tag: true,
                ..Abilities::default()
            },
        );
    }
}
