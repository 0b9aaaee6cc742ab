//! GraphQL answers: every error with its code, nothing of ours within, and `data` only where something was
//! executed.

use std::{borrow::Cow, collections::BTreeMap};

use async_graphql::{PathSegment, Response, ServerError, Value};
use serde::Serialize;

use crate::error::{ApiError, Step};

/// The longest message of an error, since some quote the input.
const MESSAGE_MAX: usize = 1_000;

/// Gives every error its code. What a resolver returned says so itself; what the schema refused is the
/// caller's to mend; whatever else slipped through is a defect of ours, and its words are for the log.
pub fn settle(response: &mut Response) {
    for error in &mut response.errors {
        if let Some(known) = error.source::<ApiError>().cloned() {
            replace(error, known);
        } else if error.source.is_some() {
            replace(error, ApiError::internal(&error.message));
        } else if error
            .extensions
            .as_ref()
            .is_none_or(|extensions| extensions.get("code").is_none())
        {
            let refused =
                ApiError::bad_user_input(quoted_path(&error.message), shortened(&error.message));
            replace(error, refused);
        }
    }
}

fn replace(error: &mut ServerError, by: ApiError) {
    let by = by.into_server_error();
    error.message = by.message;
    error.extensions = by.extensions;
    error.source = None;
}

/// The schema names a wrong input by its path, `Invalid value for argument "input.orders.3.amount", …`, and a
/// field that is missing or unknown after that.
fn quoted_path(message: &str) -> Vec<Step> {
    let quoted = message
        .strip_prefix("Invalid value for argument \"")
        .and_then(|rest| rest.split_once('"'));
    let Some((path, rest)) = quoted else {
        return Vec::new();
    };
    let field = [", unknown field \"", ", field \""]
        .iter()
        .find_map(|before| rest.strip_prefix(before)?.split_once('"'));
    let steps = path.split('.').chain(field.map(|(name, _)| name));
    steps
        .map(|step| step.parse().map_or_else(|_| Step::from(step), Step::Index))
        .collect()
}

fn shortened(message: &str) -> Cow<'static, str> {
    match message.char_indices().nth(MESSAGE_MAX) {
        Some((end, _)) => format!("{}…", &message[..end]).into(),
        None => message.to_owned().into(),
    }
}

/// Whether anything was executed. A request that was refused before has errors without a path alone.
pub fn was_executed(response: &Response) -> bool {
    let within = |path: &[PathSegment]| !path.is_empty();
    response.errors.is_empty()
        || response.data != Value::Null
        || response.errors.iter().any(|error| within(&error.path))
}

#[derive(Serialize)]
struct Body<'a> {
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [ServerError],
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a Value>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    extensions: &'a BTreeMap<String, Value>,
}

/// The answer as JSON.
pub fn write(response: &Response) -> String {
    let data = was_executed(response).then_some(&response.data);
    to_json(&Body {
        errors: &response.errors,
        data,
        extensions: &response.extensions,
    })
}

/// JSON of what always is JSON.
pub fn to_json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|error| {
        tracing::error!(%error, "an answer could not be written");
        r#"{"errors":[{"message":"something went wrong on our side","extensions":{"code":"INTERNAL"}}]}"#.to_owned()
    })
}

/// The answer that consists of this one error.
pub fn refusal(error: ApiError) -> Response {
    Response::from_errors(vec![error.into_server_error()])
}
