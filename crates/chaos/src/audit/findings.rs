//! What was looked at, and what was wrong.

use std::fmt;

/// So many examples of each kind of wrong are kept.
const EXAMPLES: usize = 3;

/// The outcome of every check.
#[derive(Default)]
pub struct Findings(Vec<Check>);

impl Findings {
    /// Whether nothing is wrong, and something was looked at.
    pub fn are_clean(&self) -> bool {
        !self.0.is_empty() && self.0.iter().all(|check| check.wrong == 0)
    }

    /// The names of the checks that found something wrong.
    pub fn wrong(&self) -> Vec<&'static str> {
        let wrong = self.0.iter().filter(|check| check.wrong > 0);
        wrong.map(|check| check.name).collect()
    }

    pub(super) fn add(&mut self, check: Check) {
        self.0.push(check);
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "{:<58} {:>10} {:>7}", "audit", "looked at", "wrong")?;
        for check in &self.0 {
            let (name, looked_at, wrong) = (check.name, check.looked_at, check.wrong);
            writeln!(out, "{name:<58} {looked_at:>10} {wrong:>7}")?;
            for example in &check.examples {
                writeln!(out, "    {example}")?;
            }
        }
        Ok(())
    }
}

/// One check.
pub(super) struct Check {
    name: &'static str,
    looked_at: u64,
    wrong: u64,
    examples: Vec<String>,
}

impl Check {
    pub(super) fn new(name: &'static str) -> Check {
        Check {
            name,
            looked_at: 0,
            wrong: 0,
            examples: Vec::new(),
        }
    }

    pub(super) fn look(&mut self) {
        self.looked_at += 1;
    }

    pub(super) fn looked_at(&mut self, count: u64) {
        self.looked_at += count;
    }

    pub(super) fn wrong(&mut self, example: impl Into<String>) {
        self.wrong += 1;
        if self.examples.len() < EXAMPLES {
            self.examples.push(example.into());
        }
    }

    /// Looks at two values that must be equal.
    pub(super) fn same<T: PartialEq + fmt::Debug>(&mut self, what: &str, wanted: &T, found: &T) {
        self.look();
        if wanted != found {
            self.wrong(format!(
                "{what}: {wanted:?} was expected, {found:?} is there"
            ));
        }
    }
}
