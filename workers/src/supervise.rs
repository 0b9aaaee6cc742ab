//! Running jobs, and running them again when they fail.

use std::time::Duration;

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::{Context, Job};

const FIRST_PAUSE: Duration = Duration::from_millis(500);
/// What a job fails of is a server that is away, mostly, and nothing may wait for long once it is back.
const LONGEST_PAUSE: Duration = Duration::from_secs(3);
/// A job that ran for so long before it failed is no longer thought of as failing again and again.
const SOUND: Duration = Duration::from_secs(10);

/// Runs jobs side by side until `shutdown` is cancelled and each has ended.
pub async fn run(jobs: Vec<Job>, context: Context, shutdown: CancellationToken) {
    let mut running = JoinSet::new();
    for job in jobs {
        running.spawn(keep_running(job, context.clone(), shutdown.clone()));
    }
    running.join_all().await;
}

async fn keep_running(job: Job, context: Context, shutdown: CancellationToken) {
    let mut pause = FIRST_PAUSE;
    while !shutdown.is_cancelled() {
        let started = tokio::time::Instant::now();
        // In a task of its own, so that a panic ends the job and not the process.
        let ended = tokio::spawn(job.run(context.clone(), shutdown.clone())).await;
        if shutdown.is_cancelled() {
            break;
        }
        let error = match ended {
            Ok(Ok(())) => anyhow::anyhow!("the job ended by itself"),
            Ok(Err(error)) => error,
            Err(panic) => panic.into(),
        };
        if started.elapsed() >= SOUND {
            pause = FIRST_PAUSE;
        }
        tracing::error!(job.name = job.name(), job.pause = ?pause, error = format!("{error:#}"), "a job failed and is started again");
        metrics::counter!("tidings_job_failures_total", "name" => job.name()).increment(1);
        tokio::select! {
            () = shutdown.cancelled() => {}
            () = tokio::time::sleep(pause) => {}
        }
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}
