//! What happens while an ask runs, as progress lines.

use scopewise_engine::Event;

use super::findings::finding_line;
use super::terminal::{Colour, Style, clean};

/// The event as lines without a final line break; `None` for what a line would say too often.
pub(super) fn event_line(event: &Event, style: Style) -> Option<String> {
    match event {
        Event::Measured { scope, route } => Some(format!(
            "{}:{}-{} · {} · {} ({})",
            clean(scope.target.path.as_str()),
            scope.target.lines.0,
            scope.target.lines.1,
            scope.reach,
            style.paint(Colour::Bold, route.rung.name()),
            clean(&route.reasons())
        )),
        Event::Calling {
            attempt,
            rung,
            model,
            prompt_tokens,
        } => Some(format!(
            "attempt {attempt}: {rung}, {}, about {prompt_tokens} tokens",
            clean(model)
        )),
        Event::Progress { .. } => None,
        Event::Retrying { because } => Some(format!("again: {}", clean(because))),
        Event::Verified { findings, passed } => {
            let mut lines = vec![if *passed {
                style.paint(Colour::Green, "the checks let it pass")
            } else {
                style.paint(Colour::Red, "the checks reject it")
            }];
            lines.extend(
                findings
                    .iter()
                    .map(|finding| format!("  {}", finding_line(finding, style))),
            );
            Some(lines.join("\n"))
        }
        Event::Escalating { from, to, because } => Some(format!(
            "escalating from {from} to {to}: {}",
            clean(because)
        )),
    }
}
