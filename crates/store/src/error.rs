use diesel::result::{DatabaseErrorKind, Error as DieselError};

/// Why the store could not do what it was asked.
///
/// The rule: what a caller must tell apart is a variant, everything else is [`StoreError::Other`].
/// An expected outcome (a name that is taken, an unknown id) is never an error but a value.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database cannot be reached or has no connection free; the same call may succeed later.
    #[error("the database is unavailable: {0}")]
    Unavailable(String),
    /// A deadlock, a serialisation failure or a lost race; the transaction may be repeated at once.
    #[error("the transaction must be repeated: {0}")]
    Retry(String),
    /// The statement ran into its time limit or was cancelled.
    #[error("the statement was cancelled")]
    Cancelled,
    /// The data break a rule of the schema; the same data will fail again.
    #[error("the data do not fit: {0}")]
    Constraint(String),
    /// A defect of ours or of the database.
    #[error("the statement failed: {0}")]
    Other(String),
}

impl StoreError {
    pub(crate) fn lost_race(what: &str) -> Self {
        Self::Retry(format!("another writer inserted the same {what}"))
    }
}

impl From<DieselError> for StoreError {
    fn from(error: DieselError) -> Self {
        let text = error.to_string();
        match &error {
            DieselError::DatabaseError(kind, information) => match kind {
                DatabaseErrorKind::SerializationFailure => Self::Retry(text),
                DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand => {
                    Self::Unavailable(text)
                }
                DatabaseErrorKind::UniqueViolation
                | DatabaseErrorKind::ForeignKeyViolation
                | DatabaseErrorKind::NotNullViolation
                | DatabaseErrorKind::CheckViolation
                | DatabaseErrorKind::RestrictViolation
                | DatabaseErrorKind::ExclusionViolation => Self::Constraint(text),
                _ => classify_message(information.message(), text),
            },
            DieselError::BrokenTransactionManager => Self::Unavailable(text),
            DieselError::SerializationError(_) => Self::Constraint(text),
            _ => Self::Other(text),
        }
    }
}

/// diesel does not pass on the SQLSTATE of every error, so these are told apart by PostgreSQL's
/// English messages, of which a new connection makes sure.
fn classify_message(message: &str, text: String) -> StoreError {
    const REPEAT: [&str; 3] = [
        "deadlock detected",
        "could not serialize access",
        "canceling statement due to lock timeout",
    ];
    const CANCELLED: [&str; 2] = [
        "canceling statement due to statement timeout",
        "canceling statement due to user request",
    ];
    const UNAVAILABLE: [&str; 9] = [
        "terminating connection",
        "the database system is",
        "connection closed",
        "error communicating with the server",
        "sorry, too many clients already",
        "remaining connection slots are reserved",
        "cannot execute",
        "out of shared memory",
        "could not extend file",
    ];
    const CONSTRAINT: [&str; 4] = [
        "out of range",
        "invalid input syntax",
        "invalid byte sequence",
        "unsupported Unicode escape",
    ];
    let has = |list: &[&str]| list.iter().any(|part| message.contains(part));
    if has(&REPEAT) {
        StoreError::Retry(text)
    } else if has(&CANCELLED) {
        StoreError::Cancelled
    } else if has(&UNAVAILABLE) {
        StoreError::Unavailable(text)
    } else if has(&CONSTRAINT) {
        StoreError::Constraint(text)
    } else {
        StoreError::Other(text)
    }
}
