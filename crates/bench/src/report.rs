//! The figures: a table on the screen, and a file.

use std::path::Path;

use anyhow::Context;
use serde::Serialize;

use crate::memory::{Memory, Peaks};

/// One figure.
#[derive(Debug, Serialize)]
pub(crate) struct Measurement {
    pub name: String,
    pub value: Option<f64>,
    pub unit: &'static str,
    pub ceiling: Option<f64>,
    pub ratio: Option<f64>,
    /// How many customers the workspace held at the measurement.
    pub customers: Option<i64>,
    /// The most memory that API and workers held while the part ran.
    pub api_megabytes: Option<f64>,
    pub workers_megabytes: Option<f64>,
    pub note: String,
}

impl Measurement {
    pub(crate) fn new(name: impl Into<String>, value: f64, customers: i64) -> Measurement {
        Measurement {
            value: Some(value),
            customers: Some(customers),
            ..Measurement::missing(name, String::new())
        }
    }

    pub(crate) fn ceiling(mut self, ceiling: f64) -> Measurement {
        self.ceiling = Some(ceiling);
        self.ratio = self.value.map(|value| value / ceiling);
        self
    }

    pub(crate) fn note(mut self, note: impl Into<String>) -> Measurement {
        self.note = note.into();
        self
    }

    /// Puts the same without what stands beside it in the ceiling's place.
    pub(crate) fn beside(mut self, alone: &Measurement) -> Measurement {
        self.ceiling = alone.value;
        self.ratio = self
            .value
            .zip(alone.value)
            .map(|(here, alone)| here / alone);
        self
    }

    pub(crate) fn memory(mut self, peaks: Peaks) -> Measurement {
        self.api_megabytes = Some(peaks.api);
        self.workers_megabytes = Some(peaks.workers);
        self
    }

    fn missing(name: impl Into<String>, why: String) -> Measurement {
        let name = name.into();
        Measurement {
            unit: unit(&name),
            name,
            value: None,
            ceiling: None,
            ratio: None,
            customers: None,
            api_megabytes: None,
            workers_megabytes: None,
            note: why,
        }
    }
}

fn unit(name: &str) -> &'static str {
    match name {
        name if name.ends_with(".statements_per_1000") => "statements",
        name if name.ends_with(".round_trips_per_1000") => "round trips",
        name if name.starts_with("ingest.") => "records/s",
        "launch.messages" => "messages/s",
        "launch.first_message" | "fair.campaign" => "s",
        "receipts.accepted" | "receipts.accepted_beside_sending" => "requests/s",
        "fair.refused" => "requests",
        name if name.starts_with("memory.") => "MB",
        _ => "ms",
    }
}

pub(crate) struct Report {
    wanted: Vec<String>,
    memory: Memory,
    measurements: Vec<Measurement>,
}

impl Report {
    pub(crate) fn new(wanted: &[String], memory: Memory) -> Report {
        Report {
            wanted: wanted.to_vec(),
            memory,
            measurements: Vec::new(),
        }
    }

    /// Whether the part of these names is to be measured.
    pub(crate) fn wants(&self, names: &[&str]) -> bool {
        let named = |name: &&str| {
            self.wanted.iter().any(|wanted| {
                name.starts_with(wanted.as_str()) || wanted.starts_with(&format!("{name}."))
            })
        };
        self.wanted.is_empty() || names.iter().any(named)
    }

    /// The greatest of the parts whose figures' names fit.
    pub(crate) fn peaks(&self, fits: impl Fn(&str) -> bool) -> Option<Peaks> {
        let figures = self.measurements.iter().filter(|it| fits(&it.name));
        let peaks = figures.filter_map(|it| {
            let (api, workers) = it.api_megabytes.zip(it.workers_megabytes)?;
            Some(Peaks { api, workers })
        });
        peaks.reduce(Peaks::or_greater)
    }

    /// Runs a part that measures these figures, with the memory that is held meanwhile; where it fails they stay
    /// empty, and the rest goes on.
    pub(crate) async fn part(
        &mut self,
        names: &[&str],
        part: impl Future<Output = anyhow::Result<Vec<Measurement>>>,
    ) {
        let memory = self.memory;
        self.figures(names, memory.during(part)).await;
    }

    /// The same for what puts no load on anything.
    pub(crate) async fn figures(
        &mut self,
        names: &[&str],
        part: impl Future<Output = anyhow::Result<Vec<Measurement>>>,
    ) {
        if !self.wants(names) {
            return;
        }
        eprintln!("==> {}", names.join(", "));
        match part.await {
            Ok(measured) => {
                for figure in &measured {
                    eprintln!("{}", line(figure));
                }
                self.measurements.extend(measured);
            }
            Err(error) => {
                eprintln!("error: {}: {error:#}", names.join(", "));
                self.measurements.extend(
                    names
                        .iter()
                        .map(|name| Measurement::missing(*name, format!("{error:#}"))),
                );
            }
        }
    }

