//! What is known of models by id: windows, prices, efforts. Data that ages, in one file that the
//! user can override; nothing here decides whether a model may be used.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::message::{Effort, Usage};

static EMBEDDED: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::of_json(include_str!("../models.json")).unwrap_or_default());

/// What is known of one model; unknown is none or empty.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ModelFacts {
    /// The id, without vendor prefix and date.
    pub id: String,
    /// The window in tokens, input and output together.
    pub context: Option<usize>,
    /// The most input tokens, where that is less than the window.
    pub max_input: Option<usize>,
    /// The most output tokens.
    pub max_output: Option<usize>,
    /// What it costs.
    pub price: Option<Price>,
    /// The efforts it takes; empty when it takes none.
    pub efforts: Vec<Effort>,
    /// The day its provider stops serving it, as YYYY-MM-DD.
    pub retires: Option<String>,
}

impl ModelFacts {
    /// What the embedded catalogue knows of an id: also with a vendor before it
    /// (`openai/gpt-6-luna`) or a date behind it (`claude-haiku-4-5-20251001`).
    #[must_use]
    pub fn of(id: &str) -> Option<&'static Self> {
        EMBEDDED.facts(id)
    }
}

/// US dollars per million tokens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Price {
    /// Input.
    pub input: f64,
    /// Input read from a cache; as other input when not known.
    pub cached: Option<f64>,
    /// Output.
    pub output: f64,
    /// The price of a call whose input is over a number of tokens.
    pub above: Option<PriceAbove>,
}

/// US dollars per million tokens for long inputs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PriceAbove {
    /// Over this many input tokens.
    pub input_tokens: usize,
    /// Input.
    pub input: f64,
    /// Input read from a cache.
    pub cached: Option<f64>,
    /// Output.
    pub output: f64,
}

impl Price {
    /// What a call cost, in US dollars, without what writing a cache costs.
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        reason = "token counts are far below 2^52"
    )]
    pub fn of(&self, usage: &Usage) -> f64 {
        let (input, cached, output) = match self.above {
            Some(above) if usage.input > above.input_tokens => {
                (above.input, above.cached, above.output)
            }
            _ => (self.input, self.cached, self.output),
        };
        let fresh = usage.input.saturating_sub(usage.cached) as f64 * input;
        let read = usage.cached as f64 * cached.unwrap_or(input);
        (fresh + read + usage.output as f64 * output) / 1e6
    }
}

/// Facts of several models.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Catalogue {
    /// In order of precedence.
    pub models: Vec<ModelFacts>,
}

impl Catalogue {
    /// The catalogue of this build.
    #[must_use]
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }

    /// A catalogue from JSON: `{"models": [{"id": …}]}`; unknown keys are ignored.
    ///
    /// # Errors
    ///
    /// When it is not that.
    pub fn of_json(json: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(json)
    }

    /// The same with these entries before its own.
    #[must_use]
    pub fn overridden_by(&self, models: impl IntoIterator<Item = ModelFacts>) -> Self {
        let models = models
            .into_iter()
            .chain(self.models.iter().cloned())
            .collect();
        Self { models }
    }

    /// What it knows of an id; see [`ModelFacts::of`].
    #[must_use]
    pub fn facts(&self, id: &str) -> Option<&ModelFacts> {
        let bare = id.rsplit('/').next().unwrap_or(id);
        [id, bare, without_date(bare)]
            .into_iter()
            .find_map(|id| self.models.iter().find(|model| model.id == id))
    }
}

/// `…-20251001`, `…@20251001`, `…-2025-10-01`.
fn without_date(id: &str) -> &str {
    let date = |character: char| character.is_ascii_digit() || matches!(character, '-' | '@');
    let bare = id.trim_end_matches(date);
    let tail = id.strip_prefix(bare).unwrap_or_default();
    [9, 11]
        .into_iter()
        .filter_map(|length| tail.len().checked_sub(length))
        .filter_map(|at| tail.split_at_checked(at))
        .find(|(_, date)| {
            let digits = date.chars().filter(char::is_ascii_digit).count();
            date.starts_with(['-', '@']) && digits == 8
        })
        .and_then(|(_, date)| id.strip_suffix(date))
        .unwrap_or(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_its_own_file() {
        let catalogue = Catalogue::of_json(include_str!("../models.json")).unwrap();
        assert_eq!(&catalogue, Catalogue::embedded());
        assert!(catalogue.models.len() > 10);
        let ids: std::collections::BTreeSet<_> =
            catalogue.models.iter().map(|model| &model.id).collect();
        assert_eq!(ids.len(), catalogue.models.len());
    }

    #[test]
    fn knows_ids_with_vendor_and_date() {
        for (id, expected) in [
            ("gpt-6-luna", "gpt-6-luna"),
            ("openai/gpt-6-luna", "gpt-6-luna"),
            ("claude-haiku-4-5", "claude-haiku-4-5"),
            ("claude-haiku-4-5-20251001", "claude-haiku-4-5"),
            ("anthropic/claude-haiku-4-5@20251001", "claude-haiku-4-5"),
            ("gpt-6.2-sol-2026-11-17", "gpt-6.2-sol"),
        ] {
            assert_eq!(
                ModelFacts::of(id).map(|facts| facts.id.as_str()),
                Some(expected),
                "{id}"
            );
        }
        for id in ["", "gpt-7", "gpt-6-luna-mini", "claude-haiku-4-5-12"] {
            assert_eq!(ModelFacts::of(id), None, "{id}");
        }
    }

    #[test]
    fn the_users_entries_come_first() {
        let mine = ModelFacts {
            id: "gpt-6-luna".into(),
            context: Some(5),
            ..Default::default()
        };
        let catalogue = Catalogue::embedded().overridden_by([mine]);
        assert_eq!(catalogue.facts("gpt-6-luna").unwrap().context, Some(5));
        assert!(catalogue.facts("gpt-6-sol").is_some());
    }

    #[test]
    fn prices_cached_and_long_inputs() {
        let price = ModelFacts::of("claude-haiku-5-5").unwrap().price.unwrap();
        let usage = |input, cached, output| Usage {
            input,
            cached,
            output,
        };
        assert_eq!(
            format!("{:.4}", price.of(&usage(100_000, 50_000, 10_000))),
            "0.0105"
        );
        assert_eq!(
            format!("{:.4}", price.of(&usage(200_000, 0, 10_000))),
            "0.1250"
        );
    }
}
