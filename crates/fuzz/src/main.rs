//! `tidings-fuzz [TARGET...] [--seconds N] [--seed N]`: tries each target for so long. Ends with failure where something
//! was found, which is printed as unit tests.
//!
//! Each target runs in a process of its own: one that ends without a word, as by an overflow of the stack, leaves its last
//! input in `target/fuzz`.

use std::{
    fs::{self, File},
    io::{Seek, SeekFrom, Write},
    path::Path,
    process::{Command, ExitCode},
    time::Duration,
};

use anyhow::{Context as _, bail};
use tidings_fuzz::{
    Finding,
    run::{Until, run},
    targets::{ALL, Target},
};

fn main() -> anyhow::Result<ExitCode> {
    let mut arguments = pico_args::Arguments::from_env();
    let seconds: u64 = arguments.opt_value_from_str("--seconds")?.unwrap_or(60);
    let seed: u64 = arguments.opt_value_from_str("--seed")?.unwrap_or(1);
    let alone = arguments.contains("--alone");
    let names = arguments.finish();
    let mut targets: Vec<Target> = Vec::new();
    for name in &names {
        let target = ALL.iter().find(|target| name == target.name);
        targets.push(*target.with_context(|| format!("there is no target {}", name.display()))?);
    }
    if targets.is_empty() {
        targets.extend(ALL);
    }
    fs::create_dir_all("target/fuzz")?;
    match &targets[..] {
        [target] if alone => one(target, Duration::from_secs(seconds), seed),
        _ => {
            let mut found = false;
            for target in &targets {
                found |= !apart(target, seconds, seed)?;
            }
            Ok(if found {
                ExitCode::FAILURE
            } else {
                ExitCode::SUCCESS
            })
        }
    }
}

/// Runs a target in a process of its own; false where something was found.
fn apart(target: &Target, seconds: u64, seed: u64) -> anyhow::Result<bool> {
    let status = Command::new(std::env::current_exe()?)
        .args([
            target.name,
            "--alone",
            "--seconds",
            &seconds.to_string(),
            "--seed",
            &seed.to_string(),
        ])
        .status()?;
    match status.code() {
        Some(0) => Ok(true),
        Some(1) => Ok(false),
        _ => {
            let input = fs::read(last(target))?;
            let problem = format!("ends the process: {status}");
            print(&Finding {
                target: target.name,
                input,
                problem,
            })?;
            Ok(false)
        }
    }
}

fn last(target: &Target) -> std::path::PathBuf {
    Path::new("target/fuzz").join(format!("{}.last", target.name))
}

fn one(target: &Target, time: Duration, seed: u64) -> anyhow::Result<ExitCode> {
    // What is found is printed; what each try of making it smaller says is not.
    std::panic::set_hook(Box::new(|_| {}));
    let mut file = File::create(last(target))?;
    let mut wrong = None;
    let report = run(target, seed, Until::Time(time), |input| {
        let written = file
            .seek(SeekFrom::Start(0))
            .and_then(|_| file.write_all(input))
            .and_then(|()| file.set_len(input.len() as u64));
        wrong = written.err();
    });
    if let Some(error) = wrong {
        bail!("the last input could not be noted: {error}");
    }
    let summary = format!(
        "{}: {} inputs, taken in {} ways, {} findings; seed {seed}",
        target.name,
        report.inputs,
        report.ways,
        report.findings.len()
    );
    let mut out = std::io::stdout();
    writeln!(out, "{summary}")?;
    for finding in &report.findings {
        print(finding)?;
    }
    Ok(if report.findings.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn print(finding: &Finding) -> std::io::Result<()> {
    writeln!(std::io::stdout(), "\n{finding}")
}
