//! The measure itself, as plain data.

use std::ops::Range;

use scopewise_workspace::{DefinitionId, DefinitionKind, Language, ReferenceSite, WorkspacePath};

use crate::{Reach, Sensitive};

/// The measure of an ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// What will be edited.
    pub target: Target,
    /// How far the edit goes.
    pub reach: Reach,
    /// Every file that must change or be looked at, the target's first; only files that exist, and
    /// the new one where the ask makes one.
    pub files: Vec<WorkspacePath>,
    /// Those of `files` that do not exist yet.
    pub new_files: Vec<WorkspacePath>,
    /// Places in other files that refer to the target.
    pub reference_sites: Vec<ScopeSite>,
    /// Why the sites may be incomplete, as the end of a sentence.
    pub sites_incomplete: Option<String>,
    /// Names of the packages the files belong to, sorted.
    pub packages: Vec<String>,
    /// Names of the services the files belong to, sorted.
    pub services: Vec<String>,
    /// Sensitive areas with their signals.
    pub sensitive: Vec<Sensitive>,
    /// Whether the target is exported and used in other files.
    pub used_elsewhere: bool,
    /// Whether the ask describes a symptom or brings a stack trace without a located diagnostic.
    pub is_debug: bool,
    /// Whether the ask names the rung itself.
    pub asked: Option<String>,
    /// Tokens.
    pub tokens: TokenCount,
    /// How it can be verified.
    pub verify: Verifiability,
    /// Whether the measure rests on an index that is not complete, or a tree behind its text.
    pub provisional: bool,
}

/// What will be edited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Its file.
    pub path: WorkspacePath,
    /// Its language.
    pub language: Language,
    /// What it is.
    pub kind: TargetKind,
    /// Its qualified name, empty for a bare selection.
    pub name: String,
    /// Its bytes, whole lines.
    pub range: Range<usize>,
    /// Its lines, from 1, first and last.
    pub lines: (usize, usize),
    /// The definition, where it is one.
    pub definition: Option<DefinitionId>,
    /// Its header as written, one line.
    pub signature: Option<String>,
}

/// What a target is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetKind {
    /// A named definition.
    Definition(DefinitionKind),
    /// The lines the user selected.
    Selection,
    /// A whole file that is empty or does not exist yet.
    NewFile,
}

impl TargetKind {
    /// The word in JSON and logs.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Definition(kind) => kind.word(),
            Self::Selection => "selection",
            Self::NewFile => "new-file",
        }
    }
}

/// One reference site, with whether it has to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopeSite {
    /// The site.
    pub site: ReferenceSite,
    /// Whether an edit of this reach must change it.
    pub must_change: bool,
}

/// Token estimates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TokenCount {
    /// The target, the contract and the sites that must change.
    pub required: usize,
    /// What the answer is expected to take.
    pub answer: usize,
}

/// Whether and how fast the result can be verified.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verifiability {
    /// Names of the checks that apply to the target's language, in order.
    pub checks: Vec<&'static str>,
    /// Estimated seconds to verify: the checks' remembered times and reading the changed lines.
    pub seconds: u32,
    /// Whether a person verifies it by looking (markup, style sheets).
    pub by_eye: bool,
}
