//! Vendors and presets as data: which models fill the roles. Ids and efforts as served in November 2026.

use scopewise_models::{Effort, ProviderKind};
use scopewise_route::RungId;

/// A vendor that needs no configuration beside its key.
#[derive(Debug)]
pub(super) struct Vendor {
    /// Its name as a provider.
    pub(super) name: &'static str,
    pub(super) kind: ProviderKind,
    /// The variable of its key.
    pub(super) key: &'static str,
    /// The variable of its base URL.
    pub(super) base_url: &'static str,
}

/// The vendors; the first whose key is set serves when nothing is configured.
pub(super) const VENDORS: [Vendor; 2] = [
    Vendor {
        name: "openai",
        kind: ProviderKind::OpenAi,
        key: "OPENAI_API_KEY",
        base_url: "OPENAI_BASE_URL",
    },
    Vendor {
        name: "anthropic",
        kind: ProviderKind::Anthropic,
        key: "ANTHROPIC_API_KEY",
        base_url: "ANTHROPIC_BASE_URL",
    },
];

/// A model of a preset.
#[derive(Debug)]
pub(super) struct PresetModel {
    pub(super) role: RungId,
    /// What it is called; also how a configuration can name it.
    pub(super) name: &'static str,
    pub(super) id: &'static str,
    pub(super) provider: &'static str,
    pub(super) effort: Option<Effort>,
}

/// Models for all roles under one name.
#[derive(Debug)]
pub(super) struct Preset {
    pub(super) name: &'static str,
    /// In order of preference within a role.
    pub(super) models: &'static [PresetModel],
}

/// The presets. A vendor's own carries the vendor's name.
pub(super) const PRESETS: [Preset; 3] = [
    Preset {
        name: "openai",
        models: &[
            model(
                RungId::Fast,
                "gpt-6-luna",
                "gpt-6-luna",
                "openai",
                Some(Effort::Low),
            ),
            model(
                RungId::Reasoning,
                "gpt-6.2-sol",
                "gpt-6.2-sol",
                "openai",
                Some(Effort::Medium),
            ),
            model(
                RungId::Deep,
                "gpt-6.2-sol-high",
                "gpt-6.2-sol",
                "openai",
                Some(Effort::High),
            ),
        ],
    },
    Preset {
        name: "anthropic",
        models: &[
            model(
                RungId::Fast,
                "claude-haiku-5-5",
                "claude-haiku-5-5",
                "anthropic",
                None,
            ),
            model(
                RungId::Reasoning,
                "claude-sonnet-5-5",
                "claude-sonnet-5-5",
                "anthropic",
                None,
            ),
            model(
                RungId::Deep,
                "claude-opus-5-5",
                "claude-opus-5-5",
                "anthropic",
                None,
            ),
        ],
    },
    Preset {
        name: "trio",
        models: &[
            model(
                RungId::Fast,
                "gpt-5.3-codex-spark",
                "gpt-5.3-codex-spark",
                "openai",
                None,
            ),
            // Most keys are not served the first.
            model(
                RungId::Fast,
                "gpt-6-luna",
                "gpt-6-luna",
                "openai",
                Some(Effort::Low),
            ),
            model(
                RungId::Reasoning,
                "gpt-5.3-codex",
                "gpt-5.3-codex",
                "openai",
                Some(Effort::Medium),
            ),
            model(
                RungId::Deep,
                "claude-opus-5-5",
                "claude-opus-5-5",
                "anthropic",
                None,
            ),
        ],
    },
];

const fn model(
    role: RungId,
    name: &'static str,
    id: &'static str,
    provider: &'static str,
    effort: Option<Effort>,
) -> PresetModel {
    PresetModel {
        role,
        name,
        id,
        provider,
        effort,
    }
}

/// The preset of that name.
pub(super) fn preset(name: &str) -> Option<&'static Preset> {
    PRESETS.iter().find(|preset| preset.name == name)
}

/// The vendor of that name.
pub(super) fn vendor(name: &str) -> Option<&'static Vendor> {
    VENDORS.iter().find(|vendor| vendor.name == name)
}

/// The model that some preset calls so.
pub(super) fn preset_model(name: &str) -> Option<&'static PresetModel> {
    let mut models = PRESETS.iter().flat_map(|preset| preset.models);
    models.find(|model| model.name == name)
}
