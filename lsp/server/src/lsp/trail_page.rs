//! The record of an ask as a page of Markdown for a person: what was asked, why it went where it went,
//! every attempt with what it cost and what was found, what no check could judge, and the end. What
//! models and files say is escaped, so that a page shows nothing but text.

use std::fmt::Write as _;
use std::time::Duration;

use scopewise_engine::{Attempt, OutcomeWord, Trail, TrailRule};
use scopewise_models::{ModelFacts, Usage};

use super::asks::{AskResult, Record, ResultState};
use super::title::cleaned;

/// The page of a record, with what became of its result where that is still there.
pub(super) fn trail_page(record: &Record, result: Option<&AskResult>) -> String {
    // A note is added to the result's own record.
    let trail = result.map_or(&record.trail, |result| &result.proposal.trail);
    let mut page = format!("# {}\n\n", escaped(&record.label));
    let _ = writeln!(page, "{}\n", ending(trail, result));
    asked(&mut page, trail);
    sums(&mut page, trail, record.took);
    route(&mut page, trail);
    for (index, attempt) in trail.attempts.iter().enumerate() {
        attempted(&mut page, index + 1, attempt);
    }
    if let Some(result) = result {
        list(&mut page, "Not judged", &result.proposal.not_judged());
    }
    for file in &trail.files {
        let fence = fence(&file.diff);
        let _ = write!(
            page,
            "\n## {}\n\n{fence}diff\n{}\n{fence}\n",
            escaped(&file.path),
            file.diff.trim_end()
        );
    }
    page
}

fn ending(trail: &Trail, result: Option<&AskResult>) -> String {
    let word = match (result.map(|it| it.state), trail.outcome) {
        (Some(ResultState::Applied), _) => "Applied",
        (Some(ResultState::Offered), _) => "Offered, waiting for a yes",
        (_, OutcomeWord::Proposal) => "The draft passed the checks and is not kept any more",
        (_, OutcomeWord::Rejected) => "Rejected: nothing was applied",
        (_, OutcomeWord::Failed) => "Failed: nothing was changed",
        (_, OutcomeWord::Cancelled) => "Cancelled: nothing was changed",
    };
    match &trail.message {
        Some(message) => format!("**{word}.** {}", escaped(message)),
        None => format!("**{word}.**"),
    }
}

fn asked(page: &mut String, trail: &Trail) {
    let _ = writeln!(page, "- Asked: {}", escaped(&trail.instruction));
    let _ = writeln!(page, "- About: {}", escaped(&trail.target));
    if let Some(note) = &trail.note {
        let _ = writeln!(page, "- Because of the draft before: {}", escaped(note));
    }
    let _ = writeln!(page, "- Id: `{}`", trail.id);
}

fn sums(page: &mut String, trail: &Trail, took: Duration) {
    let calls = trail.attempts.len();
    let input: usize = trail.attempts.iter().map(|it| it.tokens.input).sum();
    let output: usize = trail.attempts.iter().map(|it| it.tokens.output).sum();
    let costs: Option<Vec<f64>> = trail.attempts.iter().map(cost).collect();
    let costs = costs.filter(|costs| !costs.is_empty());
    let cost = costs.map(|costs| priced(costs.iter().sum()));
    let _ = writeln!(
        page,
        "- In all: {:.1} s, {calls} call{}, {input} tokens in, {output} tokens out{}",
        took.as_secs_f64(),
        if calls == 1 { "" } else { "s" },
        cost.unwrap_or_default()
    );
}

fn route(page: &mut String, trail: &Trail) {
    if trail.route.rung.is_empty() {
        return;
    }
    let provisional = match trail.route.provisional {
        true => ", provisional: not all of the workspace was read",
        false => "",
    };
    let rung = &trail.route.rung;
    let _ = writeln!(page, "\n## Route: {rung}{provisional}\n");
    let (applied, others): (Vec<&TrailRule>, Vec<&TrailRule>) =
        trail.route.rules.iter().partition(|rule| rule.applies);
    for rule in applied {
        let least = rule.at_least.as_deref().unwrap_or("no rung");
        let because = escaped(&rule.because);
        let _ = writeln!(page, "- **{}**, at least {least}: {because}", rule.rule);
    }
    for rule in others {
        let _ = writeln!(page, "- {}: {}", rule.rule, escaped(&rule.because));
    }
}

fn attempted(page: &mut String, number: usize, attempt: &Attempt) {
    let _ = writeln!(
        page,
        "\n## Attempt {number}: {}, {}\n",
        attempt.rung,
        escaped(&attempt.model)
    );
    let seconds = Duration::from_millis(attempt.milliseconds).as_secs_f64();
    let _ = writeln!(
        page,
        "- {seconds:.1} s, {} tokens in, {} tokens out{}",
        attempt.tokens.input,
        attempt.tokens.output,
        cost(attempt).map(priced).unwrap_or_default()
    );
    for left_out in &attempt.left_out {
        let _ = writeln!(page, "- Left out of the prompt: {}", escaped(left_out));
    }
    for placement in &attempt.placements {
        let _ = writeln!(page, "- Placed: {}", escaped(placement));
    }
    if let Some(failure) = &attempt.failure {
        let _ = writeln!(page, "- No draft: {}", escaped(failure));
    }
    for finding in &attempt.findings {
        let _ = writeln!(
            page,
            "- **{}** {} at {}:{}: {}",
            finding.severity,
            finding.check,
            escaped(&finding.path),
            finding.line,
            escaped(&finding.message)
        );
    }
    if attempt.findings.is_empty() && attempt.failure.is_none() {
        let _ = writeln!(page, "- Nothing was found");
    }
}

