//! A person as a row of numbers on one scale.

use std::collections::BTreeMap;

use tidings_audience::fold;

use super::Person;
use crate::statistics::Scale;

/// A city or tag that fewer members have says nothing sound.
const LEAST_OF_A_KIND: usize = 5;
/// The most frequent so many cities, and tags, of the members are columns.
const MOST_OF_A_KIND: usize = 12;

/// Which columns there are, and how each is put on its scale.
pub(super) struct Encoder {
    cities: Vec<String>,
    tags: Vec<String>,
    scales: Vec<Scale>,
    /// What stands for the recency of those who never ordered, so that only their own column tells of it.
    usual_recency: f64,
}

/// A person, with text folded.
struct Folded {
    city: Option<String>,
    tags: Vec<String>,
}

impl Folded {
    fn of(person: &Person) -> Self {
        Self {
            city: person.city.as_deref().map(fold),
            tags: person.tags.iter().map(|tag| fold(tag)).collect(),
        }
    }
}

impl Encoder {
    pub(super) fn of(people: &[Person], members: &[bool]) -> Self {
        let of_members = || {
            people
                .iter()
                .zip(members)
                .filter(|(_, member)| **member)
                .map(|(person, _)| Folded::of(person))
        };
        let recencies: Vec<f64> = people
            .iter()
            .filter_map(|person| person.recency)
            .map(logarithm)
            .collect();
        let mut encoder = Self {
            cities: frequent(of_members().filter_map(|person| person.city)),
            tags: frequent(of_members().flat_map(|person| person.tags)),
            scales: Vec::new(),
            usual_recency: Scale::of(&recencies).mean,
        };
        let rows: Vec<Vec<f64>> = people.iter().map(|person| encoder.raw(person)).collect();
        let columns = encoder.names().len();
        encoder.scales = (0..columns)
            .map(|column| {
                let values: Vec<f64> = rows.iter().map(|row| row[column]).collect();
                Scale::of(&values)
            })
            .collect();
        encoder
    }

    /// The row of a person: each column with mean 0 and deviation 1 over the people it was made of.
    pub(super) fn row(&self, person: &Person) -> Vec<f64> {
        let mut row = self.raw(person);
        for (value, scale) in row.iter_mut().zip(&self.scales) {
            *value = scale.apply(*value);
        }
        row
    }

    /// What each column is, in words.
    pub(super) fn names(&self) -> Vec<String> {
        let numbers = [
            "days since the last order",
            "never ordered",
            "orders",
            "spend",
            "days as a customer",
        ];
        numbers
            .into_iter()
            .map(str::to_owned)
            .chain(self.cities.iter().map(|city| format!("in {city}")))
            .chain(self.tags.iter().map(|tag| format!("tagged {tag}")))
            .collect()
    }

    fn raw(&self, person: &Person) -> Vec<f64> {
        let folded = Folded::of(person);
        let flag = |holds: bool| f64::from(u8::from(holds));
        // Days, counts and sums are skewed; what counts is how many times as much.
        let mut row = vec![
            person.recency.map_or(self.usual_recency, logarithm),
            flag(person.recency.is_none()),
            logarithm(person.orders as f64),
            logarithm(person.spend as f64),
            logarithm(person.tenure),
        ];
        row.extend(
            self.cities
                .iter()
                .map(|city| flag(folded.city.as_ref() == Some(city))),
        );
        row.extend(self.tags.iter().map(|tag| flag(folded.tags.contains(tag))));
        row
    }
}

/// ln(1 + x), with what is less than nothing, or no number, as nothing.
fn logarithm(value: f64) -> f64 {
    if value > 0.0 && value.is_finite() {
        value.ln_1p()
    } else {
        0.0
    }
}

/// The most frequent values, of equally frequent ones the first by the alphabet.
pub(super) fn frequent(values: impl Iterator<Item = String>) -> Vec<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    let mut counts: Vec<(String, usize)> = counts
        .into_iter()
        .filter(|(value, count)| *count >= LEAST_OF_A_KIND && !value.trim().is_empty())
        .collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts.truncate(MOST_OF_A_KIND);
    counts.into_iter().map(|(value, _)| value).collect()
}
