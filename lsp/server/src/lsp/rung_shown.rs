//! The rung that a title names, from the file alone. Uses elsewhere are not counted while somebody waits
//! for a menu: the command measures again, in the whole workspace, and says so if it differs. While the
//! text is ahead of its tree the last answer serves.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use scopewise_route::{Policy, RungId, route};
use scopewise_scope::{Reach, measure_for_route};
use scopewise_workspace::{File, Snapshot};

use super::store::Place;
use super::wish::NamedAsk;

/// More answers than a day's menus ask for; then all are forgotten.
const KEPT: usize = 512;

/// What a title says of the route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shown {
    /// The rung.
    pub(super) rung: RungId,
    /// Whether the command may find another.
    pub(super) provisional: bool,
    /// Whether that is so because the edit may reach out of the file.
    pub(super) reaches_out: bool,
}

/// What is asked about.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    /// The file's place.
    pub(super) place: &'a Place,
    /// The file.
    pub(super) file: &'a File,
    /// The ask and its label, which together tell it from the others of the file.
    pub(super) named: &'a NamedAsk,
    /// The policy.
    pub(super) policy: &'a Policy,
    /// Whether the index is complete.
    pub(super) is_complete: bool,
    /// The file alone, made for the first ask of a menu that needs it.
    pub(super) alone: &'a OnceCell<Snapshot>,
}

/// The answers so far.
#[derive(Debug, Default)]
pub(super) struct ShownRungs {
    known: BTreeMap<(Place, String), Known>,
}

#[derive(Clone, Copy, Debug)]
struct Known {
    version: Option<i32>,
    /// Whether the tree was that of the text.
    is_sure: bool,
    rung: RungId,
    reaches_out: bool,
}

impl ShownRungs {
    /// The rung of an ask.
    pub(super) fn rung_shown(&mut self, asked: &Asked<'_>) -> Shown {
        let file = asked.file;
        let key = (asked.place.clone(), key(file, asked.named));
        let known = match self.known.get(&key) {
            Some(known)
                if !file.is_current() || (known.is_sure && known.version == file.version) =>
            {
                *known
            }
            _ => {
                if self.known.len() >= KEPT {
                    self.known.clear();
                }
                let known = measured(asked);
                self.known.insert(key, known);
                known
            }
        };
        Shown {
            rung: known.rung,
            reaches_out: known.reaches_out,
            provisional: known.reaches_out || !asked.is_complete || !file.is_current(),
        }
    }
}

/// What tells an ask from the others of its file, the same while the text is ahead of its tree.
fn key(file: &File, named: &NamedAsk) -> String {
    let at = file.parsed_range(&named.ask.range).start;
    format!("{}\n{}\n{at}", named.label, named.ask.instruction)
}

fn measured(asked: &Asked<'_>) -> Known {
    let alone = || Snapshot::of_files([asked.file.clone()], true);
    let alone = asked.alone.get_or_init(alone);
    let (version, is_sure) = (asked.file.version, asked.file.is_current());
    match measure_for_route(alone, &asked.named.ask, asked.policy.verify_seconds) {
        Ok(scope) => Known {
            version,
            is_sure,
            rung: route(&scope, asked.policy).rung,
            reaches_out: !matches!(scope.reach, Reach::Body | Reach::New),
        },
        Err(_) => Known {
            version,
            is_sure,
            rung: RungId::Fast,
            reaches_out: true,
        },
    }
}

#[cfg(test)]
mod tests {
    use std::cell::OnceCell;
    use std::path::Path;

    use scopewise_route::Policy;
    use scopewise_workspace::Snapshot;

    use super::{Asked, ShownRungs};
    use crate::lsp::tests::proposals::{place, store};
    use crate::lsp::wish::{Known, command_ask};

    /// What is shown for an instruction about `load` as `rung` or `rung provisional`.
    fn shown(text: &str, instruction: &str, is_complete: bool) -> String {
        let base = Snapshot::of_texts([("a.py", text)]);
        let store = store(Path::new("/nowhere"), &base, &[]);
        let place = place(&store, "a.py");
        let file = store.file(&place).unwrap();
        let arguments = serde_json::json!({"uri": "a.py", "line": 1, "text": instruction});
        let arguments = crate::lsp::arguments::edit_arguments(&[arguments]).unwrap();
        let known = Known {
            directive: "ai!",
            actions: &[],
        };
        let named = command_ask(&place.path, Some(file), &arguments, known, store.encoding);
        let mut rungs = ShownRungs::default();
        let policy = Policy::default();
        let asked = Asked {
            place: &place,
            file,
            named: &named.unwrap(),
            policy: &policy,
            is_complete,
            alone: &OnceCell::new(),
        };
        let first = rungs.rung_shown(&asked);
        assert_eq!(rungs.rung_shown(&asked), first);
        let provisional = if first.provisional {
            " provisional"
        } else {
            ""
        };
        format!("{}{provisional}", first.rung)
    }

    #[test]
    fn is_sure_of_what_stays_in_a_body() {
        let text = "def load(x):\n    return x\n";
        assert_eq!(shown(text, "make it faster", true), "fast");
        assert_eq!(shown(text, "make it faster", false), "fast provisional");
    }

    #[test]
    fn is_provisional_for_what_others_use() {
        let text = "def load(x):\n    return x\n";
        let found = shown(text, "rename load to fetch", true);
        assert!(found.ends_with(" provisional"), "{found}");
    }

    #[test]
    fn sees_sensitive_code() {
        let text = "import hashlib\ndef verify_password(password, salt):\n    return \
                    hashlib.pbkdf2_hmac(password, salt)\n";
        assert_eq!(shown(text, "make it faster", true), "fast");
    }
}
