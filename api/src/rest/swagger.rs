//! Swagger UI from files in this program: nothing is fetched from elsewhere.

use std::sync::{Arc, LazyLock};

use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use http::{StatusCode, header};
use utoipa_swagger_ui::{Config, serve};

use crate::http::security::POLICY;

static CONFIG: LazyLock<Arc<Config<'static>>> =
    LazyLock::new(|| Arc::new(Config::from("/openapi.json").display_request_duration(true)));

/// The page's own links are relative to `/docs/`.
pub async fn redirect() -> Redirect {
    Redirect::permanent("/docs/")
}

pub async fn index() -> Response {
    answer("index.html")
}

pub async fn file(Path(file): Path<String>) -> Response {
    answer(&file)
}

fn answer(file: &str) -> Response {
    match serve(file, Arc::clone(&CONFIG)) {
        Ok(Some(found)) => {
            let headers = [
                (header::CONTENT_TYPE, found.content_type.as_str()),
                (header::CACHE_CONTROL, "public, max-age=3600"),
            ];
            let policy = [(header::CONTENT_SECURITY_POLICY, POLICY)];
            (headers, policy, found.bytes.into_owned()).into_response()
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(%error, "a page of Swagger UI could not be made");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
