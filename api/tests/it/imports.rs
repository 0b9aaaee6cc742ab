//! CSV files: what becomes of each row, and that no row is lost or counted twice.

use axum::body::Body;
use bytes::Bytes;
use futures_util::stream;
use http::{Method, Request, StatusCode, header};
use serde_json::{Value, json};

use crate::intake::{Answer, Intake};

pub async fn call(intake: &Intake, method: Method, path: &str, body: impl Into<Body>) -> Answer {
    call_as(intake, &intake.key, method, path, body).await
}

async fn call_as(
    intake: &Intake,
    key: &str,
    method: Method,
    path: &str,
    body: impl Into<Body>,
) -> Answer {
    let request = Request::builder().method(method).uri(path);
    let request = request.header(header::AUTHORIZATION, format!("Bearer {key}"));
    intake
        .send(request.body(body.into()).expect("a request"))
        .await
}

/// Begins an import and gives the path it is found at.
pub async fn begin(intake: &Intake, layout: &Value) -> String {
    let answer = intake.post("/v1/imports", layout).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
    assert_eq!(
        (&answer.body["status"], &answer.body["lastRow"]),
        (&json!("OPEN"), &json!(0))
    );
    format!(
        "/v1/imports/{}",
        answer.body["batchId"].as_str().expect("an id")
    )
}

pub async fn put(intake: &Intake, path: &str, query: &str, body: impl Into<Body>) -> Answer {
    call(intake, Method::PUT, &format!("{path}{query}"), body).await
}

/// Last row, accepted, rejected.
pub fn position(import: &Value) -> (i64, i64, i64) {
    let number = |name: &str| import[name].as_i64().expect("a number");
    (number("lastRow"), number("accepted"), number("rejected"))
}

pub fn people() -> Value {
    json!({ "kind": "customers", "mapping": { "externalId": "Id", "name": "Name" } })
}

/// A header and so many customers.
pub fn file_of(rows: usize) -> String {
    let lines = (1..=rows).map(|row| format!("c{row},Name {row}\r\n"));
    std::iter::once("Id,Name\r\n".to_owned())
        .chain(lines)
        .collect()
}

#[tokio::test]
async fn every_field_of_a_customer_comes_out_of_its_column() {
    let intake = Intake::new().await;
    let layout = json!({ "kind": "customers", "mapping": {
        "externalId": "Id", "name": "Full name", "email": "Mail", "phone": "Phone", "city": "City", "country": 5,
        "tags": "Tags", "subscribed": "News", "createdAt": "Since",
        "attributes.tier": "Tier", "attributes.age": { "column": "Age", "type": "NUMBER" },
        "attributes.member": { "column": "Member", "type": "BOOLEAN" },
    } });
    let path = begin(&intake, &layout).await;
    let file = "\u{feff}Id;Full name;Mail;Phone;City;Land;Tags;News;Since;Tier;Age;Member\r\n\
        \" 7 \";\"Rao; \"\"Asha\"\"\nof Pune\";asha@example.com;+919876543210;Pune;in;vip|new;Yes;2026-03-01;'=gold;41;no\r\n";
    let answer = put(&intake, &path, "", file).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert_eq!(position(&answer.body), (1, 1, 0), "{}", answer.body);
    assert_eq!(
        answer.body["nextByte"],
        file.len() - 1,
        "the line feed of the last line is passed over next"
    );
    intake.write_all().await;
    let row = intake
        .text(
            "SELECT row_to_json(c)::text FROM (SELECT external_id, name, email, phone, city, country, tags, subscribed, \
             created_at AT TIME ZONE 'UTC' AS created_at, attributes FROM customers) c",
        )
        .await;
    let row: Value = serde_json::from_str(&row).unwrap();
    assert_eq!(
        row,
        json!({
            "external_id": "7", "name": "Rao; \"Asha\"\nof Pune", "email": "asha@example.com", "phone": "+919876543210",
            "city": "Pune", "country": "IN", "tags": ["vip", "new"], "subscribed": true,
            "created_at": "2026-02-28T18:30:00", "attributes": { "tier": "=gold", "age": 41, "member": false },
        })
    );
}

