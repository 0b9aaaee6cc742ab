//! One sentence with what it means, and whether an answer is right.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::Deserialize;
use serde_json::Value;
use tidings_assistant::{Context, read};
use tidings_audience::{Currency, RuleContext};

use crate::normal::Normal;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Case {
    pub id: String,
    pub kind: String,
    pub prompt: String,
    now: DateTime<Utc>,
    workspace: Workspace,
    rule: Value,
    not_understood: Vec<String>,
    #[serde(default)]
    alternatives: Vec<Alternative>,
    #[serde(default)]
    refusable: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Workspace {
    currency: String,
    time_zone: Tz,
    tags: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Alternative {
    rule: Value,
    not_understood: Vec<String>,
}

pub struct Verdict {
    pub right: bool,
    /// A wrong rule that does not say what it left out; of hostile sentences, any wrong rule.
    pub silent: bool,
    pub answer: String,
}

impl Case {
    pub fn judge(&self) -> Result<Verdict, String> {
        let currency = Currency::parse(&self.workspace.currency)
            .ok_or_else(|| format!("{}: no such currency", self.id))?;
        let rule = RuleContext {
            currency,
            zone: self.workspace.time_zone,
            as_of: self.now,
            orders_count_as_visits: true,
        };
        let context = Context {
            rule,
            tags: &self.workspace.tags,
            cities: &[],
        };
        let answer = match read(&self.prompt, &context) {
            Ok(answer) => answer,
            Err(error) => {
                return Ok(Verdict {
                    right: self.refusable,
                    silent: false,
                    answer: format!("refused: {error}"),
                });
            }
        };
        let given = serde_json::to_value(&answer.rule).map_err(|error| error.to_string())?;
        let normal = |rule: &Value| Normal::of(rule, &rule_of(&context));
        let named = |words: &[String]| {
            words
                .iter()
                .all(|phrase| names(phrase, &answer.not_understood))
        };
        let rule_found = normal(&given);
        let fits = |rule: &Value, words: &[String]| {
            let same = normal(rule) == rule_found;
            // With a rule and nothing to name, naming something is wrong; without a rule something is always named.
            let silence = if rule.is_null() {
                !answer.not_understood.is_empty()
            } else {
                !words.is_empty() || answer.not_understood.is_empty()
            };
            same && named(words) && silence
        };
        let right = fits(&self.rule, &self.not_understood)
            || self
                .alternatives
                .iter()
                .any(|other| fits(&other.rule, &other.not_understood));
        let left_out = !named(&self.not_understood) || answer.not_understood.is_empty();
        let silent = !right && !given.is_null() && (self.kind == "hostile" || left_out);
        Ok(Verdict {
            right,
            silent,
            answer: format!("{given} {:?}", answer.not_understood),
        })
    }

    pub fn expected(&self) -> String {
        format!("{} {:?}", self.rule, self.not_understood)
    }
}

fn rule_of(context: &Context<'_>) -> RuleContext {
    context.rule
}

/// Whether each word of a phrase occurs in some entry, in any case.
fn names(phrase: &str, entries: &[String]) -> bool {
    let entries: Vec<String> = entries.iter().map(|entry| entry.to_lowercase()).collect();
    phrase
        .to_lowercase()
        .split_whitespace()
        .all(|word| entries.iter().any(|entry| entry.contains(word)))
}
