//! Signals to processes of others, by the system's own program.

use anyhow::ensure;
use tokio::process::Command;

#[derive(Clone, Copy)]
pub(super) enum Signal {
    Kill,
    Stop,
    Continue,
    Terminate,
    Interrupt,
}

/// Sends a signal; an error where no such process is there.
pub(super) async fn send(signal: Signal, pids: &[u32]) -> anyhow::Result<()> {
    let name = match signal {
        Signal::Kill => "-KILL",
        Signal::Stop => "-STOP",
        Signal::Continue => "-CONT",
        Signal::Terminate => "-TERM",
        Signal::Interrupt => "-INT",
    };
    let mut command = Command::new("kill");
    command.arg(name).args(pids.iter().map(u32::to_string));
    let done = command.stderr(std::process::Stdio::null()).status().await?;
    ensure!(done.success(), "kill {name} {pids:?} failed");
    Ok(())
}

/// The processes whose parent this is.
pub(super) async fn children(parent: u32) -> anyhow::Result<Vec<u32>> {
    let listed = Command::new("ps")
        .args(["-eo", "pid=,ppid="])
        .output()
        .await?;
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    let pairs = listed.lines().filter_map(|line| {
        let mut numbers = line.split_whitespace().map(str::parse::<u32>);
        Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
    });
    Ok(pairs
        .filter(|(_, its_parent)| *its_parent == parent)
        .map(|(pid, _)| pid)
        .collect())
}
