//! Which ID tokens buy a session: good ones, once.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use hmac::{Hmac, KeyInit, Mac};
use http::StatusCode;
use serde_json::{Value, json};
use sha2::Sha256;

use super::{
    issuer::{Key, unsigned},
    world::World,
};
use crate::app::Answer;

/// Nobody is told what is wrong, and nothing is kept.
async fn assert_refused(world: &World, answer: &Answer) {
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "{answer:?}");
    assert_eq!(answer.body["code"], "FORBIDDEN");
    assert_eq!(answer.body["path"], json!(["idToken"]));
    assert_eq!(
        answer.body["detail"],
        "this sign-in cannot be accepted; sign in again"
    );
    assert_eq!(sessions(world).await, 0);
}

async fn sessions(world: &World) -> i64 {
    let client = world.app.database.client().await;
    let row = client.query_one("SELECT count(*) FROM sessions", &[]);
    row.await.unwrap().get(0)
}

/// Hands over a token whose claims were changed.
async fn exchange_with(world: &World, change: impl FnOnce(&mut Value)) -> Answer {
    let mut claims = world.claims("ann");
    change(&mut claims);
    world.exchange(&world.issuer.key().sign(&claims)).await
}

/// The same, refused.
async fn refuse_with(change: impl FnOnce(&World, &mut Value)) {
    let world = World::new().await;
    let answer = exchange_with(&world, |claims| change(&world, claims)).await;
    assert_refused(&world, &answer).await;
}

#[tokio::test]
async fn a_good_token_buys_a_session_once() {
    let world = World::new().await;
    let token = world.token("ann");
    let answer = world.exchange(&token).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
    let person = &answer.body["person"];
    assert_eq!(person["email"], "ann@shop.example");
    assert_eq!(person["name"], "ann");
    assert_eq!(person["picture"], "https://pictures.example/1.png");
    assert!(person["id"].is_string());
    assert_eq!(answer.body["expiresAt"], "2026-01-31T12:00:00Z");
    let session = answer.body["session"].as_str().unwrap();
    assert!(session.starts_with("tds_"));
    let me = world.ask("GET", "/v1/me", session, None).await;
    assert_eq!(me.body["person"], *person);

    let again = world.exchange(&token).await;
    assert_eq!(again.status, StatusCode::FORBIDDEN, "{again:?}");
    assert_eq!(sessions(&world).await, 1);
}

#[tokio::test]
async fn of_two_exchanges_at_once_one_succeeds() {
    let world = World::new().await;
    let token = world.token("ann");
    let (first, second) = tokio::join!(world.exchange(&token), world.exchange(&token));
    let mut statuses = [first.status.as_u16(), second.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 403]);
    assert_eq!(sessions(&world).await, 1);
}

#[tokio::test]
async fn a_signature_written_otherwise_makes_no_other_token() {
    let world = World::new().await;
    let token = world.token("ann");
    assert_eq!(world.exchange(&token).await.status, StatusCode::CREATED);
    let padded = format!("{token}==");
    let (signed, _) = token.rsplit_once('.').unwrap();
    for variant in [padded, format!("{signed}."), signed.to_owned()] {
        let answer = world.exchange(&variant).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{variant}");
    }
    assert_eq!(sessions(&world).await, 1);
}

#[tokio::test]
async fn an_expired_token_is_refused() {
    refuse_with(|world, claims| claims["exp"] = json!(world.now().timestamp())).await;
}

