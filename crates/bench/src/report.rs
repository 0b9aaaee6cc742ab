//! The figures: a table on the screen, and a file.

use std::path::Path;

use anyhow::Context;
use serde::Serialize;

/// One figure.
#[derive(Debug, Serialize)]
pub(crate) struct Measurement {
    pub name: &'static str,
    pub value: Option<f64>,
    pub unit: &'static str,
    pub ceiling: Option<f64>,
    pub ratio: Option<f64>,
    /// How many customers the workspace held at the measurement.
    pub customers: Option<i64>,
    pub note: String,
}

impl Measurement {
    pub(crate) fn new(name: &'static str, value: f64, customers: i64) -> Measurement {
        Measurement {
            name,
            value: Some(value),
            unit: unit(name),
            ceiling: None,
            ratio: None,
            customers: Some(customers),
            note: String::new(),
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

    fn missing(name: &'static str, why: String) -> Measurement {
        Measurement {
            name,
            value: None,
            unit: unit(name),
            ceiling: None,
            ratio: None,
            customers: None,
            note: why,
        }
    }
}

fn unit(name: &str) -> &'static str {
    match name {
        "ingest.customers" | "ingest.orders" => "records/s",
        "launch.messages" => "messages/s",
        "launch.first_message" => "s",
        "receipts.accepted" | "receipts.accepted_beside_sending" => "requests/s",
        "receipts.statements_per_1000" => "statements",
        name if name.starts_with("memory.") => "MB",
        _ => "ms",
    }
}

pub(crate) struct Report {
    wanted: Vec<String>,
    measurements: Vec<Measurement>,
}

impl Report {
    pub(crate) fn new(wanted: &[String]) -> Report {
        Report {
            wanted: wanted.to_vec(),
            measurements: Vec::new(),
        }
    }

    /// Runs a part that measures these figures; where it fails they stay empty, and the rest goes on.
    /// True when it was wanted and succeeded.
    pub(crate) async fn part(
        &mut self,
        names: &[&'static str],
        part: impl Future<Output = anyhow::Result<Vec<Measurement>>>,
    ) -> bool {
        let named = |name: &&&str| {
            self.wanted
                .iter()
                .any(|wanted| name.starts_with(wanted.as_str()))
        };
        if !self.wanted.is_empty() && names.iter().find(named).is_none() {
            return false;
        }
        eprintln!("==> {}", names.join(", "));
        match part.await {
            Ok(measured) => {
                for figure in &measured {
                    eprintln!("{}", line(figure));
                }
                self.measurements.extend(measured);
                true
            }
            Err(error) => {
                eprintln!("error: {}: {error:#}", names.join(", "));
                self.measurements.extend(
                    names
                        .iter()
                        .map(|name| Measurement::missing(name, format!("{error:#}"))),
                );
                false
            }
        }
    }

    /// Prints the table and writes the file; true when every figure was measured.
    pub(crate) fn finish(&self, path: &str) -> anyhow::Result<bool> {
        println!(
            "{:<30} {:>12} {:<10} {:>12} {:>7} {:>10}",
            "name", "value", "unit", "ceiling", "ratio", "customers"
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
    format!(
        "{:<30} {value:>12} {:<10} {ceiling:>12} {ratio:>7} {customers:>10}  {}",
        figure.name, figure.unit, figure.note
    )
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
        let mut report = Report::new(&["preview".to_owned()]);
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
