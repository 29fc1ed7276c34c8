//! The first guess about reach from an instruction's words. A guess may only raise the reach; what is
//! measured in the workspace decides in the end.

use crate::Reach;
use crate::words::{Word, clauses, is_among, is_path_shaped, words};

/// What the words say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Guess {
    /// How far the edit goes.
    pub(crate) reach: Reach,
    /// The name of what is renamed, moved or changed, as written; `None` for the target itself.
    pub(crate) subject: Option<String>,
    /// Whether the subject is said to be a variable inside a definition.
    pub(crate) is_local: bool,
    /// Whether the words point at a definition: "this function", "the class".
    pub(crate) is_definition: bool,
    /// Where something is moved or created, as written.
    pub(crate) destination: Option<String>,
    /// Whether callers may stay as they are: what is added can be left out.
    pub(crate) callers_may_stay: bool,
    /// Whether the words speak of the whole workspace.
    pub(crate) everywhere: bool,
}

impl Guess {
    const NOTHING: Self = Self {
        reach: Reach::Body,
        subject: None,
        is_local: false,
        is_definition: false,
        destination: None,
        callers_may_stay: false,
        everywhere: false,
    };

    fn of(reach: Reach) -> Self {
        Self {
            reach,
            ..Self::NOTHING
        }
    }
}

/// Guesses from the words of an instruction.
pub(crate) fn guess(instruction: &str) -> Guess {
    let words = words(instruction);
    let mut best = Guess::NOTHING;
    for clause in clauses(&words) {
        let found = guess_clause(clause);
        if found.reach > best.reach {
            best = found;
        }
    }
    best.everywhere = speaks_of_everything(&words);
    if best.everywhere && matches!(best.reach, Reach::Body | Reach::New) {
        best.reach = Reach::Workspace;
    }
    best
}

fn guess_clause(clause: &[Word]) -> Guess {
    let Some((verb, rest)) = clause.split_first() else {
        return Guess::NOTHING;
    };
    match verb.lower.as_str() {
        "rename" => rename(rest),
        "move" | "extract" | "relocate" | "split" | "pull" => move_away(rest),
        "make" => make(rest),
        "convert" | "turn" | "promote" => convert(rest),
        "add" | "introduce" | "append" | "create" | "write" | "generate" | "implement"
        | "define" | "scaffold" | "build" => addition(rest),
        "remove" | "delete" | "drop" if is_file(rest) => Guess::of(Reach::Move),
        "remove" | "drop" | "delete" | "reorder" | "swap" | "replace" | "accept" | "take"
        | "change" | "update" | "extend" | "require" | "modify" => signature_change(verb, rest),
        "adapt" | "adjust" | "fix" if speaks_of_callers(rest) => Guess::of(Reach::Interface),
        "return" => changed_result(rest),
        _ => Guess::NOTHING,
    }
    .or_name_change(clause)
}

impl Guess {
    fn or_name_change(self, clause: &[Word]) -> Self {
        let has = |wanted: &str| clause.iter().position(|word| word.lower == wanted);
        let is_name_change = clause
            .first()
            .is_some_and(|verb| matches!(verb.lower.as_str(), "change" | "update" | "set"))
            && has("name").is_some_and(|name| has("to").is_some_and(|to| name < to) && name <= 3);
        if self.reach >= Reach::Rename || !is_name_change {
            return self;
        }
        let after = has("of")
            .and_then(|of| clause.get(of + 1..))
            .unwrap_or_default();
        rename(after)
    }
}

/// Words that say what kind of thing a name is, or stand for the thing pointed at.
const POINTERS: &str = "it this that these the a an my our its function method class type interface constant module \
    component hook enum struct helper private public exported name property attribute field key \
    named called from";

const DEFINITIONS: &str =
    "function method class type interface constant module component hook enum struct helper";

const LOCALS: &str = "local variable variables locals temporary counter loop";

const PARAMETERS: &str = "parameter parameters param params argument arguments arg args kwarg kwargs keyword-argument \
    option options flag";

/// Whether words name a whole file and nothing in it: `this file`, `the old file too`.
fn is_file(rest: &[Word]) -> bool {
    let mut words = rest.iter().map(|word| word.lower.as_str());
    let file = words.position(|word| matches!(word, "file" | "files"));
    file.is_some_and(|at| at <= 3) && words.all(|word| matches!(word, "too" | "now" | "altogether"))
}

