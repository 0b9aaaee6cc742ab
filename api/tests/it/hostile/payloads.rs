//! Bodies: bombs, depth, numbers.

use std::time::Duration;

use serde_json::json;

use super::wire::{Wire, status};
use crate::app::App;

const JSON: &str = "Content-Type: application/json\r\n";

#[tokio::test]
async fn nothing_is_unpacked() {
    let wire = Wire::new().await;
    let import = import(&wire).await;
    let paths = [
        "/graphql",
        "/v1/customers",
        "/v1/orders",
        "/v1/receipts",
        "/v1/imports",
    ];
    for coding in [
        "gzip",
        "deflate",
        "br",
        "zstd",
        "gzip, gzip",
        "x-gzip",
        "identity, gzip",
    ] {
        let headers = format!("{JSON}Content-Encoding: {coding}\r\n");
        for path in paths {
            let answer = wire
                .exchange(wire.post(path, &headers, "\x1f\u{8b}\x08"))
                .await;
            assert!(
                matches!(status(&answer), 400 | 401 | 415),
                "{path} {coding}: {answer}"
            );
        }
        let request = wire.post(&import, &headers, "x").replacen("POST", "PUT", 1);
        assert_eq!(status(&wire.exchange(request).await), 415, "{coding}");
    }
    wire.is_well().await;
}

async fn import(wire: &Wire) -> String {
    let layout = json!({ "kind": "customers", "mapping": { "externalId": "Id" } }).to_string();
    let answer = wire.exchange(wire.post("/v1/imports", JSON, &layout)).await;
    let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    let begun: serde_json::Value =
        serde_json::from_str(body).unwrap_or_else(|_| panic!("{answer}"));
    format!(
        "/v1/imports/{}",
        begun["batchId"]
            .as_str()
            .unwrap_or_else(|| panic!("{answer}"))
    )
}

#[tokio::test]
async fn json_that_is_deep_long_or_odd_is_refused() {
    let wire = Wire::new().await;
    let deep =
        |open: &str, close: &str| format!("{}{}", open.repeat(100_000), close.repeat(100_000));
    let member = |value: &str| format!(r#"[{{"externalId":"c","attributes":{{"a":{value}}}}}]"#);
    let long = "9".repeat(100_000);
    for (attack, body) in [
        ("arrays", deep("[", "]")),
        ("objects", deep("{\"a\":", "}")),
        ("arrays in an attribute", member(&deep("[", "]"))),
        ("an endless number", member(&long)),
        ("a number beyond", member("1e999999")),
        ("many zeros", member(&format!("0.{}1", "0".repeat(100_000)))),
        (
            "members of one name",
            format!(r#"[{{{}}}]"#, vec![r#""externalId":"c""#; 50_000].join(",")),
        ),
        ("a lone surrogate", r#"[{"externalId":"\ud800"}]"#.into()),
        ("not a number", "[NaN]".into()),
        ("prototype", r#"[{"__proto__":{"externalId":"c"}}]"#.into()),
        ("a nul", "[{\"externalId\":\"a\\u0000b\"}]".into()),
        ("a byte order mark", "\u{feff}[]".into()),
        ("two values", "[][]".into()),
    ] {
        for path in [
            "/v1/customers",
            "/v1/orders",
            "/v1/visits",
            "/v1/imports",
            "/v1/receipts",
            "/graphql",
        ] {
            let answer = wire.exchange(wire.post(path, JSON, &body)).await;
            let status = status(&answer);
            // A record may be left out by itself: then the request is taken.
            assert!(
                (400..500).contains(&status) || status == 202,
                "{attack} {path}: {answer:.300}"
            );
            assert!(answer.len() < 20_000, "{attack} {path}: it comes back");
        }
    }
    wire.is_well().await;
}

#[tokio::test]
async fn variables_that_are_deep_are_refused() {
    let wire = Wire::new().await;
    let query = "query($rule: AudienceRuleInput!) { audiencePreview(rule: $rule) { size } }";
    for (open, close) in [("{\"not\":", "}"), ("{\"all\":[", "]}"), ("[", "]")] {
        let rule = format!("{}1{}", open.repeat(50_000), close.repeat(50_000));
        let body = format!(r#"{{"query":"{query}","variables":{{"rule":{rule}}}}}"#);
        let answer = wire.exchange(wire.post("/graphql", JSON, &body)).await;
        assert_eq!(status(&answer), 400, "{answer}");
    }
    // As deep as JSON may be, and as wide as a body: refused with its path, or answered.
    let condition =
        json!({ "condition": { "field": "ORDER_COUNT", "operator": "AT_LEAST", "value": 1 } });
    let nested = (0..100).fold(condition.clone(), |rule, _| json!({ "not": rule }));
    let wide = json!({ "all": vec![condition; 50_000] });
    for rule in [nested, wide] {
        let (status, answer) = wire.graphql(query, json!({ "rule": rule })).await;
        assert!(matches!(status, 200 | 400), "{answer:.300}");
        assert_eq!(
            answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT",
            "{answer:.300}"
        );
    }
    wire.is_well().await;
}

#[tokio::test]
async fn chunks_that_never_end_or_are_none_are_refused() {
    let app =
        App::with(|settings| settings.edge.limits.body_time = Duration::from_millis(200)).await;
    let wire = Wire::of(app).await;
    let head = |path: &str| {
        format!(
            "POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\n{JSON}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n",
            wire.app.key
        )
    };
    for chunks in [
        "FFFFFFFFFFFFFFFFF\r\n",
        "-1\r\n",
        "zz\r\n",
        "5;ext=\x01\r\nabc\r\n",
        "5\r\nabcdefgh\r\n0\r\n\r\n",
    ] {
        for path in ["/graphql", "/v1/customers"] {
            let answer = wire.exchange(head(path) + chunks).await;
            assert!(
                answer.is_empty() || (400..500).contains(&status(&answer)),
                "{chunks:?} {path}: {answer}"
            );
        }
    }
    wire.is_well().await;
}
