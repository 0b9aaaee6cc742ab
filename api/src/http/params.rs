//! The parameters of a GraphQL request, read from JSON or from a query string.

use std::{borrow::Cow, fmt};

use async_graphql::{Request, Value, Variables};
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, IgnoredAny, MapAccess, Visitor},
};
use serde_json::value::RawValue;

use crate::error::ApiError;

/// Reads a POST's body.
///
/// # Errors
/// BAD_USER_INPUT, with the parameter's name as the path where one is at fault.
pub fn from_json(body: &[u8]) -> Result<Request, ApiError> {
    match body.trim_ascii_start().first() {
        None => {
            return Err(ApiError::bad_request(
                "the body is empty; it must be a JSON object with a query",
            ));
        }
        Some(b'[') => {
            return Err(ApiError::bad_request(
                "the body is an array: send one request at a time, not a batch",
            ));
        }
        Some(_) => {}
    }
    let mut params = Params::default();
    let mut json = serde_json::Deserializer::from_slice(body);
    let read = (&mut params)
        .deserialize(&mut json)
        .and_then(|()| json.end());
    match (read, params.at) {
        (Ok(()), _) => params.request(),
        (Err(error), Some(name)) if error.is_data() => Err(ApiError::bad_user_input(
            [name],
            format!("{name} must be {}", wanted(name)),
        )),
        (Err(error), _) => Err(ApiError::bad_request(explain(&error))),
    }
}

/// As [`from_json`], with the variables left as text.
///
/// # Errors
/// As [`from_json`].
pub fn outline(body: &[u8]) -> Result<(Request, Members<'_>), ApiError> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Outline<'a> {
        query: Option<String>,
        operation_name: Option<String>,
        #[serde(borrow)]
        variables: Option<&'a RawValue>,
        extensions: Option<IgnoredAny>,
    }
    let read: Result<Outline<'_>, _> = serde_json::from_slice(body);
    let outline = match read {
        Ok(outline) if body.trim_ascii_start().starts_with(b"{") => outline,
        // Which parameter is wrong is told by reading all of them.
        _ => return from_json(body).map(|request| (request, Vec::new())),
    };
    let _ = outline.extensions;
    let variables = match outline.variables {
        Some(variables) => members(variables).ok_or_else(|| {
            ApiError::bad_user_input(
                ["variables"],
                format!("variables must be {}", wanted("variables")),
            )
        })?,
        None => Vec::new(),
    };
    let params = Params {
        query: outline.query,
        operation_name: outline.operation_name.filter(|name| !name.is_empty()),
        ..Params::default()
    };
    Ok((params.request()?, variables))
}

/// An object's members as text, in order; of a name given twice, both.
pub type Members<'a> = Vec<(Cow<'a, str>, &'a RawValue)>;

/// The members of an object.
pub fn members(value: &RawValue) -> Option<Members<'_>> {
    struct Seek<'a>(Members<'a>);
    impl<'de> Visitor<'de> for &mut Seek<'de> {
        type Value = ();

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
            while let Some(Name(name)) = members.next_key()? {
                self.0.push((name, members.next_value()?));
            }
            Ok(())
        }
    }
    let mut seek = Seek(Vec::new());
    let read = serde_json::Deserializer::from_str(value.get()).deserialize_map(&mut seek);
    read.ok().map(|()| seek.0)
}

/// A value as GraphQL sees it.
///
/// # Errors
/// BAD_USER_INPUT for one that is nested too deep.
pub fn value(text: &RawValue) -> Result<Value, ApiError> {
    serde_json::from_str(text.get()).map_err(|error| ApiError::bad_request(explain(&error)))
}

/// Reads a GET's query string.
///
/// # Errors
/// As [`from_json`].
pub fn from_query_string(text: &str) -> Result<Request, ApiError> {
    let mut params = Params::default();
    for (name, value) in form_urlencoded::parse(text.as_bytes()) {
        let json = |name: &'static str| {
            let refused = || {
                ApiError::bad_user_input([name], format!("{name} must be {} as JSON", wanted(name)))
            };
            serde_json::from_str::<Option<Variables>>(&value)
                .map(Option::unwrap_or_default)
                .map_err(|_| refused())
        };
        match &*name {
            "query" => params.query = Some(value.into_owned()),
            "operationName" => {
                params.operation_name = Some(value.into_owned()).filter(|name| !name.is_empty())
            }
            "variables" if !value.is_empty() => params.variables = json("variables")?,
            // Nothing here reads them, but they must be well-formed.
            "extensions" if !value.is_empty() => drop(json("extensions")?),
            _ => {}
        }
    }
    params.request()
}

/// The payload of a `subscribe` message, which holds the same parameters.
pub struct Payload(pub Result<Request, ApiError>);

impl<'de> Deserialize<'de> for Payload {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut params = Params::default();
        (&mut params).deserialize(deserializer)?;
        Ok(Self(params.request()))
    }
}

