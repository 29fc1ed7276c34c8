//! The `names` check: a name that the change reads must be bound somewhere, and a member that it takes
//! of a module, an enumeration or a class of the workspace must be there. What a value holds that is not
//! followed is no unit of it.

mod bare;
mod javascript;
mod members;
mod others;
mod python;
mod rust;

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use scopewise_workspace::facts::{BindingSource, NameUse};
use scopewise_workspace::{File, FileFacts, Snapshot, Tier};

use crate::look::{Judged, Look, Said, Sides};
use crate::{Check, Severity};

/// What is known of one use.
#[derive(Clone)]
enum Fate {
    /// It means something.
    Fine,
    /// It is no unit of this check.
    Apart,
    /// Not to be known, and why.
    Unclear(String),
    /// It means nothing, as a sentence.
    Bad(String),
}

/// The file that is judged, with what is looked up again and again.
struct Place<'l, 'a> {
    look: &'l Look<'a>,
    side: &'l Sides<'a>,
    file: &'l File,
    /// Names bound at module level, which are seen everywhere.
    bound: HashSet<&'l str>,
    /// Names that fewer imports, parameters and locals bind than before: a read on a line that the change
    /// leaves alone may have lost what bound it. Names defined at module level are the `interface`
    /// check's.
    lost: HashSet<&'l str>,
    /// Names of members that the file sets on the object around (`self.x = …`).
    set_here: HashSet<&'l str>,
    /// Fates of dotted names by the scope that binds the first one.
    known: RefCell<HashMap<(usize, String), Fate>>,
}

pub(crate) fn check(look: &Look<'_>) -> Said {
    look.each(|side| judge(look, side))
}

fn judge(look: &Look<'_>, side: &Sides<'_>) -> Option<Judged> {
    let after = side.after.as_deref()?;
    if side.language.tier() != Tier::Resolved {
        return None;
    }
    if let Some(why) = after.not_parsed() {
        return Some(Judged::unclear(why.because()));
    }
    let place = Place::of(look, side, after);
    let mut judged = Judged::default();
    for it in &after.facts().uses {
        let is_added = side.adds(&it.range);
        if it.is_write || !is_added && !place.lost.contains(it.name.as_str()) {
            continue;
        }
        match place.fate(it, is_added) {
            Fate::Fine => judged.good(),
            Fate::Apart => {}
            Fate::Unclear(why) => judged.cannot_tell(why),
            Fate::Bad(message) => {
                judged.bad(side.found(Check::Names, Severity::Reject, it.range.clone(), message))
            }
        }
    }
    Some(judged)
}

impl<'l, 'a> Place<'l, 'a> {
    fn of(look: &'l Look<'a>, side: &'l Sides<'a>, file: &'l File) -> Self {
        let bound = module_names(file.facts());
        let before = side.before.as_deref().map(File::facts);
        let mut lost = before
            .map(|before| fewer_bindings(before, file.facts()))
            .unwrap_or_default();
        lost.retain(|name| !bound.contains(name));
        Self {
            look,
            side,
            file,
            bound,
            lost,
            set_here: members_set(file.facts()),
            known: RefCell::default(),
        }
    }

    fn snapshot(&self) -> &'l Snapshot {
        self.look.change.after
    }

    fn facts(&self) -> &'l FileFacts {
        self.file.facts()
    }

    fn fate(&self, it: &NameUse, is_added: bool) -> Fate {
        if !self.side.language.is_script()
            && self.side.language != scopewise_workspace::Language::Python
        {
            return others::fate(self, it, is_added);
        }
        match it.qualifier.as_deref() {
            Some([]) => self.bare(it, is_added),
            Some([first, ..]) if is_added => members::fate(self, it, first),
            _ => Fate::Apart,
        }
    }

    fn bare(&self, it: &NameUse, is_added: bool) -> Fate {
        let name = it.name.as_str();
        let at = it.range.start;
        if self.bound.contains(name) || self.facts().bindings_of(name, at).is_some() {
            return if is_added { Fate::Fine } else { Fate::Apart };
        }
        if self.side.language.is_script() {
            javascript::fate(self, it)
        } else {
            python::fate(self, it)
        }
    }
}

fn module_names(facts: &FileFacts) -> HashSet<&str> {
    let module = facts.scopes.first();
    let bindings = module.into_iter().flat_map(|scope| &scope.bindings);
    bindings.map(|it| it.name.as_str()).collect()
}

fn members_set(facts: &FileFacts) -> HashSet<&str> {
    let is_around = |it: &&NameUse| matches!(it.qualifier.as_deref(), Some([only]) if matches!(only.as_str(), "self" | "cls" | "this"));
    let writes = facts.uses.iter().filter(|it| it.is_write);
    writes
        .filter(is_around)
        .map(|it| it.name.as_str())
        .collect()
}

/// Names that fewer scopes bind after than before, without those that the module defined.
fn fewer_bindings<'f>(before: &'f FileFacts, after: &FileFacts) -> HashSet<&'f str> {
    let mut left: HashMap<&str, usize> = HashMap::new();
    for binding in after.scopes.iter().flat_map(|scope| &scope.bindings) {
        *left.entry(&binding.name).or_default() += 1;
    }
    let mut lost = HashSet::new();
    for binding in before.scopes.iter().flat_map(|scope| &scope.bindings) {
        match left.get_mut(binding.name.as_str()) {
            Some(count) if *count > 0 => *count -= 1,
            _ => {
                lost.insert(binding.name.as_str());
            }
        }
    }
    let module = before.scopes.first();
    for binding in module.into_iter().flat_map(|scope| &scope.bindings) {
        if !matches!(binding.source, BindingSource::Import(_)) {
            lost.remove(binding.name.as_str());
        }
    }
    lost
}
