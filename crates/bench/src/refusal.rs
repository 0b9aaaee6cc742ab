//! Why the API did not do what it was asked, told alike by GraphQL and REST.

use serde_json::Value;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Refusal {
    pub code: String,
    /// How long to wait.
    pub seconds: Option<u64>,
}

impl Refusal {
    /// None where the answer is none.
    pub(crate) fn of(answer: &Value) -> Option<Refusal> {
        let told = match answer.pointer("/errors/0") {
            Some(error) => &error["extensions"],
            None if answer["code"].is_string() => answer,
            None => return None,
        };
        Some(Refusal {
            code: told["code"].as_str().unwrap_or("without a code").to_owned(),
            seconds: told["retryAfterSeconds"].as_u64(),
        })
    }

    /// Whether the same may be sent again.
    pub(crate) fn is_for_now(&self) -> bool {
        self.code == "RATE_LIMITED"
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn graphql_and_rest_refuse_alike() {
        let told = json!({ "code": "RATE_LIMITED", "retryAfterSeconds": 3 });
        let refused = Refusal::of(&told);
        assert_eq!(refused.as_ref().and_then(|it| it.seconds), Some(3));
        assert!(refused.as_ref().is_some_and(Refusal::is_for_now));
        let by_graphql =
            json!({ "data": null, "errors": [{ "message": "no", "extensions": told }] });
        assert_eq!(Refusal::of(&by_graphql), refused);
        assert_eq!(Refusal::of(&json!({ "batchId": "b", "accepted": 1 })), None);
        assert_eq!(Refusal::of(&json!({ "data": { "code": "x" } })), None);
    }
}
