//! One error for everything the API answers.
//!
//! **The rule.** `store`, `queue` and the checks of records return small enums of their own. At the edge `?`
//! turns each into an [`ApiError`] with one of eight stable codes. What the caller can mend keeps its words
//! and the path of the wrong input. What is our failure, or somebody else's, keeps its words for the log
//! alone: the client reads a fixed sentence. It is logged once, where the answer is made
//! ([`ApiError::into_server_error`], [`ApiError::into_response`]), so nobody logs before. An expected outcome
//! of a call is no error at all but a value.
//!
//! GraphQL carries the code in `extensions.code`, REST in `application/problem+json` with the status of
//! the code.

use std::{borrow::Cow, fmt, sync::Arc, time::Duration};

use async_graphql::{ErrorExtensionValues, ServerError, Value};
use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use serde::{Serialize, Serializer};
use serde_json::json;
use tidings_queue::QueueError;
use tidings_store::StoreError;

use crate::ingest::IngestError;

/// What kind of refusal or failure it is; clients are written against these names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// No credentials, or none that are valid.
    Unauthenticated,
    /// The caller may not do this.
    Forbidden,
    /// The request is wrong; the same request will be refused again.
    BadUserInput,
    /// There is no such thing in the caller's workspace.
    NotFound,
    /// It contradicts what is already there.
    Conflict,
    /// Too much at once; nothing of it was accepted.
    RateLimited,
    /// A part that is needed is away; the same request may succeed later.
    Unavailable,
    /// A defect of ours.
    Internal,
}

