//! `/graphql/ws`: GraphQL over a websocket, by the protocol
//! [graphql-transport-ws](https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md).
//!
//! A socket is one task: it reads messages, polls the operations it runs, and writes. Subscriptions of the
//! same workspace that ask the same run once for all their sockets ([`shared`]), and what comes of it is
//! written as JSON once. A socket keeps no queue: it takes the newest when it has time, so a slow one costs
//! no memory, skips numbers that were overtaken, and is closed when it reads nothing for a while.
//!
//! | close code | why |
//! | --- | --- |
//! | 1001 | the server stops; come again |
//! | 1009 | a message over the limit; records in bulk go over HTTP |
//! | 1013 | credentials cannot be verified now; come again |
//! | 4400 | a message that is none of the protocol's |
//! | 4401 | no valid credentials, or an operation before they were given |
//! | 4403 | access was taken away |
//! | 4408 | `connection_init` did not come in time |
//! | 4409 | an operation with the id of one that still runs |
//! | 4429 | `connection_init` twice |
//! | 4430 | the person or the workspace has too many sockets; close some, or come again later |
//!
//! A process that has too many sockets altogether answers the upgrade with 503.

mod connection;
mod message;
mod operation;
mod shared;

use std::{sync::Arc, time::Duration};

use async_graphql_axum::GraphQLProtocol;
use axum::{
    extract::{
        State,
        ws::{WebSocketUpgrade, rejection::WebSocketUpgradeRejection},
    },
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, Uri, header};

pub use shared::{Executions, Mark};

use crate::{error::ApiError, http::address::Address, state::AppState};
use connection::Opening;

/// The one protocol spoken here.
const PROTOCOL: &str = "graphql-transport-ws";
/// Bytes read at once; ten thousand sockets have this each.
const READ_BUFFER: usize = 4 * 1024;
/// When an upgrade may be tried again that found no place.
const COME_AGAIN: Duration = Duration::from_secs(5);

/// Answers an upgrade.
pub async fn upgrade(
    State(state): State<AppState>,
    Address(address): Address,
    headers: HeaderMap,
    protocol: Result<GraphQLProtocol, StatusCode>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    let upgrade = match upgrade {
        Ok(upgrade) => upgrade.protocols([PROTOCOL]),
        Err(refused) => {
            return ApiError::bad_request("this path speaks websocket alone")
                .with_status(refused.status())
                .into_response();
        }
    };
    if protocol.is_err() || upgrade.selected_protocol().is_none() {
        return ApiError::bad_request(format!("ask for the subprotocol {PROTOCOL}"))
            .into_response();
    }
    if !is_from_here(&headers, &state.edge.web_origin) {
        return ApiError::bad_request("a page of this origin may not open sockets here")
            .with_status(StatusCode::FORBIDDEN)
            .into_response();
    }
    let Ok(place) = Arc::clone(&state.places).try_acquire_owned() else {
        return ApiError::rate_limited("too many sockets are open here", COME_AGAIN)
            .with_status(StatusCode::SERVICE_UNAVAILABLE)
            .into_response();
    };
    let authorization = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned);
    // What is somewhat over our limit is still read, so that its sender can be told; the library just
    // breaks off.
    let message = state.edge.limits.message * 2;
    upgrade
        .max_message_size(message)
        .max_frame_size(message)
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(0)
        .on_upgrade(move |socket| {
            connection::run(
                socket,
                state,
                Opening {
                    authorization,
                    address,
                },
                place,
            )
        })
}

/// Whether the socket is opened by no page, by a page of ours, or by one served from this very host. A
/// browser sends no other header that a foreign page could not choose.
fn is_from_here(headers: &HeaderMap, web_origin: &HeaderValue) -> bool {
    let mut origins = headers.get_all(header::ORIGIN).iter();
    let Some(origin) = origins.next() else {
        return true;
    };
    if origins.next().is_some() {
        return false;
    }
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let authority = || {
        let origin = origin.to_str().ok()?.parse::<Uri>().ok()?;
        origin
            .authority()
            .map(|authority| authority.as_str().to_ascii_lowercase())
    };
    origin == web_origin
        || host
            .is_some_and(|host| authority().is_some_and(|from| from == host.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_pages_open_no_sockets() {
        let web = HeaderValue::from_static("https://app.example.com");
        let cases = [
            (None, true),
            (Some("https://app.example.com"), true),
            (Some("http://api.example.com:8080"), true),
            (Some("https://evil.example"), false),
            (Some("https://app.example.com.evil.example"), false),
            (Some("http://api.example.com"), false),
            (Some("null"), false),
            (Some(""), false),
        ];
        for (origin, admitted) in cases {
            let mut headers = HeaderMap::new();
            headers.insert(
                header::HOST,
                HeaderValue::from_static("api.example.com:8080"),
            );
            if let Some(origin) = origin {
                headers.insert(header::ORIGIN, HeaderValue::from_static(origin));
            }
            assert_eq!(is_from_here(&headers, &web), admitted, "{origin:?}");
        }
    }
}
