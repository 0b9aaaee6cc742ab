//! From scores to a rule.

use serde_json::{Value, json};
use tidings_audience::{Condition, Currency, Field, Operator, Rule, fold};

use super::{Person, Request, encoder::frequent};

/// More conditions make no rule that one takes in at a glance.
const MOST_CONDITIONS: usize = 4;
/// A condition has to raise the agreement by so much.
const LEAST_GAIN: f64 = 0.01;
/// At most so many cities, or tags, in one condition.
const MOST_NAMES: usize = 6;

pub(super) struct Translated {
    pub(super) rule: Rule,
    pub(super) size: usize,
    pub(super) precision: f64,
    pub(super) recall: f64,
}

/// One condition that might help, and for whom it holds.
struct Candidate {
    condition: Condition,
    holds: Vec<bool>,
}

/// Chooses, one after the other, the condition with which the rule agrees best with the wanted best (`others` are ordered by score), by the harmonic
/// mean of precision and recall, until none helps.
pub(super) fn translate(others: &[&Person], wanted: usize, request: &Request<'_>) -> Translated {
    let mut candidates = candidates(others, wanted, request.currency);
    let mut chosen: Vec<Condition> = Vec::new();
    let mut holds = vec![true; others.len()];
    let mut agreement = agreement_of(&holds, wanted);
    while chosen.len() < MOST_CONDITIONS {
        let best = candidates
            .iter()
            .enumerate()
            .map(|(place, candidate)| {
                let both: Vec<bool> = holds
                    .iter()
                    .zip(&candidate.holds)
                    .map(|(left, right)| *left && *right)
                    .collect();
                (place, agreement_of(&both, wanted))
            })
            // Of equals the first, hence not `max_by`.
            .reduce(|best, next| {
                if next.1.mean > best.1.mean {
                    next
                } else {
                    best
                }
            });
        let Some((place, reached)) = best else {
            break;
        };
        if reached.mean < agreement.mean + LEAST_GAIN && !chosen.is_empty() {
            break;
        }
        let candidate = candidates.swap_remove(place);
        for (holds, more) in holds.iter_mut().zip(&candidate.holds) {
            *holds &= more;
        }
        let taken = candidate.condition;
        candidates.retain(|other| {
            other.condition.field != taken.field || other.condition.operator != taken.operator
        });
        agreement = reached;
        chosen.push(taken);
    }
    Translated {
        rule: joined(chosen, request.exclude),
        size: agreement.size,
        precision: agreement.precision,
        recall: agreement.recall,
    }
}

fn joined(conditions: Vec<Condition>, exclude: Option<&Rule>) -> Rule {
    let mut parts: Vec<Rule> = conditions.into_iter().map(Rule::Condition).collect();
    parts.extend(exclude.map(|rule| Rule::Not(Box::new(rule.clone()))));
    if parts.len() == 1 {
        parts.remove(0)
    } else {
        Rule::All(parts)
    }
}

#[derive(Clone, Copy)]
struct Agreement {
    mean: f64,
    precision: f64,
    recall: f64,
    size: usize,
}

fn agreement_of(holds: &[bool], wanted: usize) -> Agreement {
    let size = holds.iter().filter(|holds| **holds).count();
    let hits = holds[..wanted].iter().filter(|holds| **holds).count();
    let share = |of: usize| {
        if of == 0 {
            0.0
        } else {
            hits as f64 / of as f64
        }
    };
    Agreement {
        mean: 2.0 * hits as f64 / (size + wanted) as f64,
        precision: share(size),
        recall: share(wanted),
        size,
    }
}

const DAYS: [u32; 14] = [
    7, 14, 30, 45, 60, 90, 120, 180, 270, 365, 545, 730, 1095, 1825,
];
const TENTHS: [usize; 11] = [0, 5, 10, 15, 20, 25, 30, 50, 70, 80, 90];