    /// Prints the table and writes the file; true when every figure was measured.
    pub(crate) fn finish(&self, path: &str) -> anyhow::Result<bool> {
        println!(
            "{:<42} {:>12} {:<11} {:>12} {:>7} {:>10} {:>8} {:>10}",
            "name", "value", "unit", "ceiling", "ratio", "customers", "api MB", "workers MB"
        );
        for figure in &self.measurements {
            println!("{}", line(figure));
        }
        if let Some(directory) = Path::new(path).parent() {
            std::fs::create_dir_all(directory)?;
        }
        let mut json = serde_json::to_string_pretty(&self.measurements)?;
        json.push('\n');
        std::fs::write(path, json).with_context(|| format!("{path} cannot be written"))?;
        Ok(self
            .measurements
            .iter()
            .all(|figure| figure.value.is_some()))
    }
}

fn line(figure: &Measurement) -> String {
    let number = |value: Option<f64>| match value {
        Some(value) if value >= 1_000.0 => format!("{value:.0}"),
        Some(value) => format!("{value:.3}"),
        None => "-".to_owned(),
    };
    let customers = figure
        .customers
        .map_or("-".to_owned(), |customers| customers.to_string());
    let (value, ceiling, ratio) = (
        number(figure.value),
        number(figure.ceiling),
        number(figure.ratio),
    );
    let whole = |megabytes: Option<f64>| megabytes.map_or("-".to_owned(), |it| format!("{it:.0}"));
    let (api, workers) = (whole(figure.api_megabytes), whole(figure.workers_megabytes));
    format!(
        "{:<42} {value:>12} {:<11} {ceiling:>12} {ratio:>7} {customers:>10} {api:>8} {workers:>10}  {}",
        figure.name, figure.unit, figure.note
    )
}

/// A percentile as figures are called, and the share of the values below it.
pub(crate) type Share = (&'static str, f64);
pub(crate) const P50: Share = ("p50", 0.5);
pub(crate) const P99: Share = ("p99", 0.99);
pub(crate) const P999: Share = ("p999", 0.999);

/// A figure of each share of the values: `latency.rest.p99` and so on.
pub(crate) fn percentiles(
    part: &str,
    shares: &[Share],
    values: &mut [f64],
    customers: i64,
) -> Vec<Measurement> {
    let mut figure = |(called, share): &Share| {
        Measurement::new(
            format!("{part}.{called}"),
            percentile(values, *share),
            customers,
        )
    };
    shares.iter().map(&mut figure).collect()
}

/// The value below which the given share of the sorted values lies.
pub(crate) fn percentile(values: &mut [f64], share: f64) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    let place = ((values.len() as f64 * share).ceil() as usize).clamp(1, values.len().max(1));
    values.get(place - 1).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_one_of_the_values() {
        let mut values: Vec<f64> = (1..=200).rev().map(f64::from).collect();
        assert_eq!(percentile(&mut values, 0.5), 100.0);
        assert_eq!(percentile(&mut values, 0.99), 198.0);
        assert_eq!(percentile(&mut [7.0], 0.99), 7.0);
    }

    #[tokio::test]
    async fn a_part_that_fails_leaves_nulls_and_the_rest_goes_on() {
        let memory = Memory {
            api: std::process::id(),
            workers: std::process::id(),
        };
        let mut report = Report::new(&["preview".to_owned()], memory);
        report
            .part(&["ingest.orders"], async { anyhow::bail!("not wanted") })
            .await;
        report
            .part(&["preview.size", "preview.full"], async {
                anyhow::bail!("the cable is out")
            })
            .await;
        report
            .part(&["preview.size"], async {
                Ok(vec![Measurement::new("preview.size", 3.0, 9).ceiling(2.0)])
            })
            .await;
        assert!(report.wants(&["preview.size"]) && !report.wants(&["launch.messages"]));
        assert!(report.peaks(|name| name == "preview.size").is_some());
        assert!(report.peaks(|name| name == "preview.full").is_none());
        let directory = std::env::temp_dir().join(format!("tidings-bench-{}", std::process::id()));
        let path = directory.join("results.json");
        assert!(!report.finish(path.to_str().unwrap()).unwrap());
        let written: serde_json::Value =
            serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        std::fs::remove_dir_all(directory).unwrap();
        assert_eq!(written.as_array().unwrap().len(), 3);
        assert_eq!(written[0]["value"], serde_json::Value::Null);
        assert_eq!(written[1]["note"], "the cable is out");
        assert_eq!(written[2]["ratio"], 1.5);
        assert_eq!(written[2]["unit"], "ms");
    }
}
