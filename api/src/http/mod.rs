//! HTTP: what is served where, and what holds for every request.

pub mod address;
mod answer;
mod authenticate;
mod body;
mod bulk;
mod cors;
mod farewell;
mod graphiql;
mod graphql;
mod health;
pub mod inputs;
pub mod limits;
mod media;
pub mod metrics;
mod observe;
mod params;
mod patient;
pub(crate) mod security;
mod serve;
mod tokens;

use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::{any, get},
};
use http::header;
use tower_http::catch_panic::CatchPanicLayer;

pub use body::{Bodies, Taken, weight_of_text};
pub use bulk::Bulk;
pub use serve::serve;
pub(crate) use {
    answer::{refusal, settle, to_json, was_executed, write},
    graphql::execute,
    media::is_json,
    params::{Payload, fingerprint},
};

use crate::{error::ApiError, rest, state::AppState, websocket};

/// The whole API.
pub fn router(state: AppState) -> Router {
    Router::new()
        .route("/graphql", any(graphql::serve))
        .route("/graphql/ws", any(websocket::upgrade))
        .merge(rest::router())
        .method_not_allowed_fallback(async || {
            ApiError::bad_request("this path does not take that method")
                .with_status(http::StatusCode::METHOD_NOT_ALLOWED)
        })
        .layer(from_fn_with_state(
            state.clone(),
            authenticate::before_the_body,
        ))
        .route("/graphiql", get(graphiql::page))
        .route("/graphiql/{part}", get(graphiql::part))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .fallback(async || ApiError::not_found("page"))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(cors::layer(&state.edge.web_origin))
        .layer(security::always(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(security::always(header::X_FRAME_OPTIONS, "DENY"))
        .layer(security::always(header::REFERRER_POLICY, "no-referrer"))
        .layer(security::unless_said(header::CACHE_CONTROL, "no-store"))
        .layer(from_fn_with_state(state.clone(), farewell::farewell))
        .layer(from_fn(observe::observe))
        .with_state(state)
}

fn panicked(panic: Box<dyn std::any::Any + Send>) -> Response {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("without words");
    ApiError::internal(format!("panic: {text}")).into_response()
}
