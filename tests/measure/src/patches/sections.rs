//! A patch as one small patch a file, with the names that `quilt` would take: the first folder of each
//! name is dropped, whatever it is called.

/// The parts of a patch, one a file, each a unified diff with git's names. `exists` tells whether a
/// file is there before: older diffs name a new file on both sides.
#[must_use]
pub fn sections(patch: &str, exists: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let lines: Vec<&str> = patch.split_inclusive('\n').collect();
    let mut rest = lines.as_slice();
    while let Some((line, tail)) = rest.split_first() {
        rest = tail;
        let Some((new, hunks)) = head(line, tail) else {
            continue;
        };
        let (count, first) = hunk_lines(hunks);
        let Some((body, next)) = hunks.split_at_checked(count) else {
            break;
        };
        rest = next;
        let old = name_of(line).unwrap_or_default();
        let is_new = first.contains(" -0,0 ") && !exists(&below(&old));
        let is_gone = first.contains(" +0,0 ");
        let from = side("a", &old, is_new);
        let to = side("b", &new, is_gone);
        found.push(format!("--- {from}\n+++ {to}\n{}", body.concat()));
    }
    found
}

/// The new name and what follows it, where these two lines begin a file's part.
fn head<'a>(line: &str, tail: &'a [&'a str]) -> Option<(String, &'a [&'a str])> {
    line.strip_prefix("--- ")?;
    let (second, rest) = tail.split_first()?;
    let new = name_of(second).filter(|_| second.starts_with("+++ "))?;
    rest.first().filter(|it| it.starts_with("@@ "))?;
    Some((new, rest))
}

fn name_of(line: &str) -> Option<String> {
    let name = line.get(4..)?;
    Some(name.split('\t').next()?.trim_end().to_owned())
}

fn below(name: &str) -> String {
    let (_, rest) = name.split_once('/').unwrap_or(("", name));
    rest.trim_start_matches('/').to_owned()
}

fn side(letter: &str, name: &str, is_nothing: bool) -> String {
    if is_nothing || name == "/dev/null" {
        return "/dev/null".into();
    }
    format!("{letter}/{}", below(name))
}

/// How many lines the hunks at the start take, and the first hunk's heading.
fn hunk_lines<'a>(lines: &[&'a str]) -> (usize, &'a str) {
    let mut count = 0;
    while let Some((old, new)) = lines.get(count).and_then(|line| counts_of(line)) {
        count += 1;
        let (mut old, mut new) = (old, new);
        while old > 0 || new > 0 {
            match lines.get(count).and_then(|line| line.chars().next()) {
                Some('-') => old = old.saturating_sub(1),
                Some('+') => new = new.saturating_sub(1),
                Some('\\') => {}
                Some(_) => {
                    old = old.saturating_sub(1);
                    new = new.saturating_sub(1);
                }
                None => break,
            }
            count += 1;
        }
        if lines.get(count).is_some_and(|line| line.starts_with('\\')) {
            count += 1;
        }
    }
    (count, lines.first().copied().unwrap_or_default())
}

/// The line counts of a hunk's heading: `@@ -1,3 +1,4 @@`.
fn counts_of(line: &str) -> Option<(usize, usize)> {
    let mut words = line.strip_prefix("@@ ")?.split(' ');
    let mut count = |sign: char| -> Option<usize> {
        let range = words.next()?.strip_prefix(sign)?;
        range
            .split_once(',')
            .map_or(Some(1), |(_, count)| count.parse().ok())
    };
    Some((count('-')?, count('+')?))
}

#[cfg(test)]
mod tests {
    use super::sections;

    #[test]
    fn splits_a_patch_and_names_its_files_as_quilt_does() {
        let patch = "Words.\n--- x.orig/a.py\t2020\n+++ x/a.py\t2021\n@@ -1 +1,2 @@\n a\n+--- b\n--- x.orig/new.py\n+++ x/new.py\n@@ -0,0 +1 @@\n+a\n-- \n2.1\n";
        assert_eq!(
            sections(patch, |path| path == "a.py"),
            [
                "--- a/a.py\n+++ b/a.py\n@@ -1 +1,2 @@\n a\n+--- b\n",
                "--- /dev/null\n+++ b/new.py\n@@ -0,0 +1 @@\n+a\n",
            ]
        );
    }
}
