//! The HTTP surface.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};

use crate::behaviour::Behaviour;
use crate::clock::now_ms;
use crate::ledger::{Counts, MessageState};
use crate::message::{Answer, Submission};
use crate::page;
use crate::problem::Problem;
use crate::server::{Vendor, trouble};

const LARGEST_BODY: usize = 32 * 1024 * 1024;
const LONGEST_KEY: usize = 255;
const MOST_IDS: usize = 100;

pub(crate) fn router(vendor: Arc<Vendor>) -> Router {
    Router::new()
        .route("/", get(counters))
        .route("/healthz", get(|| async { "ok" }))
        .route("/stats", get(stats))
        .route("/behaviour", get(behaviour).post(behave))
        .route("/v1/messages", post(accept).get(messages))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .fallback(|| async { Problem::of_status(StatusCode::NOT_FOUND, "there is nothing here") })
        .method_not_allowed_fallback(|| async {
            Problem::of_status(
                StatusCode::METHOD_NOT_ALLOWED,
                "this method is not for this path",
            )
        })
        .with_state(vendor)
}

async fn accept(
    State(vendor): State<Arc<Vendor>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<Answer>), Problem> {
    let behaviour = vendor.behaviour();
    if let Some(status) = trouble(&behaviour).and_then(|status| StatusCode::from_u16(status).ok()) {
        return Err(Problem::of_status(
            status,
            "this vendor has trouble on purpose",
        ));
    }
    let key = key(&headers)?;
    let submission = Submission::parse(&whole(body)?)?;
    let answer = vendor.accept(key, submission).await;
    let answer = answer
        .map_err(|error| Problem::of_status(StatusCode::SERVICE_UNAVAILABLE, error.to_string()))?;
    if behaviour.slow_ms > 0 {
        tokio::time::sleep(Duration::from_millis(behaviour.slow_ms)).await;
    }
    Ok((StatusCode::ACCEPTED, Json(answer)))
}

fn key(headers: &HeaderMap) -> Result<&str, Problem> {
    let key = headers
        .get("idempotency-key")
        .and_then(|value| value.to_str().ok());
    key.filter(|key| !key.is_empty() && key.len() <= LONGEST_KEY)
        .ok_or_else(|| {
            Problem::malformed(
                "Idempotency-Key",
                format!("this header must have 1 to {LONGEST_KEY} characters"),
            )
        })
}

fn whole(body: Result<Bytes, BytesRejection>) -> Result<Bytes, Problem> {
    body.map_err(|rejection| Problem::of_status(rejection.status(), rejection.body_text()))
}

#[derive(Serialize)]
struct Messages {
    messages: Vec<MessageState>,
}

async fn messages(
    State(vendor): State<Arc<Vendor>>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Json<Messages>, Problem> {
    if let Some((name, _)) = query.iter().find(|(name, _)| name != "ids") {
        return Err(Problem::malformed(name, "is no parameter of this path"));
    }
    let ids: Vec<&str> = query
        .iter()
        .flat_map(|(_, value)| value.split(','))
        .filter(|id| !id.is_empty())
        .collect();
    if ids.is_empty() || ids.len() > MOST_IDS {
        return Err(Problem::malformed(
            "ids",
            format!("must name 1 to {MOST_IDS} messages, separated by commas"),
        ));
    }
    let (ledger, now) = (vendor.ledger(), now_ms());
    let messages = ids
        .into_iter()
        .filter_map(|id| ledger.message(id, now))
        .collect();
    Ok(Json(Messages { messages }))
}

#[derive(Deserialize)]
struct StatsQuery {
    account: Option<String>,
}

async fn stats(State(vendor): State<Arc<Vendor>>, Query(query): Query<StatsQuery>) -> Json<Counts> {
    Json(vendor.ledger().counts(query.account.as_deref()))
}

async fn behaviour(State(vendor): State<Arc<Vendor>>) -> Json<Behaviour> {
    Json(vendor.behaviour())
}

async fn behave(
    State(vendor): State<Arc<Vendor>>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Behaviour>, Problem> {
    let body = whole(body)?;
    let mut json = serde_json::Deserializer::from_slice(&body);
    let behaviour: Behaviour = serde_path_to_error::deserialize(&mut json)
        .map_err(|error| Problem::malformed(error.path().to_string(), error.inner().to_string()))?;
    json.end()
        .map_err(|error| Problem::malformed(".", error.to_string()))?;
    if let Some((field, problem)) = behaviour.out_of_range() {
        return Err(Problem::invalid(field, problem));
    }
    vendor.behave(behaviour);
    tracing::info!(?behaviour, "behaves differently");
    Ok(Json(behaviour))
}

async fn counters(State(vendor): State<Arc<Vendor>>) -> Response {
    let behaviour = vendor.behaviour();
    Html(page::render(&vendor.ledger(), &behaviour)).into_response()
}
