//! The JSON of `scope`, `prompt` and `verify`: paths relative to the root, lines from 1. The JSON of
//! `edit` is the trail itself.

use scopewise_engine::TrailFinding;
use scopewise_prompt::Prompt;
use scopewise_route::{Route, RungId};
use scopewise_scope::{Scope, TokenCount};
use scopewise_verify::{CheckVerdict, Finding, Report, Verdict};
use serde::Serialize;

/// `scope --json`.
#[derive(Debug, Serialize)]
pub(crate) struct ScopeJson {
    target: TargetJson,
    reach: &'static str,
    files: Vec<String>,
    reference_sites: Vec<SiteJson>,
    packages: Vec<String>,
    services: Vec<String>,
    sensitive: Vec<SensitiveJson>,
    tokens: TokensJson,
    verify: VerifiabilityJson,
    route: RouteJson,
}

#[derive(Debug, Serialize)]
struct TargetJson {
    path: String,
    kind: &'static str,
    name: String,
    start_line: usize,
    end_line: usize,
}

#[derive(Debug, Serialize)]
struct SiteJson {
    path: String,
    line: usize,
    /// The definition around the site; `null` at module level.
    r#in: Option<String>,
}

#[derive(Debug, Serialize)]
struct SensitiveJson {
    area: &'static str,
    signals: Vec<String>,
}

#[derive(Debug, Serialize)]
struct TokensJson {
    required: usize,
    answer: usize,
}

#[derive(Debug, Serialize)]
struct VerifiabilityJson {
    checks: Vec<&'static str>,
    seconds: u32,
}

#[derive(Debug, Serialize)]
struct RouteJson {
    rung: &'static str,
    provisional: bool,
    rules: Vec<RuleJson>,
}

#[derive(Debug, Serialize)]
struct RuleJson {
    rule: &'static str,
    applies: bool,
    at_least: Option<&'static str>,
    because: String,
}

impl ScopeJson {
    /// The JSON of a measure and its route.
    pub(crate) fn of(scope: &Scope, route: &Route) -> Self {
        let TokenCount { required, answer } = scope.tokens;
        Self {
            target: TargetJson {
                path: scope.target.path.to_string(),
                kind: scope.target.kind.word(),
                name: scope.target.name.clone(),
                start_line: scope.target.lines.0,
                end_line: scope.target.lines.1,
            },
            reach: scope.reach.word(),
            files: scope.files.iter().map(ToString::to_string).collect(),
            reference_sites: scope.reference_sites.iter().map(site).collect(),
            packages: scope.packages.clone(),
            services: scope.services.clone(),
            sensitive: scope
                .sensitive
                .iter()
                .map(|area| SensitiveJson {
                    area: area.area.word(),
                    signals: area.signals.clone(),
                })
                .collect(),
            tokens: TokensJson { required, answer },
            verify: VerifiabilityJson {
                checks: scope.verify.checks.clone(),
                seconds: scope.verify.seconds,
            },
            route: route_of(route),
        }
    }
}

fn site(site: &scopewise_scope::ScopeSite) -> SiteJson {
    SiteJson {
        path: site.site.path.to_string(),
        line: site.site.line + 1,
        r#in: site.site.within.clone(),
    }
}

fn route_of(route: &Route) -> RouteJson {
    let rules = route.rules.iter().map(|verdict| RuleJson {
        rule: verdict.rule.name(),
        applies: verdict.applies,
        at_least: verdict.at_least.map(RungId::name),
        because: verdict.because.clone(),
    });
    RouteJson {
        rung: route.rung.name(),
        provisional: route.provisional,
        rules: rules.collect(),
    }
}

/// `prompt --json`.
#[derive(Debug, Serialize)]
pub(crate) struct PromptJson {
    rung: &'static str,
    model: Option<String>,
    system: String,
    user: String,
    tokens: usize,
    left_out: Vec<String>,
    redacted: usize,
}

impl PromptJson {
    /// The JSON of a prompt for a rung.
    pub(crate) fn of(prompt: &Prompt, rung: RungId, model: Option<&str>) -> Self {
        Self {
            rung: rung.name(),
            model: model.map(ToOwned::to_owned),
            system: prompt.system.clone(),
            user: prompt.user.clone(),
            tokens: prompt.tokens,
            left_out: prompt.left_out.clone(),
            redacted: prompt.redacted,
        }
    }
}

/// `verify --json`.
#[derive(Debug, Serialize)]
pub(crate) struct VerifyJson {
    findings: Vec<TrailFinding>,
    verdicts: Vec<VerdictJson>,
    /// A sentence for each changed file that cannot be read.
    not_checked: Vec<String>,
}

#[derive(Debug, Serialize)]
struct VerdictJson {
    check: &'static str,
    path: String,
    verdict: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    because: Option<String>,
}

impl VerifyJson {
    /// The JSON of what the checks said.
    pub(crate) fn of(report: &Report, not_checked: Vec<String>) -> Self {
        Self {
            findings: report.findings.iter().map(finding).collect(),
            verdicts: report.verdicts.iter().map(verdict).collect(),
            not_checked,
        }
    }
}

fn finding(finding: &Finding) -> TrailFinding {
    TrailFinding {
        check: finding.check.into(),
        severity: finding.severity.word().into(),
        path: finding.path.to_string(),
        line: finding.line,
        message: finding.message.clone(),
    }
}

fn verdict(given: &CheckVerdict) -> VerdictJson {
    let (verdict, because) = match &given.verdict {
        Verdict::Clean => ("clean", None),
        Verdict::Findings => ("findings", None),
        Verdict::CannotTell(because) => ("cannot-tell", Some(because.clone())),
    };
    VerdictJson {
        check: given.check.name(),
        path: given.path.to_string(),
        verdict,
        because,
    }
}
