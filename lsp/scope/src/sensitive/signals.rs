//! The signals of a target, from its path, its names and calls, the modules it uses, its decorators,
//! its text and the instruction.

use std::collections::BTreeSet;
use std::ops::Range;

use scopewise_workspace::facts::Import;
use scopewise_workspace::{Definition, File, Snapshot};

use super::{Area, tables};
use crate::words::{is_among, name_words};
use crate::{Ask, Origin, Target};

/// How much one signal says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Strength {
    /// Says nothing alone; counts beside others of its own area.
    Faint,
    Weak,
    Strong,
}

/// Where a signal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Source {
    Path,
    Import,
    /// The target's own name, or one that it defines.
    Name,
    Parameter,
    Call,
    /// Any other name inside the target.
    Use,
    Decorator,
    Instruction,
    Text,
}

impl Source {
    /// Whether a word there says what the code is about.
    const fn is_subject(self) -> bool {
        matches!(
            self,
            Self::Path | Self::Name | Self::Decorator | Self::Instruction
        )
    }
}

/// One sign of one area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Signal {
    pub(crate) area: Area,
    pub(crate) strength: Strength,
    /// Where it stands; `None` for a word that counts once wherever it stands.
    source: Option<Source>,
    /// The word or phrase that matched.
    word: String,
    /// What a person reads.
    pub(crate) phrase: String,
}

impl Signal {
    /// Signals with the same identity are one. A word counts once among a target's own names and
    /// calls; all that is merely used counts as one.
    pub(crate) fn identity(&self) -> (Option<Source>, &str) {
        match self.source {
            Some(Source::Use) => (Some(Source::Use), ""),
            Some(Source::Call | Source::Parameter) => (Some(Source::Name), self.word.as_str()),
            source => (source, self.word.as_str()),
        }
    }

    /// What the signal counts as: signals of one place and one stem are one sign.
    pub(crate) fn kind(&self) -> (Option<Source>, &str) {
        match self.identity() {
            (source, "") => (source, ""),
            (source, _) => (source, self.stem()),
        }
    }

    /// The beginning of the word: `cert` and `certificate` are one, as are `auth` and `authenticate`.
    pub(crate) fn stem(&self) -> &str {
        const LENGTH: usize = 4;
        self.word.get(..LENGTH).unwrap_or(&self.word)
    }

    /// Whether it says something alone.
    pub(crate) fn is_plain(&self) -> bool {
        self.strength != Strength::Faint
    }

    /// Whether it is a name that the code merely uses.
    pub(crate) fn is_use(&self) -> bool {
        self.source == Some(Source::Use)
    }

    /// Whether the path says it.
    pub(crate) fn is_path(&self) -> bool {
        self.source == Some(Source::Path)
    }
}

/// All signals of a target, in the order in which a person should read them.
pub(crate) fn collect(snapshot: &Snapshot, ask: &Ask, target: &Target) -> Vec<Signal> {
    let file = snapshot.file(&target.path);
    let near = file.map_or(0..0, |file| near(file, ask, target));
    let names_in = |range: &Range<usize>| {
        file.map(|file| Names::inside(file, target, range))
            .unwrap_or_default()
    };
    let all = names_in(&target.range);
    let nearer = (near != target.range).then(|| names_in(&near));
    let close = nearer.as_ref().unwrap_or(&all);
    let mut found = Collector {
        signals: Vec::new(),
        is_lexical: is_lexical(target, close),
    };
    found.path(target);
    let own = words_in(&target.name);
    found.strong(Source::Name, &target.name, &own, "is named");
    found.weak(Source::Name, &target.name, &own, "is named");
    for ((source, verb, all), (_, _, close)) in all.groups().into_iter().zip(close.groups()) {
        for name in all {
            let words = words_in(name);
            found.strong(source, name, &words, verb);
            if close.binary_search(name).is_ok() {
                found.weak(source, name, &words, verb);
            }
        }
    }
    if let Some(file) = file {
        found.modules(file, &file.parsed_range(&target.range));
        found.schema_statements(file, target, &near);
    }
    if !matches!(ask.origin, Origin::Menu(_) | Origin::Diagnostic) {
        found.instruction(&ask.instruction);
    }
    found.signals
}

/// The names that stand inside a target.
#[derive(Default)]
struct Names {
    calls: Vec<String>,
    uses: Vec<String>,
    /// Names of the definitions inside, the target's own left out.
    defined: Vec<String>,
    parameters: Vec<String>,
    decorators: Vec<String>,
    /// Words of a text whose names are not read.
    mentioned: Vec<String>,
}

/// Text of files without name facts is read by its words up to this many bytes.
const TEXT_LIMIT: usize = 20_000;

