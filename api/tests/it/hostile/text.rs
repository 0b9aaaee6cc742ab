//! Text that shows something else than it holds, or that others run.

use serde_json::json;
use tokio::{net::TcpListener, time::timeout};

use super::wire::Wire;

const RULE: &str = r#"{ condition: { field: ORDER_COUNT, operator: AT_LEAST, value: 0 } }"#;

#[tokio::test]
async fn a_name_that_misleads_is_refused_by_its_path() {
    let wire = Wire::new().await;
    let documents = [
        format!(
            "mutation($name: String!) {{ createAudience(input: {{ name: $name, rule: {RULE} }}) {{ audience {{ id }} }} }}"
        ),
        "mutation($name: String!) { createApiKey(input: { name: $name, scopes: [read] }) { key } }"
            .to_owned(),
        format!(
            "mutation($name: String!) {{ launchCampaign(input: {{ name: $name, rule: {RULE}, message: {{ body: \"Hi\" }} }}) {{ campaign {{ id }} }} }}"
        ),
    ];
    for document in &documents {
        for name in [
            "owner\u{202e}yek",
            "\u{2066}x",
            "\u{200b}\u{200d}",
            "\u{3164}",
            "a\nb",
            "a\u{1b}[2Jb",
            "a\u{2028}b",
        ] {
            let (_, answer) = wire.graphql(document, json!({ "name": name })).await;
            let error = &answer["errors"][0]["extensions"];
            assert_eq!(
                (&error["code"], &error["path"]),
                (&json!("BAD_USER_INPUT"), &json!(["input", "name"])),
                "{name:?}: {answer}"
            );
        }
        let (_, answer) = wire
            .graphql(document, json!({ "name": "दीवाली 👩\u{200d}💻" }))
            .await;
        assert_eq!(answer.get("errors"), None, "{answer}");
    }
}

#[tokio::test]
async fn a_template_reaches_nothing_but_its_member_and_ends() {
    let wire = Wire::new().await;
    let document = format!(
        "query($body: String!) {{ messagePreview(input: {{ rule: {RULE}, message: {{ body: $body }} }}) {{ reachable }} }}"
    );
    for body in [
        "{{ self }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ config.DATABASE_URL }}",
        "{{ request.environ }}",
        "{{ attributes.__proto__ }}",
        "{{ cycler.__init__.__globals__ }}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}{{ os }}",
        "{% extends 'x' %}",
        "{% set x = 'a' * 1000000000 %}{{ x }}",
        "{{ 'a' * 1000000000 }}",
        "{% for a in range(100000) %}{% for b in range(100000) %}x{% endfor %}{% endfor %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{{ debug() }}",
        "{{ lipsum(1000000) }}",
        "{{ name | attr('x') }}",
        "{% raw %}{{ name }}",
        "{{ 9999999999999999999999 ** 99999 }}",
        "{{ range(1000000000) | join('x') }}",
    ] {
        let (_, answer) = wire.graphql(&document, json!({ "body": body })).await;
        assert_eq!(
            answer["errors"][0]["extensions"]["path"],
            json!(["input", "message", "body"]),
            "{body}: {answer}"
        );
    }
    wire.is_well().await;
}

#[tokio::test]
async fn the_address_of_a_picture_is_never_called() {
    let wire = Wire::new().await;
    let inside = TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port is free");
    let url = format!(
        "http://{}/latest/meta-data",
        inside.local_addr().expect("it listens")
    );
    let launch = format!(
        "mutation($url: String!) {{ launchCampaign(input: {{ name: \"x\", rule: {RULE}, message: {{ body: \"Hi\", imageUrl: $url }} }}) {{ campaign {{ id }} }} }}"
    );
    let preview = format!(
        "query($url: String!) {{ messagePreview(input: {{ rule: {RULE}, message: {{ body: \"Hi\", imageUrl: $url }} }}) {{ reachable }} }}"
    );
    for document in [launch, preview] {
        let (_, answer) = wire.graphql(&document, json!({ "url": url })).await;
        assert_eq!(answer.get("errors"), None, "{answer}");
        for other in [
            "javascript:alert(1)",
            "file:///etc/passwd",
            "data:text/html,x",
            "//evil",
            "gopher://x",
            "http://",
            "http://a b",
        ] {
            let (_, answer) = wire.graphql(&document, json!({ "url": other })).await;
            assert_eq!(
                answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT",
                "{other}: {answer}"
            );
        }
    }
    wire.is_well().await;
    let called = timeout(std::time::Duration::ZERO, inside.accept()).await;
    assert!(called.is_err(), "somebody called it");
}