impl Code {
    /// The name clients see.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::Forbidden => "FORBIDDEN",
            Self::BadUserInput => "BAD_USER_INPUT",
            Self::NotFound => "NOT_FOUND",
            Self::Conflict => "CONFLICT",
            Self::RateLimited => "RATE_LIMITED",
            Self::Unavailable => "UNAVAILABLE",
            Self::Internal => "INTERNAL",
        }
    }

    /// The HTTP status that fits, unless the error has one of its own.
    pub fn status(self) -> StatusCode {
        match self {
            Self::Unauthenticated => StatusCode::UNAUTHORIZED,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::BadUserInput => StatusCode::BAD_REQUEST,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Conflict => StatusCode::CONFLICT,
            Self::RateLimited => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

/// One step into a request's input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Step {
    /// The name of an argument or field.
    Name(Cow<'static, str>),
    /// The place in a list, from 0.
    Index(usize),
}

impl From<&str> for Step {
    fn from(name: &str) -> Self {
        Self::Name(name.to_owned().into())
    }
}

impl From<&&str> for Step {
    fn from(name: &&str) -> Self {
        Self::from(*name)
    }
}

impl From<String> for Step {
    fn from(name: String) -> Self {
        Self::Name(name.into())
    }
}

impl From<usize> for Step {
    fn from(index: usize) -> Self {
        Self::Index(index)
    }
}

impl From<&tidings_audience::Segment> for Step {
    fn from(segment: &tidings_audience::Segment) -> Self {
        match segment {
            tidings_audience::Segment::Key(name) => Self::from(name.as_str()),
            tidings_audience::Segment::Index(index) => Self::Index(*index),
        }
    }
}

impl From<Step> for Value {
    fn from(step: Step) -> Self {
        match step {
            Step::Name(name) => Value::from(name.into_owned()),
            Step::Index(index) => Value::from(index),
        }
    }
}

/// A refusal or a failure, as the client will read it. Its `Display` is safe to be shown.
#[derive(Clone, Debug)]
pub struct ApiError {
    code: Code,
    message: Cow<'static, str>,
    path: Vec<Step>,
    retry_after: Option<Duration>,
    status: Option<StatusCode>,
    /// What happened, for the log.
    inner: Option<String>,
}

impl ApiError {
    /// A refusal in these words.
    pub fn new(code: Code, message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            code,
            message: message.into(),
            path: Vec::new(),
            retry_after: None,
            status: None,
            inner: None,
        }
    }

    /// The input at this path is wrong; an empty path means the whole request.
    pub fn bad_user_input<P>(path: P, message: impl Into<Cow<'static, str>>) -> Self
    where
        P: IntoIterator,
        P::Item: Into<Step>,
    {
        Self::new(Code::BadUserInput, message).at(path)
    }

    /// The whole request is wrong.
    pub fn bad_request(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Code::BadUserInput, message)
    }

    /// The caller has no valid credentials. Which part is wrong would help a guesser alone.
    pub fn unauthenticated() -> Self {
        Self::new(
            Code::Unauthenticated,
            "valid credentials are needed in the header: Authorization: Bearer …",
        )
    }

    /// The caller may not do this, for the reason given.
    pub fn refused(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Code::Forbidden, message)
    }

    /// The ID token opens nothing. What is wrong with it is for the log alone.
    pub fn refused_sign_in() -> Self {
        Self::refused("this sign-in cannot be accepted; sign in again")
    }

    /// The caller's workspace has no such thing: `not_found("campaign")`.
    pub fn not_found(what: &str) -> Self {
        Self::new(Code::NotFound, format!("there is no such {what}"))
    }

    /// It contradicts what is there.
    pub fn conflict(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Code::Conflict, message)
    }

    /// Too much at once; nothing was accepted.
    pub fn rate_limited(message: impl Into<Cow<'static, str>>, retry_after: Duration) -> Self {
        Self {
            retry_after: Some(retry_after),
            ..Self::new(Code::RateLimited, message)
        }
    }

    /// Something needed is away; `inner` is for the log.
    pub fn unavailable(inner: impl fmt::Display) -> Self {
        let message = "this cannot be answered at the moment; try again";
        Self {
            inner: Some(inner.to_string()),
            ..Self::new(Code::Unavailable, message)
        }
    }

    /// Somebody whom it takes does not serve us, in words for the client; `inner` is for the log.
    pub fn away(message: &'static str, inner: impl fmt::Display) -> Self {
        Self {
            message: message.into(),
            ..Self::unavailable(inner)
        }
    }

    /// What it needs was never set up; asking again does not help until somebody does.
    pub fn not_set_up(what: &str) -> Self {
        Self::new(Code::Unavailable, format!("{what} is not set up here"))
    }

    /// A defect; `inner` is for the log.
    pub fn internal(inner: impl fmt::Display) -> Self {
        let message = "something went wrong on our side";
        Self {
            inner: Some(inner.to_string()),
            ..Self::new(Code::Internal, message)
        }
    }

    /// The same error, about the input at this path.
    #[must_use]
    pub fn at<P>(mut self, path: P) -> Self
    where
        P: IntoIterator,
        P::Item: Into<Step>,
    {
        self.path = path.into_iter().map(Into::into).collect();
        self
    }

    /// The same error under another HTTP status.
    #[must_use]
    pub fn with_status(mut self, status: StatusCode) -> Self {
        self.status = Some(status);
        self
    }

    /// What kind of error it is.
    pub fn code(&self) -> Code {
        self.code
    }

    /// The path of the wrong input.
    pub fn path(&self) -> &[Step] {
        &self.path
    }

    /// The HTTP status it is answered with.
    pub fn status(&self) -> StatusCode {
        self.status.unwrap_or_else(|| self.code.status())
    }

    /// In how many whole seconds to try again.
    pub fn retry_after_seconds(&self) -> Option<u64> {
        self.retry_after.map(|wait| {
            u64::try_from(wait.as_millis().div_ceil(1_000))
                .unwrap_or(u64::MAX)
                .max(1)
        })
    }

    /// GraphQL's extensions of this error.
    pub fn extensions(&self) -> ErrorExtensionValues {
        let mut extensions = ErrorExtensionValues::default();
        extensions.set("code", self.code.as_str());
        if !self.path.is_empty() {
            extensions.set(
                "path",
                Value::List(self.path.iter().cloned().map(Value::from).collect()),
            );
        }
        if let Some(seconds) = self.retry_after_seconds() {
            extensions.set("retryAfterSeconds", seconds);
        }
        extensions
    }

    /// The error as GraphQL answers it. Logs it.
    pub fn into_server_error(self) -> ServerError {
        self.log();
        let mut error = ServerError::new(self.message.clone(), None);
        error.extensions = Some(self.extensions());
        error
    }

    /// Writes it to the log, where it is a failure. Called where the answer is made, and only there.
    pub(crate) fn log(&self) {
        let inner = self.inner.as_deref().unwrap_or(&self.message);
        match self.code {
            Code::Internal => tracing::error!(
                error.code = self.code.as_str(),
                error.inner = inner,
                "a request failed"
            ),
            Code::Unavailable => {
                tracing::warn!(
                    error.code = self.code.as_str(),
                    error.inner = inner,
                    "a request could not be answered"
                );
            }
            _ => tracing::debug!(
                error.code = self.code.as_str(),
                error.inner = inner,
                "a request was refused"
            ),
        }
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl Serialize for ApiError {
    /// The members of its problem document.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let status = self.status();
        let mut problem = json!({
            "type": "about:blank",
            "title": status.canonical_reason().unwrap_or("Error"),
            "status": status.as_u16(),
            "detail": self.message,
            "code": self.code.as_str(),
        });
        if !self.path.is_empty() {
            problem["path"] = json!(self.path);
        }
        if let Some(seconds) = self.retry_after_seconds() {
            problem["retryAfterSeconds"] = json!(seconds);
        }
        problem.serialize(serializer)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        self.log();
        let mut response = (self.status(), Json(&self)).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        self.add_headers(headers);
        response
    }
}

