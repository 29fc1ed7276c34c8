//! How much of a description an ask says: all of it, without what gives a security fix away, or nothing.

/// What is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wording {
    /// The whole description.
    Whole,
    /// Without the words that only a security fix is described with.
    Plain,
    /// Nothing but that something is to be changed.
    Nothing,
}

impl Wording {
    /// All of them, the most telling first.
    pub const ALL: [Self; 3] = [Self::Whole, Self::Plain, Self::Nothing];

    /// What a table calls it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Whole => "the whole description",
            Self::Plain => "without its security words",
            Self::Nothing => "without any words",
        }
    }

    /// The instruction of a description.
    #[must_use]
    pub fn of(self, description: &str) -> String {
        let said = match self {
            Self::Whole => description.to_owned(),
            Self::Plain => without_security_words(description),
            Self::Nothing => String::new(),
        };
        if said.trim().is_empty() {
            return NOTHING.to_owned();
        }
        said
    }
}

/// What is asked when there are no words.
const NOTHING: &str = "change this";

/// Starts of words that only a security fix is described with, numbers of a catalogue aside.
const STARTS: [&str; 26] = [
    "advisor",
    "arbitrary",
    "attack",
    "bypass",
    "denial",
    "disclos",
    "escalat",
    "exploit",
    "hijack",
    "inject",
    "insecure",
    "leak",
    "malicious",
    "privilege",
    "redos",
    "sanitis",
    "sanitiz",
    "secur",
    "smuggl",
    "spoof",
    "ssrf",
    "csrf",
    "xss",
    "travers",
    "untrusted",
    "vuln",
];

fn without_security_words(description: &str) -> String {
    let lines = description.lines().map(|line| {
        let words = line.split(' ').filter(|word| !is_security_word(word));
        words.collect::<Vec<_>>().join(" ")
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn is_security_word(word: &str) -> bool {
    let lower = word.to_lowercase();
    lower.contains("cve-")
        || lower.contains("cwe-")
        || lower.contains("ghsa-")
        || lower
            .split(|it: char| !it.is_alphanumeric())
            .any(|part| part == "dos" || STARTS.iter().any(|start| part.starts_with(start)))
}

#[cfg(test)]
mod tests {
    use super::Wording;

    #[test]
    fn leaves_out_what_gives_a_security_fix_away() {
        assert_eq!(
            Wording::Plain.of("CVE-2023-1234: Fix XSS in title\nof Vulnerable pages (ReDoS)"),
            "Fix in title\nof pages"
        );
        assert_eq!(Wording::Plain.of("CVE-2023-1234"), "change this");
        assert_eq!(Wording::Nothing.of("anything"), "change this");
    }
}