#[tokio::test]
async fn blank_cells_leave_what_is_stored() {
    let intake = Intake::new().await;
    intake
        .post(
            "/v1/customers",
            &json!([{ "externalId": "c1", "name": "Ann" }]),
        )
        .await;
    let path = begin(
        &intake,
        &json!({ "kind": "customers", "mapping": { "externalId": 0, "name": 1, "city": 2 } }),
    )
    .await;
    put(&intake, &path, "", "id,name,city\nc1, ,Pune\n").await;
    intake.write_all().await;
    assert_eq!(
        intake.text("SELECT name || city FROM customers").await,
        "AnnPune"
    );
}

#[tokio::test]
async fn orders_and_visits_come_too() {
    let intake = Intake::new().await;
    let orders = json!({ "kind": "orders", "header": false, "delimiter": "\t", "mapping": {
        "externalId": 0, "customerExternalId": 1, "amount": 2, "orderedAt": 3, "status": 4,
    } });
    let path = begin(&intake, &orders).await;
    let rows = "o1\tc1\t12.50\t2026-03-01 18:30\tcompleted\no2\tc1\t5\t2026-03-01T10:00:00Z\t\no3\tc1\t99\t2026-03-02\tRefunded";
    let answer = put(&intake, &path, "", rows).await;
    assert_eq!(position(&answer.body), (3, 3, 0));
    let visits = json!({ "kind": "visits", "mapping": { "externalId": "v", "customerExternalId": "c", "visitedAt": "at" } });
    let path = begin(&intake, &visits).await;
    let answer = put(&intake, &path, "", "v,c,at\nv1,c1,2026-03-03 09:00:00\n").await;
    assert_eq!(position(&answer.body), (1, 1, 0));
    intake.write_all().await;
    assert_eq!(
        intake.number("SELECT total_spend FROM customers").await,
        1_750
    );
    assert_eq!(intake.number("SELECT visit_count FROM customers").await, 3);
}

#[tokio::test]
async fn a_wrong_row_is_left_out_and_told_with_its_reason() {
    let intake = Intake::new().await;
    let layout = json!({ "kind": "orders", "mapping": {
        "externalId": "id", "customerExternalId": "who", "amount": "amount", "orderedAt": "at", "status": "status",
    } });
    let path = begin(&intake, &layout).await;
    let file = [
        &b"id,who,amount,at,status\n"[..],
        b"o1,c1,1,2026-03-01,\n",
        b"o2,c1,1,2026-03-01\n",
        b"o3,c1,-1,2026-03-01,\n",
        b"o4,c1,1,01/03/2026,\n",
        b",c1,1,2026-03-01,\n",
        b"o6,c1,1,2026-03-01,shipped\n",
        b"o7,c1,,2026-03-01,\n",
        b"o\xff,c1,1,2026-03-01,\n",
        b"=o9,\"a\0b\",1,2026-03-01,\n",
        b"o10,c1,1,2026-03-01,\n",
    ]
    .concat();
    let answer = put(&intake, &path, "", file).await;
    assert_eq!(position(&answer.body), (10, 2, 8), "{}", answer.body);
    let answer = call(
        &intake,
        Method::GET,
        &format!("{path}/refused"),
        Body::empty(),
    )
    .await;
    assert_eq!(
        answer.headers[header::CONTENT_TYPE],
        "text/csv; charset=utf-8"
    );
    let name = answer.headers[header::CONTENT_DISPOSITION]
        .to_str()
        .unwrap();
    assert!(
        name.starts_with("attachment; filename=\"refused-rows-"),
        "{name}"
    );
    let text = answer
        .body
        .as_str()
        .unwrap()
        .strip_prefix('\u{feff}')
        .unwrap();
    let lines: Vec<&str> = text.split("\r\n").filter(|line| !line.is_empty()).collect();
    assert_eq!(
        lines[0],
        "refused row,refused field,refused code,refused because,id,who,amount,at,status"
    );
    for (line, (beginning, end)) in lines[1..].iter().zip([
        ("2,,WRONG_COLUMNS,", "o2,c1,1,2026-03-01"),
        ("3,amount,NEGATIVE,", "o3,c1,-1,2026-03-01,"),
        ("4,orderedAt,INVALID,", "o4,c1,1,01/03/2026,"),
        ("5,externalId,REQUIRED,", ",c1,1,2026-03-01,"),
        ("6,status,INVALID,", "o6,c1,1,2026-03-01,shipped"),
        ("7,amount,REQUIRED,", "o7,c1,,2026-03-01,"),
        ("8,,NOT_UTF8,", "o\u{fffd},c1,1,2026-03-01,"),
        (
            "9,customerExternalId,FORBIDDEN_CHARACTER,",
            "'=o9,a\u{fffd}b,1,2026-03-01,",
        ),
    ]) {
        assert!(line.starts_with(beginning) && line.ends_with(end), "{line}");
    }
    assert_eq!(lines.len(), 9);
    intake.write_all().await;
    assert_eq!(intake.number("SELECT count(*) FROM orders").await, 2);
}

