use axum::body::Body;
use http::{Request, StatusCode};
use serde_json::{Value, json};
use tower::ServiceExt;

use super::{schema::RULE, support::TestApi};

const SUGGEST: &str =
    "query ($input: BannerInput!) { suggestBanner(input: $input) { design svg alternative } }";
const CREATE: &str = "mutation ($input: BannerInput!) { createBanner(input: $input) { banner { url design alternative } } }";

fn offer() -> Value {
    json!({ "objective": "bring back inactive users", "headline": "20% off <b>", "detail": "With code BACK20", "colour": "#E11D48" })
}

async fn created(api: &TestApi, input: Value) -> Value {
    let data = api.ask(CREATE, json!({ "input": input })).await;
    data["createBanner"]["banner"].clone()
}

async fn got(api: &TestApi, path: &str) -> axum::response::Response {
    let request = Request::get(path).body(Body::empty()).unwrap();
    tidings_api::router(api.state.clone())
        .oneshot(request)
        .await
        .unwrap()
}

/// The path of an address that the API gave.
fn path(banner: &Value) -> String {
    let url = banner["url"].as_str().unwrap();
    url.strip_prefix("https://api.shop.example")
        .unwrap()
        .to_owned()
}

async fn shop() -> TestApi {
    TestApi::with(|settings| settings.edge.public_url = "https://api.shop.example".to_owned()).await
}

#[tokio::test]
async fn a_picture_is_drawn_kept_and_sent_along() {
    let api = shop().await;
    let drawn = api.ask(SUGGEST, json!({ "input": offer() })).await["suggestBanner"].clone();
    let svg = drawn["svg"].as_str().unwrap();
    assert!(
        svg.starts_with("<svg ") && svg.contains("&lt;b&gt;") && !svg.contains("<b>"),
        "{svg}"
    );
    assert_eq!(drawn["design"], "SUNRISE");
    assert_eq!(drawn["alternative"], "20% off <b>. With code BACK20. Test");

    let kept = created(&api, offer()).await;
    assert_eq!(kept["alternative"], drawn["alternative"]);
    let answer = got(&api, &path(&kept)).await;
    assert_eq!(answer.status(), StatusCode::OK);
    for (name, value) in [
        ("content-type", "image/svg+xml"),
        ("cache-control", "public, max-age=31536000, immutable"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
    ] {
        assert_eq!(answer.headers()[name], value, "{name}");
    }
    let policy = answer.headers()["content-security-policy"]
        .to_str()
        .unwrap();
    assert!(
        policy.starts_with("default-src 'none'; style-src 'unsafe-inline';"),
        "{policy}"
    );
    let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX)
        .await
        .unwrap();
    assert_eq!(bytes, svg.as_bytes());

    let launch = format!(
        "mutation ($url: String!) {{ launchCampaign(input: {{ name: \"Back\", rule: {RULE},
            message: {{ body: \"Hi\", imageUrl: $url }} }}) {{ campaign {{ message {{ imageUrl }} }} }} }}"
    );
    let data = api.ask(&launch, json!({ "url": kept["url"] })).await;
    assert_eq!(
        data["launchCampaign"]["campaign"]["message"]["imageUrl"],
        kept["url"]
    );
}

#[tokio::test]
async fn the_same_picture_is_kept_once_and_others_apart() {
    let api = shop().await;
    let first = created(&api, offer()).await;
    assert_eq!(created(&api, offer()).await, first);
    let mut other = offer();
    other["design"] = json!("GEM");
    let other = created(&api, other).await;
    assert_eq!(other["design"], "GEM");
    assert_ne!(other["url"], first["url"]);
    // Another workspace's is its own, whatever it shows.
    let stranger = api.stranger().await;
    let variables = json!({ "input": offer() });
    let (_, answer) = api.ask_as(Some(&stranger), CREATE, variables).await;
    let theirs = &answer["data"]["createBanner"]["banner"]["url"];
    assert!(theirs.is_string() && *theirs != first["url"], "{answer}");
}

#[tokio::test]
async fn what_was_not_told_is_not_found() {
    let api = shop().await;
    let path = path(&created(&api, offer()).await);
    let changed = path.replace(".svg", "").chars().rev().collect::<String>();
    for wrong in [
        path.trim_end_matches(".svg").to_owned(),
        path.replace(".svg", ".png"),
        format!("/banners/{}.svg", changed.replace('/', "")),
        path.replace("/banners/", "/banners/0"),
        path.replace("/banners/", "/banners/%00"),
        "/banners/1-x.svg".to_owned(),
        "/banners/99999999999999999999-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.svg".to_owned(),
        "/banners/1-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.svg".to_owned(),
    ] {
        let answer = got(&api, &wrong).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{wrong}");
    }
}

#[tokio::test]
async fn wrong_words_and_colours_are_refused_by_name() {
    let api = shop().await;
    for (name, value) in [
        ("objective", json!(" ")),
        ("objective", json!("a".repeat(501))),
        ("headline", json!("")),
        ("headline", json!("a".repeat(201))),
        ("detail", json!("a".repeat(201))),
        ("colour", json!("red")),
        ("colour", json!("#fff")),
    ] {
        let mut input = offer();
        input[name] = value;
        for document in [SUGGEST, CREATE] {
            let (code, at, message) = api.refusal(document, json!({ "input": input })).await;
            assert_eq!(
                (code.as_str(), at),
                ("BAD_USER_INPUT", json!(["input", name])),
                "{message}"
            );
        }
    }
}

#[tokio::test]
async fn a_day_has_only_so_many() {
    let api = shop().await;
    let first = created(&api, offer()).await;
    let client = api.database.client().await;
    let others = "INSERT INTO banners (workspace_id, secret, svg, svg_sha256, alternative, created_by, created_at)
        SELECT $1, number::text, '', int4send(number), '', '', now() FROM generate_series(2, 200) AS number";
    let inserted = client.execute(others, &[&api.workspace.id.0]).await;
    assert_eq!(inserted.unwrap(), 199);
    let mut other = offer();
    other["headline"] = json!("30% off");
    let (code, _, message) = api.refusal(CREATE, json!({ "input": other })).await;
    assert_eq!(code, "CONFLICT");
    assert!(message.contains("200 pictures today"), "{message}");
    assert_eq!(created(&api, offer()).await, first);
}
