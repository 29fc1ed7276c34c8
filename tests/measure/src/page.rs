//! The generated pages, `docs/measured/NAME.md`: one section a measurement, each saying how it was made.
//! Nothing on them depends on the day, so that two runs over the same packages differ only where the
//! code does.

use std::fmt::Display;
use std::fs;

use anyhow::{Context, Result};

use crate::shell::root;

/// What one measurement has to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The page's name, which is the command's: `releases`.
    pub name: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// Markdown below the heading.
    pub text: String,
}

impl Section {
    /// The whole page.
    #[must_use]
    pub fn page(&self) -> String {
        format!(
            "# {}\n\nWritten by `cargo xtask measure {}` on {}.\n\n{}\n",
            self.title,
            self.name,
            machine(),
            self.text.trim_end()
        )
    }

    /// Writes the page to `docs/measured`.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn write(&self) -> Result<()> {
        let folder = root().join("docs/measured");
        let path = folder.join(format!("{}.md", self.name));
        fs::create_dir_all(&folder)?;
        fs::write(&path, self.page())
            .with_context(|| format!("{} cannot be written", path.display()))
    }
}

/// The kind of machine: system, processor, cores.
#[must_use]
pub fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let known = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = known
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(':'))
        .map(|(_, model)| format!(", {}", model.trim()));
    format!(
        "{} {}{}, {cores} cores",
        std::env::consts::OS,
        std::env::consts::ARCH,
        model.unwrap_or_default()
    )
}

/// A Markdown table that grows row by row.
#[derive(Clone, Debug)]
pub struct Table {
    lines: Vec<String>,
}

impl Table {
    /// A table with these headings.
    #[must_use]
    pub fn new(headings: &[&str]) -> Self {
        let mut table = Self { lines: Vec::new() };
        table.push(headings);
        table.push(&vec!["---"; headings.len()]);
        table
    }

    /// One more row.
    #[must_use]
    pub fn row<const N: usize>(mut self, cells: [&dyn Display; N]) -> Self {
        self.add(cells);
        self
    }

    /// Adds a row.
    pub fn add<const N: usize>(&mut self, cells: [&dyn Display; N]) {
        self.push(&cells.map(|cell| cell.to_string().replace('|', "\\|")));
    }

    fn push(&mut self, cells: &[impl AsRef<str>]) {
        let cells: Vec<&str> = cells.iter().map(AsRef::as_ref).collect();
        self.lines.push(format!("| {} |", cells.join(" | ")));
    }
}

impl Display for Table {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(out, "{}", self.lines.join("\n"))
    }
}

/// A share of a whole in per cent: `0.25 %`; `none` of nothing.
#[must_use]
pub fn share(part: usize, whole: usize) -> String {
    if whole == 0 {
        return "none".into();
    }
    format!("{} %", percent(ratio(part, whole)))
}

/// A share with its 95 % interval after Wilson: `0.25 % (0.10 to 0.61)`.
#[must_use]
pub fn share_between(part: usize, whole: usize) -> String {
    if whole == 0 {
        return "none".into();
    }
    let (low, high) = wilson(part, whole);
    format!(
        "{} % ({} to {})",
        percent(ratio(part, whole)),
        percent(low),
        percent(high)
    )
}

/// A reason with the names it quotes and the numbers it begins with replaced, so that like reasons are
/// counted as one.
#[must_use]
pub fn without_names(reason: &str) -> String {
    let mut text = String::new();
    let unnumbered = reason.trim_start_matches(|it: char| it.is_ascii_digit());
    if unnumbered.len() < reason.len() {
        text.push('…');
    }
    for (number, part) in unnumbered.split('`').enumerate() {
        text.push_str(if number % 2 == 0 { part } else { "`…`" });
    }
    text.replace(" place ", " places ")
}

/// The 95 % interval after Wilson of `part` in `whole`, from 0 to 1.
#[must_use]
pub fn wilson(part: usize, whole: usize) -> (f64, f64) {
    const Z: f64 = 1.96;
    let count = float(whole.max(1));
    let share = ratio(part, whole);
    let middle = share + Z * Z / (2.0 * count);
    let spread = Z * (share * (1.0 - share) / count + Z * Z / (4.0 * count * count)).sqrt();
    let scale = 1.0 + Z * Z / count;
    (
        ((middle - spread) / scale).max(0.0),
        ((middle + spread) / scale).min(1.0),
    )
}

fn ratio(part: usize, whole: usize) -> f64 {
    float(part) / float(whole.max(1))
}

#[expect(clippy::cast_precision_loss, reason = "counts here are far below 2^52")]
const fn float(count: usize) -> f64 {
    count as f64
}

fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent > 0.0 && percent < 1.0 {
        format!("{percent:.3}")
    } else {
        format!("{percent:.1}")
    }
}

#[cfg(test)]
mod tests {
    use super::{share, share_between};

    #[test]
    fn prints_shares_with_their_intervals() {
        assert_eq!(share(1, 4), "25.0 %");
        assert_eq!(share(1, 400), "0.250 %");
        assert_eq!(share(0, 0), "none");
        assert_eq!(share_between(0, 1000), "0.0 % (0.0 to 0.383)");
        assert_eq!(share_between(5, 10), "50.0 % (23.7 to 76.3)");
    }
}