#[tokio::test]
async fn a_file_of_refused_rows_can_be_mended_and_sent() {
    let intake = Intake::new().await;
    let layout = json!({ "kind": "customers", "mapping": { "externalId": "Id", "email": "Mail", "city": "City" } });
    let path = begin(&intake, &layout).await;
    put(&intake, &path, "", "Id,Mail,City\nc1,wrong,'=Pune\n").await;
    let refused = call(
        &intake,
        Method::GET,
        &format!("{path}/refused"),
        Body::empty(),
    )
    .await;
    let mended = refused
        .body
        .as_str()
        .unwrap()
        .replace("wrong", "ann@example.com");
    let path = begin(&intake, &layout).await;
    let answer = put(&intake, &path, "", mended).await;
    assert_eq!(position(&answer.body), (1, 1, 0));
    intake.write_all().await;
    assert_eq!(intake.text("SELECT city FROM customers").await, "=Pune");
}

#[tokio::test]
async fn rows_that_come_again_are_counted_once() {
    let intake = Intake::new().await;
    let path = begin(&intake, &people()).await;
    let file = file_of(12_000);
    // The line breaks off after two pieces; what came is taken.
    let cut = file.find("c11500,").unwrap();
    let beginning = Bytes::copy_from_slice(&file.as_bytes()[..cut]);
    let broken = stream::iter([Ok(beginning), Err(std::io::Error::other("gone"))]);
    let answer = put(&intake, &path, "?fromRow=1", Body::from_stream(broken)).await;
    assert_eq!(
        (answer.status, &answer.body["code"]),
        (StatusCode::BAD_REQUEST, &json!("BAD_USER_INPUT"))
    );
    assert_eq!(
        position(&answer.body["import"]),
        (10_000, 10_000, 0),
        "{}",
        answer.body
    );
    // The whole file again.
    let answer = put(&intake, &path, "?fromRow=1", file.clone()).await;
    assert_eq!(
        position(&answer.body),
        (12_000, 12_000, 0),
        "{}",
        answer.body
    );
    // And once more, and from the middle.
    for query in ["", "?fromRow=5001"] {
        let at = if query.is_empty() {
            0
        } else {
            file.find("c5001,").unwrap()
        };
        let answer = put(&intake, &path, query, file[at..].to_owned()).await;
        assert_eq!(position(&answer.body), (12_000, 12_000, 0));
    }
    intake.write_all().await;
    assert_eq!(
        intake.number("SELECT count(*) FROM customers").await,
        12_000
    );
    assert_eq!(
        intake
            .number("SELECT sum(accepted)::bigint FROM ingest_batches")
            .await,
        12_000
    );
    let state = call(&intake, Method::GET, &path, Body::empty()).await.body;
    assert_eq!(
        (&state["status"], &state["committed"]),
        (&json!("OPEN"), &json!(12_000))
    );
}

#[tokio::test]
async fn a_file_may_come_in_slices_cut_anywhere() {
    let intake = Intake::new().await;
    let path = begin(&intake, &people()).await;
    let file = "\u{feff}Id,Name\r\n\"c1\",\"Ann\r\nLee\"\r\n\r\nc2,\"B, Cé\"\r\nc3,Dee".as_bytes();
    let (mut row, mut at) = (1, 0);
    for slice in [12, 25, 31, 60] {
        let end = (at + slice).min(file.len());
        let query = format!("?fromRow={row}&more={}", end < file.len());
        let answer = put(&intake, &path, &query, file[at..end].to_vec()).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        row = answer.body["lastRow"].as_i64().unwrap() + 1;
        at = usize::try_from(answer.body["nextByte"].as_u64().unwrap()).unwrap();
    }
    assert_eq!(row, 4);
    intake.write_all().await;
    let names = "SELECT string_agg(name, '/' ORDER BY external_id) FROM customers";
    assert_eq!(intake.text(names).await, "Ann\r\nLee/B, Cé/Dee");
}

