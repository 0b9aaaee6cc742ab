//! The greatest resident memory of API and workers, as the kernel keeps it.

use anyhow::Context;

use crate::report::Measurement;

const MEGABYTE: f64 = 1_048_576.0;

/// The processes that are looked at.
#[derive(Clone, Copy)]
pub(crate) struct Memory {
    pub api: u32,
    pub workers: u32,
}

/// Megabytes (2^20) that each had resident at most.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peaks {
    pub api: f64,
    pub workers: f64,
}

impl Memory {
    /// Runs a part and notes in its figures what was held meanwhile.
    pub(crate) async fn during(
        self,
        part: impl Future<Output = anyhow::Result<Vec<Measurement>>>,
    ) -> anyhow::Result<Vec<Measurement>> {
        begin(self.api)?;
        begin(self.workers)?;
        let figures = part.await?;
        let peaks = Peaks {
            api: peak(self.api)?,
            workers: peak(self.workers)?,
        };
        let figures = figures.into_iter();
        Ok(figures.map(|figure| figure.memory(peaks)).collect())
    }
}

impl Peaks {
    pub(crate) fn or_greater(self, other: Peaks) -> Peaks {
        Peaks {
            api: self.api.max(other.api),
            workers: self.workers.max(other.workers),
        }
    }
}

/// Has the kernel begin a new peak: "5" sets it back to what is resident now, proc_pid_clear_refs(5).
fn begin(pid: u32) -> anyhow::Result<()> {
    let path = format!("/proc/{pid}/clear_refs");
    std::fs::write(&path, "5").with_context(|| format!("{path} cannot be written"))
}

fn peak(pid: u32) -> anyhow::Result<f64> {
    let path = format!("/proc/{pid}/status");
    let status =
        std::fs::read_to_string(&path).with_context(|| format!("{path} cannot be read"))?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .context("no VmHWM")?;
    let kilobytes: f64 = line.trim().trim_end_matches("kB").trim().parse()?;
    Ok(kilobytes * 1_024.0 / MEGABYTE)
}
