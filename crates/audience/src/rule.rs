//! A rule as it is written: the shape of `AudienceRuleInput` in JSON.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use crate::check::{MAX_CONDITIONS, MAX_LEVELS};
use crate::field::{FIELDS, Field, Operator};
use crate::path::{Path, RuleError};

/// A rule: exactly one of these. Written back, it has exactly the keys it uses.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Rule {
    /// All of them hold.
    All(Vec<Rule>),
    /// At least one of them holds.
    Any(Vec<Rule>),
    /// It does not hold.
    Not(Box<Rule>),
    /// A condition holds.
    Condition(Condition),
}

/// A condition as it is written.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Condition {
    /// What is asked about.
    pub field: Field,
    /// How it is compared.
    pub operator: Operator,
    /// With what, if with anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
    /// The name of a custom attribute.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// An ISO 8601 period: only what happened within it counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
}

impl Rule {
    /// Reads a rule from JSON, refusing unknown keys, and anything too deep before it is descended into.
    /// A key of a condition given as null counts as left out.
    ///
    /// # Errors
    /// Every part whose shape is wrong, with its path. What the parts mean is for [`crate::check`] to say.
    pub fn from_json(value: &Value) -> Result<Rule, Vec<RuleError>> {
        let mut reader = Reader::default();
        match reader.rule(value, &Path::root(), 1) {
            Some(rule) if reader.errors.is_empty() => Ok(rule),
            _ => Err(reader.errors),
        }
    }
}

impl<'de> Deserialize<'de> for Rule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Rule, D::Error> {
        let value = Value::deserialize(deserializer)?;
        Rule::from_json(&value).map_err(|errors| match errors.first() {
            Some(error) => D::Error::custom(error),
            None => D::Error::custom("not a rule"),
        })
    }
}

/// Errors beyond this number help nobody.
pub(crate) const MAX_ERRORS: usize = 50;

#[derive(Default)]
struct Reader {
    conditions: usize,
    errors: Vec<RuleError>,
}

impl Reader {
    fn error<T>(&mut self, path: Path, message: impl Into<String>) -> Option<T> {
        if self.errors.len() < MAX_ERRORS {
            self.errors.push(RuleError::new(path, message));
        }
        None
    }

    fn rule(&mut self, value: &Value, path: &Path, level: usize) -> Option<Rule> {
        if level > MAX_LEVELS {
            return self.error(path.clone(), too_deep());
        }
        let Value::Object(object) = value else {
            return self.error(
                path.clone(),
                "must be an object with one of `all`, `any`, `not` or `condition`",
            );
        };
        let mut entries = object.iter();
        let (Some((key, inner)), None) = (entries.next(), entries.next()) else {
            return self.error(
                path.clone(),
                "must have exactly one of `all`, `any`, `not` or `condition`",
            );
        };
        let path = path.key(key);
        match key.as_str() {
            "all" => self.rules(inner, &path, level).map(Rule::All),
            "any" => self.rules(inner, &path, level).map(Rule::Any),
            "not" => self
                .rule(inner, &path, level + 1)
                .map(|rule| Rule::Not(Box::new(rule))),
            "condition" => self.condition(inner, &path).map(Rule::Condition),
            _ => self.error(
                path,
                "is not known here; a rule has one of `all`, `any`, `not` or `condition`",
            ),
        }
    }

    fn rules(&mut self, value: &Value, path: &Path, level: usize) -> Option<Vec<Rule>> {
        let Value::Array(items) = value else {
            return self.error(path.clone(), "must be a list of rules");
        };
        let mut rules = Vec::with_capacity(items.len().min(MAX_CONDITIONS));
        for (index, item) in items.iter().enumerate() {
            // Reading on past the limit, or past more errors than are told, is of no use.
            if self.conditions > MAX_CONDITIONS || self.errors.len() >= MAX_ERRORS {
                return None;
            }
            rules.extend(self.rule(item, &path.index(index), level + 1));
        }
        Some(rules)
    }

    fn condition(&mut self, value: &Value, path: &Path) -> Option<Condition> {
        self.conditions += 1;
        if self.conditions == MAX_CONDITIONS + 1 {
            self.error::<()>(Path::root(), too_many());
        }
        let Value::Object(object) = value else {
            return self.error(
                path.clone(),
                "must be an object with `field` and `operator`",
            );
        };
        for key in object.keys() {
            if !["field", "operator", "value", "key", "within"].contains(&key.as_str()) {
                self.error::<()>(
                    path.key(key),
                    "is not known; a condition has field, operator, value, key and within",
                );
            }
        }
        let field = self.name(object, "field", path, Field::parse, || {
            FIELDS.iter().map(|info| info.name).collect()
        });
        let operator = self.name(object, "operator", path, Operator::parse, || {
            Operator::all().map(Operator::name).collect()
        });
        let key = self.text(object, "key", path);
        let within = self.text(object, "within", path);
        let value = object
            .get("value")
            .filter(|value| !value.is_null())
            .cloned();
        Some(Condition {
            field: field?,
            operator: operator?,
            value,
            key: key?,
            within: within?,
        })
    }

    fn name<T>(
        &mut self,
        object: &Map<String, Value>,
        key: &str,
        path: &Path,
        parse: impl Fn(&str) -> Option<T>,
        known: impl Fn() -> Vec<&'static str>,
    ) -> Option<T> {
        match object.get(key) {
            Some(Value::String(name)) => match parse(name) {
                Some(found) => Some(found),
                None => self.error(
                    path.key(key),
                    format!("must be one of {}", known().join(", ")),
                ),
            },
            Some(Value::Null) | None => {
                self.error(path.key(key), format!("a condition needs `{key}`"))
            }
            Some(_) => self.error(
                path.key(key),
                format!("must be one of {}", known().join(", ")),
            ),
        }
    }

    fn text(
        &mut self,
        object: &Map<String, Value>,
        key: &str,
        path: &Path,
    ) -> Option<Option<String>> {
        match object.get(key) {
            None | Some(Value::Null) => Some(None),
            Some(Value::String(text)) => Some(Some(text.clone())),
            Some(_) => self.error(path.key(key), "must be text"),
        }
    }
}

pub(crate) fn too_deep() -> String {
    format!("is too deep: a rule has at most {MAX_LEVELS} levels")
}

pub(crate) fn too_many() -> String {
    format!("has too many conditions: at most {MAX_CONDITIONS}")
}
