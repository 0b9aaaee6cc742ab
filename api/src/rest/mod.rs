//! REST: records, files and receipts in, files out, what the web server asks for people, and the description
//! of it all.
//!
//! Who is calling is decided before a body is read; a receipt's signature covers its body, so
//! that one is read first, and is small.

mod banner;
pub(crate) mod body;
mod explain;
mod fields;
mod file;
mod import;
mod invitation;
mod me;
mod openapi;
mod postman;
mod progress;
mod receipt;
mod recipients;
mod records;
mod session;
mod shapes;
mod small_body;
mod swagger;
mod workspace;

use axum::{
    Router,
    routing::{MethodRouter, delete, get, post, put},
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
        ("post", "/v1/imports", post(import::begin)),
        ("get", "/v1/imports/{id}", get(import::find)),
        ("put", "/v1/imports/{id}", put(import::rows)),
        ("post", "/v1/imports/{id}/close", post(import::close)),
        ("get", "/v1/imports/{id}/refused", get(import::refused)),
        (
            "get",
            "/v1/campaigns/{id}/recipients.csv",
            get(recipients::export),
        ),
        ("post", "/v1/receipts", post(receipt::take)),
        ("post", "/v1/sessions", post(session::begin)),
        ("delete", "/v1/sessions", delete(session::end_all)),
        ("delete", "/v1/sessions/current", delete(session::end)),
        ("post", "/v1/sessions/token", post(session::mint)),
        ("get", "/v1/me", get(me::me)),
        ("post", "/v1/workspaces", post(workspace::create)),
        (
            "post",
            "/v1/invitations/{workspace}/{id}/accept",
            post(invitation::accept),
        ),
        ("get", "/banners/{file}", get(banner::serve)),
        ("get", "/openapi.json", get(openapi::serve)),
        ("get", "/postman_collection.json", get(postman::serve)),
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