fn rename(rest: &[Word]) -> Guess {
    let before_to = rest
        .split(|word| {
            !word.is_code && matches!(word.lower.as_str(), "to" | "into" | "as" | "->" | "=>")
        })
        .next()
        .unwrap_or_default();
    if before_to.iter().any(|word| word.lower == "file") || has_path(before_to) {
        return Guess {
            destination: path_in(rest.get(before_to.len()..).unwrap_or_default()),
            ..Guess::of(Reach::Move)
        };
    }
    let is_plain = |word: &&Word| {
        let word = word.lower.as_str();
        !is_among(POINTERS, word) && !is_among(LOCALS, word) && !is_among(PARAMETERS, word)
    };
    let coded = before_to.iter().find(|word| word.is_code);
    let has_goal = before_to.len() < rest.len();
    let named = coded.or_else(|| before_to.iter().rfind(is_plain).filter(|_| has_goal));
    let is_parameter = before_to
        .iter()
        .any(|word| is_among(PARAMETERS, &word.lower));
    if named.is_none() && is_parameter {
        return Guess::of(Reach::Interface);
    }
    Guess {
        subject: named.map(|word| word.raw.clone()),
        is_local: before_to.iter().any(|word| is_among(LOCALS, &word.lower)),
        is_definition: before_to
            .iter()
            .any(|word| is_among(DEFINITIONS, &word.lower)),
        ..Guess::of(Reach::Rename)
    }
}

fn move_away(rest: &[Word]) -> Guess {
    let goal = rest.iter().position(|word| {
        !word.is_code && matches!(word.lower.as_str(), "to" | "into" | "in" | "out" | "across")
    });
    let Some((before, after)) = goal.and_then(|at| rest.split_at_checked(at)) else {
        return Guess::NOTHING;
    };
    const PLACES: &str = "file files module modules package folder directory util utils helpers";
    let leaves = has_path(after)
        || after
            .iter()
            .any(|word| !word.is_code && is_among(PLACES, &word.lower));
    // "to the top of the file" stays where it is.
    let stays = after.iter().any(|word| {
        matches!(
            word.lower.as_str(),
            "top" | "bottom" | "end" | "start" | "beginning" | "this" | "same" | "current"
        )
    });
    if !leaves || (stays && !has_path(after)) {
        return Guess::NOTHING;
    }
    Guess {
        subject: before
            .iter()
            .find(|word| word.is_code)
            .map(|word| word.raw.clone()),
        destination: path_in(after),
        ..Guess::of(Reach::Move)
    }
}

fn make(rest: &[Word]) -> Guess {
    const SHAPES: &str = "optional required mandatory keyword-only positional-only async asynchronous private \
        public protected static generic abstract readonly";
    let head = rest
        .iter()
        .take(6)
        .find(|word| !word.is_code && is_among(SHAPES, &word.lower));
    match head {
        Some(word) => Guess {
            callers_may_stay: matches!(word.lower.as_str(), "optional" | "public"),
            ..Guess::of(Reach::Interface)
        },
        None => match rest
            .iter()
            .position(|word| matches!(word.lower.as_str(), "accept" | "take" | "return"))
        {
            Some(at) => {
                let (verb, rest) = (rest.get(at), rest.get(at + 1..).unwrap_or_default());
                match verb {
                    Some(verb) if verb.lower == "return" => changed_result(rest),
                    Some(verb) => signature_change(verb, rest),
                    None => Guess::NOTHING,
                }
            }
            None => Guess::NOTHING,
        },
    }
}

fn convert(rest: &[Word]) -> Guess {
    const SHAPES: &str = "async asynchronous class dataclass property classmethod staticmethod coroutine generator \
        enum";
    let goal = rest
        .iter()
        .position(|word| matches!(word.lower.as_str(), "to" | "into"))
        .and_then(|at| rest.get(at + 1..))
        .unwrap_or_default();
    let of_part = rest.iter().take(3).any(|word| {
        matches!(
            word.lower.as_str(),
            "loop" | "list" | "comprehension" | "expression" | "string"
        )
    });
    let shaped = goal.iter().take(3).enumerate().any(|(at, word)| {
        is_among(SHAPES, &word.lower)
            && goal
                .get(at + 1)
                .is_none_or(|next| next.lower != "expression")
    });
    if shaped && !of_part {
        Guess::of(Reach::Interface)
    } else {
        Guess::NOTHING
    }
}

fn addition(rest: &[Word]) -> Guess {
    let object = object_of(rest);
    if is_parameter(object) {
        return Guess {
            callers_may_stay: can_be_left_out(rest),
            subject: owner_of(rest),
            ..Guess::of(Reach::Interface)
        };
    }
    const NEW: &str = "function method class helper endpoint component hook type interface enum constant route \
        handler test tests struct module file script page command fixture subclass scaffold \
        stylesheet";
    // What is new is the last plain word of the object: "a helper function", not "a class docstring".
    let head = object.iter().rfind(|word| !word.is_code);
    let path = path_in(rest);
    let is_new = head.is_some_and(|word| is_among(NEW, &word.lower))
        || (path.is_some() && object.iter().any(|word| is_path_shaped(&word.raw)));
    if !is_new {
        return Guess::NOTHING;
    }
    Guess {
        destination: path,
        ..Guess::of(Reach::New)
    }
}

