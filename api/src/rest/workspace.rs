use axum::{Json, body::Body, extract::State};
use http::{HeaderMap, StatusCode};
use serde_json::Value;
use tidings_audience::Currency;
use tidings_store::workspace::NewWorkspace;

use super::{fields, shapes};
use crate::{error::ApiError, graphql::text, identity::SignedIn, state::AppState};

/// Makes a workspace that the person owns.
pub async fn create(
    State(state): State<AppState>,
    SignedIn { session, actor, .. }: SignedIn,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    let [name, currency, time_zone] =
        fields::read(&headers, body, ["name", "currency", "timeZone"]).await?;
    let new = NewWorkspace {
        name: text::name(&["name"], &name)?,
        currency: known_currency(&currency)?,
        time_zone: text::time_zone(&["timeZone"], &time_zone)?,
    };
    let owner = &session.person;
    let workspace = state.store.found_workspace(&new, owner, &actor).await?;
    Ok((StatusCode::CREATED, Json(shapes::workspace(&workspace))))
}

fn known_currency(code: &str) -> Result<String, ApiError> {
    let problem = "currency must be an ISO 4217 code such as INR";
    let currency = Currency::parse(code);
    let currency = currency.ok_or_else(|| ApiError::bad_user_input(["currency"], problem))?;
    Ok(currency.code().to_owned())
}
