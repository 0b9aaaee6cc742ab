//! How much one GraphQL document may ask for.
//!
//! A document is looked at three times before anything is resolved: as text, so that the parser meets
//! nothing too long or too deep for it; as a tree, with fragments counted each time they are spread, since a few
//! of them that spread each other can mean billions of fields; and by the schema, which knows what a list costs.
//! Each refusal names its limit.

use std::{collections::HashMap, sync::Arc};

use async_graphql::{
    Name, Positioned, Request, ServerError, ValidationResult,
    async_trait::async_trait,
    extensions::{Extension, ExtensionContext, ExtensionFactory, NextValidation},
    parser::types::{
        DocumentOperations, ExecutableDocument, FragmentDefinition, OperationDefinition,
        OperationType, Selection, SelectionSet,
    },
};

use super::tokens;
use crate::error::ApiError;

/// Bytes of a document. Records and other bulk belong into variables.
pub const SIZE: usize = 256 * 1024;
/// Names, numbers, strings and signs of a document.
pub const TOKENS: usize = 20_000;
/// Brackets within brackets.
pub const NESTING: usize = 100;
/// Fields within fields.
pub const DEPTH: usize = 20;
/// Fields with another name than their own, fragments counted each time.
pub const ALIASES: usize = 100;
/// Fields of the query or the mutation itself.
pub const ROOT_FIELDS: usize = 20;
/// Directives of a document, fragments counted each time.
pub const DIRECTIVES: usize = 100;
/// Fields altogether, fragments counted each time.
pub const FIELDS: usize = 5_000;
/// Lists within lists of the schema's own description. The types lead in a circle, so that each more makes the answer many
/// times as long; what tools ask for has fewer.
pub const LISTS: usize = 3;
/// Fields that may be resolved: each counts one, and what a list holds as often as its page is long.
pub const COMPLEXITY: usize = 20_000;

/// Parses a request's document and refuses what asks for too much, or for what is not there. Returns what
/// kind of operation it is.
///
/// # Errors
/// Of the request: nothing was executed.
pub fn check(request: &mut Request) -> Result<OperationType, ServerError> {
    text(&request.query).map_err(ApiError::into_server_error)?;
    let variables = std::mem::take(&mut request.variables);
    let name = request.operation_name.clone();
    let checked = request.parsed_query().and_then(|document| {
        let operation = tree(document).and_then(|()| chosen(document, name.as_deref()));
        let operation =
            operation.and_then(|operation| required(operation, &variables).map(|()| operation.ty));
        operation.map_err(ApiError::into_server_error)
    });
    // The parser holds the request as a whole; the variables stood aside meanwhile.
    request.variables = variables;
    checked
}

fn over(what: &str, limit: usize) -> ApiError {
    ApiError::bad_request(format!(
        "the document has more {what} than the limit of {limit}"
    ))
}

/// Refuses a document that the parser had better not see.
///
/// # Errors
/// The refusal.
pub fn text(document: &str) -> Result<(), ApiError> {
    if document.len() > SIZE {
        let limit = SIZE / 1024;
        return Err(ApiError::bad_request(format!(
            "the document is over the limit of {limit} KiB; put values into variables"
        )));
    }
    let counted = tokens::count(document);
    if counted.tokens > TOKENS {
        return Err(over("tokens", TOKENS));
    }
    if counted.nesting > NESTING {
        return Err(over("levels of nesting", NESTING));
    }
    Ok(())
}

/// What a part of a document amounts to, its fragments spread.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Amount {
    fields: usize,
    aliases: usize,
    directives: usize,
    depth: usize,
    /// Fields at its own level.
    roots: usize,
    /// Lists of the schema's description within each other.
    lists: usize,
}

impl Amount {
    fn and(self, other: Self) -> Self {
        Self {
            fields: self.fields.saturating_add(other.fields),
            aliases: self.aliases.saturating_add(other.aliases),
            directives: self.directives.saturating_add(other.directives),
            depth: self.depth.max(other.depth),
            roots: self.roots.saturating_add(other.roots),
            lists: self.lists.max(other.lists),
        }
    }

    fn check(self, ty: OperationType) -> Result<(), ApiError> {
        let checks = [
            (self.depth, "levels of fields", DEPTH),
            (self.fields, "fields", FIELDS),
            (self.aliases, "aliases", ALIASES),
            (self.directives, "directives", DIRECTIVES),
            (self.roots, "fields at the root", ROOT_FIELDS),
        ];
        for (amount, what, limit) in checks {
            if amount > limit {
                return Err(over(what, limit));
            }
        }
        if ty == OperationType::Subscription && self.roots != 1 {
            return Err(ApiError::bad_request(
                "a subscription must ask for exactly one field",
            ));
        }
        Ok(())
    }
}

