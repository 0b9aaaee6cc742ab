//! Heads of requests: smuggling, injection, paths.

use super::wire::{Wire, status};

fn get(wire: &Wire, path: &str, headers: &str) -> String {
    format!(
        "GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\n{headers}Connection: close\r\n\r\n",
        wire.app.key
    )
}

#[tokio::test]
async fn paths_lead_nowhere_but_to_routes() {
    let wire = Wire::new().await;
    for path in [
        "/docs/../../../../etc/passwd",
        "/docs/..%2f..%2f..%2fetc%2fpasswd",
        "/docs/%2e%2e/%2e%2e/Cargo.toml",
        "/docs/....//....//etc/passwd",
        "/docs//etc/passwd",
        "/docs/..\\..\\etc\\passwd",
        "/docs/index.html%00.js",
        "/graphiql/../v1/me",
        "/graphiql/%2e%2e%2fsrc%2fmain.rs",
        "/graphiql//etc/passwd",
        "/v1/../healthz",
        "/v1/imports/..%2f..%2fme",
        "/v1/batches/%00",
        "/v1/batches/%ff%fe",
        "/v1/campaigns/1%0d%0aX-Injected:%20yes/recipients.csv",
        "//evil.example/%2e%2e",
        "/%c0%ae%c0%ae/etc/passwd",
    ] {
        let answer = wire.exchange(get(&wire, path, "")).await;
        assert!((400..500).contains(&status(&answer)), "{path}: {answer}");
        assert!(
            !answer.contains("root:") && !answer.contains("[package]"),
            "{path}: {answer}"
        );
        let head = answer
            .split("\r\n\r\n")
            .next()
            .unwrap_or_default()
            .to_lowercase();
        assert!(
            !head.contains("x-injected") && !head.contains("location:"),
            "{path}: {answer}"
        );
    }
    wire.is_well().await;
}

#[tokio::test]
async fn a_redirect_leads_to_ourselves() {
    let wire = Wire::new().await;
    for path in ["/docs", "/docs?//evil.example", "/graphql"] {
        let answer = wire
            .exchange(get(
                &wire,
                path,
                "Accept: text/html\r\nX-Forwarded-Host: evil.example\r\n",
            ))
            .await;
        let location = answer.lines().find_map(|line| {
            line.to_lowercase()
                .strip_prefix("location: ")
                .map(str::to_owned)
        });
        let location = location.unwrap_or_else(|| panic!("{path}: {answer}"));
        assert!(
            location.starts_with('/') && !location.starts_with("//"),
            "{path}: {location}"
        );
    }
}

#[tokio::test]
async fn a_head_of_two_meanings_is_refused() {
    let wire = Wire::new().await;
    let bodied = |headers: &str| {
        format!(
            "POST /v1/visits HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\n{headers}\r\n\
             0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\nX-Smuggled: yes\r\n\r\n",
            wire.app.key
        )
    };
    for headers in [
        "Content-Length: 5\r\nContent-Length: 6\r\n",
        "Content-Length: +5\r\n",
        "Content-Length: 5,5\r\n",
        "Content-Length: -1\r\n",
        "Content-Length: 0x5\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Content-Length : 5\r\n",
        " Content-Length: 5\r\n",
        "X: a\x01b\r\n",
        "X\x00: a\r\n",
    ] {
        let answer = wire.exchange(bodied(headers)).await;
        assert_eq!(status(&answer), 400, "{headers:?}: {answer}");
        assert!(
            !answer.contains("HTTP/1.1 200"),
            "the second was answered: {headers:?}: {answer}"
        );
    }
    // With both, the chunks count, and the connection is not used on: what a proxy may read otherwise is dropped.
    let both = wire
        .exchange(bodied(
            "Content-Length: 60\r\nTransfer-Encoding: chunked\r\n",
        ))
        .await;
    assert!(matches!(status(&both), 400), "{both}");
    wire.is_well().await;
}

#[tokio::test]
async fn a_head_that_is_too_large_is_refused() {
    let wire = Wire::new().await;
    for (attack, headers) in [
        (
            "a long value",
            format!("X-Long: {}\r\n", "x".repeat(400_000)),
        ),
        (
            "many headers",
            (0..500).map(|at| format!("X-{at}: y\r\n")).collect(),
        ),
        (
            "a long cookie",
            format!("Cookie: {}\r\n", "a=b; ".repeat(80_000)),
        ),
    ] {
        let answer = wire.exchange(get(&wire, "/healthz", &headers)).await;
        assert_eq!(status(&answer), 431, "{attack}: {answer}");
    }
    let long = wire
        .exchange(get(&wire, &format!("/{}", "x".repeat(400_000)), ""))
        .await;
    assert!(matches!(status(&long), 414 | 431), "{long}");
    let query = format!("/graphql?query={}", "x".repeat(60_000));
    let refused = wire.exchange(get(&wire, &query, "")).await;
    assert!(refused.contains("BAD_USER_INPUT"), "{refused:.300}");
    wire.is_well().await;
}

#[tokio::test]
async fn what_is_said_in_a_header_comes_back_in_none() {
    let wire = Wire::new().await;
    let headers = "Idempotency-Key: a b\r\nOrigin: http://evil.example\r\ntraceparent: 00-evil\r\nX-Request-Id: evil\r\nAccept: text/evil\r\n";
    let answer = wire
        .exchange(wire.post(
            "/v1/visits",
            &format!("{headers}Content-Type: application/json\r\n"),
            "[]",
        ))
        .await;
    let head = answer.split("\r\n\r\n").next().unwrap_or_default();
    assert!(!head.contains("evil"), "{head}");
    assert_eq!(status(&answer), 202, "{answer}");
}
