//! Figures for Prometheus. Each has its words and, where its labels are known beforehand, stands at nought from the
//! start: an alert can tell "never" from "not measured".

use metrics::{
    Label, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram,
};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};

use crate::catalogue;

/// Bounds of times, in seconds.
const SECONDS: [f64; 15] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0, 60.0, 300.0,
];
/// Bounds of numbers of records.
const NUMBERS: [f64; 10] = [
    1.0, 10.0, 50.0, 100.0, 250.0, 500.0, 1_000.0, 2_500.0, 5_000.0, 10_000.0,
];
/// What the names of figures end with that count records.
const NUMBERED: [&str; 3] = ["_records", "_receipts", "_messages"];

/// Sets of labels that are known beforehand.
pub(crate) type Labels = &'static [&'static [(&'static str, &'static str)]];

/// How a figure moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    Counter,
    Gauge,
    Histogram,
}

/// A figure: how it moves, its name, its words, and its labels.
pub(crate) struct Figure(
    pub(crate) What,
    pub(crate) &'static str,
    pub(crate) &'static str,
    pub(crate) Labels,
);

/// Which process exports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Process {
    /// The API.
    Api,
    /// The workers.
    Workers,
}

impl Process {
    /// What it is called.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Api => "tidings-api",
            Self::Workers => "tidings-workers",
        }
    }

    fn figures(self) -> impl Iterator<Item = &'static Figure> {
        let own = match self {
            Self::Api => catalogue::API,
            Self::Workers => catalogue::WORKERS,
        };
        catalogue::SHARED.iter().chain(own)
    }
}

/// Installs the recorder of this process, and begins all its figures.
///
/// # Errors
/// There is a recorder already.
pub fn install(process: Process) -> Result<PrometheusHandle, BuildError> {
    let mut builder = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &SECONDS)?;
    for suffix in NUMBERED {
        builder = builder.set_buckets_for_metric(Matcher::Suffix(suffix.to_owned()), &NUMBERS)?;
    }
    let handle = builder.install_recorder()?;
    process.figures().for_each(begin);
    gauge!("tidings_build_info", "version" => env!("CARGO_PKG_VERSION")).set(1.0);
    Ok(handle)
}

fn begin(Figure(what, name, words, labels): &Figure) {
    match what {
        What::Counter => describe_counter!(*name, *words),
        What::Gauge => describe_gauge!(*name, *words),
        What::Histogram => describe_histogram!(*name, *words),
    }
    for labels in *labels {
        let labels: Vec<Label> = labels.iter().map(Label::from).collect();
        match what {
            What::Counter => counter!(*name, labels).absolute(0),
            What::Gauge => gauge!(*name, labels).set(0.0),
            What::Histogram => drop(histogram!(*name, labels)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_say_what_they_count_and_are_given_once() {
        for process in [Process::Api, Process::Workers] {
            let mut seen = BTreeSet::new();
            for Figure(what, name, words, _) in process.figures() {
                assert!(seen.insert(*name), "{name} stands twice");
                assert!(
                    name.starts_with("tidings_") && words.ends_with('.'),
                    "{name}"
                );
                assert_eq!(*what == What::Counter, name.ends_with("_total"), "{name}");
                let has_unit = |suffix: &str| name.ends_with(suffix);
                let is_measured = has_unit("_seconds") || NUMBERED.into_iter().any(has_unit);
                assert!(
                    *what != What::Histogram || is_measured,
                    "{name} has no unit"
                );
            }
        }
    }
}
