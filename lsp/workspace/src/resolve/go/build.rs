//! Build constraints: whether two files can be part of one build. Conditions are tried with every choice
//! of the tags they name.

use std::collections::BTreeSet;

use crate::File;

const SYSTEMS: [&str; 18] = [
    "aix",
    "android",
    "darwin",
    "dragonfly",
    "freebsd",
    "hurd",
    "illumos",
    "ios",
    "js",
    "linux",
    "nacl",
    "netbsd",
    "openbsd",
    "plan9",
    "solaris",
    "wasip1",
    "windows",
    "zos",
];

const UNIX: [&str; 11] = [
    "aix",
    "android",
    "darwin",
    "dragonfly",
    "freebsd",
    "hurd",
    "illumos",
    "ios",
    "linux",
    "netbsd",
    "openbsd",
];

const MACHINES: [&str; 20] = [
    "386", "amd64", "arm", "arm64", "armbe", "loong64", "mips", "mips64", "mips64le", "mipsle",
    "ppc", "ppc64", "ppc64le", "riscv", "riscv64", "s390", "s390x", "sparc64", "wasm", "amd64p32",
];

/// Conditions that name more tags than this are not tried.
const TAG_LIMIT: usize = 10;

/// Whether some build holds both files.
pub(super) fn may_go_together(one: &File, other: &File) -> bool {
    one.path == other.path
        || match (condition_of(one), condition_of(other)) {
            (Some(one), Some(other)) => is_possible(&format!("({one}) && ({other})")),
            _ => true,
        }
}

/// What a file's name and its constraint ask for together; `None` for nothing.
fn condition_of(file: &File) -> Option<String> {
    let go = file.facts().go.as_ref();
    let written = go.and_then(|it| it.constraint.clone());
    let named = condition_of_name(file.path.file_name());
    match (written, named) {
        (Some(written), Some(named)) => Some(format!("({written}) && {named}")),
        (written, named) => written.or(named),
    }
}

/// `x_linux.go`, `x_amd64.go`, `x_linux_amd64.go`, each also with `_test` before the ending.
fn condition_of_name(name: &str) -> Option<String> {
    let stem = name.strip_suffix(".go")?;
    let stem = stem.strip_suffix("_test").unwrap_or(stem);
    // The part before the first `_` is never a constraint.
    let (_, tags) = stem.split_once('_')?;
    let mut tags = tags.rsplit('_');
    let last = tags.next()?;
    if SYSTEMS.contains(&last) {
        return Some(last.to_owned());
    }
    if !MACHINES.contains(&last) {
        return None;
    }
    match tags.next().filter(|it| SYSTEMS.contains(it)) {
        Some(system) => Some(format!("{system} && {last}")),
        None => Some(last.to_owned()),
    }
}

fn is_possible(condition: &str) -> bool {
    let tokens = tokens(condition);
    let tags: BTreeSet<&str> = tokens.iter().copied().filter(|it| is_tag(it)).collect();
    let tags: Vec<&str> = tags.into_iter().collect();
    if tags.len() > TAG_LIMIT {
        return true;
    }
    (0_usize..1 << tags.len()).any(|choice| {
        let chosen: Vec<&str> = tags
            .iter()
            .enumerate()
            .filter(|(index, _)| choice >> index & 1 == 1)
            .map(|(_, tag)| *tag)
            .collect();
        is_one_build(&tags, &chosen) && Condition::of(&tokens, &chosen).met()
    })
}

fn is_tag(token: &str) -> bool {
    !matches!(token, "(" | ")" | "!" | "&&" | "||")
}

/// Whether a build can have exactly these of the tags.
fn is_one_build(tags: &[&str], chosen: &[&str]) -> bool {
    let of = |list: &[&str]| chosen.iter().filter(|it| list.contains(it)).count();
    let is_unix = chosen.iter().any(|it| UNIX.contains(it));
    let names_unix = tags.contains(&"unix");
    let has_unix = chosen.contains(&"unix");
    let is_other = chosen
        .iter()
        .any(|it| SYSTEMS.contains(it) && !UNIX.contains(it));
    // Android is Linux too, and so is iOS with Darwin.
    let systems = of(&SYSTEMS);
    let is_pair = (chosen.contains(&"android") && chosen.contains(&"linux"))
        || (chosen.contains(&"ios") && chosen.contains(&"darwin"));
    (systems <= 1 || (systems == 2 && is_pair))
        && of(&MACHINES) <= 1
        && (!names_unix || !is_unix || has_unix)
        && !(has_unix && is_other)
}

