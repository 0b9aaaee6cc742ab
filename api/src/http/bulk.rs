//! Records in bulk within a GraphQL request.
//!
//! Ten thousand records as a tree of GraphQL values take some 80 MB, which the schema's validation copies and
//! walks. So in a large request the lists of records of an ingestion's variables stay text: the tree has an
//! empty list in their place, and the resolver reads them record by record from the body, as REST does,
//! with the same checks.

use std::{borrow::Cow, collections::BTreeMap, sync::Arc};

use async_graphql::{
    Name, Positioned, Request, Value,
    parser::types::{ExecutableDocument, Field, VariableDefinition},
};
use async_graphql_value::Value as Written;
use bytes::Bytes;
use serde_json::value::RawValue;

use super::{
    body::{weight_of_text, weight_of_tree},
    limits, params,
};
use crate::error::ApiError;

/// Inputs of ingestion, and the list of records in each.
const INPUTS: [(&str, &str); 3] = [
    ("IngestCustomersInput", "customers"),
    ("IngestOrdersInput", "orders"),
    ("IngestVisitsInput", "visits"),
];
/// The types of those lists.
const LISTS: [(&str, &str); 3] = [
    ("[CustomerInput]", "customers"),
    ("[OrderInput]", "orders"),
    ("[VisitInput]", "visits"),
];

/// Lists of records that were left as JSON text, by the variable they came in. Found in a request's data.
#[derive(Clone, Debug, Default)]
pub struct Bulk(Arc<BTreeMap<(String, &'static str), Bytes>>);

impl Bulk {
    /// The list of this name in the field's argument `input`, where it was left as text.
    pub fn of(&self, field: &Field, list: &'static str) -> Option<Bytes> {
        let variable = match &field.get_argument("input")?.node {
            Written::Variable(name) => name,
            Written::Object(members) => match members.get(list)? {
                Written::Variable(name) => name,
                _ => return None,
            },
            _ => return None,
        };
        self.0.get(&(variable.to_string(), list)).cloned()
    }
}

/// A large request of which only its outline has been read.
pub struct Outline<'a> {
    request: Request,
    variables: Vec<(Cow<'a, str>, Member<'a>)>,
    bulk: BTreeMap<(String, &'static str), Bytes>,
}

enum Member<'a> {
    Value(&'a RawValue),
    /// An object; its lists of records are in bulk.
    Input(Vec<(Cow<'a, str>, Option<&'a RawValue>)>),
    /// A list of records in bulk.
    List,
}

impl<'a> Outline<'a> {
    /// Reads a body's outline.
    ///
    /// # Errors
    /// As [`params::from_json`].
    pub fn read(body: &'a Bytes) -> Result<Self, ApiError> {
        let (mut request, variables) = params::outline(body)?;
        let mut bulk = BTreeMap::new();
        // What is wrong with the document is found out by the check that every request passes.
        let taken = match limits::text(&request.query) {
            Ok(()) => request.parsed_query().map(records_in).unwrap_or_default(),
            Err(_) => BTreeMap::new(),
        };
        let mut members = Vec::new();
        for (name, value) in variables {
            let member = match taken.get(&*name) {
                Some(Place::List(list)) if is_list(value) => {
                    bulk.insert((name.to_string(), *list), slice(body, value));
                    Member::List
                }
                Some(Place::Input(list)) => match params::members(value) {
                    Some(input) => {
                        let take = |(key, value): (Cow<'a, str>, &'a RawValue)| {
                            if key == *list && is_list(value) {
                                bulk.insert((name.to_string(), *list), slice(body, value));
                                (key, None)
                            } else {
                                (key, Some(value))
                            }
                        };
                        Member::Input(input.into_iter().map(take).collect())
                    }
                    None => Member::Value(value),
                },
                _ => Member::Value(value),
            };
            members.push((name, member));
        }
        Ok(Self {
            request,
            variables: members,
            bulk,
        })
    }

    /// About how many bytes the work on it takes.
    pub fn weight(&self) -> usize {
        let weight = |value: &RawValue| weight_of_tree(value.get().as_bytes());
        let member = |member: &Member<'_>| match member {
            Member::Value(value) => weight(value),
            Member::Input(input) => input
                .iter()
                .filter_map(|(_, value)| value.map(weight))
                .sum(),
            Member::List => 0,
        };
        let rest: usize = self.variables.iter().map(|(_, value)| member(value)).sum();
        let records: usize = self
            .bulk
            .values()
            .map(|list| weight_of_text(list.len()))
            .sum();
        rest + records
    }

    /// The request, with the records beside it.
    ///
    /// # Errors
    /// As [`params::from_json`].
    pub fn finish(self) -> Result<(Request, Bulk), ApiError> {
        let mut request = self.request;
        for (name, member) in self.variables {
            let value = match member {
                Member::Value(value) => params::value(value)?,
                Member::List => Value::List(Vec::new()),
                Member::Input(input) => {
                    let mut object = Vec::with_capacity(input.len());
                    for (key, value) in input {
                        let value = match value {
                            Some(value) => params::value(value)?,
                            None => Value::List(Vec::new()),
                        };
                        object.push((Name::new(key), value));
                    }
                    Value::Object(object.into_iter().collect())
                }
            };
            request.variables.insert(Name::new(name), value);
        }
        Ok((request, Bulk(Arc::new(self.bulk))))
    }
}

/// Where in a variable the records are.
enum Place {
    /// The variable is their list.
    List(&'static str),
    /// The variable is an object with this list.
    Input(&'static str),
}

/// The variables that hold records, where the document has one operation.
fn records_in(document: &ExecutableDocument) -> BTreeMap<String, Place> {
    let mut operations = document.operations.iter();
    let (Some((_, operation)), None) = (operations.next(), operations.next()) else {
        return BTreeMap::new();
    };
    let definitions = operation.node.variable_definitions.iter();
    let place = |definition: &Positioned<VariableDefinition>| {
        let declared = definition.node.var_type.node.to_string().replace('!', "");
        let among = |types: &[(&str, &'static str)]| {
            let found = types.iter().find(|(name, _)| *name == declared);
            found.map(|(_, list)| *list)
        };
        let input = among(&INPUTS).map(Place::Input);
        let place = input.or_else(|| among(&LISTS).map(Place::List))?;
        Some((definition.node.name.node.to_string(), place))
    };
    definitions.filter_map(place).collect()
}

fn is_list(value: &RawValue) -> bool {
    value.get().starts_with('[')
}

fn slice(body: &Bytes, value: &RawValue) -> Bytes {
    body.slice_ref(value.get().as_bytes())
}
