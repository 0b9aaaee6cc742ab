//! How to read a file, as the one who sends it says.

use serde_json::{Map, Value, json};
use tidings_queue::Kind;
use tidings_store::ingest::RecordKind;

use crate::{
    csv::COLUMNS_MAX,
    error::{ApiError, Step},
    ingest::{ATTRIBUTE_KEY_MAX, Field, RawCustomer, RawOrder, RawRecord, RawVisit},
};

/// What stands before the name of an attribute.
const ATTRIBUTE: &str = "attributes.";

/// How to read a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    pub kind: Kind,
    /// Which column each field is read from.
    pub mapping: Vec<(Target, Column)>,
    /// Whether the first line names the columns.
    pub header: bool,
    /// What stands between cells; found out from the first line where absent.
    pub delimiter: Option<u8>,
}

/// What a column is read into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    Field(&'static str),
    Attribute(String, AttributeType),
}

/// What kind of JSON value an attribute's cells become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttributeType {
    Text,
    Number,
    Boolean,
}

impl AttributeType {
    pub const ALL: [Self; 3] = [Self::Text, Self::Number, Self::Boolean];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "TEXT",
            Self::Number => "NUMBER",
            Self::Boolean => "BOOLEAN",
        }
    }
}

/// A column, by its place from 0 or by what the header calls it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Column {
    Place(usize),
    Named(String),
}

impl Target {
    /// Its name in a mapping.
    pub fn name(&self) -> String {
        match self {
            Self::Field(name) => (*name).to_owned(),
            Self::Attribute(key, _) => format!("{ATTRIBUTE}{key}"),
        }
    }
}

/// The fields that records of this kind have.
pub fn fields_of(kind: Kind) -> &'static [Field] {
    match kind {
        Kind::Orders => RawOrder::FIELDS,
        Kind::Visits => RawVisit::FIELDS,
        Kind::Customers | Kind::Receipts => RawCustomer::FIELDS,
    }
}

/// The kinds of records that can be imported, by the names requests use.
const KINDS: [(Kind, RecordKind); 3] = [
    (Kind::Customers, RecordKind::Customers),
    (Kind::Orders, RecordKind::Orders),
    (Kind::Visits, RecordKind::Visits),
];

const DELIMITERS: [&str; 4] = [",", ";", "\t", "|"];

impl Layout {
    /// Reads what a request says: `{ kind, mapping, header, delimiter }`.
    ///
    /// # Errors
    /// BAD_USER_INPUT with the path of what is wrong.
    pub fn read(given: &Value) -> Result<Self, ApiError> {
        let object = object(given, &[])?;
        let known = ["kind", "mapping", "header", "delimiter"];
        if let Some(unknown) = object.keys().find(|key| !known.contains(&key.as_str())) {
            return Err(wrong(&[unknown], "there is no such member"));
        }
        let kind = kind(object.get("kind"))?;
        let header = match object.get("header") {
            None | Some(Value::Null) => true,
            Some(Value::Bool(header)) => *header,
            Some(_) => return Err(wrong(&["header"], "it must be true or false")),
        };
        let delimiter = match object.get("delimiter") {
            None | Some(Value::Null) => None,
            Some(given) => {
                let found = given.as_str().filter(|text| DELIMITERS.contains(text));
                let problem = "it must be a comma, a semicolon, a tab or |";
                Some(
                    found
                        .ok_or_else(|| wrong(&["delimiter"], problem))?
                        .as_bytes()[0],
                )
            }
        };
        let mapping = mapping(object.get("mapping"), kind, header)?;
        Ok(Self {
            kind,
            mapping,
            header,
            delimiter,
        })
    }

    /// The same as JSON, to be kept.
    pub fn written(&self) -> Value {
        let column = |column: &Column| match column {
            Column::Place(place) => json!(place),
            Column::Named(name) => json!(name),
        };
        let source = |target: &Target, named: &Column| match target {
            Target::Field(_) => column(named),
            Target::Attribute(_, kind) => json!({ "column": column(named), "type": kind.as_str() }),
        };
        let mapping = self.mapping.iter();
        let mapping: Map<_, _> = mapping
            .map(|(target, named)| (target.name(), source(target, named)))
            .collect();
        let delimiter = self.delimiter.map(|byte| char::from(byte).to_string());
        json!({ "kind": self.kind.name(), "mapping": mapping, "header": self.header, "delimiter": delimiter })
    }

