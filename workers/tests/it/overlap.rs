use std::sync::Arc;
use std::time::Duration;

use tidings_queue::Kind;
use tidings_workers::Job;

use crate::ingest::{customer, order};
use crate::support::{Ground, until};

/// More parts than a delivery takes, so that several follow each other.
const PARTS: usize = 1_300;

/// Notes every name that a customer is given, in the order of the commits.
async fn note_names(ground: &Ground) {
    let statement = "CREATE TABLE names (place serial, name text);
        CREATE FUNCTION note_name() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN INSERT INTO names (name) VALUES (NEW.name); RETURN NEW; END $$;
        CREATE TRIGGER note_name AFTER INSERT OR UPDATE ON customers FOR EACH ROW EXECUTE FUNCTION note_name()";
    let client = ground.database.client().await;
    client.batch_execute(statement).await.expect("it is right");
}

async fn names(ground: &Ground) -> Vec<String> {
    let client = ground.database.client().await;
    let rows = client.query(
        "SELECT name FROM names WHERE name IS NOT NULL ORDER BY place",
        &[],
    );
    let rows = rows.await.expect("it is right");
    rows.iter().map(|row| row.get(0)).collect()
}

/// One customer, named anew by each part.
async fn rename(ground: &Ground) {
    let records: Vec<_> = (0..PARTS)
        .map(|n| customer("c1", &format!("name {n:04}")))
        .collect();
    ground.accept(Kind::Customers, &records, 1).await;
}

async fn assert_in_order(ground: &Ground) {
    let names = names(ground).await;
    assert!(names.len() > 1, "more than one delivery: {names:?}");
    assert!(names.is_sorted(), "{names:?}");
    assert_eq!(names.last(), Some(&format!("name {:04}", PARTS - 1)));
}

#[tokio::test]
async fn deliveries_are_written_in_order() {
    let ground = Ground::new().await;
    note_names(&ground).await;
    rename(&ground).await;
    let jobs = [ground.run(&[Job::Ingest]), ground.run(&[Job::Ingest])];
    ground.settle().await;
    assert_in_order(&ground).await;
    let records = "SELECT sum(committed)::bigint FROM ingest_batches";
    assert_eq!(ground.number(records).await, PARTS as i64);
    for jobs in jobs {
        jobs.stop().await;
    }
}

#[cfg(feature = "failpoints")]
#[tokio::test]
async fn a_worker_killed_with_the_next_delivery_in_hand_loses_and_doubles_nothing() {
    use crate::support::Process;

    for point in [
        "ingest.before_write",
        "ingest.after_commit",
        "ingest.before_done",
    ] {
        let ground = Ground::new().await;
        note_names(&ground).await;
        rename(&ground).await;
        let orders: Vec<_> = (0..PARTS)
            .map(|n| order(&format!("o{n}"), "c2", 10))
            .collect();
        ground.accept(Kind::Orders, &orders, 1).await;
        let mut program = ground.program(&["ingest"]);
        program.env("TIDINGS_FAILPOINT", format!("{point}=abort"));
        Process::start(&mut program).ended().await;

        let worker = ground.start(&["ingest"]);
        ground.settle().await;
        worker.kill();
        assert_in_order(&ground).await;
        let spend = "SELECT total_spend FROM workspace_totals";
        assert_eq!(ground.number(spend).await, 10 * PARTS as i64, "{point}");
        let records = "SELECT sum(committed)::bigint FROM ingest_batches";
        assert_eq!(ground.number(records).await, 2 * PARTS as i64, "{point}");
    }
}

#[tokio::test]
async fn a_part_that_fails_is_laid_aside_before_what_follows_is_written() {
    let ground = Ground::new().await;
    // The amount of one is refused, in the first of several deliveries and in the last.
    let amount = |n: usize| if n == 3 || n == PARTS - 1 { -1 } else { 10 };
    let orders: Vec<_> = (0..PARTS)
        .map(|n| order(&format!("o{n}"), "c1", amount(n)))
        .collect();
    let batch = ground.accept(Kind::Orders, &orders, 1).await;
    let jobs = ground.run(&[Job::Ingest]);
    ground.settle().await;
    let progress = ground.progress(batch).await;
    let all = PARTS as i32;
    assert_eq!((progress.committed, progress.failed), (all - 2, 2));
    let spend = "SELECT total_spend FROM workspace_totals";
    assert_eq!(ground.number(spend).await, 10 * (PARTS as i64 - 2));
    jobs.stop().await;
}

#[tokio::test]
async fn what_was_made_ready_is_given_back_behind_what_cannot_be_written() {
    let mut ground = Ground::new().await;
    // Were the lease lost on a crowded machine, nothing would follow.
    Arc::make_mut(&mut ground.context.config).lease = Duration::from_secs(30);
    note_names(&ground).await;
    let client = ground.database.client().await;
    // Every writer waits here and then finds that it took too long, as with a database that is too busy.
    let hold = "BEGIN; LOCK TABLE ingest_batches IN ACCESS EXCLUSIVE MODE";
    client.batch_execute(hold).await.unwrap();
    rename(&ground).await;
    let jobs = ground.run(&[Job::Ingest]);
    let queue = &ground.context.queue;
    until("two deliveries are in hand", || async {
        let taken = queue.pending(ground.workspace.0, Kind::Customers).await;
        taken.is_ok_and(|taken| taken > 500)
    })
    .await;
    let writers = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'tidings'";
    let other = ground.database.client().await;
    other.execute(writers, &[]).await.unwrap();
    client.batch_execute("ROLLBACK").await.unwrap();
    ground.settle().await;
    assert_in_order(&ground).await;
    assert_eq!(ground.number("SELECT count(*) FROM dead_letters").await, 0);
    jobs.stop().await;
}