#[tokio::test]
async fn two_senders_at_once_count_each_row_once() {
    let intake = Intake::new().await;
    let path = begin(&intake, &people()).await;
    let file = file_of(11_000);
    let (one, other) = tokio::join!(
        put(&intake, &path, "", file.clone()),
        put(&intake, &path, "", file.clone())
    );
    let fine = [&one, &other]
        .into_iter()
        .filter(|answer| answer.status == StatusCode::OK);
    assert!(fine.count() >= 1, "{one:?} {other:?}");
    let state = call(&intake, Method::GET, &path, Body::empty()).await.body;
    assert_eq!(position(&state), (11_000, 11_000, 0));
    intake.write_all().await;
    assert_eq!(
        intake
            .number("SELECT sum(accepted)::bigint FROM ingest_batches")
            .await,
        11_000
    );
}

#[tokio::test]
async fn while_the_queue_is_full_the_sender_waits_and_then_goes_on() {
    let intake = Intake::with(|queue| queue.max_depth = 6_000).await;
    let path = begin(&intake, &people()).await;
    let sending = put(&intake, &path, "", file_of(12_000));
    let writing = async {
        loop {
            intake.write_all().await;
            let state = call(&intake, Method::GET, &path, Body::empty()).await.body;
            if state["committed"] == 12_000 {
                break;
            }
            tokio::task::yield_now().await;
        }
    };
    let (answer, ()) = tokio::join!(sending, writing);
    assert_eq!(
        position(&answer.body),
        (12_000, 12_000, 0),
        "{}",
        answer.body
    );
}

#[tokio::test]
async fn a_piece_that_redis_does_not_have_is_not_taken() {
    let intake = Intake::with(|queue| queue.url = "redis://127.0.0.1:1".into()).await;
    let path = begin(&intake, &people()).await;
    let answer = put(&intake, &path, "", file_of(10)).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(position(&answer.body["import"]), (0, 0, 0));
    assert_eq!(intake.number("SELECT count(*) FROM import_pieces").await, 0);
}

#[tokio::test]
async fn an_import_is_done_when_it_is_closed_and_written() {
    let intake = Intake::new().await;
    let path = begin(&intake, &people()).await;
    put(&intake, &path, "", file_of(3)).await;
    let close = format!("{path}/close");
    for _ in 0..2 {
        let answer = call(&intake, Method::POST, &close, Body::empty()).await;
        assert_eq!(
            (answer.status, &answer.body["status"]),
            (StatusCode::OK, &json!("WRITING"))
        );
    }
    let answer = put(&intake, &path, "?fromRow=4", "c4,Dee").await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert_eq!(position(&answer.body["import"]), (3, 3, 0));
    intake.write_all().await;
    let state = call(&intake, Method::GET, &path, Body::empty()).await.body;
    assert_eq!(
        (&state["status"], &state["committed"]),
        (&json!("DONE"), &json!(3))
    );
    let reader = intake.key(&["read"]).await;
    let batch = path.replace("imports", "batches");
    let progress = intake.get(&reader, &batch).await.body;
    assert_eq!(
        (&progress["accepted"], &progress["done"]),
        (&json!(3), &json!(true)),
        "{progress}"
    );
}