impl ApiError {
    /// The headers that belong to it: when to try again, and how to say who one is.
    pub(crate) fn add_headers(&self, headers: &mut http::HeaderMap) {
        if let Some(seconds) = self.retry_after_seconds() {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.code == Code::Unauthenticated {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        Self::from(&error)
    }
}

impl From<Arc<StoreError>> for ApiError {
    fn from(error: Arc<StoreError>) -> Self {
        Self::from(&*error)
    }
}

impl From<&StoreError> for ApiError {
    fn from(error: &StoreError) -> Self {
        match error {
            StoreError::Unavailable(_) | StoreError::Retry(_) => Self::unavailable(error),
            StoreError::Cancelled => Self {
                message: "this took longer than it may; ask for less".into(),
                ..Self::unavailable(error)
            },
            StoreError::Constraint(_) | StoreError::Other(_) => Self::internal(error),
        }
    }
}

impl From<QueueError> for ApiError {
    fn from(error: QueueError) -> Self {
        if error.is_unavailable() {
            Self::unavailable(error)
        } else {
            Self::internal(error)
        }
    }
}

impl From<IngestError> for ApiError {
    fn from(error: IngestError) -> Self {
        match error {
            IngestError::TooManyRecords => {
                Self::bad_request(error.to_string()).with_status(StatusCode::PAYLOAD_TOO_LARGE)
            }
            IngestError::IdempotencyKey => Self::bad_request(error.to_string()),
            IngestError::Conflict => Self::conflict(error.to_string()),
            IngestError::Full { retry_after } => Self::rate_limited(error.to_string(), retry_after),
            IngestError::Body {
                index, ref field, ..
            } => {
                let index = index
                    .and_then(|index| usize::try_from(index).ok())
                    .map(Step::Index);
                let field = field.clone().map(Step::from);
                Self::bad_user_input(index.into_iter().chain(field), error.to_string())
            }
            IngestError::Queue(error) => error.into(),
            IngestError::Store(error) => error.into(),
            IngestError::Internal(inner) => Self::internal(inner),
        }
    }
}
