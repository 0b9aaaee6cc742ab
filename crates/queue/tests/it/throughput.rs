use std::time::Instant;

use tidings_queue::{Kind, QueueConfig};

use crate::support::{TestQueue, accept, batch, next, options};

#[tokio::test(flavor = "multi_thread")]
#[ignore = "prints figures: cargo test --release -p tidings-queue -- --ignored --nocapture accepts_a_second"]
async fn accepts_a_second() {
    let config = QueueConfig {
        connections: 64,
        max_depth: 10_000_000,
        ..QueueConfig::for_testing()
    };
    let queue = TestQueue::with(config).await;
    for callers in [1_usize, 16, 64, 256] {
        let total = if callers == 1 { 2_000 } else { 40_000 };
        let started = Instant::now();
        let calls = (0..callers).map(|caller| {
            let queue = queue.queue.clone();
            tokio::spawn(async move {
                for _ in 0..total / callers {
                    accept(
                        &queue,
                        batch(caller as i64 % 8, Kind::Orders, &["{\"externalId\":\"1\"}"]),
                    )
                    .await;
                }
            })
        });
        futures_util::future::join_all(calls).await;
        let took = started.elapsed().as_secs_f64();
        println!("{callers} callers: {:.0} accepts/s", total as f64 / took);
    }
    let started = Instant::now();
    let mut consumer = queue.consumer(Kind::Orders, options());
    let mut entries = 0;
    while !queue.backlog(Kind::Orders).await.unwrap().is_empty() {
        let delivery = next(&mut consumer).await;
        entries += delivery.entries.len();
        delivery.done().await.unwrap();
    }
    println!(
        "{:.0} entries/s taken and done",
        entries as f64 / started.elapsed().as_secs_f64()
    );
}