fn list(page: &mut String, title: &str, items: &[String]) {
    if items.is_empty() {
        return;
    }
    let _ = writeln!(page, "\n## {title}\n");
    for item in items {
        let _ = writeln!(page, "- {}", escaped(item));
    }
}

/// US dollars at the vendor's list price, where that is known and tokens were counted.
fn cost(attempt: &Attempt) -> Option<f64> {
    let id = attempt.model.split(' ').next().unwrap_or_default();
    let price = ModelFacts::of(id)?.price?;
    let usage = Usage {
        input: attempt.tokens.input,
        output: attempt.tokens.output,
        ..Usage::default()
    };
    (usage.input > 0).then(|| price.of(&usage))
}

fn priced(dollars: f64) -> String {
    format!(", at most ${dollars:.4} at the list price")
}

/// One line of text that Markdown takes as text; what stands between single backticks stays code.
fn escaped(text: &str) -> String {
    let line = cleaned(text);
    let are_spans = line.matches('`').count().is_multiple_of(2) && !line.contains("``");
    if !are_spans {
        return escaped_words(&line);
    }
    let parts = line.split('`').enumerate().map(|(index, part)| {
        if index % 2 == 1 {
            format!("`{part}`")
        } else {
            escaped_words(part)
        }
    });
    parts.collect()
}

fn escaped_words(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    let mut is_in_word = false;
    while let Some(letter) = letters.next() {
        let goes_on = letters.peek().is_some_and(|next| next.is_alphanumeric());
        let is_mark = match letter {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '&' | '~' | '$' => true,
            // Within a word it marks nothing.
            '_' => !(is_in_word && goes_on),
            _ => false,
        };
        if is_mark {
            escaped.push('\\');
        }
        escaped.push(letter);
        is_in_word = letter.is_alphanumeric();
    }
    escaped
}

/// A fence that no line of the text can close.
fn fence(text: &str) -> String {
    let longest = text
        .split(|letter| letter != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    "`".repeat(longest.max(2) + 1)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use scopewise_engine::{
        Attempt, OutcomeWord, Trail, TrailFile, TrailFinding, TrailRoute, TrailRule, TrailTokens,
    };

    use super::{escaped, trail_page};
    use crate::lsp::asks::Record;

    fn rule(rule: &str, at_least: Option<&str>, because: &str) -> TrailRule {
        TrailRule {
            rule: rule.into(),
            applies: at_least.is_some(),
            at_least: at_least.map(Into::into),
            because: because.into(),
        }
    }

    fn record() -> Record {
        let attempt = |model: &str, message: &str| Attempt {
            rung: "fast".into(),
            model: model.into(),
            milliseconds: 1_500,
            tokens: TrailTokens {
                input: 1_000,
                output: 200,
            },
            findings: vec![TrailFinding {
                check: "imports".into(),
                severity: "reject".into(),
                path: "a.py".into(),
                line: 3,
                message: message.into(),
            }],
            failure: None,
            left_out: vec!["the rest of the file".into()],
            placements: Vec::new(),
        };
        Record {
            id: "a1".into(),
            label: "Simplify load".into(),
            took: Duration::from_millis(3_100),
            trail: Trail {
                id: "a1".into(),
                instruction: "make it *fast*\nplease".into(),
                target: "a.py:1-2 load".into(),
                note: None,
                route: TrailRoute {
                    rung: "fast".into(),
                    provisional: false,
                    rules: vec![
                        rule("files", None, "one file changes"),
                        rule("sensitive", Some("reasoning"), "it checks a password"),
                    ],
                },
                attempts: vec![
                    attempt("claude-haiku-5-5", "`x` exists nowhere ![i](http://h)"),
                    attempt("qwen", "the same"),
                ],
                outcome: OutcomeWord::Rejected,
                message: Some("no draft passed".into()),
                files: vec![TrailFile {
                    path: "a.py".into(),
                    diff: "+```\n".into(),
                }],
            },
        }
    }

    #[test]
    fn tells_all_of_it() {
        assert_eq!(
            trail_page(&record(), None),
            r"# Simplify load

**Rejected: nothing was applied.** no draft passed

- Asked: make it \*fast\* please
- About: a.py:1-2 load
- Id: `a1`
- In all: 3.1 s, 2 calls, 2000 tokens in, 400 tokens out

## Route: fast

- **sensitive**, at least reasoning: it checks a password
- files: one file changes

## Attempt 1: fast, claude-haiku-5-5

- 1.5 s, 1000 tokens in, 200 tokens out, at most $0.0002 at the list price
- Left out of the prompt: the rest of the file
- **reject** imports at a.py:3: `x` exists nowhere !\[i\](http://h)

## Attempt 2: fast, qwen

- 1.5 s, 1000 tokens in, 200 tokens out
- Left out of the prompt: the rest of the file
- **reject** imports at a.py:3: the same

## a.py

````diff
+```
````
"
        );
    }

    #[test]
    fn escapes_what_would_be_more_than_text() {
        let check = |text, expected: &str| assert_eq!(escaped(text), expected);
        check(
            "set OPENAI_API_KEY or __x__",
            r"set OPENAI_API_KEY or \_\_x\_\_",
        );
        check("`a_b *c*` <img src=x>", r"`a_b *c*` \<img src=x\>");
        check(r"\`[x](http://h)`", r"\\`[x](http://h)`");
        check("a ` b [x](y)", r"a \` b \[x\](y)");
        check("``[x](y)` `", r"\`\`\[x\](y)\` \`");
        check("a\n# b", "a # b");
    }

    #[test]
    fn sums_costs_only_where_all_are_known() {
        let mut record = record();
        record.trail.attempts.truncate(1);
        let page = trail_page(&record, None);
        assert!(
            page.contains("1 call, 1000 tokens in, 200 tokens out, at most $"),
            "{page}"
        );
    }
}