#[derive(Default)]
struct Params {
    query: Option<String>,
    operation_name: Option<String>,
    variables: Variables,
    /// The parameter being read, to be named should it be wrong.
    at: Option<&'static str>,
}

impl Params {
    fn request(self) -> Result<Request, ApiError> {
        let query = self.query.ok_or_else(|| {
            ApiError::bad_user_input(["query"], "query is missing; it must be a string")
        })?;
        let mut request = Request::new(query).variables(self.variables);
        request.operation_name = self.operation_name;
        Ok(request)
    }
}

fn wanted(name: &str) -> &'static str {
    match name {
        "query" => "a string",
        "operationName" => "a string or null",
        _ => "an object or null",
    }
}

fn explain(error: &serde_json::Error) -> Cow<'static, str> {
    let text = error.to_string();
    if text.starts_with("recursion limit exceeded") {
        return "the body is nested deeper than the limit of 127 levels".into();
    }
    if error.is_data() {
        return "the body must be a JSON object with a query".into();
    }
    format!("the body is not JSON: {text}").into()
}

impl<'de> DeserializeSeed<'de> for &mut Params {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for &mut Params {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the parameters of a GraphQL request")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while let Some(Name(name)) = members.next_key()? {
            match &*name {
                "query" => {
                    self.at = Some("query");
                    self.query = members.next_value::<Option<String>>()?;
                }
                "operationName" => {
                    self.at = Some("operationName");
                    self.operation_name = members
                        .next_value::<Option<String>>()?
                        .filter(|name| !name.is_empty());
                }
                "variables" => {
                    self.at = Some("variables");
                    self.variables = members.next_value()?;
                }
                "extensions" => {
                    self.at = Some("extensions");
                    members
                        .next_value::<Option<std::collections::HashMap<String, IgnoredAny>>>()?;
                }
                _ => {
                    members.next_value::<IgnoredAny>()?;
                }
            }
            self.at = None;
        }
        Ok(())
    }
}

#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

/// The text of a value that tells whether two requests ask the same.
pub fn fingerprint(variables: &Variables) -> String {
    variables
        .iter()
        .map(|(name, value): (_, &Value)| format!("{name}:{value},"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(body: &str) -> String {
        let error = from_json(body.as_bytes()).unwrap_err();
        let path: Vec<String> = error
            .path()
            .iter()
            .map(|step| format!("{step:?}"))
            .collect();
        format!("{error} [{}]", path.join(""))
    }

    #[test]
    fn parameters_are_read() {
        let request = from_json(br#" {"query":"{a}","variables":{"x":[1,null]},"operationName":null,"extensions":{"y":1},"other":2}"#).unwrap();
        assert_eq!(request.query, "{a}");
        assert_eq!(fingerprint(&request.variables), "x:[1, null],");
        let request =
            from_query_string("query=%7Ba%7D&variables=%7B%22x%22%3A1%7D&operationName=B").unwrap();
        assert_eq!(
            (request.query.as_str(), request.operation_name.as_deref()),
            ("{a}", Some("B"))
        );
        assert_eq!(fingerprint(&request.variables), "x:1,");
    }

    #[test]
    fn the_wrong_parameter_is_named() {
        insta::assert_snapshot!(refusal(r#"{"query":1}"#), @r#"query must be a string [Name("query")]"#);
        insta::assert_snapshot!(refusal(r#"{"query":"{a}","variables":[1]}"#), @r#"variables must be an object or null [Name("variables")]"#);
        insta::assert_snapshot!(refusal(r#"{"query":"{a}","variables":"{}"}"#), @r#"variables must be an object or null [Name("variables")]"#);
        insta::assert_snapshot!(refusal(r#"{"query":"{a}","operationName":{}}"#), @r#"operationName must be a string or null [Name("operationName")]"#);
        insta::assert_snapshot!(refusal(r#"{"query":"{a}","extensions":[]}"#), @r#"extensions must be an object or null [Name("extensions")]"#);
        insta::assert_snapshot!(refusal(r#"{"query":null}"#), @r#"query is missing; it must be a string [Name("query")]"#);
        insta::assert_snapshot!(refusal(r#"{"quer"#), @"the body is not JSON: EOF while parsing a string at line 1 column 6 []");
        insta::assert_snapshot!(refusal(r#""query""#), @"the body must be a JSON object with a query []");
        insta::assert_snapshot!(refusal(r#"[{"query":"{a}"}]"#), @"the body is an array: send one request at a time, not a batch []");
        insta::assert_snapshot!(refusal(""), @"the body is empty; it must be a JSON object with a query []");
        insta::assert_snapshot!(refusal(r#"{"query":"{a}"} x"#), @"the body is not JSON: trailing characters at line 1 column 17 []");
        let deep = format!(
            r#"{{"query":"{{a}}","variables":{{"x":{}1{}}}}}"#,
            "[".repeat(200),
            "]".repeat(200)
        );
        insta::assert_snapshot!(refusal(&deep), @"the body is nested deeper than the limit of 127 levels []");
    }
}