    /// What its rows are, in the store's words.
    pub fn record_kind(&self) -> RecordKind {
        let found = KINDS.iter().find(|(kind, _)| *kind == self.kind);
        found.map_or(RecordKind::Customers, |(_, kind)| *kind)
    }
}

fn kind(given: Option<&Value>) -> Result<Kind, ApiError> {
    let name = given.and_then(Value::as_str).unwrap_or_default();
    let found = KINDS.iter().find(|(kind, _)| kind.name() == name);
    let problem = "it must be customers, orders or visits";
    Ok(found.ok_or_else(|| wrong(&["kind"], problem))?.0)
}

fn mapping(
    given: Option<&Value>,
    kind: Kind,
    header: bool,
) -> Result<Vec<(Target, Column)>, ApiError> {
    let mapping = object(given.unwrap_or(&Value::Null), &["mapping"])?;
    if mapping.len() > COLUMNS_MAX {
        return Err(wrong(
            &["mapping"],
            "it has more members than a row may have columns",
        ));
    }
    let read = |(name, source): (&String, &Value)| {
        let (source, kind_of_value) = source_of(name, source)?;
        let target = target(name, kind, kind_of_value)?;
        Ok((target, column(name, source, header)?))
    };
    let mapped = mapping
        .iter()
        .map(read)
        .collect::<Result<Vec<_>, ApiError>>()?;
    let required = fields_of(kind).iter().filter(|field| field.required);
    for field in required {
        if !mapping.contains_key(field.name) {
            let problem = format!("{} must come from a column", field.name);
            return Err(wrong(&["mapping", field.name], problem));
        }
    }
    Ok(mapped)
}

fn target(name: &str, kind: Kind, of_value: Option<AttributeType>) -> Result<Target, ApiError> {
    let path = ["mapping", name];
    if let Some(key) = name
        .strip_prefix(ATTRIBUTE)
        .filter(|_| kind == Kind::Customers)
    {
        if key.is_empty() || key.contains('\0') || key.chars().count() > ATTRIBUTE_KEY_MAX {
            let problem = format!("an attribute's name has 1 to {ATTRIBUTE_KEY_MAX} characters");
            return Err(wrong(&path, problem));
        }
        let kind = of_value.unwrap_or(AttributeType::Text);
        return Ok(Target::Attribute(key.to_owned(), kind));
    }
    if of_value.is_some() {
        return Err(wrong(&path, "only attributes have a type"));
    }
    let fields = fields_of(kind)
        .iter()
        .filter(|field| field.name != "attributes");
    let mut names = fields.map(|field| field.name);
    match names.clone().find(|field| *field == name) {
        Some(field) => Ok(Target::Field(field)),
        None => {
            let attributes = if kind == Kind::Customers {
                " and attributes.…"
            } else {
                ""
            };
            let known: Vec<_> = names.by_ref().collect();
            let problem = format!(
                "there is no such field; the fields are {}{attributes}",
                known.join(", ")
            );
            Err(wrong(&path, problem))
        }
    }
}

/// The column of a member, and the type where it names one: a column, or `{ column, type }`.
fn source_of<'a>(
    name: &str,
    given: &'a Value,
) -> Result<(&'a Value, Option<AttributeType>), ApiError> {
    let Value::Object(object) = given else {
        return Ok((given, None));
    };
    let known = |key: &String| matches!(key.as_str(), "column" | "type");
    if let Some(unknown) = object.keys().find(|key| !known(key)) {
        return Err(wrong(
            &["mapping", name, unknown],
            "there is no such member",
        ));
    }
    let kind = match object.get("type") {
        None | Some(Value::Null) => None,
        Some(given) => {
            let named = |kind: &AttributeType| given.as_str() == Some(kind.as_str());
            let found = AttributeType::ALL.into_iter().find(named);
            let problem = "it must be TEXT, NUMBER or BOOLEAN";
            Some(found.ok_or_else(|| wrong(&["mapping", name, "type"], problem))?)
        }
    };
    Ok((object.get("column").unwrap_or(&Value::Null), kind))
}

