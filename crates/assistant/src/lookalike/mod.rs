//! The customers most like those of an audience who are not in it.
//!
//! A logistic regression with a ridge tells members from the others by standardised recency, frequency, money, tenure, city and tags.
//! It is chosen over naive Bayes because frequency, money and recency go together, and naive Bayes counts what they have in
//! common three times; with a handful of columns it is as quick, it needs no random numbers, and its weights can be read. What it finds
//! is then put into a rule that a person can read and change. The others are not known to be unlike the members, only not among them;
//! the order of the scores is right all the same as long as members are no special choice of their kind (Elkan and Noto 2008,
//! Learning classifiers from only positive and unlabeled data).

mod back_test;
mod encoder;
mod logistic;
mod translate;

use tidings_audience::{Currency, Rule};

pub use back_test::BackTest;
use back_test::back_test;
use encoder::Encoder;
use logistic::Model;

/// What is known about one customer at one moment.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Person {
    /// Days since the last order; none who never ordered.
    pub recency: Option<f64>,
    /// How many orders.
    pub orders: i64,
    /// Their sum in minor units.
    pub spend: i64,
    /// Days since the customer came to be one.
    pub tenure: f64,
    /// The city.
    pub city: Option<String>,
    /// The tags.
    pub tags: Vec<String>,
}

/// What is wanted.
#[derive(Debug, Clone)]
pub struct Request<'a> {
    /// Everybody, or a fair sample, with the members among them.
    pub people: &'a [Person],
    /// Who of them is a member.
    pub members: &'a [bool],
    /// What is known of the same people today, where `people` is what was known before the members did what makes them
    /// members: it is learnt from then, and looked for today. None where both are the same moment.
    pub today: Option<&'a [Person]>,
    /// The rule of the members, so that the new rule leaves them out; none where they come of no rule.
    pub exclude: Option<&'a Rule>,
    /// The workspace's currency.
    pub currency: Currency,
    /// How many are wanted; as many as there are members unless given.
    pub wanted: Option<usize>,
}

/// Those most like the members.
#[derive(Debug, Clone, PartialEq)]
pub struct Lookalike {
    /// A rule that comes as near to the scores as a few conditions can.
    pub rule: Rule,
    /// For how many of `people` it holds who are no members.
    pub size: usize,
    /// Of the people it holds for, how many are among the wanted best by score, from 0 to 1.
    pub precision: f64,
    /// Of the wanted best by score, for how many it holds, from 0 to 1.
    pub recall: f64,
    /// The wanted best by score, the best first.
    pub scored: Vec<Scored>,
    /// What tells members from others, the strongest first.
    pub traits: Vec<Trait>,
    /// How well the same way finds members that were hidden from it.
    pub back_test: BackTest,
}

/// One person and their score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scored {
    /// The place in `people`.
    pub person: usize,
    /// How much like a member, from 0 to 1. It orders people; it is no probability.
    pub score: f64,
}

/// Something in which members differ.
#[derive(Debug, Clone, PartialEq)]
pub struct Trait {
    /// What: "spend", "days since the last order", "in Pune", "tagged vip".
    pub name: String,
    /// By how much one standard deviation more raises the log-odds; negative where it lowers them.
    pub weight: f64,
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TooFew {
    /// Too few members to learn from.
    #[error(
        "at least {LEAST_MEMBERS} members are needed to find others like them, and there are {0}"
    )]
    Members(usize),
    /// Too few people who are no members.
    #[error(
        "at least {LEAST_MEMBERS} customers outside of the audience are needed, and there are {0}"
    )]
    Others(usize),
}

/// With fewer members, or others, there is no answer.
pub const LEAST_MEMBERS: usize = 30;

/// Finds those most like the members. The same people give the same answer.
///
/// # Errors
/// Where there are too few members or others.
pub fn suggest(request: &Request<'_>) -> Result<Lookalike, TooFew> {
    let today = request.today.unwrap_or(request.people);
    let known = request
        .people
        .len()
        .min(request.members.len())
        .min(today.len());
    let (people, members) = (&request.people[..known], &request.members[..known]);
    let count = members.iter().filter(|member| **member).count();
    if count < LEAST_MEMBERS {
        return Err(TooFew::Members(count));
    }
    if known - count < LEAST_MEMBERS {
        return Err(TooFew::Others(known - count));
    }
    let (encoder, model) = learn(people, members);
    let mut scored: Vec<Scored> = today[..known]
        .iter()
        .enumerate()
        .filter(|(person, _)| !members[*person])
        .map(|(person, facts)| Scored {
            person,
            score: model.score(&encoder.row(facts)),
        })
        .collect();
    scored.sort_by(|left, right| {
        right
            .score
            .total_cmp(&left.score)
            .then(left.person.cmp(&right.person))
    });
    let wanted = request.wanted.unwrap_or(count).clamp(1, scored.len());
    let others: Vec<&Person> = scored.iter().map(|scored| &today[scored.person]).collect();
    let translated = translate::translate(&others, wanted, request);
    scored.truncate(wanted);
    Ok(Lookalike {
        rule: translated.rule,
        size: translated.size,
        precision: translated.precision,
        recall: translated.recall,
        scored,
        traits: traits(&encoder, &model),
        back_test: back_test(people, members),
    })
}

fn learn(people: &[Person], members: &[bool]) -> (Encoder, Model) {
    let encoder = Encoder::of(people, members);
    let rows: Vec<Vec<f64>> = people.iter().map(|person| encoder.row(person)).collect();
    let model = Model::fit(&rows, members);
    (encoder, model)
}

/// Weaker traits are not worth telling.
const LEAST_WEIGHT: f64 = 0.05;

fn traits(encoder: &Encoder, model: &Model) -> Vec<Trait> {
    let mut traits: Vec<Trait> = encoder
        .names()
        .into_iter()
        .zip(model.weights())
        .filter(|(_, weight)| weight.abs() >= LEAST_WEIGHT)
        .map(|(name, weight)| Trait {
            name,
            weight: *weight,
        })
        .collect();
    traits.sort_by(|left, right| right.weight.abs().total_cmp(&left.weight.abs()));
    traits
}

#[cfg(test)]
mod tests;