impl Names {
    /// Of the target's own names all, of the rest what stands in `near`.
    fn inside(file: &File, target: &Target, near: &Range<usize>) -> Self {
        let facts = file.facts();
        let range = file.parsed_range(near);
        let covers = |it: &Range<usize>| range.start <= it.start && it.end <= range.end;
        let mut names = Self::default();
        if facts.calls.is_empty() && facts.uses.is_empty() {
            let end = near.end.min(near.start + TEXT_LIMIT);
            names.mentioned = words_of_text(file, &file.text().slice(near.start..end));
        }
        let calls = starting_in(&facts.calls, &range, |it| it.range.start);
        for call in calls.iter().filter(|it| covers(&it.callee_range)) {
            names.calls.push(call.callee.join("."));
        }
        let uses = starting_in(&facts.uses, &range, |it| it.range.start);
        for it in uses.iter().filter(|it| covers(&it.range)) {
            names.uses.push(it.name.clone());
        }
        let whole = file.parsed_range(&target.range);
        let definitions = starting_in(&facts.definitions, &whole, |it| it.range.start);
        let is_own = |it: &&Definition| it.range == whole || covers(&it.name_range);
        for definition in definitions.iter().filter(is_own) {
            names.defined.push(definition.name.clone());
            let signature = definition.signature.iter();
            let parameters = signature.flat_map(|it| &it.parameters);
            names
                .parameters
                .extend(parameters.map(|it| it.name.clone()));
            names
                .decorators
                .extend(definition.decorators.iter().cloned());
        }
        names.tidy();
        names
    }
}

impl Names {
    /// The names with where they stand and what a person reads of it, in the order to read them.
    const fn groups(&self) -> [(Source, &'static str, &Vec<String>); 6] {
        [
            (Source::Name, "defines", &self.defined),
            (Source::Decorator, "is decorated with", &self.decorators),
            (Source::Parameter, "takes", &self.parameters),
            (Source::Call, "calls", &self.calls),
            (Source::Use, "uses", &self.uses),
            (Source::Text, "mentions", &self.mentioned),
        ]
    }

    /// Each name once and sorted; what is called, taken or a decorator is not also used.
    fn tidy(&mut self) {
        let lists = [
            &mut self.calls,
            &mut self.uses,
            &mut self.defined,
            &mut self.parameters,
            &mut self.decorators,
            &mut self.mentioned,
        ];
        for list in lists {
            list.retain(|name| !name.is_empty());
            list.sort();
            list.dedup();
        }
        let known: BTreeSet<&str> = [&self.calls, &self.parameters, &self.decorators]
            .into_iter()
            .flatten()
            .map(|name| name.rsplit('.').next().unwrap_or(name))
            .collect();
        self.uses.retain(|name| !known.contains(name.as_str()));
    }
}

/// The facts that start inside a range; facts stand in the order of their start.
fn starting_in<'a, T>(
    facts: &'a [T],
    range: &Range<usize>,
    start: impl Fn(&T) -> usize,
) -> &'a [T] {
    let first = facts.partition_point(|it| start(it) < range.start);
    let end = facts.partition_point(|it| start(it) < range.end);
    facts.get(first..end).unwrap_or_default()
}

/// The bytes of a target whose weak signals count: all of it, or of a long one what stands around the
/// selection. In a long function some word of any area stands somewhere.
fn near(file: &File, ask: &Ask, target: &Target) -> Range<usize> {
    const LONG: usize = 60;
    const MARGIN: usize = 30;
    let text = file.text();
    let (first, last) = (
        text.line_of(target.range.start),
        text.line_of(target.range.end),
    );
    let is_selected = ask.path == target.path && ask.range != (0..0);
    if !is_selected || last - first <= LONG {
        return target.range.clone();
    }
    let from = text.line_of(ask.range.start).saturating_sub(MARGIN);
    let to = text.line_of(ask.range.end) + MARGIN + 1;
    let start = text.line_start(from).max(target.range.start);
    start..text.line_start(to).min(target.range.end).max(start)
}

/// The words of a text, comments of whole lines left out.
fn words_of_text(file: &File, text: &str) -> Vec<String> {
    let mark = file.language.comments().line;
    let code = text
        .lines()
        .filter(|line| mark.is_none_or(|mark| !line.trim_start().starts_with(mark)));
    let words = code.flat_map(|line| {
        line.split(|it: char| !it.is_alphanumeric() && !matches!(it, '_' | '.' | '-'))
    });
    words
        .filter(|word| word.len() > 2)
        .map(ToOwned::to_owned)
        .collect()
}

