//! What a patch says of itself before its first hunk: the fields of DEP-3, a mail as git writes it, or
//! plain words.

/// A patch's header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// The description: a short line, then what explains it; without trailers and links.
    pub description: String,
    /// All of the header, for labels.
    pub whole: String,
}

/// Longest description that is taken for an ask, in bytes.
const LIMIT: usize = 1_500;

/// Fields whose value describes the change.
const DESCRIBES: [&str; 2] = ["description", "subject"];

/// Fields and trailers that describe nothing.
const OTHER: [&str; 34] = [
    "acked-by",
    "applied-upstream",
    "author",
    "backported-by",
    "bug",
    "cc",
    "change-id",
    "co-authored-by",
    "closes",
    "comment",
    "content-transfer-encoding",
    "content-type",
    "date",
    "depends-on",
    "differential revision",
    "fixes",
    "forwarded",
    "from",
    "gbp-pq",
    "index",
    "last-update",
    "message-id",
    "mime-version",
    "origin",
    "pull-request",
    "refs",
    "related-bug",
    "reported-by",
    "reviewed-by",
    "reviewed-on",
    "signed-off-by",
    "tested-by",
    "upstream",
    "x-git-url",
];

impl Header {
    /// Reads what stands before the first hunk of a patch.
    #[must_use]
    pub fn of(patch: &str) -> Self {
        let lines: Vec<&str> = patch
            .lines()
            .take_while(|line| !starts_diff(line))
            .collect();
        let mut described: Vec<String> = Vec::new();
        let mut is_described = true;
        for line in lines.iter().take_while(|line| line.trim_end() != "---") {
            let (field, value) = field_of(line);
            let continues = line.starts_with([' ', '\t']);
            match field.as_deref() {
                Some(field) if DESCRIBES.contains(&field) => {
                    is_described = true;
                    described.push(without_tag(value).to_owned());
                }
                Some(field) if is_other(field) => is_described = false,
                _ if continues && !is_described => {}
                _ => {
                    is_described = true;
                    described.push(plain(line).to_owned());
                }
            }
        }
        Self {
            description: tidy(&described),
            whole: lines.join("\n"),
        }
    }

    /// Whether the header says that this is a security fix.
    #[must_use]
    pub fn tells_security(&self) -> bool {
        let lower = self.whole.to_lowercase();
        has_cve(&lower)
            || [
                "security fix",
                "security issue",
                "security vulnerab",
                "vulnerability",
                "security hole",
                "security bug",
                "ghsa-",
                "ossa-",
                "ossn-",
            ]
            .iter()
            .any(|word| lower.contains(word))
    }
}

/// Whether a text holds a CVE's number, in lower case.
#[must_use]
pub fn has_cve(lower: &str) -> bool {
    lower.match_indices("cve-").any(|(at, mark)| {
        let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).count();
        let rest = lower.get(at + mark.len()..).unwrap_or_default();
        digits(rest) == 4
            && rest.get(4..).is_some_and(|rest| {
                rest.starts_with('-') && digits(rest.get(1..).unwrap_or("")) > 3
            })
    })
}

fn starts_diff(line: &str) -> bool {
    ["diff ", "--- ", "Index: ", "+++ ", "@@ ", "==="]
        .iter()
        .any(|start| line.starts_with(start))
}

/// A line as a field, in lower case, and its value.
fn field_of(line: &str) -> (Option<String>, &str) {
    let named = line.split_once(':').filter(|(name, _)| {
        !name.is_empty()
            && name.len() < 30
            && name
                .chars()
                .all(|it| it.is_ascii_alphanumeric() || it == '-' || it == ' ')
            && name.starts_with(|it: char| it.is_ascii_alphabetic())
    });
    named.map_or((None, line), |(name, value)| {
        (Some(name.to_lowercase()), value.trim())
    })
}

fn is_other(field: &str) -> bool {
    OTHER.contains(&field)
        || field.starts_with("bug-")
        || field.starts_with("x-")
        || field.ends_with("-by")
}

/// A subject without git's `[PATCH 1/2]`.
fn without_tag(subject: &str) -> &str {
    let tagged = subject.strip_prefix('[').and_then(|it| it.split_once(']'));
    tagged
        .filter(|(tag, _)| tag.to_uppercase().contains("PATCH"))
        .map_or(subject, |(_, rest)| rest.trim())
}

/// A line of the long description without DEP-3's indent, its lone dot, and the marks of `dpatch`.
fn plain(line: &str) -> &str {
    let line = line.trim();
    let line = line.strip_prefix("## DP:").unwrap_or(line).trim();
    if line == "." || line.starts_with("#!") || line.starts_with("From ") {
        return "";
    }
    line
}

fn tidy(lines: &[String]) -> String {
    let mut text = String::new();
    for line in lines {
        let is_repeated = line.is_empty() && (text.is_empty() || text.ends_with("\n\n"));
        if is_repeated || is_link(line) {
            continue;
        }
        if text.len() + line.len() > LIMIT {
            break;
        }
        text.push_str(line);
        text.push('\n');
    }
    text.trim().to_owned()
}

fn is_link(line: &str) -> bool {
    (line.starts_with("http://") || line.starts_with("https://")) && !line.contains(' ')
}

#[cfg(test)]
mod tests {
    use super::{Header, has_cve};

    fn check(patch: &str, description: &str) {
        assert_eq!(Header::of(patch).description, description, "{patch}");
    }

    #[test]
    fn reads_the_fields_of_dep_3() {
        check(
            "Description: Do not follow links\n They may leave the folder.\n .\n So say.\nAuthor: A <a@b.c>\n long name\nBug: https://x.y/1\nForwarded: no\n\n--- a/x\n+++ b/x\n",
            "Do not follow links\nThey may leave the folder.\n\nSo say.",
        );
    }

    #[test]
    fn reads_a_mail() {
        check(
            "From 1234 Mon Sep 17 00:00:00 2001\nFrom: A <a@b.c>\nDate: Mon\nSubject: [PATCH 1/2] Escape the title:\n it is shown as it is\n\nLonger words.\n\nSigned-off-by: A\n---\n x.py | 2 +-\n\ndiff --git a/x b/x\n",
            "Escape the title:\nit is shown as it is\n\nLonger words.",
        );
    }

    #[test]
    fn reads_plain_words_and_nothing() {
        check(
            "Use the system's libraries.\n\nIndex: x/y\n",
            "Use the system's libraries.",
        );
        check("--- a/x\n+++ b/x\n", "");
    }

    #[test]
    fn tells_the_number_of_a_cve() {
        assert!(has_cve("fix cve-2023-12345"));
        assert!(!has_cve("cve-check"));
        assert!(!has_cve("cve-2023-x"));
    }
}
