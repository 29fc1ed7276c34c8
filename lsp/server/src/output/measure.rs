//! A measure and its route as lines for a person.

use std::fmt::Write as _;

use scopewise_route::Route;
use scopewise_scope::{Scope, Weight};

use super::terminal::{Colour, Style, clean};

/// Sites shown before the rest is counted.
const SHOWN_SITES: usize = 12;

/// The whole text of `scope`, ending with a line break.
pub(crate) fn scope_text(scope: &Scope, route: &Route, style: Style) -> String {
    let mut text = String::new();
    let target = &scope.target;
    let named = match target.name.as_str() {
        "" => target.kind.word().to_owned(),
        name => format!("{} {name}", target.kind.word()),
    };
    let (first, last) = target.lines;
    line(
        &mut text,
        "target",
        &format!("{}:{first}-{last} {named}", target.path),
    );
    line(&mut text, "reach", scope.reach.word());
    line(&mut text, "files", &counted(&scope.files));
    sites(&mut text, scope);
    line(&mut text, "packages", &listed(&scope.packages));
    line(&mut text, "services", &listed(&scope.services));
    sensitive(&mut text, scope);
    let tokens = scope.tokens;
    line(
        &mut text,
        "tokens",
        &format!(
            "about {} required, {} to answer",
            tokens.required, tokens.answer
        ),
    );
    line(
        &mut text,
        "verify",
        &format!(
            "about {} s (an estimate) by {}",
            scope.verify.seconds,
            listed(&scope.verify.checks)
        ),
    );
    text = clean(&text);
    text.push('\n');
    text.push_str(&route_text(route, style));
    text
}

fn route_text(route: &Route, style: Style) -> String {
    let provisional = if route.provisional {
        " (provisional: not every file is read)"
    } else {
        ""
    };
    let mut text = String::new();
    let rung = style.paint(Colour::Bold, route.rung.name());
    let _ = writeln!(text, "{:<11}{rung}{provisional}", "route");
    if let Some(substitution) = &route.substitution {
        let _ = writeln!(text, "{:<11}{}", "", clean(substitution));
    }
    for verdict in &route.rules {
        let rung = verdict.at_least.map_or("-", |rung| rung.name());
        let row = format!(
            "  {:<13}{:<11}{}",
            verdict.rule.name(),
            rung,
            clean(&verdict.because)
        );
        let colour = if verdict.applies {
            Colour::Yellow
        } else {
            Colour::Dim
        };
        let _ = writeln!(text, "{}", style.paint(colour, &row));
    }
    text
}

fn line(text: &mut String, name: &str, value: &str) {
    let _ = writeln!(text, "{name:<11}{value}");
}

fn sites(text: &mut String, scope: &Scope) {
    let sites = &scope.reference_sites;
    let incomplete = scope.sites_incomplete.as_ref();
    let note = incomplete.map_or_else(String::new, |why| format!(" (maybe more: {why})"));
    line(
        text,
        "used at",
        &format!("{}{note}", number_of(sites.len(), "place")),
    );
    for it in sites.iter().take(SHOWN_SITES) {
        let within = it.site.within.as_deref();
        let within = within.map_or_else(String::new, |name| format!(" in {name}"));
        line(
            text,
            "",
            &format!("{}:{}{within}", it.site.path, it.site.line + 1),
        );
    }
    if sites.len() > SHOWN_SITES {
        line(text, "", &format!("and {} more", sites.len() - SHOWN_SITES));
    }
}

fn sensitive(text: &mut String, scope: &Scope) {
    if scope.sensitive.is_empty() {
        return line(text, "sensitive", "no");
    }
    for area in &scope.sensitive {
        let weight = match area.weight {
            Weight::Sensitive => "",
            Weight::Review => " (worth a review only)",
        };
        let signals = area.signals.join(", ");
        line(
            text,
            "sensitive",
            &format!("{}{weight}: {signals}", area.area.word()),
        );
    }
}

fn counted(files: &[impl ToString]) -> String {
    format!("{}: {}", files.len(), listed(files))
}

fn number_of(count: usize, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}

fn listed(items: &[impl ToString]) -> String {
    if items.is_empty() {
        return "none".into();
    }
    let items: Vec<String> = items.iter().map(ToString::to_string).collect();
    items.join(", ")
}
