//! What a route depends on beside the scope: the ladder, the windows, the rule settings.

use std::collections::BTreeMap;

/// A role on the ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RungId {
    /// Drafts in a second.
    Fast,
    /// Thinks.
    Reasoning,
    /// Takes what is widest.
    Deep,
}

impl RungId {
    /// All rungs, lowest first.
    pub const ALL: [Self; 3] = [Self::Fast, Self::Reasoning, Self::Deep];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fast => "fast",
            Self::Reasoning => "reasoning",
            Self::Deep => "deep",
        }
    }

    /// The rung of that name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rung| rung.name() == name)
    }

    /// The rung above.
    #[must_use]
    pub const fn above(self) -> Option<Self> {
        match self {
            Self::Fast => Some(Self::Reasoning),
            Self::Reasoning => Some(Self::Deep),
            Self::Deep => None,
        }
    }
}

impl std::fmt::Display for RungId {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.name())
    }
}

/// What a rung can take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rung {
    /// Which.
    pub id: RungId,
    /// The models in order of preference, as the user's configuration calls them; the first serves.
    pub models: Vec<String>,
    /// The first model's context window in tokens, input and output together; `None` if unknown.
    pub window: Option<usize>,
    /// The most tokens an answer may take.
    pub max_output: usize,
}

/// How careful all rules are together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Only the rules about what is sensitive, too wide for the window, or asked for.
    Quick,
    /// Every rule as in the table.
    #[default]
    Balanced,
    /// Review-weight signals count as sensitive, and interfaces count even when unused.
    Careful,
}

/// A rule's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RuleName {
    /// The rung the user picked.
    Asked,
    /// Code we recognise as sensitive.
    Sensitive,
    /// More than one existing file.
    Files,
    /// An exported interface with users elsewhere.
    Interface,
    /// A symptom or stack trace.
    Debug,
    /// Ten files or more.
    Wide,
    /// Three services or more.
    Services,
    /// The window holds the required tokens.
    Context,
    /// Too slow to verify.
    Unverifiable,
}

impl RuleName {
    /// All rules in the order they are shown.
    pub const ALL: [Self; 9] = [
        Self::Asked,
        Self::Sensitive,
        Self::Files,
        Self::Interface,
        Self::Debug,
        Self::Wide,
        Self::Services,
        Self::Context,
        Self::Unverifiable,
    ];

    /// Its name in configuration and JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Sensitive => "sensitive",
            Self::Files => "files",
            Self::Interface => "interface",
            Self::Debug => "debug",
            Self::Wide => "wide",
            Self::Services => "services",
            Self::Context => "context",
            Self::Unverifiable => "unverifiable",
        }
    }
}

/// A rule's setting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RuleSetting {
    /// As the mode has it.
    #[default]
    Default,
    /// Never applies.
    Off,
    /// Applies from this number on (files, services, seconds).
    From(usize),
}

/// Everything a route depends on beside ask and snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The rungs that have a model, lowest first.
    pub ladder: Vec<Rung>,
    /// How careful.
    pub mode: Mode,
    /// Settings of single rules.
    pub rules: BTreeMap<RuleName, RuleSetting>,
    /// Globs of files that are sensitive whatever they hold, as in a `.gitignore`.
    pub sensitive_paths: Vec<String>,
    /// The most paid calls an ask may make.
    pub max_calls: usize,
    /// Whether an escalation may enter `deep` by itself.
    pub climb_to_deep: bool,
    /// The remembered 90th-percentile time of the checks in seconds.
    pub verify_seconds: u32,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            ladder: Vec::new(),
            mode: Mode::Balanced,
            rules: BTreeMap::new(),
            sensitive_paths: Vec::new(),
            max_calls: 3,
            climb_to_deep: false,
            verify_seconds: 1,
        }
    }
}

impl Policy {
    /// The rung of that id, if it has a model.
    #[must_use]
    pub fn rung(&self, id: RungId) -> Option<&Rung> {
        self.ladder.iter().find(|rung| rung.id == id)
    }

    /// The rungs that can serve, lowest first.
    pub(crate) fn serving(&self) -> impl DoubleEndedIterator<Item = &Rung> {
        RungId::ALL
            .into_iter()
            .filter_map(|id| self.rung(id))
            .filter(|rung| !rung.models.is_empty())
    }

    /// The rung to climb to from `id`: the next one with another model. Rungs that hold the same
    /// model are one.
    #[must_use]
    pub fn above(&self, id: RungId) -> Option<&Rung> {
        let current = self.rung(id).and_then(|rung| rung.models.first());
        self.serving()
            .find(|rung| rung.id > id && rung.models.first() != current)
    }
}