fn column(name: &str, given: &Value, header: bool) -> Result<Column, ApiError> {
    let path = ["mapping", name];
    match given {
        Value::Number(number) => {
            let place = number
                .as_u64()
                .and_then(|place| usize::try_from(place).ok());
            let problem = format!("a column's place is a number from 0 to {}", COLUMNS_MAX - 1);
            let place = place.filter(|place| *place < COLUMNS_MAX);
            place
                .map(Column::Place)
                .ok_or_else(|| wrong(&path, problem))
        }
        Value::String(text) if text.contains('\0') => {
            Err(wrong(&path, "a column's name has no U+0000"))
        }
        Value::String(text) if header => Ok(Column::Named(text.clone())),
        Value::String(_) => Err(wrong(
            &path,
            "without a header, a column is named by its place, from 0",
        )),
        _ => Err(wrong(
            &path,
            "it must be a column: its name in the header, or its place from 0",
        )),
    }
}

fn object<'a>(given: &'a Value, path: &[&str]) -> Result<&'a Map<String, Value>, ApiError> {
    given
        .as_object()
        .ok_or_else(|| wrong(path, "it must be an object"))
}

pub(super) fn wrong(path: &[&str], problem: impl std::fmt::Display) -> ApiError {
    let shown: Vec<String> = path
        .iter()
        .map(|step| step.chars().take(200).collect())
        .collect();
    let message = match shown.last() {
        Some(last) => format!("{last}: {problem}"),
        None => format!("the body: {problem}"),
    };
    ApiError::bad_user_input(shown.into_iter().map(Step::from), message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layout_is_read_back_as_it_was_written() {
        let given = json!({
            "kind": "customers",
            "mapping": { "externalId": 0, "name": "Full name", "attributes.tier": "Tier", "attributes.age": { "column": 4, "type": "NUMBER" } },
            "delimiter": ";",
        });
        let layout = Layout::read(&given).unwrap();
        assert_eq!(layout.delimiter, Some(b';'));
        assert!(layout.header);
        assert_eq!(Layout::read(&layout.written()).unwrap(), layout);
    }

    #[test]
    fn what_is_wrong_is_named() {
        let orders = |mapping: Value| json!({ "kind": "orders", "mapping": mapping });
        let whole =
            || json!({ "externalId": 0, "customerExternalId": 1, "amount": 2, "orderedAt": 3 });
        let with = |name: &str, column: Value| {
            let mut mapping = whole();
            mapping[name] = column;
            orders(mapping)
        };
        Layout::read(&orders(whole())).unwrap();
        for (given, path) in [
            (json!([]), json!([])),
            (json!({ "kind": "people" }), json!(["kind"])),
            (json!({ "kind": "receipts" }), json!(["kind"])),
            (json!({ "kind": "orders", "colour": 1 }), json!(["colour"])),
            (json!({ "kind": "orders" }), json!(["mapping"])),
            (
                json!({ "kind": "orders", "mapping": {}, "header": 1 }),
                json!(["header"]),
            ),
            (
                json!({ "kind": "orders", "mapping": {}, "delimiter": "x" }),
                json!(["delimiter"]),
            ),
            (
                orders(json!({ "externalId": 0 })),
                json!(["mapping", "customerExternalId"]),
            ),
            (with("colour", json!(1)), json!(["mapping", "colour"])),
            (
                with("attributes.x", json!(1)),
                json!(["mapping", "attributes.x"]),
            ),
            (with("amount", json!(-1)), json!(["mapping", "amount"])),
            (with("amount", json!(1_000)), json!(["mapping", "amount"])),
            (with("amount", json!(1.5)), json!(["mapping", "amount"])),
            (with("amount", json!(null)), json!(["mapping", "amount"])),
            (
                with("amount", json!({ "column": 1, "type": "NUMBER" })),
                json!(["mapping", "amount"]),
            ),
            (
                with("amount", json!({ "place": 1 })),
                json!(["mapping", "amount", "place"]),
            ),
        ] {
            let refused = Layout::read(&given).unwrap_err();
            assert_eq!(json!(refused.path()), path, "{given}: {refused}");
        }
        let headless =
            json!({ "kind": "customers", "header": false, "mapping": { "externalId": "Id" } });
        assert!(Layout::read(&headless).is_err());
        let attributes =
            json!({ "kind": "customers", "mapping": { "externalId": 0, "attributes": 1 } });
        assert!(Layout::read(&attributes).is_err());
    }
}
