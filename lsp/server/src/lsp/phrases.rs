//! What happens while an ask runs, as one line for a person.

use scopewise_engine::{Event, Phase};
use scopewise_route::{Route, RungId};

use super::title::{cleaned, shortened};

/// A line's length: status lines are short.
const LINE: usize = 120;

/// The line of an event. `calling` names rung and model of the call that runs, `shown` the rung that the
/// menu named.
pub(super) fn phrase(event: &Event, calling: &str, shown: Option<RungId>) -> String {
    let line = match event {
        Event::Measured { route, .. } => routed(route, shown),
        Event::Calling { prompt_tokens, .. } => {
            format!("{calling}: sending about {prompt_tokens} tokens")
        }
        Event::Progress { phase, tokens } => match (phase, tokens) {
            (Phase::Verifying, _) => "verifying".into(),
            (phase, 0) => format!("{calling}: {}", phase.word()),
            (phase, 1) => format!("{calling}: {}, 1 token", phase.word()),
            (phase, tokens) => format!("{calling}: {}, {tokens} tokens", phase.word()),
        },
        Event::Retrying { because } => format!("again: {because}"),
        Event::Verified { passed: true, .. } => "verified".into(),
        Event::Verified { findings, .. } => match findings.first() {
            Some(finding) => format!("rejected: {}", finding.message),
            None => "rejected".into(),
        },
        Event::Escalating { from, to, because } => format!("{from} → {to}: {because}"),
    };
    shortened(&cleaned(&line), LINE)
}

fn routed(route: &Route, shown: Option<RungId>) -> String {
    let reasons = route.reasons();
    match shown.filter(|shown| *shown != route.rung) {
        Some(shown) => format!("{} instead of {shown}: {reasons}", route.rung),
        None => format!("{}: {reasons}", route.rung),
    }
}

#[cfg(test)]
mod tests {
    use scopewise_engine::{Event, Phase};
    use scopewise_route::RungId;

    use super::phrase;

    #[track_caller]
    fn check_phrase(event: Event, expected: &str) {
        assert_eq!(phrase(&event, "fast · spark", None), expected);
    }

    #[test]
    fn names_phase_model_and_tokens() {
        check_phrase(
            Event::Calling {
                attempt: 1,
                rung: RungId::Fast,
                model: "spark".into(),
                prompt_tokens: 900,
            },
            "fast · spark: sending about 900 tokens",
        );
        check_phrase(
            Event::Progress {
                phase: Phase::Waiting,
                tokens: 0,
            },
            "fast · spark: waiting",
        );
        check_phrase(
            Event::Progress {
                phase: Phase::Drafting,
                tokens: 42,
            },
            "fast · spark: drafting, 42 tokens",
        );
        check_phrase(
            Event::Escalating {
                from: RungId::Fast,
                to: RungId::Reasoning,
                because: "import `foo` exists\u{1b} nowhere".into(),
            },
            "fast → reasoning: import `foo` exists nowhere",
        );
    }
}