#[tokio::test]
async fn an_import_that_was_closed_long_ago_is_forgotten() {
    let intake = Intake::new().await;
    let mut paths = Vec::new();
    for _ in 0..3 {
        let path = begin(&intake, &people()).await;
        put(&intake, &path, "", "Id,Name\n,nobody\n").await;
        paths.push(path);
    }
    for (path, days) in [(&paths[0], 31), (&paths[1], 29)] {
        let close = format!("{path}/close");
        call(&intake, Method::POST, &close, Body::empty()).await;
        let sql =
            "UPDATE imports SET closed_at = now() - make_interval(days => $2) WHERE id::text = $1";
        let id = path.rsplit('/').next().unwrap();
        let client = intake.database.client().await;
        assert_eq!(client.execute(sql, &[&id, &days]).await.unwrap(), 1);
    }
    begin(&intake, &people()).await;
    let mut kept = Vec::new();
    for path in &paths {
        kept.push(intake.get(&intake.key, path).await.status);
    }
    assert_eq!(
        kept,
        [StatusCode::NOT_FOUND, StatusCode::OK, StatusCode::OK]
    );
    assert_eq!(
        intake
            .number("SELECT count(*) FROM import_rejections")
            .await,
        2
    );
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_and_nothing_is_taken() {
    let intake = Intake::new().await;
    let path = begin(&intake, &people()).await;
    let open_quote = format!("Id,Name\nc1,\"{}", "x".repeat(300 * 1024));
    for (query, body, status, step) in [
        ("?fromRow=2", file_of(1), StatusCode::CONFLICT, Value::Null),
        (
            "?fromRow=0",
            file_of(1),
            StatusCode::BAD_REQUEST,
            json!(["fromRow"]),
        ),
        (
            "?fromRow=x",
            file_of(1),
            StatusCode::BAD_REQUEST,
            json!(["fromRow"]),
        ),
        (
            "?more=1",
            file_of(1),
            StatusCode::BAD_REQUEST,
            json!(["more"]),
        ),
        (
            "",
            "Id,Nom\nc1,Ann\n".to_owned(),
            StatusCode::BAD_REQUEST,
            json!(["mapping", "name"]),
        ),
        (
            "",
            "Id,Name,Name\nc1,Ann,Ann\n".to_owned(),
            StatusCode::BAD_REQUEST,
            json!(["mapping", "name"]),
        ),
        ("", open_quote, StatusCode::BAD_REQUEST, json!([1])),
    ] {
        let answer = put(&intake, &path, query, body).await;
        assert_eq!(
            (answer.status, &answer.body["path"]),
            (status, &step),
            "{query}: {}",
            answer.body
        );
        assert_eq!(
            answer.headers[header::CONTENT_TYPE],
            "application/problem+json"
        );
    }
    let utf_16: Vec<u8> = "\u{feff}Id,Name\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let answer = put(&intake, &path, "", utf_16).await;
    assert!(
        answer.body["detail"].as_str().unwrap().contains("UTF-8"),
        "{}",
        answer.body
    );
    for empty in ["", "Id,Name\n", "\n\n"] {
        let answer = put(&intake, &path, "", empty).await;
        assert_eq!(position(&answer.body), (0, 0, 0), "{empty}");
    }
    let answer = intake
        .post("/v1/imports", &json!({ "kind": "people" }))
        .await;
    assert_eq!(
        (answer.status, &answer.body["path"]),
        (StatusCode::BAD_REQUEST, &json!(["kind"]))
    );
}

#[tokio::test]
async fn rows_before_one_that_is_too_long_are_taken() {
    let intake = Intake::new().await;
    let path = begin(&intake, &people()).await;
    let file = format!("{}c3,\"{}", file_of(2), "x".repeat(300 * 1024));
    let answer = put(&intake, &path, "", file).await;
    assert_eq!(
        (answer.status, &answer.body["path"]),
        (StatusCode::BAD_REQUEST, &json!([3])),
        "{}",
        answer.body
    );
    assert_eq!(position(&answer.body["import"]), (2, 2, 0));
}

#[tokio::test]
async fn only_those_who_may_bring_records_in_may_import() {
    let intake = Intake::new().await;
    let path = begin(&intake, &people()).await;
    let (close, refused) = (format!("{path}/close"), format!("{path}/refused"));
    let (reader, stranger) = (intake.key(&["read"]).await, intake.stranger().await);
    let launcher = intake.key(&["launch"]).await;
    for (method, path, looks) in [
        (Method::POST, "/v1/imports", false),
        (Method::PUT, path.as_str(), false),
        (Method::POST, close.as_str(), false),
        (Method::GET, path.as_str(), true),
        (Method::GET, refused.as_str(), true),
    ] {
        let status = async |key: &str| {
            let answer = call_as(&intake, key, method.clone(), path, people().to_string()).await;
            answer.status
        };
        assert_eq!(
            status("tdg_1_1_wrong").await,
            StatusCode::UNAUTHORIZED,
            "{method} {path}"
        );
        assert_eq!(
            status(&launcher).await,
            StatusCode::FORBIDDEN,
            "{method} {path}"
        );
        if looks {
            assert_eq!(status(&reader).await, StatusCode::OK, "{method} {path}");
        } else {
            assert_eq!(
                status(&reader).await,
                StatusCode::FORBIDDEN,
                "{method} {path}"
            );
        }
        if path != "/v1/imports" {
            assert_eq!(
                status(&stranger).await,
                StatusCode::NOT_FOUND,
                "{method} {path}"
            );
        }
    }
    for unknown in [
        "/v1/imports/1",
        "/v1/imports/019ca0de-8a10-7bb2-a3c2-5d2f0b7c9e11",
    ] {
        assert_eq!(
            intake.get(&intake.key, unknown).await.status,
            StatusCode::NOT_FOUND
        );
    }
}