fn tree(document: &ExecutableDocument) -> Result<(), ApiError> {
    let mut counter = Counter {
        fragments: &document.fragments,
        counted: HashMap::new(),
    };
    for (_, operation) in document.operations.iter() {
        let directives = operation.node.directives.len();
        let amount = counter.set(&operation.node.selection_set.node)?;
        amount
            .and(Amount {
                directives,
                ..Amount::default()
            })
            .check(operation.node.ty)?;
    }
    Ok(())
}

/// Fields of the schema's description that are lists and lead on to types.
const DESCRIBING: [&str; 4] = ["fields", "inputFields", "interfaces", "possibleTypes"];

struct Counter<'a> {
    fragments: &'a HashMap<Name, Positioned<FragmentDefinition>>,
    /// What each fragment amounts to; none while it is being counted.
    counted: HashMap<&'a str, Option<Amount>>,
}

impl<'a> Counter<'a> {
    fn set(&mut self, set: &'a SelectionSet) -> Result<Amount, ApiError> {
        let mut sum = Amount::default();
        for selection in &set.items {
            sum = sum.and(self.selection(&selection.node)?);
        }
        Ok(sum)
    }

    fn selection(&mut self, selection: &'a Selection) -> Result<Amount, ApiError> {
        let directives = selection.directives().len();
        let inner = match selection {
            Selection::Field(field) => {
                let inner = self.set(&field.node.selection_set.node)?;
                let name = field.node.name.node.as_str();
                if matches!(name, "__schema" | "__type") && inner.lists > LISTS {
                    return Err(over("lists of the schema within each other", LISTS));
                }
                Amount {
                    lists: inner.lists + usize::from(DESCRIBING.contains(&name)),
                    fields: inner.fields.saturating_add(1),
                    aliases: inner
                        .aliases
                        .saturating_add(usize::from(field.node.alias.is_some())),
                    depth: inner.depth + 1,
                    roots: 1,
                    ..inner
                }
            }
            Selection::InlineFragment(fragment) => self.set(&fragment.node.selection_set.node)?,
            Selection::FragmentSpread(spread) => self.fragment(&spread.node.fragment_name.node)?,
        };
        Ok(inner.and(Amount {
            directives,
            ..Amount::default()
        }))
    }

    fn fragment(&mut self, name: &'a str) -> Result<Amount, ApiError> {
        match self.counted.get(name) {
            Some(Some(amount)) => return Ok(*amount),
            Some(None) => {
                return Err(ApiError::bad_request(format!(
                    "the fragment {name} spreads itself"
                )));
            }
            None => {}
        }
        // One that is not there is the validation's to refuse.
        let Some(fragment) = self.fragments.get(name) else {
            return Ok(Amount::default());
        };
        self.counted.insert(name, None);
        let amount = self.set(&fragment.node.selection_set.node)?;
        let directives = fragment.node.directives.len();
        let amount = amount.and(Amount {
            directives,
            ..Amount::default()
        });
        self.counted.insert(name, Some(amount));
        Ok(amount)
    }
}

fn chosen<'a>(
    document: &'a ExecutableDocument,
    name: Option<&str>,
) -> Result<&'a OperationDefinition, ApiError> {
    let at = |message: String| ApiError::bad_user_input(["operationName"], message);
    let named = |name: &str| match &document.operations {
        DocumentOperations::Multiple(operations) => operations.get(name),
        DocumentOperations::Single(_) => None,
    };
    match (name, &document.operations) {
        (Some(name), _) => named(name)
            .map(|operation| &operation.node)
            .ok_or_else(|| at("the document has no operation of this name".to_owned())),
        (None, DocumentOperations::Single(operation)) => Ok(&operation.node),
        (None, DocumentOperations::Multiple(operations)) => match operations.values().next() {
            Some(operation) if operations.len() == 1 => Ok(&operation.node),
            _ => Err(at(
                "the document has several operations: say which by operationName".to_owned(),
            )),
        },
    }
}

/// Each variable without a default that may not be null must be there.
fn required(
    operation: &OperationDefinition,
    given: &async_graphql::Variables,
) -> Result<(), ApiError> {
    for definition in &operation.variable_definitions {
        let definition = &definition.node;
        let name = &definition.name.node;
        let value = given.get(name);
        let missing = match value {
            None => definition.default_value.is_none(),
            Some(value) => *value == async_graphql::Value::Null,
        };
        if missing && !definition.var_type.node.nullable {
            let wanted = &definition.var_type.node;
            let message =
                format!("the variable ${name} of type {wanted} is required and may not be null");
            return Err(ApiError::bad_user_input([name.as_str()], message));
        }
    }
    Ok(())
}

