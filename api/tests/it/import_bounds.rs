//! What an import may keep, for how long it may stay open, and a queue that stays full.

use std::time::Duration;

use axum::body::Body;
use http::{Method, StatusCode, header};
use serde_json::json;
use tidings_store::import::MOST_REJECTED_BYTES;

use crate::{
    imports::{begin, call, file_of, people, position, put},
    intake::Intake,
};

/// Changes the one import that there is.
async fn change(intake: &Intake, set: &str) {
    let sql = format!("UPDATE imports SET {set}");
    let client = intake.database.client().await;
    assert_eq!(client.execute(&sql, &[]).await.expect("it is changed"), 1);
}

#[tokio::test]
async fn refused_rows_are_all_counted_and_kept_up_to_a_bound() {
    let intake = Intake::new().await;
    let path = begin(&intake, &people()).await;
    put(&intake, &path, "?more=true", "Id,Name\n,first\n,second\n").await;
    change(
        &intake,
        &format!("rejected_bytes = {}", MOST_REJECTED_BYTES - 1),
    )
    .await;
    put(&intake, &path, "?fromRow=3&more=true", ",third\n,fourth\n").await;
    // Once one was left out, a smaller one that would fit is too: what is kept are the first.
    change(&intake, "rejected_bytes = 0").await;
    let state = put(&intake, &path, "?fromRow=5", ",fifth\nc6,Asha\n")
        .await
        .body;
    assert_eq!(
        (
            &state["rejected"],
            &state["rejectedKept"],
            &state["accepted"]
        ),
        (&json!(5), &json!(2), &json!(1)),
        "{state}"
    );
    let refused = call(
        &intake,
        Method::GET,
        &format!("{path}/refused"),
        Body::empty(),
    )
    .await;
    let text = refused.body.as_str().unwrap_or_default().to_owned();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 4, "{text}");
    assert!(
        lines[1].ends_with(",first") && lines[2].ends_with(",second"),
        "{text}"
    );
    assert_eq!(
        lines[3],
        ",,NOT_KEPT,3 more rows were refused and are not kept"
    );
}

#[tokio::test]
async fn an_import_that_nobody_closes_is_closed_after_a_week() {
    let intake = Intake::new().await;
    let path = begin(&intake, &people()).await;
    put(&intake, &path, "?more=true", "Id,Name\nc1,Asha\n").await;
    change(&intake, "created_at = now() - interval '6 days'").await;
    begin(&intake, &people()).await;
    assert_eq!(intake.get(&intake.key, &path).await.body["status"], "OPEN");
    let client = intake.database.client().await;
    let age = "UPDATE imports SET created_at = now() - interval '8 days'";
    assert_eq!(client.execute(age, &[]).await.expect("it is changed"), 2);
    begin(&intake, &people()).await;
    assert_eq!(
        intake.get(&intake.key, &path).await.body["status"],
        "WRITING"
    );
    let late = put(&intake, &path, "?fromRow=2", "c2,Rao\n").await;
    assert_eq!(late.status, StatusCode::CONFLICT, "{late:?}");
    assert_eq!(
        intake
            .number("SELECT count(*) FROM imports WHERE closed_at IS NULL")
            .await,
        1
    );
}

#[tokio::test]
async fn while_the_queue_stays_full_the_sender_is_told_when_to_come_again_and_where() {
    let intake = Intake::set_up(|settings| {
        settings.queue.max_depth = 6_000;
        settings.edge.limits.queue_time = Duration::from_millis(50);
    })
    .await;
    let path = begin(&intake, &people()).await;
    let refused = put(&intake, &path, "", file_of(12_000)).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS, "{refused:?}");
    assert_eq!(refused.headers[header::RETRY_AFTER], "2");
    assert_eq!(position(&refused.body["import"]), (5_000, 5_000, 0));
    // It recovers by itself: the rest is taken from there on.
    intake.write_all().await;
    let rest: String = file_of(12_000)
        .lines()
        .skip(5_001)
        .map(|line| format!("{line}\n"))
        .collect();
    let answer = put(&intake, &path, "?fromRow=5001&more=true", rest).await;
    assert_eq!(
        position(&answer.body["import"]),
        (10_000, 10_000, 0),
        "{answer:?}"
    );
    intake.write_all().await;
    let rest: String = file_of(12_000)
        .lines()
        .skip(10_001)
        .map(|line| format!("{line}\n"))
        .collect();
    let answer = put(&intake, &path, "?fromRow=10001", rest).await;
    assert_eq!(position(&answer.body), (12_000, 12_000, 0), "{answer:?}");
}
