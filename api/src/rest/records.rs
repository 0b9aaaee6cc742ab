use axum::{Json, body::Body as RequestBody, extract::State};
use http::{HeaderMap, StatusCode, header};

use super::body::{Body, Format, Noun};
use crate::{
    caller::{Caller, Scope},
    error::ApiError,
    ingest::{self, IngestOptions, IngestPayload},
    state::AppState,
};

/// Takes records in. The caller is known and allowed to before the body is read.
pub async fn accept<N: Noun>(
    State(state): State<AppState>,
    caller: Caller,
    headers: HeaderMap,
    body: RequestBody,
) -> Result<(StatusCode, Json<IngestPayload>), ApiError> {
    caller.require(Scope::Ingest)?;
    let format = format(&headers)?;
    let options = IngestOptions {
        idempotency_key: text(&headers, "idempotency-key")?,
        trace: text(&headers, "traceparent").unwrap_or_default(),
    };
    let (bytes, _room) = state.bodies.read(&headers, body).await?;
    let records = Body::<N>::new(bytes, format);
    let payload = ingest::accept(
        &state.queue,
        caller.workspace(),
        options,
        state.now(),
        records,
    )
    .await?;
    Ok((StatusCode::ACCEPTED, Json(payload)))
}

/// How the records are written, by the content type.
fn format(headers: &HeaderMap) -> Result<Format, ApiError> {
    let unsupported =
        |problem| ApiError::bad_request(problem).with_status(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    if headers
        .get(header::CONTENT_ENCODING)
        .is_some_and(|encoding| encoding != "identity")
    {
        return Err(unsupported("the body must not be compressed"));
    }
    let content_type = text(headers, "content-type")?
        .unwrap_or_default()
        .to_ascii_lowercase();
    let mut parts = content_type.split(';').map(str::trim);
    let kind = parts.next().unwrap_or_default();
    let is_utf8 = parts
        .filter_map(|parameter| parameter.strip_prefix("charset="))
        .all(|charset| matches!(charset.trim_matches('"'), "utf-8" | "utf8"));
    match kind {
        "application/json" if is_utf8 => Ok(Format::Array),
        "application/x-ndjson" | "application/ndjson" if is_utf8 => Ok(Format::Lines),
        _ => Err(unsupported(
            "the body must be application/json or application/x-ndjson, in UTF-8",
        )),
    }
}

/// A header given once, as text.
fn text(headers: &HeaderMap, name: &'static str) -> Result<Option<String>, ApiError> {
    let mut values = headers.get_all(name).iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    match (value.to_str(), values.next()) {
        (Ok(text), None) => Ok(Some(text.to_owned())),
        _ => Err(ApiError::bad_user_input(
            [name],
            format!("the header {name} must be given once, in ASCII"),
        )),
    }
}