#[tokio::test]
async fn a_token_older_than_five_minutes_is_refused() {
    let world = World::new().await;
    let token = world.token("ann");
    world.pass(TimeDelta::minutes(5));
    let other = world.token("bob");
    world.pass(TimeDelta::seconds(1));
    assert_refused(&world, &world.exchange(&token).await).await;
    assert_eq!(world.exchange(&other).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn a_token_issued_in_the_future_is_refused() {
    refuse_with(|world, claims| claims["iat"] = json!(world.now().timestamp() + 61)).await;
    let world = World::new().await;
    let soon = json!(world.now().timestamp() + 60);
    let answer = exchange_with(&world, |claims| claims["iat"] = soon).await;
    assert_eq!(answer.status, StatusCode::CREATED, "clocks differ a little");
}

#[tokio::test]
async fn an_unsigned_token_is_refused() {
    let world = World::new().await;
    for header in [
        json!({ "alg": "none" }),
        json!({ "alg": "None", "kid": "key-1" }),
        json!({ "alg": "EdDSA", "kid": "key-1" }),
    ] {
        let token = format!("{}.", unsigned(&header, &world.claims("ann")));
        assert_refused(&world, &world.exchange(&token).await).await;
    }
}

#[tokio::test]
async fn a_token_signed_with_another_key_is_refused() {
    let world = World::new().await;
    let claims = world.claims("ann");
    let mut forged = Key::new(9);
    assert_refused(&world, &world.exchange(&forged.sign(&claims)).await).await;
    forged.id = world.issuer.key().id;
    assert_refused(&world, &world.exchange(&forged.sign(&claims)).await).await;
    // A key that the token itself brings is none of the provider's.
    let x = URL_SAFE_NO_PAD.encode(forged.public());
    let jwk = json!({ "kty": "OKP", "crv": "Ed25519", "x": x });
    let header = json!({ "alg": "EdDSA", "kid": forged.id, "jwk": jwk });
    let token = forged.sign_under(&header, &claims);
    assert_refused(&world, &world.exchange(&token).await).await;
}

#[tokio::test]
async fn a_public_key_is_no_shared_secret() {
    let world = World::new().await;
    let key = world.issuer.key();
    for secret in [key.public().to_vec(), super::world::CLIENT.into()] {
        let header = json!({ "alg": "HS256", "kid": key.id });
        let signed = unsigned(&header, &world.claims("ann"));
        let mut mac = Hmac::<Sha256>::new_from_slice(&secret).unwrap();
        mac.update(signed.as_bytes());
        let signature = URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes());
        let answer = world.exchange(&format!("{signed}.{signature}")).await;
        assert_refused(&world, &answer).await;
    }
}

#[tokio::test]
async fn a_token_for_another_audience_is_refused() {
    refuse_with(|_, claims| claims["aud"] = json!("another client")).await;
    refuse_with(|_, claims| claims["aud"] = json!([])).await;
    let both = json!([super::world::CLIENT, "another client"]);
    refuse_with(|_, claims| claims["aud"] = both).await;
}

#[tokio::test]
async fn a_token_from_another_issuer_is_refused() {
    refuse_with(|_, claims| claims["iss"] = json!("https://accounts.google.com")).await;
    refuse_with(|world, claims| claims["iss"] = json!(format!("{}/", world.issuer.url))).await;
}

#[tokio::test]
async fn a_token_without_a_nonce_is_refused() {
    refuse_with(|_, claims| claims["nonce"] = Value::Null).await;
    refuse_with(|_, claims| claims["nonce"] = json!("")).await;
}

#[tokio::test]
async fn a_token_with_an_unverified_address_is_refused() {
    refuse_with(|_, claims| claims["email_verified"] = json!(false)).await;
    refuse_with(|_, claims| claims["email_verified"] = Value::Null).await;
}

#[tokio::test]
async fn a_token_without_an_address_is_refused() {
    refuse_with(|_, claims| claims["email"] = Value::Null).await;
    refuse_with(|_, claims| claims["email"] = json!("")).await;
    refuse_with(|_, claims| claims["email"] = json!("ann\u{0}@shop.example")).await;
}

#[tokio::test]
async fn what_is_no_token_is_refused() {
    let world = World::new().await;
    let long = "x".repeat(20_000);
    for text in ["", ".", "..", "a.b.c", "null", "\u{0}", &long] {
        assert_refused(&world, &world.exchange(text).await).await;
    }
}

#[tokio::test]
async fn what_a_person_is_called_cannot_break_anything() {
    let world = World::new().await;
    let answer = exchange_with(&world, |claims| {
        claims["name"] = json!(format!("\u{0}{}\n", "n".repeat(500)));
        claims["picture"] = json!("javascript:alert(1)");
    })
    .await;
    assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
    assert_eq!(answer.body["person"]["name"], "n".repeat(200));
    assert_eq!(answer.body["person"]["picture"], Value::Null);
}

#[tokio::test]
async fn a_rotated_key_is_followed() {
    let world = World::new().await;
    assert_eq!(
        world.exchange(&world.token("ann")).await.status,
        StatusCode::CREATED
    );
    world.issuer.rotate(Key::new(2));
    world.pass(TimeDelta::seconds(31));
    assert_eq!(
        world.exchange(&world.token("bob")).await.status,
        StatusCode::CREATED
    );
    assert_eq!(world.issuer.keys_asked_for(), 2);
}

#[tokio::test]
async fn made_up_keys_do_not_make_us_ask_the_provider_all_the_time() {
    let world = World::new().await;
    let claims = world.claims("ann");
    for second in 0..60 {
        for number in 10..13 {
            let answer = world.exchange(&Key::new(number).sign(&claims)).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{second}");
        }
        world.pass(TimeDelta::seconds(1));
    }
    // At the first token, and once in thirty seconds after that.
    assert_eq!(world.issuer.keys_asked_for(), 2);
}

#[tokio::test]
async fn while_the_provider_is_away_nothing_is_consumed() {
    let world = World::new().await;
    let token = world.token("ann");
    world.issuer.be_away(true);
    let answer = world.exchange(&token).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.body["code"], "UNAVAILABLE");
    assert!(!answer.body.to_string().contains("127.0.0.1"), "{answer:?}");
    world.issuer.be_away(false);
    assert_eq!(world.exchange(&token).await.status, StatusCode::CREATED);

    // Its keys are known now: known ones are taken, another one cannot be judged.
    world.issuer.be_away(true);
    world.pass(TimeDelta::minutes(2));
    let known = world.exchange(&world.token("bob")).await;
    assert_eq!(known.status, StatusCode::CREATED);
    let rotated = Key::new(2).sign(&world.claims("eve"));
    let answer = world.exchange(&rotated).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    world.issuer.rotate(Key::new(2));
    world.issuer.be_away(false);
    assert_eq!(world.exchange(&rotated).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn those_who_wait_for_a_provider_that_is_away_learn_it_together() {
    let world = World::new().await;
    world.issuer.be_away(true);
    let tokens: Vec<_> = (0..20)
        .map(|number| world.token(&format!("p{number}")))
        .collect();
    let exchanges = tokens.iter().map(|token| world.exchange(token));
    for answer in futures_util::future::join_all(exchanges).await {
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    }
    assert_eq!(world.issuer.asked(), 1);
}