fn is_lexical(target: &Target, names: &Names) -> bool {
    let of_path = name_words(target.path.as_str());
    let of_name = name_words(&target.name);
    let of_uses = names
        .calls
        .iter()
        .chain(&names.uses)
        .flat_map(|it| name_words(it));
    of_path
        .into_iter()
        .chain(of_name)
        .chain(of_uses)
        .any(|word| tables::LEXICAL_WORDS.contains(singular(&word).as_str()))
}

pub(crate) fn singular(word: &str) -> String {
    match word.strip_suffix('s') {
        Some(stem) if stem.len() > 2 && !stem.ends_with('s') => stem.to_owned(),
        _ => word.to_owned(),
    }
}

/// The one word that all words of input in a path stand for.
const INPUT: &str = "input";

struct Collector {
    signals: Vec<Signal>,
    /// Whether `token` means a piece of text here.
    is_lexical: bool,
}

impl Collector {
    fn add(
        &mut self,
        area: Area,
        strength: Strength,
        source: Option<Source>,
        word: &str,
        phrase: String,
    ) {
        let signal = Signal {
            area,
            strength,
            source,
            word: word.to_owned(),
            phrase,
        };
        let is_known = self.signals.iter().any(|it| {
            let is_said = source == Some(Source::Use) && it.word == word;
            it.area == area && (it == &signal || is_said || is_one(it, &signal))
        });
        if !is_known {
            self.signals.push(signal);
        }
    }

    fn path(&mut self, target: &Target) {
        let path = target.path.as_str();
        let file_name = target.path.file_name();
        let is_environment = file_name == ".env" || file_name.starts_with(".env.");
        if is_environment
            || is_among(
                ".npmrc .pypirc .netrc credentials.json secrets.yaml",
                file_name,
            )
        {
            self.add(
                Area::Secrets,
                Strength::Strong,
                Some(Source::Path),
                file_name,
                format!("the file `{file_name}` holds secrets"),
            );
        }
        for folder in target.path.folder().split('/') {
            if is_among(tables::MIGRATION_FOLDERS, folder) {
                self.add(
                    Area::Migration,
                    Strength::Strong,
                    Some(Source::Path),
                    folder,
                    format!("path holds `{folder}`"),
                );
            }
        }
        let mut words = words_in(path);
        words.retain(|word| !is_among(tables::MIGRATION_FOLDERS, word) && word != "migration");
        self.words(Source::Path, &words, |word| format!("path holds `{word}`"));
    }

    fn strong(&mut self, source: Source, name: &str, words: &[String], verb: &str) {
        if !words.iter().any(|word| tables::may_speak(word)) {
            return;
        }
        let said = |_: &str| format!("{verb} `{name}`");
        for (area, phrases) in tables::STRONG_PHRASES {
            for phrase in phrases.iter().filter(|phrase| has_phrase(words, phrase)) {
                self.add(*area, Strength::Strong, Some(source), phrase, said(phrase));
            }
        }
    }

    fn weak(&mut self, source: Source, name: &str, words: &[String], verb: &str) {
        if !words.iter().any(|word| tables::may_speak(word)) {
            return;
        }
        let said = |_: &str| format!("{verb} `{name}`");
        for (area, phrases) in tables::WEAK_PHRASES {
            for phrase in phrases.iter().filter(|phrase| has_phrase(words, phrase)) {
                self.add(
                    *area,
                    Strength::Weak,
                    anywhere(source),
                    phrase,
                    said(phrase),
                );
            }
        }
        self.words(source, words, said);
    }

    fn words(&mut self, source: Source, words: &[String], said: impl Fn(&str) -> String) {
        for word in words.iter().filter(|word| tables::may_speak(word)) {
            let of = |lists: &[(Area, &str)]| {
                let list = lists.iter().find(|(_, list)| is_among(list, word));
                list.map(|(area, _)| *area)
            };
            let is_token = word == "token" && !self.is_lexical;
            let ambiguous = of(tables::AMBIGUOUS)
                .or_else(|| of(tables::SUBJECTS).filter(|_| source.is_subject()))
                .or_else(|| is_token.then_some(Area::Authentication));
            if let Some(area) = of(tables::CLEAR) {
                self.add(area, Strength::Weak, Some(source), word, said(word));
            } else if let Some(area) = ambiguous {
                self.add(area, Strength::Weak, anywhere(source), word, said(word));
            } else {
                self.input(source, word, said(word));
            }
        }
    }