fn tokens(condition: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = condition.trim_start();
    while !rest.is_empty() {
        let length = if rest.starts_with("&&") || rest.starts_with("||") {
            2
        } else if rest.starts_with(['(', ')', '!']) {
            1
        } else {
            rest.find(|it: char| it.is_whitespace() || "()!&|".contains(it))
                .unwrap_or(rest.len())
                .max(rest.chars().next().map_or(1, char::len_utf8))
        };
        let Some((token, after)) = rest.split_at_checked(length) else {
            break;
        };
        found.push(token);
        rest = after.trim_start();
    }
    found
}

/// A condition while it is worked out, with the tags that are set.
struct Condition<'a> {
    tokens: std::iter::Peekable<std::slice::Iter<'a, &'a str>>,
    set: &'a [&'a str],
}

impl<'a> Condition<'a> {
    fn of(tokens: &'a [&'a str], set: &'a [&'a str]) -> Self {
        Self {
            tokens: tokens.iter().peekable(),
            set,
        }
    }

    fn met(mut self) -> bool {
        self.any(0)
    }

    fn any(&mut self, depth: usize) -> bool {
        let mut met = self.all(depth);
        while self.tokens.next_if(|it| **it == "||").is_some() {
            met |= self.all(depth);
        }
        met
    }

    fn all(&mut self, depth: usize) -> bool {
        let mut met = self.one(depth);
        while self.tokens.next_if(|it| **it == "&&").is_some() {
            met &= self.one(depth);
        }
        met
    }

    /// Nested deeper than any real condition, the rest counts as met.
    fn one(&mut self, depth: usize) -> bool {
        if depth > 64 {
            return true;
        }
        match self.tokens.next() {
            Some(&"!") => !self.one(depth + 1),
            Some(&"(") => {
                let met = self.any(depth + 1);
                self.tokens.next_if(|it| **it == ")");
                met
            }
            Some(tag) => self.set.contains(tag),
            None => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::may_go_together;
    use crate::Snapshot;

    fn check_together(one: (&str, &str), other: (&str, &str), expected: bool) {
        let text = |constraint: &str| {
            if constraint.is_empty() {
                "package a\n".to_owned()
            } else {
                format!("//go:build {constraint}\n\npackage a\n")
            }
        };
        let snapshot = Snapshot::of_texts([
            (one.0, text(one.1).as_str()),
            (other.0, text(other.1).as_str()),
        ]);
        let file = |name: &str| snapshot.file_at(name).unwrap();
        assert_eq!(
            may_go_together(file(one.0), file(other.0)),
            expected,
            "{one:?} {other:?}"
        );
    }

    #[test]
    fn files_go_together_when_some_build_has_both() {
        for (one, other, expected) in [
            (("a.go", ""), ("b_linux.go", ""), true),
            (("a_linux.go", ""), ("b_windows.go", ""), false),
            (("a_linux.go", ""), ("b_linux_test.go", ""), true),
            (("a_linux.go", ""), ("b.go", "!linux"), false),
            (("a_linux.go", ""), ("b.go", "unix && cgo"), true),
            (("a_windows.go", ""), ("b.go", "unix"), false),
            (("a.go", "windows || darwin"), ("b.go", "!windows"), true),
            (("a_zos_s390x.go", ""), ("b_linux_s390x.go", ""), false),
            (("a_amd64.go", ""), ("b_arm64.go", ""), false),
            (("a.go", "fast"), ("b.go", "!fast"), false),
            (("linux.go", ""), ("windows.go", ""), true),
            (("a.go", "((broken"), ("b.go", "!linux"), true),
        ] {
            check_together(one, other, expected);
        }
    }
}