/// Refuses documents over [`COMPLEXITY`], saying how far over they are.
pub struct ComplexityLimit;

impl ExtensionFactory for ComplexityLimit {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Self)
    }
}

#[async_trait]
impl Extension for ComplexityLimit {
    async fn validation(
        &self,
        ctx: &ExtensionContext<'_>,
        next: NextValidation<'_>,
    ) -> Result<ValidationResult, Vec<ServerError>> {
        let result = next.run(ctx).await?;
        if result.complexity > COMPLEXITY {
            let message = format!(
                "the complexity is {}, over the limit of {COMPLEXITY}: ask for less at once",
                result.complexity
            );
            return Err(vec![ApiError::bad_request(message).into_server_error()]);
        }
        Ok(result)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(document: &str) -> String {
        match check(&mut Request::new(document)) {
            Ok(_) => String::new(),
            Err(error) => error.message,
        }
    }

    #[test]
    fn each_limit_is_named() {
        let many =
            |count: usize, text: &dyn Fn(usize) -> String| (0..count).map(text).collect::<String>();
        let cases = [
            (
                format!("{{ a(b: \"{}\") }}", "x".repeat(SIZE)),
                "limit of 256 KiB",
            ),
            (
                format!("{{ a(b: [{}]) }}", "1 ".repeat(TOKENS)),
                "tokens than the limit of 20000",
            ),
            (
                format!("{{ a(b: {}{}) }}", "[".repeat(50_000), "]".repeat(50_000)),
                "limit of",
            ),
            (
                format!("{{ a(b: {}{}) }}", "[".repeat(NESTING), "]".repeat(NESTING)),
                "nesting than the limit of 100",
            ),
            (
                format!("{}{}", "{ a ".repeat(DEPTH + 1), "}".repeat(DEPTH + 1)),
                "levels of fields than the limit of 20",
            ),
            (
                format!(
                    "{{ a {{ {} }} }}",
                    many(ALIASES + 1, &|at| format!("b{at}: b "))
                ),
                "aliases than the limit of 100",
            ),
            (
                format!("{{ {} }}", many(ROOT_FIELDS + 1, &|at| format!("b{at} "))),
                "root than the limit of 20",
            ),
            (
                format!("{{ a {} }}", "@skip(if: false) ".repeat(DIRECTIVES + 1)),
                "directives than the limit of 100",
            ),
            (
                format!("{{ a {{ {} }} }}", "b ".repeat(FIELDS)),
                "fields than the limit of 5000",
            ),
        ];
        for (document, limit) in cases {
            let refusal = refusal(&document);
            assert!(refusal.contains(limit), "{limit}: {refusal}");
        }
    }

    #[test]
    fn fragments_count_each_time_they_are_spread() {
        let fragment =
            |at: usize| format!("fragment f{at} on Query {{ ...f{0} ...f{0} }} ", at + 1);
        let document: String = (0..40).map(fragment).collect();
        let bomb = format!("{{ ...f0 }} {document} fragment f40 on Query {{ a }}");
        assert_eq!(
            refusal(&bomb),
            "the document has more fields than the limit of 5000"
        );
        assert_eq!(
            refusal("{ ...a } fragment a on Query { ...a ...a }"),
            "the fragment a spreads itself"
        );
    }

    #[test]
    fn the_operation_is_found() {
        let mut request = Request::new("query A { a } mutation B { b }").operation_name("B");
        assert_eq!(check(&mut request).unwrap(), OperationType::Mutation);
        assert!(refusal("query A { a } mutation B { b }").contains("operationName"));
        assert!(check(&mut Request::new("{ a }").operation_name("A")).is_err());
        assert_eq!(
            refusal("subscription { a b }"),
            "a subscription must ask for exactly one field"
        );
    }

    #[test]
    fn required_variables_must_be_there() {
        let document = "query($id: ID!, $first: Int! = 1, $after: String) { a(id: $id, first: $first, after: $after) }";
        assert_eq!(
            refusal(document),
            "the variable $id of type ID! is required and may not be null"
        );
        let given =
            |json| Request::new(document).variables(async_graphql::Variables::from_json(json));
        assert!(check(&mut given(serde_json::json!({ "id": "1" }))).is_ok());
        assert!(check(&mut given(serde_json::json!({ "id": null }))).is_err());
        assert!(check(&mut given(serde_json::json!({ "id": "1", "first": null }))).is_err());
    }
}
