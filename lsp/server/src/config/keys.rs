//! Every key of the configuration, described once: what it holds, what it is for, what it is by itself,
//! and what a project's file may do with it. Reading takes its words, its defaults and the names it knows
//! from here, and the schema is written from it. Data only.

/// One key.
#[derive(Clone, Copy, Debug)]
pub(super) struct Key {
    /// Its name in its table.
    pub(super) name: &'static str,
    /// What it holds.
    pub(super) holds: Holds,
    /// What it is for, one or two sentences.
    pub(super) says: &'static str,
    /// What it is where nobody sets it.
    pub(super) default: Otherwise,
    /// What a project's file may do with it.
    pub(super) project: ByProject,
    /// Whether its table says nothing without it.
    pub(super) is_needed: bool,
}

/// What a key holds.
#[derive(Clone, Copy, Debug)]
pub(super) enum Holds {
    /// One of these words.
    Word(&'static [&'static str]),
    /// Any text.
    Text,
    /// True or false.
    Flag,
    /// A whole number from 1.
    Number,
    /// A list of texts; one text is a list of one.
    Texts,
    /// A list of these words; one word is a list of one.
    Words(&'static [&'static str]),
    /// `"on"`, `"off"`, true or false, and where it counts something a number of these.
    Rule(Option<&'static str>),
    /// A table of these keys.
    Table(&'static [Key]),
    /// Tables of these keys, by a name of the user's.
    Named(&'static [Key]),
    /// A list of tables of these keys.
    List(&'static [Key]),
}

/// What a key is where nobody sets it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Otherwise {
    /// Nothing, or what something else says.
    Nothing,
    /// This text.
    Text(&'static str),
    /// This number.
    Number(usize),
    /// This.
    Flag(bool),
}

/// What a project's file may do with a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ByProject {
    /// Nothing: it is for the user alone.
    Never,
    /// This, which never asks for less or spends more.
    May(&'static str),
}

const KEY: Key = Key {
    name: "",
    holds: Holds::Text,
    says: "",
    default: Otherwise::Nothing,
    project: ByProject::Never,
    is_needed: false,
};

/// What a project may name of the user's models.
const CHOOSE: ByProject = ByProject::May("choose among your models");

/// What a project may say in an action of its own.
const ADD: ByProject = ByProject::May("say it in actions of its own");

/// The keys at the top.
pub(super) static TOP: &[Key] = &[
    Key {
        name: "mode",
        holds: Holds::Word(&["quick", "balanced", "careful"]),
        says: "How careful all routing rules are together: quick keeps only those about sensitive code, the window and what was asked for; careful also counts signs that ask for review, and interfaces nobody uses yet.",
        default: Otherwise::Text("balanced"),
        project: ByProject::May("be more careful"),
        ..KEY
    },
    Key {
        name: "deliver",
        holds: Holds::Word(&["auto", "offer"]),
        says: "auto applies a verified edit of one target in an open file at once and offers the rest; offer offers everything first.",
        default: Otherwise::Text("auto"),
        project: ByProject::May("say offer"),
        ..KEY
    },
    Key {
        name: "directive",
        says: "The word at the start or the end of a comment that makes it an ask, without spaces.",
        default: Otherwise::Text("ai!"),
        ..KEY
    },
    Key {
        name: "max_calls",
        holds: Holds::Number,
        says: "The most paid calls of one ask, all rungs together.",
        default: Otherwise::Number(3),
        project: ByProject::May("lower it"),
        ..KEY
    },
    Key {
        name: "climb_to_deep",
        holds: Holds::Flag,
        says: "Whether a rejected draft may climb to the deep rung by itself.",
        default: Otherwise::Flag(false),
        project: ByProject::May("say false"),
        ..KEY
    },
    Key {
        name: "budget",
        holds: Holds::Number,
        says: "The most tokens of one call, prompt and answer together. Without it each model's window is the limit.",
        project: ByProject::May("lower it"),
        ..KEY
    },
    Key {
        name: "ignore",
        holds: Holds::Texts,
        says: "Globs of files that are neither indexed nor edited, as in a .gitignore.",
        project: ByProject::May("add to it"),
        ..KEY
    },
    Key {
        name: "sensitive",
        holds: Holds::Texts,
        says: "Globs of files whose edits always go to a reasoning model.",
        project: ByProject::May("add to it"),
        ..KEY
    },
    Key {
        name: "preset",
        holds: Holds::Word(&["openai", "anthropic", "trio"]),
        says: "A ready choice of models for every role: one vendor's own, or trio, which mixes vendors. What stands under roles goes before it.",
        ..KEY
    },
    Key {
        name: "roles",
        holds: Holds::Table(ROLES),
        says: "Which models serve each rung of the ladder, by the names under models, in order of preference.",
        project: CHOOSE,
        ..KEY
    },
    Key {
        name: "providers",
        holds: Holds::Named(PROVIDER),
        says: "Where models are asked, by a name of your own. The vendors openai and anthropic are there already.",
        ..KEY
    },
    Key {
        name: "models",
        holds: Holds::Named(MODEL),
        says: "Models by a name of your own, for roles to list.",
        ..KEY
    },
    Key {
        name: "rules",
        holds: Holds::Table(RULES),
        says: "Routing rules, each on, off, or from a number on.",
        ..KEY
    },
    Key {
        name: "actions",
        holds: Holds::List(ACTION),
        says: "Entries of the code action menu in your own words.",
        project: ByProject::May("add its own, whose titles say that they are the project's"),
        ..KEY
    },
];

static ACTION: &[Key] = &[
    Key {
        name: "title",
        says: "What the menu calls it, at most 60 characters.",
        project: ADD,
        is_needed: true,
        ..KEY
    },
    Key {
        name: "instruction",
        says: "What is asked of the definition at the cursor, or of the selection.",
        project: ADD,
        is_needed: true,
        ..KEY
    },
    Key {
        name: "kinds",
        holds: Holds::Words(&[
            "function",
            "method",
            "class",
            "interface",
            "type",
            "enum",
            "module",
            "variable",
            "rule",
            "element",
        ]),
        says: "The kinds of definition it is for. Without it any definition, and any selection.",
        project: ADD,
        ..KEY
    },
    Key {
        name: "languages",
        holds: Holds::Words(&[
            "python",
            "typescript",
            "tsx",
            "javascript",
            "rust",
            "go",
            "css",
            "html",
            "java",
            "csharp",
            "php",
            "ruby",
            "c",
            "cpp",
            "text",
        ]),
        says: "The languages it is for: typescript is also tsx, text is all that has no grammar. Without it any.",
        project: ADD,
        ..KEY
    },
    Key {
        name: "rung",
        holds: Holds::Word(&["fast", "reasoning", "deep"]),
        says: "The rung it starts on. Without it the measure decides.",
        ..KEY
    },
];

static ROLES: &[Key] = &[
    Key {
        name: "fast",
        holds: Holds::Texts,
        says: "The models of the fast rung: small verified edits.",
        project: CHOOSE,
        ..KEY
    },
    Key {
        name: "reasoning",
        holds: Holds::Texts,
        says: "The models of the reasoning rung: what reaches several files, is sensitive, or was rejected below.",
        project: CHOOSE,
        ..KEY
    },
    Key {
        name: "deep",
        holds: Holds::Texts,
        says: "The models of the deep rung: entered when asked for, or when the measure demands it.",
        project: CHOOSE,
        ..KEY
    },
];

static PROVIDER: &[Key] = &[
    Key {
        name: "kind",
        holds: Holds::Word(&["openai", "openai-chat", "anthropic"]),
        says: "The protocol it speaks: OpenAI's responses, OpenAI's chat completions (most other servers), or Anthropic's messages.",
        is_needed: true,
        ..KEY
    },
    Key {
        name: "base_url",
        says: "Its address, without the path of a call. Without it the vendor's own.",
        ..KEY
    },
    Key {
        name: "api_key_env",
        says: "The name of the environment variable that holds its key; never the key itself. The key goes to this address only.",
        ..KEY
    },
    Key {
        name: "allow_http",
        holds: Holds::Flag,
        says: "Whether plain http to another machine is allowed.",
        default: Otherwise::Flag(false),
        ..KEY
    },
];

static MODEL: &[Key] = &[
    Key {
        name: "provider",
        says: "The name of its provider under providers, or openai or anthropic.",
        is_needed: true,
        ..KEY
    },
    Key {
        name: "id",
        says: "The provider's id of the model.",
        is_needed: true,
        ..KEY
    },
    Key {
        name: "window",
        holds: Holds::Number,
        says: "Its context window in tokens, input and output together. Known for the vendors' own models.",
        ..KEY
    },
    Key {
        name: "max_output",
        holds: Holds::Number,
        says: "The most tokens of one answer, hidden thinking included. Known for the vendors' own models.",
        ..KEY
    },
    Key {
        name: "effort",
        holds: Holds::Word(&["low", "medium", "high"]),
        says: "How hard it thinks, for models that take it.",
        ..KEY
    },
];

static RULES: &[Key] = &[
    Key {
        name: "asked",
        holds: Holds::Rule(None),
        says: "The rung that the user picked.",
        ..KEY
    },
    Key {
        name: "sensitive",
        holds: Holds::Rule(None),
        says: "Code that is recognised as sensitive: authentication, cryptography, money, and the like.",
        ..KEY
    },
    Key {
        name: "files",
        holds: Holds::Rule(Some("files")),
        says: "An edit that reaches more than one existing file.",
        ..KEY
    },
    Key {
        name: "interface",
        holds: Holds::Rule(None),
        says: "An exported interface that is used elsewhere.",
        ..KEY
    },
    Key {
        name: "debug",
        holds: Holds::Rule(None),
        says: "A symptom or a stack trace whose cause is not located.",
        ..KEY
    },
    Key {
        name: "wide",
        holds: Holds::Rule(Some("files")),
        says: "An edit that reaches very many files.",
        ..KEY
    },
    Key {
        name: "services",
        holds: Holds::Rule(Some("services")),
        says: "An edit that reaches several services.",
        ..KEY
    },
    Key {
        name: "context",
        holds: Holds::Rule(None),
        says: "What must be in the prompt does not fit the model's window.",
        ..KEY
    },
    Key {
        name: "unverifiable",
        holds: Holds::Rule(Some("seconds")),
        says: "What the edit does cannot be verified quickly.",
        ..KEY
    },
];

impl Key {
    /// The keys of the tables it holds.
    pub(super) const fn inner(&self) -> &'static [Self] {
        match self.holds {
            Holds::Table(keys) | Holds::Named(keys) | Holds::List(keys) => keys,
            _ => &[],
        }
    }

    /// Whether a project's file may set it.
    pub(super) fn is_for_projects(&self) -> bool {
        self.project != ByProject::Never
    }
}

/// The key of that name.
pub(super) fn key_of(keys: &'static [Key], name: &str) -> Option<&'static Key> {
    keys.iter().find(|key| key.name == name)
}

/// The keys of the table at the top of that name.
pub(super) fn inner_of(name: &str) -> &'static [Key] {
    key_of(TOP, name).map_or(&[], Key::inner)
}

#[cfg(test)]
mod tests {
    use scopewise_models::ProviderKind;
    use scopewise_route::{Policy, RuleName, RungId};
    use scopewise_workspace::{DefinitionKind, Language};

    use super::super::presets::PRESETS;
    use super::{Holds, Key, Otherwise, TOP, inner_of, key_of};

    fn names(keys: &[Key]) -> Vec<&str> {
        keys.iter().map(|key| key.name).collect()
    }

    fn words(keys: &'static [Key], name: &str) -> &'static [&'static str] {
        match key_of(keys, name).unwrap().holds {
            Holds::Word(words) => words,
            _ => panic!("{name} holds no word"),
        }
    }

    #[test]
    fn has_every_word_that_is_read() {
        let presets: Vec<&str> = PRESETS.iter().map(|preset| preset.name).collect();
        assert_eq!(words(TOP, "preset"), presets);
        let kinds = ProviderKind::ALL.map(ProviderKind::name);
        assert_eq!(words(inner_of("providers"), "kind"), kinds);
        assert_eq!(names(inner_of("roles")), RungId::ALL.map(RungId::name));
        assert_eq!(names(inner_of("rules")), RuleName::ALL.map(RuleName::name));
    }

    #[test]
    fn has_the_words_of_definitions_and_languages() {
        let actions = inner_of("actions");
        let Holds::Words(kinds) = key_of(actions, "kinds").unwrap().holds else {
            panic!("kinds hold no words");
        };
        let all = [
            DefinitionKind::Function,
            DefinitionKind::Method,
            DefinitionKind::Class,
            DefinitionKind::Interface,
            DefinitionKind::TypeAlias,
            DefinitionKind::Enum,
            DefinitionKind::Module,
            DefinitionKind::Variable,
            DefinitionKind::Rule,
            DefinitionKind::Element,
        ];
        assert_eq!(kinds, all.map(DefinitionKind::word));
        let Holds::Words(languages) = key_of(actions, "languages").unwrap().holds else {
            panic!("languages hold no words");
        };
        for language in Language::PARSED.iter().chain(&[Language::PlainText]) {
            assert!(languages.contains(&language.name()), "{language:?}");
        }
        assert_eq!(words(actions, "rung"), RungId::ALL.map(RungId::name));
    }

    #[test]
    fn has_the_defaults_of_the_policy() {
        let policy = Policy::default();
        let calls = key_of(TOP, "max_calls").unwrap().default;
        assert!(matches!(calls, Otherwise::Number(number) if number == policy.max_calls));
        let climb = key_of(TOP, "climb_to_deep").unwrap().default;
        assert!(matches!(climb, Otherwise::Flag(flag) if flag == policy.climb_to_deep));
    }

    #[test]
    fn says_something_of_every_key() {
        let inner = TOP.iter().flat_map(|key| key.inner());
        for key in TOP.iter().chain(inner) {
            let ends = key.says.ends_with('.');
            assert!(ends && !key.name.is_empty(), "{}", key.name);
        }
    }
}
