//! Who may ask for a field.
//!
//! A field declares its scope as `#[graphql(guard = "Requires(Scope::Read)")]` and says so at the end of
//! its description: ``Needs the scope `read`.`` A test walks the schema and fails where a root field
//! lacks either.

use async_graphql::{Context, Guard, Result};

use crate::caller::Caller;
pub use crate::caller::Scope;

/// Admits callers whose key or role has the scope; others read FORBIDDEN.
pub struct Requires(pub Scope);

impl Guard for Requires {
    async fn check(&self, ctx: &Context<'_>) -> Result<()> {
        ctx.data::<Caller>()?.require(self.0)?;
        Ok(())
    }
}
