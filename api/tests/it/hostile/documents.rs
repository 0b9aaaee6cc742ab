//! GraphQL documents that ask for more than anybody needs.

use std::time::Instant;

use serde_json::json;

use super::wire::{Wire, status};

fn many(count: usize, part: impl Fn(usize) -> String) -> String {
    (0..count).map(part).collect()
}

/// The documents of one attack each, and a word of the refusal.
fn floods() -> Vec<(&'static str, String, &'static str)> {
    let fragments = |count: usize| {
        many(count, |at| {
            format!("fragment F{at} on Query {{ ...F{0} ...F{0} }} ", at + 1)
        }) + &format!("fragment F{count} on Query {{ viewer {{ keyName }} }}")
    };
    let chain = |count: usize| {
        many(count, |at| {
            format!("fragment F{at} on Query {{ ...F{} }} ", at + 1)
        }) + &format!("fragment F{count} on Query {{ __typename }}")
    };
    let types = "{ name ofType { ofType { fields { type { ofType { ofType { possibleTypes { fields { type { name } } } } } } } } } }";
    let introspection = format!("{{ __schema {{ types {{ fields {{ type {types} }} }} }} }}");
    let spread = format!(
        "{{ __type(name: \"Query\") {{ ...T }} }} fragment T on __Type {{ fields {{ type {types} }} }}"
    );
    vec![
        (
            "aliases",
            format!("{{ {} }}", many(5_000, |at| format!("a{at}: __typename "))),
            "limit of",
        ),
        (
            "aliases below a field",
            format!(
                "{{ viewer {{ {} }} }}",
                many(101, |at| format!("a{at}: keyName "))
            ),
            "aliases than the limit of 100",
        ),
        (
            "the same field",
            format!("{{ {} }}", "viewer { keyName } ".repeat(2_000)),
            "limit of",
        ),
        (
            "fragments that double",
            format!("{{ ...F0 }} {}", fragments(60)),
            "limit of",
        ),
        (
            "a long chain of fragments",
            format!("{{ ...F0 }} {}", chain(3_000)),
            "limit of",
        ),
        (
            "a fragment that spreads itself",
            "{ ...A } fragment A on Query { ...A }".into(),
            "spreads itself",
        ),
        (
            "fragments that spread each other",
            "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }".into(),
            "spreads itself",
        ),
        (
            "fragments in a circle that nothing spreads",
            "{ __typename } fragment A on Query { ...B } fragment B on Query { ...A }".into(),
            "",
        ),
        (
            "directives",
            format!(
                "{{ viewer {{ keyName {} }} }}",
                "@include(if: true) ".repeat(2_000)
            ),
            "limit of 100",
        ),
        (
            "unknown directives",
            format!("query {} {{ __typename }}", "@x ".repeat(5_000)),
            "limit of",
        ),
        (
            "depth",
            format!(
                "{}__typename{}",
                "{ viewer ".repeat(5_000),
                "}".repeat(5_000)
            ),
            "nesting",
        ),
        (
            "brackets in an argument",
            format!(
                "{{ customer(id: {}1{}) {{ id }} }}",
                "[".repeat(9_000),
                "]".repeat(9_000)
            ),
            "nesting",
        ),
        (
            "types in types",
            format!(
                "query($a: {}Int{}) {{ __typename }}",
                "[".repeat(9_000),
                "]".repeat(9_000)
            ),
            "nesting",
        ),
        (
            "introspection in a circle",
            introspection,
            "lists of the schema",
        ),
        ("the same by a fragment", spread, "lists of the schema"),
        (
            "operations",
            many(3_000, |at| format!("query Q{at} {{ __typename }} ")),
            "",
        ),
        (
            "variables",
            format!(
                "query({}) {{ __typename }}",
                many(4_000, |at| format!("$v{at}: Int "))
            ),
            "",
        ),
        ("a long name", format!("{{ {} }}", "x".repeat(200_000)), ""),
        (
            "a long text",
            format!("{{ customer(id: \"{}\") {{ id }} }}", "x".repeat(300_000)),
            "256 KiB",
        ),
        (
            "a comment without end",
            format!("#{}", "x".repeat(250_000)),
            "",
        ),
        (
            "a block text left open",
            format!("{{ customer(id: \"\"\"{}", "\\\"\"\" ".repeat(20_000)),
            "",
        ),
        (
            "commas",
            format!("{{ __typename {} }}", ",".repeat(200_000)),
            "-",
        ),
    ]
}