fn candidates(others: &[&Person], wanted: usize, currency: Currency) -> Vec<Candidate> {
    let best = &others[..wanted];
    let mut found = Vec::new();
    let mut add = |field, operator, value: Value, holds: &dyn Fn(&Person) -> bool| {
        let holds: Vec<bool> = others.iter().map(|person| holds(person)).collect();
        // What holds for all or for nobody says nothing.
        if holds.contains(&true) && holds.contains(&false) {
            let condition = Condition {
                field,
                operator,
                value: Some(value),
                key: None,
                within: None,
            };
            found.push(Candidate { condition, holds });
        }
    };
    for bound in bounds(best.iter().map(|person| person.spend), |spend| {
        round_money(spend, currency)
    }) {
        let value = json!(currency.decimal(bound));
        add(
            Field::TotalSpend,
            Operator::AtLeast,
            value.clone(),
            &|person| person.spend >= bound,
        );
        add(Field::TotalSpend, Operator::LessThan, value, &|person| {
            person.spend < bound
        });
    }
    for bound in bounds(best.iter().map(|person| person.orders), |orders| orders) {
        add(
            Field::OrderCount,
            Operator::AtLeast,
            json!(bound),
            &|person| person.orders >= bound,
        );
        add(
            Field::OrderCount,
            Operator::AtMost,
            json!(bound),
            &|person| person.orders <= bound,
        );
    }
    for days in DAYS {
        let period = json!(format!("P{days}D"));
        let recent = |person: &Person| person.recency.is_some_and(|ago| ago <= f64::from(days));
        let young = |person: &Person| person.tenure <= f64::from(days);
        add(
            Field::LastOrderAt,
            Operator::WithinLast,
            period.clone(),
            &recent,
        );
        add(
            Field::LastOrderAt,
            Operator::NotWithinLast,
            period.clone(),
            &|person| !recent(person),
        );
        add(
            Field::CreatedAt,
            Operator::WithinLast,
            period.clone(),
            &young,
        );
        add(
            Field::CreatedAt,
            Operator::NotWithinLast,
            period,
            &|person| !young(person),
        );
    }
    let city_of = |person: &Person| person.city.as_deref().map(fold);
    let cities = frequent(best.iter().filter_map(|person| city_of(person)));
    for count in 1..=cities.len().min(MOST_NAMES) {
        let some = &cities[..count];
        let written: Vec<String> = some
            .iter()
            .map(|city| {
                as_written(
                    city,
                    best.iter().filter_map(|person| person.city.as_deref()),
                )
            })
            .collect();
        add(Field::City, Operator::In, json!(written), &|person| {
            city_of(person).is_some_and(|city| some.contains(&city))
        });
    }
    let tags = frequent(
        best.iter()
            .flat_map(|person| person.tags.iter().map(|tag| fold(tag))),
    );
    for count in 1..=tags.len().min(MOST_NAMES) {
        let some = &tags[..count];
        let all = best
            .iter()
            .flat_map(|person| person.tags.iter().map(String::as_str));
        let written: Vec<String> = some
            .iter()
            .map(|tag| as_written(tag, all.clone()))
            .collect();
        add(Field::Tags, Operator::In, json!(written), &|person| {
            person.tags.iter().any(|tag| some.contains(&fold(tag)))
        });
    }
    found
}

/// A folded name as people write it.
fn as_written<'a>(folded: &str, mut written: impl Iterator<Item = &'a str>) -> String {
    written
        .find(|name| fold(name) == folded)
        .unwrap_or(folded)
        .to_owned()
}

/// Some quantiles of what the best have, made round, each once and above nothing.
fn bounds(values: impl Iterator<Item = i64>, round: impl Fn(i64) -> i64) -> Vec<i64> {
    let mut values: Vec<i64> = values.collect();
    values.sort_unstable();
    let mut bounds: Vec<i64> = TENTHS
        .into_iter()
        .filter_map(|tenth| values.get((values.len().saturating_sub(1)) * tenth / 100))
        .map(|value| round(*value))
        .filter(|bound| *bound > 0)
        .collect();
    bounds.dedup();
    bounds
}

/// Down to two figures of the currency's whole unit: 12,345.67 becomes 12,000.
fn round_money(minor: i64, currency: Currency) -> i64 {
    let unit = 10_i64.pow(u32::from(currency.digits()));
    let whole = minor / unit;
    let mut step = 1;
    while whole / step >= 100 {
        step *= 10;
    }
    whole / step * step * unit
}
