//! REST: records in, receipts in, and the description of both.
//!
//! Who is calling is decided before a record's body is read; a receipt's signature covers its body, so
//! that one is read first, and is small.

pub(crate) mod body;
mod explain;
mod openapi;
mod progress;
mod receipt;
mod records;
mod swagger;

use axum::{
    Router,
    routing::{MethodRouter, get, post},
};

use crate::state::AppState;
use body::{Customers, Orders, Visits};

/// Every route: method, path, handler.
fn routes() -> Vec<(&'static str, &'static str, MethodRouter<AppState>)> {
    vec![
        ("post", "/v1/customers", post(records::accept::<Customers>)),
        ("post", "/v1/orders", post(records::accept::<Orders>)),
        ("post", "/v1/visits", post(records::accept::<Visits>)),
        ("get", "/v1/batches/{id}", get(progress::find)),
        ("post", "/v1/receipts", post(receipt::take)),
        ("get", "/openapi.json", get(openapi::serve)),
        ("get", "/docs", get(swagger::redirect)),
        ("get", "/docs/", get(swagger::index)),
        ("get", "/docs/{*file}", get(swagger::file)),
    ]
}

/// Method and path of every route.
pub fn served() -> impl Iterator<Item = (&'static str, &'static str)> {
    routes().into_iter().map(|(method, path, _)| (method, path))
}

/// The REST routes, to be merged with the others of the server.
pub fn router() -> Router<AppState> {
    routes()
        .into_iter()
        .fold(Router::new(), |router, (_, path, handler)| {
            router.route(path, handler)
        })
}
