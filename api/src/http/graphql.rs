//! GraphQL over HTTP, after <https://graphql.github.io/graphql-over-http/draft/>.
//!
//! Credentials come first, then what the headers say, then the body. A request that cannot be understood
//! is refused with its status. One that is understood is answered with 200, unless the caller accepts
//! `application/graphql-response+json`, where a document that was not executed is a 400.

use async_graphql::{Request, Response as Answer, parser::types::OperationType};
use axum::{
    body::Body,
    extract::{Request as HttpRequest, State},
    response::{IntoResponse, Redirect, Response},
};
use bytes::Bytes;
use http::{HeaderValue, Method, StatusCode, header, request::Parts};
use tokio::{runtime::Handle, time::timeout};

use super::{
    address, answer,
    body::Taken,
    bulk::Outline,
    limits,
    media::{Media, is_json, wants_page},
    params,
};
use crate::{
    caller::Caller,
    error::{ApiError, Code},
    state::AppState,
};

/// Bodies from this size on are worked on apart from the threads that serve connections.
const LARGE: usize = 128 * 1024;

/// Answers a request to `/graphql`.
pub async fn serve(State(state): State<AppState>, request: HttpRequest) -> Response {
    let (parts, body) = request.into_parts();
    if parts.method == Method::GET && parts.uri.query().is_none() && wants_page(&parts.headers) {
        return Redirect::to("/graphiql").into_response();
    }
    let media = Media::wanted(&parts.headers);
    match respond(&state, parts, body, media).await {
        Ok((status, json)) => written(status, media.unwrap_or(Media::Json), json),
        Err(refused) => refusal(refused, media.unwrap_or(Media::Json)),
    }
}

async fn respond(
    state: &AppState,
    parts: Parts,
    body: Body,
    media: Option<Media>,
) -> Result<(StatusCode, String), ApiError> {
    let caller = state.access.authenticate(&parts.headers).await?;
    let caller = caller.calling_from(address::of(
        &parts.extensions,
        &parts.headers,
        &state.edge.trusted_proxies,
    ));
    state.rate.spend(&caller).await?;
    let media = media.ok_or_else(|| {
        ApiError::bad_request("answers are application/graphql-response+json or application/json")
            .with_status(StatusCode::NOT_ACCEPTABLE)
    })?;
    let work = Work {
        state: state.clone(),
        caller,
        media,
    };
    match parts.method {
        Method::GET => work.get(parts.uri.query().unwrap_or_default()).await,
        Method::POST => {
            if !is_json(&parts.headers) || parts.headers.contains_key(header::CONTENT_ENCODING) {
                return Err(ApiError::bad_request(
                    "the body must be application/json in UTF-8, not compressed",
                )
                .with_status(StatusCode::UNSUPPORTED_MEDIA_TYPE));
            }
            let (bytes, receiving) = state.bodies.receive(&parts.headers, body).await?;
            if bytes.len() < LARGE {
                return work.post(&bytes).await;
            }
            let runtime = Handle::current();
            let working = tokio::task::spawn_blocking(move || {
                runtime.block_on(work.post_large(bytes, receiving))
            });
            working.await.map_err(ApiError::internal)?
        }
        _ => Err(ApiError::bad_request("use POST, or GET for queries")
            .with_status(StatusCode::METHOD_NOT_ALLOWED)),
    }
}

/// One request, admitted and understood so far.
struct Work {
    state: AppState,
    caller: Caller,
    media: Media,
}

impl Work {
    async fn get(self, query: &str) -> Result<(StatusCode, String), ApiError> {
        let mut request = params::from_query_string(query)?;
        match limits::check(&mut request) {
            Ok(OperationType::Mutation) => Err(ApiError::bad_request("mutations need POST")
                .with_status(StatusCode::METHOD_NOT_ALLOWED)),
            checked => self.answer(request, checked).await,
        }
    }

    async fn post(self, body: &[u8]) -> Result<(StatusCode, String), ApiError> {
        let mut request = params::from_json(body)?;
        let checked = limits::check(&mut request);
        self.answer(request, checked).await
    }

    async fn post_large(
        self,
        body: Bytes,
        receiving: Taken,
    ) -> Result<(StatusCode, String), ApiError> {
        let outline = Outline::read(&body)?;
        let _room = self.state.bodies.room(outline.weight()).await?;
        drop(receiving);
        let (mut request, bulk) = outline.finish()?;
        drop(body);
        let checked = limits::check(&mut request);
        self.answer(request.data(bulk), checked).await
    }

    async fn answer(
        self,
        request: Request,
        checked: Result<OperationType, async_graphql::ServerError>,
    ) -> Result<(StatusCode, String), ApiError> {
        let mut answer = match checked {
            Ok(OperationType::Subscription) => answer::refusal(ApiError::bad_request(
                "subscriptions are served over a websocket at /graphql/ws, by the protocol graphql-transport-ws",
            )),
            Ok(_) => execute(&self.state, request, self.caller).await?,
            Err(refused) => Answer::from_errors(vec![refused]),
        };
        answer::settle(&mut answer);
        let status = match self.media {
            Media::GraphqlResponse if !answer::was_executed(&answer) => StatusCode::BAD_REQUEST,
            _ => StatusCode::OK,
        };
        Ok((status, answer::write(&answer)))
    }
}

/// Executes a query or mutation within the time there is for one.
///
/// # Errors
/// UNAVAILABLE where it takes longer.
pub async fn execute(
    state: &AppState,
    request: Request,
    caller: Caller,
) -> Result<Answer, ApiError> {
    let limit = state.edge.limits.request_time;
    let request = state.prepare(request, caller);
    timeout(limit, state.schema.execute(request))
        .await
        .map_err(|_| {
            let message = format!(
                "this took longer than the limit of {} s; ask for less",
                limit.as_secs()
            );
            ApiError::new(Code::Unavailable, message)
        })
}

/// A GraphQL answer of one error, under the error's own status.
fn refusal(error: ApiError, media: Media) -> Response {
    let (status, allow) = (
        error.status(),
        error.status() == StatusCode::METHOD_NOT_ALLOWED,
    );
    let mut headers = http::HeaderMap::new();
    error.add_headers(&mut headers);
    if allow {
        headers.insert(header::ALLOW, HeaderValue::from_static("GET, POST"));
    }
    let mut response = written(status, media, answer::write(&answer::refusal(error)));
    response.headers_mut().extend(headers);
    response
}

fn written(status: StatusCode, media: Media, json: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, media.content_type()),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::VARY, HeaderValue::from_static("accept")),
    ];
    (status, headers, json).into_response()
}
