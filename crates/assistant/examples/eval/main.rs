//! Judges the built-in reader by the sentences of `evaluation/`: `make eval`.
//!
//! Prints a table by kind for both halves, the misses of the shown half in full and those of the held-out
//! half by id alone, so that nobody tunes to it. Ends with an error where the held-out half misses a goal.

mod case;
mod normal;

use std::collections::BTreeMap;
use std::process::ExitCode;

use case::{Case, Verdict};

/// The least part of the held-out half whose rule is exact.
const GOAL: f64 = 0.9;

#[derive(Default, Clone, Copy)]
struct Score {
    cases: usize,
    right: usize,
    silent: usize,
}

impl Score {
    fn add(&mut self, verdict: &Verdict) {
        self.cases += 1;
        self.right += usize::from(verdict.right);
        self.silent += usize::from(verdict.silent);
    }

    fn part(&self) -> f64 {
        if self.cases == 0 {
            0.0
        } else {
            self.right as f64 / self.cases as f64
        }
    }
}

struct Half {
    by_kind: BTreeMap<String, Score>,
    all: Score,
    misses: Vec<(Case, Verdict)>,
}

fn judge(text: &str) -> Result<Half, String> {
    let mut half = Half {
        by_kind: BTreeMap::new(),
        all: Score::default(),
        misses: Vec::new(),
    };
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let case: Case = serde_json::from_str(line).map_err(|error| error.to_string())?;
        let verdict = case.judge()?;
        half.all.add(&verdict);
        half.by_kind
            .entry(case.kind.clone())
            .or_default()
            .add(&verdict);
        if !verdict.right {
            half.misses.push((case, verdict));
        }
    }
    Ok(half)
}

fn row(name: &str, shown: Score, held_out: Score) {
    let cells = |score: Score| {
        format!(
            "{:>4}/{:<4} {:>6.1} % {:>7}",
            score.right,
            score.cases,
            score.part() * 100.0,
            score.silent
        )
    };
    println!("{name:<14} {}   {}", cells(shown), cells(held_out));
}

fn main() -> ExitCode {
    let halves = judge(include_str!("../../evaluation/shown.jsonl")).and_then(|shown| {
        Ok((
            shown,
            judge(include_str!("../../evaluation/held-out.jsonl"))?,
        ))
    });
    let (shown, held_out) = match halves {
        Ok(halves) => halves,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    println!("{:<14} {:<26}   held out", "", "shown");
    println!(
        "{:<14} exact rule   part   silent   exact rule   part   silent",
        "kind"
    );
    let score = |half: &Half, kind: &str| half.by_kind.get(kind).copied().unwrap_or_default();
    for kind in held_out.by_kind.keys() {
        row(kind, score(&shown, kind), score(&held_out, kind));
    }
    row("all", shown.all, held_out.all);
    println!("\nMisses of the shown half: {}", shown.misses.len());
    for (case, verdict) in &shown.misses {
        let prompt: String = case.prompt.chars().take(200).collect();
        println!(
            "{}{}  {prompt}\n  expected {}\n  answered {}",
            case.id,
            if verdict.silent { " (silent)" } else { "" },
            case.expected(),
            verdict.answer
        );
    }
    println!("\nMisses of the held-out half: {}", held_out.misses.len());
    for (case, verdict) in &held_out.misses {
        println!(
            "{}{}",
            case.id,
            if verdict.silent { " (silent)" } else { "" }
        );
    }
    let hostile = score(&held_out, "hostile").silent + score(&shown, "hostile").silent;
    let reached = held_out.all.part() >= GOAL && hostile == 0;
    println!(
        "\nGoals: exact rule of the held-out half at least {:.0} % (is {:.1} %), silent wrong guesses on hostile sentences 0 (are {hostile}): {}",
        GOAL * 100.0,
        held_out.all.part() * 100.0,
        if reached { "reached" } else { "missed" },
    );
    if reached {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
