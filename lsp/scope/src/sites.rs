//! The places that refer to what an edit is about, and which of them must change with it.

use std::ops::Range;

use scopewise_workspace::facts::Call;
use scopewise_workspace::{DefinitionId, File, ReferenceSite, Snapshot};

use crate::subject::{Subject, defined_anywhere};
use crate::{Reach, ScopeSite, Target};

/// The sites of a subject.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sites {
    /// Sites in other files, and those outside the target in its own file that must change.
    pub(crate) sites: Vec<ScopeSite>,
    /// Why some may be missing, as the end of a sentence.
    pub(crate) incomplete: Option<String>,
    /// Whether other files use the subject.
    pub(crate) used_elsewhere: bool,
}

/// Finds the sites of a subject. `callers_may_stay`: an interface change that old calls survive.
pub(crate) fn find_sites(
    snapshot: &Snapshot,
    target: &Target,
    subject: &Subject,
    callers_may_stay: bool,
) -> Sites {
    let Some(id) = &subject.definition else {
        return Sites {
            incomplete: subject.unknown.clone(),
            ..Sites::default()
        };
    };
    let references = snapshot.references(id);
    let mut sites: Vec<ScopeSite> = references
        .sites
        .into_iter()
        .map(|site| ScopeSite {
            must_change: !callers_may_stay && must_change(snapshot, subject, &site),
            site,
        })
        .collect();
    let used_elsewhere = sites.iter().any(|it| it.site.path != id.path);
    let mut incomplete = references.incomplete;
    let follows = matches!(
        subject.reach,
        Reach::Rename | Reach::Interface | Reach::Move
    );
    if follows && !references.possible.is_empty() {
        let count = references.possible.len();
        if is_only_one_of_its_name(snapshot, id) {
            sites.extend(references.possible.into_iter().map(|site| ScopeSite {
                site,
                must_change: false,
            }));
        }
        incomplete = incomplete.or_else(|| Some(may_refer(count)));
    }
    if follows && !is_covered(snapshot, target, id) {
        sites.extend(definition_site(snapshot, id).map(|site| ScopeSite {
            site,
            must_change: true,
        }));
    }
    sites.retain(|it| {
        it.site.path != target.path || (it.must_change && is_outside(target, &it.site))
    });
    sites.sort_by(|a, b| {
        (&a.site.path, a.site.range.start).cmp(&(&b.site.path, b.site.range.start))
    });
    Sites {
        sites,
        incomplete,
        used_elsewhere,
    }
}

fn may_refer(count: usize) -> String {
    match count {
        1 => "1 more place carries the name and may refer to it".into(),
        _ => format!("{count} more places carry the name and may refer to it"),
    }
}

fn is_outside(target: &Target, site: &ReferenceSite) -> bool {
    site.range.start < target.range.start || site.range.end > target.range.end
}

/// Whether the target holds the subject's own definition.
fn is_covered(snapshot: &Snapshot, target: &Target, id: &DefinitionId) -> bool {
    let Some((file, definition)) = snapshot.definition(id) else {
        return true;
    };
    let name = file.current_range(&definition.name_range);
    id.path == target.path && target.range.start <= name.start && name.end <= target.range.end
}

fn definition_site(snapshot: &Snapshot, id: &DefinitionId) -> Option<ReferenceSite> {
    let (file, definition) = snapshot.definition(id)?;
    let range = file.current_range(&definition.name_range);
    Some(ReferenceSite {
        path: id.path.clone(),
        line: file.text().line_of(range.start),
        range,
        within: Some(file.facts().qualified_name(id.index)),
    })
}

// A method's callers are mostly known by name only; a name that nothing else carries is telling.
fn is_only_one_of_its_name(snapshot: &Snapshot, id: &DefinitionId) -> bool {
    let name = snapshot
        .definition(id)
        .map(|(_, definition)| definition.name.clone());
    name.is_some_and(|name| defined_anywhere(snapshot, &name).len() == 1)
}

fn must_change(snapshot: &Snapshot, subject: &Subject, site: &ReferenceSite) -> bool {
    let Some(file) = snapshot.file(&site.path) else {
        return false;
    };
    let range = file.parsed_range(&site.range);
    match subject.reach {
        Reach::Rename => true,
        Reach::Interface => match &subject.keyword {
            Some(keyword) => call_at(file, &range).is_some_and(|call| {
                call.arguments.spread_keywords
                    || call
                        .arguments
                        .keywords
                        .iter()
                        .any(|(name, _)| name == keyword)
            }),
            None if has_signature(snapshot, subject) => call_at(file, &range).is_some(),
            None => !is_in_import(file, &range),
        },
        Reach::Move => is_in_import(file, &range) || is_qualified(file, &range),
        Reach::Body | Reach::New | Reach::Workspace => false,
    }
}

fn has_signature(snapshot: &Snapshot, subject: &Subject) -> bool {
    let definition = subject
        .definition
        .as_ref()
        .and_then(|id| snapshot.definition(id));
    definition.is_some_and(|(_, definition)| definition.signature.is_some())
}

fn call_at<'a>(file: &'a File, range: &Range<usize>) -> Option<&'a Call> {
    file.facts()
        .calls
        .iter()
        .find(|call| call.callee_range.start <= range.start && range.end <= call.callee_range.end)
}

fn is_in_import(file: &File, range: &Range<usize>) -> bool {
    file.facts()
        .imports
        .iter()
        .any(|import| import.range.start <= range.start && range.end <= import.range.end)
}

fn is_qualified(file: &File, range: &Range<usize>) -> bool {
    let used = file.facts().uses.iter().find(|it| it.range == *range);
    used.is_some_and(|it| it.qualifier.as_ref().is_none_or(|names| !names.is_empty()))
        || call_at(file, range).is_some_and(|call| call.callee.len() > 1)
}
