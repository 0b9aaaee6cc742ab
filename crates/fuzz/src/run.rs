//! Runs a target for some inputs, or for some time.

use std::{
    collections::HashSet,
    time::{Duration, Instant},
};

use rand::{SeedableRng, rngs::StdRng};

use crate::{
    finding::{Finding, attempt},
    mutate,
    targets::Target,
};

/// So many inputs are gone on from.
const POOL: usize = 5_000;
/// An input that takes longer is a finding: none is longer than 8 KiB.
const SLOW: Duration = Duration::from_secs(5);
/// A target with so many findings is not tried on.
const ENOUGH: usize = 5;

/// When to stop.
#[derive(Clone, Copy, Debug)]
pub enum Until {
    /// After so many inputs.
    Inputs(u64),
    /// After so long.
    Time(Duration),
}

/// What came of it.
#[derive(Debug)]
pub struct Report {
    /// How many inputs were tried.
    pub inputs: u64,
    /// In how many ways they were taken.
    pub ways: usize,
    /// What was found, each problem once.
    pub findings: Vec<Finding>,
}

/// Tries a target. `before` is called with each input before it is tried, so that one which ends the process is known.
pub fn run(target: &Target, seed: u64, until: Until, mut before: impl FnMut(&[u8])) -> Report {
    let mut random = StdRng::seed_from_u64(seed);
    let mut pool: Vec<Vec<u8>> = target
        .examples
        .iter()
        .map(|text| text.as_bytes().to_vec())
        .collect();
    let mut ways = HashSet::new();
    let mut report = Report {
        inputs: 0,
        ways: 0,
        findings: Vec::new(),
    };
    let examples = pool.clone();
    let mut examples = examples.into_iter();
    let began = Instant::now();
    loop {
        let over = match until {
            Until::Inputs(inputs) => report.inputs >= inputs,
            Until::Time(time) => began.elapsed() >= time,
        };
        if over || report.findings.len() >= ENOUGH {
            break;
        }
        let input = examples
            .next()
            .unwrap_or_else(|| mutate::next(&pool, target.words, &mut random));
        before(&input);
        report.inputs += 1;
        let tried = Instant::now();
        let taken = attempt(target, &input);
        match taken {
            Ok(_) if tried.elapsed() > SLOW => report.findings.push(Finding {
                target: target.name,
                problem: format!("takes {:?}", tried.elapsed()),
                input,
            }),
            Ok(way) => {
                if ways.insert(way) && pool.len() < POOL {
                    pool.push(input);
                }
            }
            Err(problem) => {
                let found = Finding::smallest(target, input, problem);
                if !report
                    .findings
                    .iter()
                    .any(|known| known.problem == found.problem)
                {
                    report.findings.push(found);
                }
            }
        }
    }
    report.ways = ways.len();
    report
}
