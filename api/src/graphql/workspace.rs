use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use tidings_store::workspace::{Workspace as Row, WorkspaceChange};

use super::{
    context,
    guard::{Requires, Scope},
    scalars::DateTime,
    text,
};
use crate::error::ApiError;

/// The workspace a request speaks for: the wall around everything it can see.
pub struct Workspace(pub Arc<Row>);

/// The workspace a request speaks for: the wall around everything it can see.
#[Object]
impl Workspace {
    /// Its id.
    async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// What people call it.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The ISO 4217 code of its one currency, in which all its money is.
    async fn currency(&self) -> &str {
        &self.0.currency
    }

    /// The IANA name of its time zone, in which its days begin.
    async fn time_zone(&self) -> &str {
        &self.0.time_zone
    }

    /// Whether a completed order also counts as a visit.
    async fn orders_count_as_visits(&self) -> bool {
        self.0.orders_count_as_visits
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }
}

/// What shall be another than it is; what is left out stays.
#[derive(InputObject)]
pub struct UpdateWorkspaceInput {
    /// What people call it, 1 to 200 characters.
    name: Option<String>,
    /// The IANA name of its time zone. Rules that were saved mean days of the new one from then on; campaigns that
    /// were launched keep theirs.
    time_zone: Option<String>,
}

/// The workspace after the change.
#[derive(SimpleObject)]
pub struct UpdateWorkspacePayload {
    /// The workspace after the change.
    workspace: Workspace,
}

#[derive(Default)]
pub struct WorkspaceMutation;

#[Object]
impl WorkspaceMutation {
    /// Changes the workspace's name and time zone. Its currency never changes, since all amounts are kept in it.
    ///
    /// Needs the scope `admin`.
    #[graphql(guard = "Requires(Scope::Admin)")]
    async fn update_workspace(
        &self,
        ctx: &Context<'_>,
        input: UpdateWorkspaceInput,
    ) -> Result<UpdateWorkspacePayload, ApiError> {
        let named = |name: &String| text::name(&["input", "name"], name);
        let zoned = |zone: &String| text::time_zone(&["input", "timeZone"], zone);
        let change = WorkspaceChange {
            name: input.name.as_ref().map(named).transpose()?,
            time_zone: input.time_zone.as_ref().map(zoned).transpose()?,
        };
        let id = context::workspace_id(ctx);
        let changed = context::store(ctx)
            .update_workspace(id, &change, &context::actor(ctx))
            .await?;
        let changed = changed.ok_or_else(|| ApiError::not_found("workspace"))?;
        context::access(ctx).forget_workspace(id).await;
        Ok(UpdateWorkspacePayload {
            workspace: Workspace(Arc::new(changed)),
        })
    }
}