#[tokio::test]
async fn a_flood_is_refused_before_anything_runs() {
    let wire = Wire::new().await;
    let began = Instant::now();
    for (attack, document, word) in floods() {
        let (status, answer) = wire.graphql(&document, json!({})).await;
        let message = answer["errors"][0]["message"].as_str().unwrap_or("-");
        assert!(message.contains(word), "{attack}: {answer}");
        let refused = word != "-";
        assert_eq!(
            (status, answer.get("data").is_none()),
            (if refused { 400 } else { 200 }, refused),
            "{attack}: {answer}"
        );
        // A refusal does not give the flood back.
        assert!(message.len() < 2_000, "{attack}: {} bytes", message.len());
    }
    eprintln!("the floods took {:?}", began.elapsed());
    wire.is_well().await;
}

#[tokio::test]
async fn requests_in_one_body_are_not_taken_for_one() {
    let wire = Wire::new().await;
    let one = r#"{"query":"{ __typename }"}"#;
    let batch = format!("[{}]", vec![one; 1_000].join(","));
    let answer = wire
        .exchange(wire.post("/graphql", "Content-Type: application/json\r\n", &batch))
        .await;
    assert_eq!(status(&answer), 400);
    assert!(!answer.contains("__typename"), "{answer}");
}

#[tokio::test]
async fn numbers_beyond_every_type_are_refused_by_their_path() {
    let wire = Wire::new().await;
    let people = "query($first: Int) { customers(first: $first) { nodes { id } } }";
    for first in [
        "9223372036854775808",
        "-9223372036854775809",
        "1e400",
        "1e18",
        "2147483648",
        "-1",
        "1.5",
        "1e-400",
    ] {
        let body = format!(r#"{{"query":"{people}","variables":{{"first":{first}}}}}"#);
        let answer = wire
            .exchange(wire.post("/graphql", "Content-Type: application/json\r\n", &body))
            .await;
        assert!(answer.contains("BAD_USER_INPUT"), "{first}: {answer}");
    }
    for literal in [
        "9".repeat(5_000),
        "-99999999999999999999".to_owned(),
        "1e99999".to_owned(),
    ] {
        let (_, answer) = wire
            .graphql(
                &format!("{{ customers(first: {literal}) {{ nodes {{ id }} }} }}"),
                json!({}),
            )
            .await;
        assert_eq!(
            answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT",
            "{literal:.30}: {answer}"
        );
    }
    let ids = "query($id: ID!) { campaign(id: $id) { id } audience(id: $id) { id } customer(externalId: \"x\") { id } }";
    for id in [
        "99999999999999999999",
        "-1",
        "+1",
        "01",
        "1 ",
        "\u{664}\u{662}",
        "1e3",
        "0x10",
    ] {
        let (status, answer) = wire.graphql(ids, json!({ "id": id })).await;
        assert_eq!(
            (status, &answer["data"]["campaign"]),
            (200, &json!(null)),
            "{id}: {answer}"
        );
    }
    wire.is_well().await;
}

#[tokio::test]
async fn whoever_is_nobody_learns_nothing_of_the_schema() {
    let wire = Wire::new().await;
    for query in [
        "{ __schema { types { name } } }",
        r#"{ __type(name: \"Query\") { fields { name } } }"#,
        "{ customer }",
        "{ customrs { id } }",
        "{",
        "mutation { launchCampain }",
    ] {
        let body = format!(r#"{{"query":"{query}"}}"#);
        for bearer in ["", "Authorization: Bearer tdg_1_1_guess\r\n"] {
            let request = format!(
                "POST /graphql HTTP/1.1\r\nHost: x\r\n{bearer}Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                body.len()
            );
            let answer = wire.exchange(request).await;
            assert_eq!(status(&answer), 401, "{query}: {answer}");
            for told in [
                "Did you mean",
                "customers",
                "launchCampaign",
                "Unknown field",
                "__schema",
            ] {
                assert!(!answer.contains(told), "{query}: {answer}");
            }
        }
    }
    let request = "GET /graphql?query=%7B__schema%7Btypes%7Bname%7D%7D%7D HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    assert_eq!(status(&wire.exchange(request).await), 401);
}
