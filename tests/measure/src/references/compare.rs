//! Our references beside the compiler's, sample by sample, over lines and over files.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use scopewise_workspace::{DefinitionId, ReferenceSite, Snapshot, WorkspacePath};

use super::label::{Labels, Place};
use super::sample::Sample;

/// Two lists compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Agreement {
    /// In both.
    pub both: usize,
    /// Only in ours.
    pub extra: usize,
    /// Only in the compiler's.
    pub missed: usize,
    /// Of those missed, in ours as possible.
    pub possible: usize,
}

impl Agreement {
    /// Sums up.
    pub const fn add(&mut self, other: Self) {
        self.both += other.both;
        self.extra += other.extra;
        self.missed += other.missed;
        self.possible += other.possible;
    }

    fn of<T: Ord>(ours: &BTreeSet<T>, possible: &BTreeSet<T>, theirs: &BTreeSet<T>) -> Self {
        Self {
            both: ours.intersection(theirs).count(),
            extra: ours.difference(theirs).count(),
            missed: theirs.difference(ours).count(),
            possible: theirs
                .difference(ours)
                .filter(|it| possible.contains(it))
                .count(),
        }
    }
}

/// One place on which the two disagree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// The project.
    pub project: String,
    /// What was sampled: `method Session.send of src/session.py`.
    pub sample: String,
    /// `missed`, `possible` or `extra`.
    pub what: &'static str,
    /// The file and the line, from 0.
    pub place: Place,
    /// The line as written.
    pub written: String,
}

/// What the comparison of one project gave.
#[derive(Clone, Debug, Default)]
pub struct Compared {
    /// Samples that were compared.
    pub samples: usize,
    /// Samples that the compiler says nothing refers to.
    pub unused: usize,
    /// Samples on whose lines both agree.
    pub same: usize,
    /// Over lines.
    pub lines: Agreement,
    /// Over files.
    pub files: Agreement,
    /// Lines of ours that the compiler left out, which are not judged.
    pub left_out: usize,
    /// Milliseconds of each answer, sorted.
    pub milliseconds: Vec<u128>,
    /// Where they disagree.
    pub disagreements: Vec<Disagreement>,
}

/// Compares a project's references with its labels.
#[must_use]
pub fn compare(project: &str, snapshot: &Snapshot, labels: &Labels) -> Compared {
    let mut compared = Compared::default();
    let answers = labels.sites.iter().zip(&labels.neutral);
    for (index, (sample, (sites, neutral))) in labels.samples.iter().zip(answers).enumerate() {
        if !labels.untold.contains(&index) {
            let unjudged = |it: &Place| neutral.contains(it) || labels.unread.contains(&it.0);
            let is_judged = |it: &Place| !unjudged(it) && !labels.left_out.contains(it);
            let found = compared.sample(project, snapshot, sample, sites, is_judged);
            let left_out = |it: &Place| !unjudged(it) && labels.left_out.contains(it);
            compared.left_out += found.into_iter().filter(left_out).count();
        }
    }
    compared.milliseconds.sort_unstable();
    compared
}

impl Compared {
    /// Compares one sample; gives all sites of ours.
    fn sample(
        &mut self,
        project: &str,
        snapshot: &Snapshot,
        sample: &Sample,
        sites: &BTreeSet<Place>,
        is_judged: impl Fn(&Place) -> bool,
    ) -> BTreeSet<Place> {
        let id = find(snapshot, sample);
        let start = Instant::now();
        let found = id
            .as_ref()
            .map(|it| snapshot.references(it))
            .unwrap_or_default();
        self.milliseconds.push(start.elapsed().as_millis());
        let counts = |it: &Place| is_judged(it) && *it != (sample.path.clone(), sample.line);
        let ours: BTreeSet<Place> = places(&found.sites).filter(counts).collect();
        let possible: BTreeSet<Place> = places(&found.possible).filter(counts).collect();
        let theirs: BTreeSet<Place> = sites.iter().filter(|it| counts(it)).cloned().collect();
        let all: BTreeSet<Place> = places(&found.sites).collect();
        self.samples += 1;
        self.unused += usize::from(theirs.is_empty());
        self.same += usize::from(ours == theirs);
        self.lines.add(Agreement::of(&ours, &possible, &theirs));
        self.files.add(Agreement::of(
            &files(&ours),
            &files(&possible),
            &files(&theirs),
        ));
        let named = id.map_or_else(|| sample.name.clone(), |id| qualified(snapshot, &id));
        let mut note = |place: &Place, what| {
            self.disagreements.push(Disagreement {
                project: project.to_owned(),
                sample: format!("{} {named} of {}", sample.kind, sample.path),
                what,
                place: place.clone(),
                written: written(snapshot, place),
            });
        };
        for place in ours.difference(&theirs) {
            note(place, "extra");
        }
        for place in theirs.difference(&ours) {
            note(
                place,
                if possible.contains(place) {
                    "possible"
                } else {
                    "missed"
                },
            );
        }
        all
    }
}

fn find(snapshot: &Snapshot, sample: &Sample) -> Option<DefinitionId> {
    let path = WorkspacePath::new(&sample.path)?;
    let definitions = &snapshot.file(&path)?.facts().definitions;
    let index = definitions
        .iter()
        .position(|it| it.name_range.start == sample.offset && it.name == sample.name)?;
    Some(DefinitionId { path, index })
}

fn qualified(snapshot: &Snapshot, id: &DefinitionId) -> String {
    snapshot
        .file(&id.path)
        .map(|it| it.facts().qualified_name(id.index))
        .unwrap_or_default()
}

fn places(sites: &[ReferenceSite]) -> impl Iterator<Item = Place> {
    sites
        .iter()
        .map(|it| (it.path.as_str().to_owned(), it.line))
}

fn files(places: &BTreeSet<Place>) -> BTreeSet<&String> {
    places.iter().map(|it| &it.0).collect()
}

fn written(snapshot: &Snapshot, place: &Place) -> String {
    let file = WorkspacePath::new(&place.0).and_then(|path| snapshot.file(&path));
    let text = file.map(|it| it.text().to_string()).unwrap_or_default();
    let line = text.lines().nth(place.1).unwrap_or("(not read)");
    line.trim().chars().take(100).collect()
}

/// Disagreements by project and sample.
#[must_use]
pub fn by_sample(all: &[Disagreement]) -> BTreeMap<(&str, &str), Vec<&Disagreement>> {
    let mut grouped: BTreeMap<(&str, &str), Vec<&Disagreement>> = BTreeMap::new();
    for it in all {
        grouped
            .entry((&it.project, &it.sample))
            .or_default()
            .push(it);
    }
    grouped
}
