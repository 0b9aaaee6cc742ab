//! One figure and one log line for each request.

use std::time::Instant;

use axum::{
    extract::{MatchedPath, Request},
    middleware::Next,
    response::Response,
};
use tidings_telemetry::traces;
use tracing::Instrument;

/// Measures a request, and gives its log lines what they have in common.
pub async fn observe(request: Request, next: Next) -> Response {
    let began = Instant::now();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("none", MatchedPath::as_str)
        .to_owned();
    let method = match *request.method() {
        http::Method::GET => "GET",
        http::Method::POST => "POST",
        http::Method::PUT => "PUT",
        http::Method::OPTIONS => "OPTIONS",
        _ => "other",
    };
    let span = tracing::info_span!(
        "request",
        http.method = method,
        http.route = route,
        http.status = tracing::field::Empty,
        otel.kind = "server",
        otel.name = format!("{method} {route}"),
    );
    traces::follow(&span, traceparent(&request));
    let in_flight = InFlight::begin();
    let response = next.run(request).instrument(span.clone()).await;
    drop(in_flight);
    let status = response.status().as_u16();
    span.record("http.status", status);
    let seconds = began.elapsed().as_secs_f64();
    span.in_scope(|| tracing::debug!(http.status = status, seconds, "answered"));
    let labels = [
        ("method", method.to_owned()),
        ("route", route),
        ("status", status.to_string()),
    ];
    ::metrics::histogram!("tidings_http_request_seconds", &labels).record(seconds);
    response
}

/// The trace that the caller is in. Whoever sends more than one is in none.
fn traceparent(request: &Request) -> Option<&str> {
    let mut given = request.headers().get_all("traceparent").iter();
    let first = given.next()?.to_str().ok();
    first.filter(|_| given.next().is_none())
}

/// Counted for as long as it lives, so that a caller who goes away is counted out as well.
struct InFlight(::metrics::Gauge);

impl InFlight {
    fn begin() -> Self {
        let gauge = ::metrics::gauge!("tidings_http_requests_in_flight");
        gauge.increment(1.0);
        Self(gauge)
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.decrement(1.0);
    }
}
