//! The demo on the screen: steps with their route, what was said, findings and diff, and the table.

use std::io::{self, Write};

use scopewise_engine::{Attempt, Trail};

use super::play::Played;

/// Where the demo is shown.
pub(super) struct Screen<W> {
    out: W,
    colour: bool,
}

const BOLD: &str = "1";
const DIM: &str = "2";
const RED: &str = "31";
const GREEN: &str = "32";
const YELLOW: &str = "33";
const CYAN: &str = "36";

impl<W: Write> Screen<W> {
    pub(super) const fn new(out: W, colour: bool) -> Self {
        Self { out, colour }
    }

    fn paint(&self, code: &str, text: &str) -> String {
        if self.colour {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }

    pub(super) fn opening(&mut self) -> io::Result<()> {
        let title = self.paint(BOLD, "Scopewise demo");
        writeln!(
            self.out,
            "{title}: the real server over a small project; the models are a script on loopback\nthat answers word for word. No key, no network. Everything else is measured here.\n"
        )
    }

    pub(super) fn step(&mut self, number: usize, step: &Played) -> io::Result<()> {
        let title = self.paint(BOLD, &format!("{number}. {}", step.title));
        writeln!(self.out, "{title}\n   {}", self.paint(CYAN, &step.ask))?;
        for trail in &step.trails {
            if let Some(note) = &trail.note {
                writeln!(
                    self.out,
                    "   {}",
                    self.paint(CYAN, &format!("escalated with a note: “{note}”"))
                )?;
            }
            self.trail(trail)?;
        }
        let as_told = step.complaints.is_empty();
        for line in step.said.iter().filter(|line| !as_told || is_result(line)) {
            writeln!(self.out, "   {}", self.paint(DIM, line))?;
        }
        self.diff(&step.diff)?;
        for complaint in &step.complaints {
            writeln!(
                self.out,
                "   {}",
                self.paint(RED, &format!("not as told: {complaint}"))
            )?;
        }
        writeln!(self.out)
    }

    fn trail(&mut self, trail: &Trail) -> io::Result<()> {
        let rung = &trail.route.rung;
        let reasons: Vec<&str> = trail
            .route
            .rules
            .iter()
            .filter(|rule| rule.applies && rule.at_least.as_ref() == Some(rung))
            .map(|rule| rule.because.as_str())
            .collect();
        let because = if reasons.is_empty() {
            "no rule asks for more".into()
        } else {
            reasons.join("; ")
        };
        writeln!(self.out, "   route: {} ({because})", self.paint(BOLD, rung))?;
        for attempt in &trail.attempts {
            self.attempt(attempt)?;
        }
        Ok(())
    }

    fn attempt(&mut self, attempt: &Attempt) -> io::Result<()> {
        let tokens = attempt.tokens;
        writeln!(
            self.out,
            "   {} by {}: {} tokens in, {} out, {} ms",
            attempt.rung, attempt.model, tokens.input, tokens.output, attempt.milliseconds
        )?;
        if let Some(failure) = &attempt.failure {
            writeln!(self.out, "     {}", self.paint(RED, failure))?;
        }
        for finding in &attempt.findings {
            let code = if finding.severity == "reject" {
                RED
            } else {
                YELLOW
            };
            let line = format!(
                "{} {}:{} {}",
                finding.check, finding.path, finding.line, finding.message
            );
            writeln!(self.out, "     {}", self.paint(code, &line))?;
        }
        Ok(())
    }

    fn diff(&mut self, diff: &str) -> io::Result<()> {
        for line in diff.lines().filter(|line| !line.starts_with("diff --git")) {
            let code = match line.as_bytes().first() {
                Some(b'+') => GREEN,
                Some(b'-') => RED,
                Some(b'@') => CYAN,
                _ => DIM,
            };
            writeln!(self.out, "   │ {}", self.paint(code, line))?;
        }
        Ok(())
    }

    /// What every step cost, and whether it came out as told.
    pub(super) fn table(&mut self, played: &[Played]) -> io::Result<()> {
        let header = format!(
            "{:<3} {:<10} {:<22} {:>8} {:>14} {:>9}  {}",
            "", "route", "attempts", "findings", "tokens in/out", "time", "as told"
        );
        writeln!(self.out, "{}", self.paint(BOLD, &header))?;
        for (number, step) in played.iter().enumerate() {
            let attempts: Vec<&Attempt> = step
                .trails
                .iter()
                .flat_map(|trail| &trail.attempts)
                .collect();
            let rungs: Vec<&str> = attempts.iter().map(|it| it.rung.as_str()).collect();
            let findings: usize = attempts.iter().map(|it| it.findings.len()).sum();
            let input: usize = attempts.iter().map(|it| it.tokens.input).sum();
            let output: usize = attempts.iter().map(|it| it.tokens.output).sum();
            let route = step
                .trails
                .first()
                .map(|it| it.route.rung.as_str())
                .unwrap_or_default();
            let told = if step.complaints.is_empty() {
                self.paint(GREEN, "yes")
            } else {
                self.paint(RED, "no")
            };
            writeln!(
                self.out,
                "{:<3} {route:<10} {:<22} {findings:>8} {:>14} {:>6} ms  {told}",
                number + 1,
                rungs.join(" → "),
                format!("{input}/{output}"),
                step.took.as_millis(),
            )?;
        }
        writeln!(
            self.out,
            "\nTokens are the script's estimates and the times are without a model's own thinking."
        )
    }
}

/// What is worth showing of what the server said: not the phases that go by.
fn is_result(line: &str) -> bool {
    ["applied", "offered", "trimmed", "proposal", "ready"]
        .iter()
        .any(|word| line.to_lowercase().contains(word))
}
