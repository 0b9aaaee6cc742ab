//! Variables in which something else stands where an object belongs.
//!
//! The schema's own validation passes over those, and the resolver's reading of its arguments would refuse them
//! without saying where.

use std::sync::Arc;

use async_graphql::{
    ServerResult, Value, Variables,
    async_trait::async_trait,
    extensions::{Extension, ExtensionContext, ExtensionFactory, NextParseQuery},
    parser::types::ExecutableDocument,
    registry::{MetaType, MetaTypeName, Registry},
};

use crate::error::{ApiError, Step};

/// Refuses a request whose variables have no object where one is declared.
pub struct InputObjects;

impl ExtensionFactory for InputObjects {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Self)
    }
}

#[async_trait]
impl Extension for InputObjects {
    async fn parse_query(
        &self,
        ctx: &ExtensionContext<'_>,
        query: &str,
        variables: &Variables,
        next: NextParseQuery<'_>,
    ) -> ServerResult<ExecutableDocument> {
        let document = next.run(ctx, query, variables).await?;
        let registry = &ctx.schema_env.registry;
        for (_, operation) in document.operations.iter() {
            for definition in &operation.node.variable_definitions {
                let name = &definition.node.name.node;
                let declared = definition.node.var_type.node.to_string();
                let misplaced = variables
                    .get(name)
                    .and_then(|value| misplaced(registry, &declared, value));
                if let Some(Misplaced { wanted, mut path }) = misplaced {
                    path.push(Step::from(name.as_str()));
                    path.reverse();
                    let message = format!("an object of type {wanted} is wanted here");
                    return Err(ApiError::bad_user_input(path, message).into_server_error());
                }
            }
        }
        Ok(document)
    }
}

struct Misplaced {
    wanted: String,
    /// From the inside out.
    path: Vec<Step>,
}

fn misplaced(registry: &Registry, declared: &str, value: &Value) -> Option<Misplaced> {
    let within = |step: Step, inner: Misplaced| Misplaced {
        path: inner.path.into_iter().chain([step]).collect(),
        ..inner
    };
    match (MetaTypeName::create(declared), value) {
        (_, Value::Null) => None,
        (MetaTypeName::NonNull(inner), _) => misplaced(registry, inner, value),
        (MetaTypeName::List(inner), Value::List(items)) => {
            items.iter().enumerate().find_map(|(at, item)| {
                Some(within(Step::Index(at), misplaced(registry, inner, item)?))
            })
        }
        (MetaTypeName::List(inner), _) => misplaced(registry, inner, value),
        // Most values are of these, which hold no objects.
        (MetaTypeName::Named("String" | "Boolean" | "Int" | "Float" | "ID"), _) => None,
        (MetaTypeName::Named(name), _) => {
            let Some(MetaType::InputObject { input_fields, .. }) = registry.types.get(name) else {
                return None;
            };
            let Value::Object(members) = value else {
                let (wanted, path) = (name.to_owned(), Vec::new());
                return Some(Misplaced { wanted, path });
            };
            members.iter().find_map(|(name, member)| {
                let field = input_fields.get(name.as_str())?;
                Some(within(
                    Step::from(name.as_str()),
                    misplaced(registry, &field.ty, member)?,
                ))
            })
        }
    }
}