    fn input(&mut self, source: Source, word: &str, phrase: String) {
        let (is_said, word) = match source {
            Source::Path => (is_among(tables::INPUT_PATHS, word), INPUT),
            Source::Instruction => (false, word),
            _ => (is_among(tables::INPUT, word), word),
        };
        if is_said {
            let source = match source {
                Source::Path => Some(Source::Path),
                other => anywhere(other),
            };
            self.add(Area::Validation, Strength::Faint, source, word, phrase);
        }
    }

    fn modules(&mut self, file: &File, range: &Range<usize>) {
        let imports = file.facts().imports.iter();
        for import in imports.filter(|it| tables::may_be_listed(&it.module)) {
            let entry = tables::MODULES.iter().find(|(_, _, list)| {
                list.split_ascii_whitespace()
                    .any(|it| is_module(&import.module, it))
            });
            let Some((area, strength, _)) = entry else {
                continue;
            };
            if is_used(file, import, range) {
                self.add(
                    *area,
                    *strength,
                    Some(Source::Import),
                    &import.module,
                    format!("uses the module `{}`", import.module),
                );
            }
        }
    }

    fn schema_statements(&mut self, file: &File, target: &Target, near: &Range<usize>) {
        let text = file.text().slice(near.clone()).to_lowercase();
        let is_sql = target.path.as_str().ends_with(".sql");
        let strength = if is_sql {
            Strength::Strong
        } else {
            Strength::Weak
        };
        for statement in tables::SCHEMA_STATEMENTS {
            if text.contains(statement) {
                self.add(
                    Area::Migration,
                    strength,
                    is_sql.then_some(Source::Text),
                    "schema statement",
                    format!("holds `{}`", statement.to_uppercase()),
                );
            }
        }
    }

    fn instruction(&mut self, instruction: &str) {
        let words: Vec<String> = words_in(instruction)
            .into_iter()
            .filter(|word| !is_among("the a an this that our its of for all", word))
            .collect();
        for (area, phrases) in tables::STRONG_PHRASES {
            for phrase in phrases.iter().filter(|phrase| has_phrase(&words, phrase)) {
                let said = format!("the instruction says `{phrase}`");
                self.add(
                    *area,
                    Strength::Strong,
                    Some(Source::Instruction),
                    phrase,
                    said,
                );
            }
        }
        self.words(Source::Instruction, &words, |word| {
            format!("the instruction says `{word}`")
        });
        self.holes(&words);
    }

    fn holes(&mut self, words: &[String]) {
        let said = words.iter().map(String::as_str);
        let said = said.filter(|word| is_among(tables::HOLES, word));
        let phrases = tables::HOLE_PHRASES.iter().copied();
        for hole in said.chain(phrases.filter(|phrase| has_phrase(words, phrase))) {
            self.add(
                Area::Vulnerability,
                Strength::Strong,
                Some(Source::Instruction),
                hole,
                format!("the instruction says `{hole}`"),
            );
        }
    }
}

/// Where a word counts that has other meanings: once in all, and not beyond what is merely used.
const fn anywhere(source: Source) -> Option<Source> {
    match source {
        Source::Use => Some(Source::Use),
        _ => None,
    }
}

// What is merely used is one signal, yet each such name is worth reading.
fn is_one(known: &Signal, new: &Signal) -> bool {
    new.source != Some(Source::Use) && known.identity() == new.identity()
}

fn words_in(name: &str) -> Vec<String> {
    name_words(name).iter().map(|word| singular(word)).collect()
}

fn has_phrase(words: &[String], phrase: &str) -> bool {
    words
        .windows(phrase.split(' ').count())
        .any(|window| window.iter().map(String::as_str).eq(phrase.split(' ')))
}

fn is_module(written: &str, module: &str) -> bool {
    written
        .strip_prefix(module)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.') || rest.starts_with('/'))
}

/// Whether what an import binds is used inside a range, or the import stands there itself.
fn is_used(file: &File, import: &Import, range: &Range<usize>) -> bool {
    let covers = |it: &Range<usize>| range.start <= it.start && it.end <= range.end;
    if covers(&import.range) {
        return true;
    }
    let is_binding = |name: &str| {
        import.binding.as_deref() == Some(name) || import.names.iter().any(|it| it.binding == name)
    };
    let facts = file.facts();
    let uses = starting_in(&facts.uses, range, |it| it.range.start);
    let in_calls = starting_in(&facts.calls, range, |it| it.range.start)
        .iter()
        .filter(|it| covers(&it.callee_range))
        .any(|it| it.callee.first().is_some_and(|name| is_binding(name)));
    in_calls
        || uses.iter().filter(|it| covers(&it.range)).any(|it| {
            let first = it.qualifier.as_ref().and_then(|names| names.first());
            is_binding(first.unwrap_or(&it.name))
        })
}
