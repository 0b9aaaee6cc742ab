//! Whether the way works: half of the members are hidden and looked for.

use super::{Person, learn};
use crate::statistics::{auc, lift};

/// How well hidden members were found among all who were not learnt from, beside the naive way.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct BackTest {
    /// How many members were hidden.
    pub hidden: usize,
    /// Among how many people they were looked for, themselves included.
    pub among: usize,
    /// How probable it is that a hidden member scores above another person; 0.5 is chance.
    pub auc: Option<f64>,
    /// How many times as many hidden members the best tenth holds as a tenth by chance; at most 10.
    pub lift: Option<f64>,
    /// The same by the number of orders alone.
    pub naive_auc: Option<f64>,
    /// The same by the number of orders alone.
    pub naive_lift: Option<f64>,
}

/// The best tenth.
const SHARE: f64 = 0.1;

/// Learns from about half of the members, with the other half among the others as in earnest, and looks how high those score. Which half it
/// is depends on the place alone, mixed so that an order in the input means nothing.
pub(super) fn back_test(people: &[Person], members: &[bool]) -> BackTest {
    let is_hidden = |place: usize| mixed(place as u64) & 1 == 1;
    let shown: Vec<bool> = members
        .iter()
        .enumerate()
        .map(|(place, member)| *member && !is_hidden(place))
        .collect();
    let (encoder, model) = learn(people, &shown);
    let places: Vec<usize> = (0..people.len()).filter(|place| !shown[*place]).collect();
    let wanted: Vec<bool> = places.iter().map(|place| members[*place]).collect();
    let scores: Vec<f64> = places
        .iter()
        .map(|place| model.score(&encoder.row(&people[*place])))
        .collect();
    let naive: Vec<f64> = places
        .iter()
        .map(|place| people[*place].orders as f64)
        .collect();
    BackTest {
        hidden: wanted.iter().filter(|wanted| **wanted).count(),
        among: places.len(),
        auc: auc(&scores, &wanted),
        lift: lift(&scores, &wanted, SHARE),
        naive_auc: auc(&naive, &wanted),
        naive_lift: lift(&naive, &wanted, SHARE),
    }
}

/// The finisher of `SplitMix64` (Steele, Lea and Flood 2014).
fn mixed(value: u64) -> u64 {
    let mut mixed = value.wrapping_add(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}
