//! Requests at a steady pace over kept connections, whether or not the answers keep up.

use std::time::Duration;

use anyhow::{Context, ensure};
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};

use crate::clock::now_us;
use crate::wire::Wire;

/// So many requests each tick, over so many connections.
pub(crate) struct Pace {
    pub tick: Duration,
    pub per_tick: usize,
    pub connections: usize,
}

/// What became of a request.
pub(crate) struct Answered {
    /// When it was to be sent, and when its answer was there: microseconds since 1970.
    pub due: i64,
    pub at: i64,
    pub body: Vec<u8>,
}

impl Pace {
    /// Sends them all. Each must be answered with success.
    pub(crate) async fn send(
        &self,
        authority: &str,
        requests: Vec<Vec<u8>>,
    ) -> anyhow::Result<Vec<Answered>> {
        let mut idle = Vec::new();
        for _ in 0..self.connections {
            idle.push(Wire::connect(authority).await?);
        }
        let mut answers = Vec::with_capacity(requests.len());
        let mut requests = requests.into_iter();
        let mut ticks = interval(self.tick);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
        let mut calls = JoinSet::new();
        while requests.len() > 0 {
            ticks.tick().await;
            for request in requests.by_ref().take(self.per_tick) {
                // Waiting for a connection is part of what the request takes.
                let due = now_us();
                let connection = match idle.pop() {
                    Some(connection) => connection,
                    None => {
                        let done = calls.join_next().await;
                        let (connection, answer) = done.context("no connection is left")???;
                        answers.push(answer);
                        connection
                    }
                };
                calls.spawn(call(connection, request, due));
            }
            while let Some(done) = calls.try_join_next() {
                let (connection, answer) = done??;
                idle.push(connection);
                answers.push(answer);
            }
        }
        while let Some(done) = calls.join_next().await {
            answers.push(done??.1);
        }
        Ok(answers)
    }
}

async fn call(
    mut connection: Wire,
    request: Vec<u8>,
    due: i64,
) -> anyhow::Result<(Wire, Answered)> {
    let answer = connection.call(&request).await?;
    let (at, body) = (now_us(), answer.body.to_vec());
    ensure!(
        answer.is_success(),
        "a request was answered {}: {}",
        answer.status,
        String::from_utf8_lossy(&body)
    );
    Ok((connection, Answered { due, at, body }))
}