fn signature_change(verb: &Word, rest: &[Word]) -> Guess {
    let object = object_of(rest);
    let says = |words: &[&str]| {
        object
            .iter()
            .any(|word| !word.is_code && words.contains(&word.lower.as_str()))
    };
    let takes = matches!(verb.lower.as_str(), "accept" | "take");
    let takes_something = takes
        && object
            .first()
            .is_some_and(|word| matches!(word.lower.as_str(), "a" | "an" | "optional"))
        && (object.iter().any(|word| word.is_code) || says(&["optional", "extra", "additional"]));
    if is_parameter(object)
        || says(&["signature", "interface"])
        || (says(&["return"]) && says(&["type", "value"]))
        || takes_something
        || (verb.lower == "update" && speaks_of_callers(rest))
    {
        return Guess {
            callers_may_stay: takes && can_be_left_out(rest),
            subject: owner_of(rest),
            ..Guess::of(Reach::Interface)
        };
    }
    Guess::NOTHING
}

/// "the callers", "all call sites": who has to follow. Not "the callers in this function".
fn speaks_of_callers(rest: &[Word]) -> bool {
    let object = object_of(rest);
    let names_them = object
        .last()
        .is_some_and(|word| matches!(word.lower.as_str(), "callers" | "caller" | "usages"))
        || object.iter().any(|word| word.lower == "call")
            && object.last().is_some_and(|word| word.lower == "sites");
    names_them && !rest.iter().any(|word| word.lower == "in")
}

// "return a dict instead of a list"; "return early instead of nesting" keeps the result.
fn changed_result(rest: &[Word]) -> Guess {
    let instead = rest.iter().position(|word| word.lower == "instead");
    let is_thing = rest
        .first()
        .is_some_and(|word| matches!(word.lower.as_str(), "a" | "an" | "the") || word.is_code);
    match instead {
        Some(at) if is_thing && at <= 4 => Guess::of(Reach::Interface),
        _ => Guess::NOTHING,
    }
}

/// The words up to the first preposition: what the verb acts on.
fn object_of(rest: &[Word]) -> &[Word] {
    const STOPS: &str =
        "to for in of from on with that which so when if by into before after at instead";
    let end = rest
        .iter()
        .position(|word| !word.is_code && is_among(STOPS, &word.lower))
        .unwrap_or(rest.len());
    rest.get(..end).unwrap_or_default()
}

/// Whether the object is a parameter itself, not something about parameters.
fn is_parameter(object: &[Word]) -> bool {
    const ABOUT: &str = "check checks validation parsing parser handling documentation docs description \
        descriptions list types names hint hints docstring comment comments";
    let noun = object
        .iter()
        .position(|word| !word.is_code && is_among(PARAMETERS, &word.lower));
    let Some((before, after)) = noun.and_then(|at| object.split_at_checked(at)) else {
        return false;
    };
    let is_about = |word: &Word| is_among(ABOUT, &word.lower);
    let describes = |word: &Word| {
        word.lower.ends_with("ing") || matches!(word.lower.as_str(), "docstring" | "comment")
    };
    !after.iter().any(is_about) && !before.iter().any(describes)
}

fn can_be_left_out(rest: &[Word]) -> bool {
    rest.iter().any(|word| {
        matches!(
            word.lower.as_str(),
            "optional" | "default" | "defaulting" | "defaults"
        ) || word.raw.contains('=')
    })
}

/// What a parameter is added to or taken from: the code word after `to`, `of`, `from`.
fn owner_of(rest: &[Word]) -> Option<String> {
    let at = rest.iter().position(|word| {
        !word.is_code && matches!(word.lower.as_str(), "to" | "of" | "from" | "on" | "in")
    })?;
    rest.get(at + 1..)?
        .iter()
        .take(3)
        .find(|word| word.is_code && !is_path_shaped(&word.raw))
        .map(|word| word.raw.clone())
}

fn has_path(words: &[Word]) -> bool {
    words.iter().any(|word| is_path_shaped(&word.raw))
}

fn path_in(words: &[Word]) -> Option<String> {
    words
        .iter()
        .find(|word| is_path_shaped(&word.raw))
        .map(|word| word.raw.clone())
}

fn speaks_of_everything(words: &[Word]) -> bool {
    const WHOLE: &str =
        "project repo repository codebase workspace monorepo app code files modules services";
    const EVERY: &str = "all every each whole entire across";
    let plain: Vec<&str> = words
        .iter()
        .map(|word| {
            if word.is_code {
                ""
            } else {
                word.lower.as_str()
            }
        })
        .collect();
    let at = |index: usize| plain.get(index).copied().unwrap_or_default();
    (0..plain.len()).any(|index| match at(index) {
        // "everywhere in this function" has its own limit.
        "everywhere" | "throughout" => {
            let next = plain.get(index + 1..).unwrap_or_default();
            !next
                .iter()
                .take(3)
                .any(|word| matches!(*word, "this" | "function" | "method" | "class" | "file"))
        }
        "project-wide" | "repo-wide" | "codebase-wide" | "workspace-wide" => true,
        word if is_among(EVERY, word) => {
            let skip = usize::from(matches!(
                at(index + 1),
                "the" | "our" | "of" | "source" | "whole" | "entire" | "all" | "three" | "two"
            ));
            let noun = at(index + 1 + skip);
            is_among(WHOLE, noun)
                || (matches!(word, "every" | "each")
                    && matches!(noun, "file" | "module" | "service" | "package"))
        }
        _ => false,
    })
}
