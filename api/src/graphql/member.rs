use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use tidings_store::membership::{Member as Row, MemberChange};

use super::{
    context,
    guard::{Requires, Scope},
    role::Role,
    scalars::DateTime,
};
use crate::error::ApiError;

/// A person who belongs to the workspace.
pub struct Member(Row);

/// A person who belongs to the workspace.
#[Object]
impl Member {
    /// The person's id.
    async fn id(&self) -> ID {
        self.0.person.id.to_string().into()
    }

    /// Their name, as their identity provider gives it.
    async fn name(&self) -> &str {
        &self.0.person.name
    }

    /// Their verified e-mail address.
    async fn email(&self) -> &str {
        &self.0.person.email
    }

    /// The https address of a picture.
    async fn picture(&self) -> Option<&str> {
        self.0.person.picture.as_deref()
    }

    /// What they may do.
    async fn role(&self) -> Role {
        self.0.role.into()
    }

    /// Since when they belong to the workspace.
    async fn since(&self) -> DateTime {
        self.0.since.into()
    }
}

#[derive(Default)]
pub struct MemberQuery;

#[Object]
impl MemberQuery {
    /// The workspace's members, in the order in which they joined.
    ///
    /// Needs the scope `read`.
    #[graphql(guard = "Requires(Scope::Read)")]
    async fn members(&self, ctx: &Context<'_>) -> Result<Vec<Member>, ApiError> {
        list(ctx).await
    }
}

/// Who shall get which role.
#[derive(InputObject)]
pub struct ChangeMemberRoleInput {
    /// The person.
    person_id: ID,
    /// The role they shall have.
    role: Role,
}

/// The members after the change.
#[derive(SimpleObject)]
pub struct MembersPayload {
    /// The members after the change, in the order in which they joined.
    members: Vec<Member>,
}

/// The workspace that was left.
#[derive(SimpleObject)]
pub struct LeaveWorkspacePayload {
    /// Its id. The caller's access to it has ended.
    workspace_id: ID,
}

#[derive(Default)]
pub struct MemberMutation;

#[Object]
impl MemberMutation {
    /// Gives a member another role, at once. Only an owner makes or unmakes an owner: FORBIDDEN. The last
    /// owner stays one: CONFLICT. NOT_FOUND for somebody who is no member.
    ///
    /// Needs the scope `admin`.
    #[graphql(guard = "Requires(Scope::Admin)")]
    async fn change_member_role(
        &self,
        ctx: &Context<'_>,
        input: ChangeMemberRoleInput,
    ) -> Result<MembersPayload, ApiError> {
        let person = person(&input.person_id)?;
        let change = context::store(ctx)
            .change_role(
                context::workspace_id(ctx),
                person,
                input.role.into(),
                &context::actor(ctx),
            )
            .await?;
        settle(ctx, change, &[person]).await?;
        payload(ctx).await
    }

    /// Takes a member out of the workspace; their open pages lose access within seconds. Only an owner
    /// removes an owner: FORBIDDEN. The last owner stays: CONFLICT. NOT_FOUND for somebody who is no member.
    ///
    /// Needs the scope `admin`.
    #[graphql(guard = "Requires(Scope::Admin)")]
    async fn remove_member(
        &self,
        ctx: &Context<'_>,
        person_id: ID,
    ) -> Result<MembersPayload, ApiError> {
        let person = person(&person_id)?;
        let change = context::store(ctx)
            .remove_member(context::workspace_id(ctx), person, &context::actor(ctx))
            .await?;
        settle(ctx, change, &[person]).await?;
        payload(ctx).await
    }

    /// Leaves the workspace. The last owner cannot: CONFLICT. FORBIDDEN for an API key, which belongs to it.
    ///
    /// Needs the scope `read`.
    #[graphql(guard = "Requires(Scope::Read)")]
    async fn leave_workspace(&self, ctx: &Context<'_>) -> Result<LeaveWorkspacePayload, ApiError> {
        let workspace = context::workspace_id(ctx);
        let person = caller(ctx)?;
        let change = context::store(ctx)
            .remove_member(workspace, person, &context::actor(ctx))
            .await?;
        settle(ctx, change, &[person]).await?;
        Ok(LeaveWorkspacePayload {
            workspace_id: workspace.to_string().into(),
        })
    }

    /// Makes another member the owner; the one who hands over becomes an admin. FORBIDDEN unless the caller
    /// is an owner, NOT_FOUND for somebody who is no other member.
    ///
    /// Needs the scope `admin`.
    #[graphql(guard = "Requires(Scope::Admin)")]
    async fn hand_over_workspace(
        &self,
        ctx: &Context<'_>,
        person_id: ID,
    ) -> Result<MembersPayload, ApiError> {
        let owner = caller(ctx)?;
        let heir = person(&person_id)?;
        let change = context::store(ctx)
            .hand_over(context::workspace_id(ctx), heir, &context::actor(ctx))
            .await?;
        settle(ctx, change, &[owner, heir]).await?;
        payload(ctx).await
    }
}

fn person(id: &ID) -> Result<i64, ApiError> {
    context::number(id).ok_or_else(|| ApiError::not_found("member"))
}

/// The person who calls.
fn caller(ctx: &Context<'_>) -> Result<i64, ApiError> {
    let refused = || ApiError::refused("only a signed-in person may do this, not an API key");
    context::caller(ctx).person().ok_or_else(refused)
}

/// The caller is no owner.
pub fn only_owners() -> ApiError {
    ApiError::refused("only an owner may do this")
}

/// Has every process look anew at those whose role moved.
async fn settle(ctx: &Context<'_>, change: MemberChange, people: &[i64]) -> Result<(), ApiError> {
    match change {
        MemberChange::Done => {}
        MemberChange::NotFound => return Err(ApiError::not_found("member")),
        MemberChange::LastOwner => {
            return Err(ApiError::conflict("a workspace keeps at least one owner"));
        }
        MemberChange::Forbidden => return Err(only_owners()),
    }
    for person in people {
        context::access(ctx)
            .forget_member(context::workspace_id(ctx), *person)
            .await;
    }
    Ok(())
}

async fn payload(ctx: &Context<'_>) -> Result<MembersPayload, ApiError> {
    let members = list(ctx).await?;
    Ok(MembersPayload { members })
}

async fn list(ctx: &Context<'_>) -> Result<Vec<Member>, ApiError> {
    let members = context::store(ctx)
        .list_members(context::workspace_id(ctx))
        .await?;
    Ok(members.into_iter().map(Member).collect())
}
