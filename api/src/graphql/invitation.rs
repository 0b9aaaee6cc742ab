use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use tidings_store::invitation::{Invitation as Row, Invited};

use super::{
    context,
    guard::{Requires, Scope},
    member,
    role::Role,
    scalars::DateTime,
};
use crate::{error::ApiError, ingest};

/// An invitation that waits until a person with this address signs in and accepts it. It lapses after 14 days.
pub struct Invitation(Row);

/// An invitation that waits until a person with this address signs in and accepts it. It lapses after 14 days.
#[Object]
impl Invitation {
    /// Its id.
    async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// The address invited.
    async fn email(&self) -> &str {
        &self.0.email
    }

    /// The role it gives.
    async fn role(&self) -> Role {
        self.0.role.into()
    }

    /// Who invited: a person's e-mail address or the name of an API key.
    async fn invited_by(&self) -> &str {
        &self.0.invited_by
    }

    /// When it lapses.
    async fn expires_at(&self) -> DateTime {
        self.0.expires_at.into()
    }
}

#[derive(Default)]
pub struct InvitationQuery;

#[Object]
impl InvitationQuery {
    /// The invitations that wait, newest first.
    ///
    /// Needs the scope `admin`.
    #[graphql(guard = "Requires(Scope::Admin)")]
    async fn invitations(&self, ctx: &Context<'_>) -> Result<Vec<Invitation>, ApiError> {
        let waiting = context::store(ctx)
            .list_invitations(context::workspace_id(ctx), context::now(ctx))
            .await?;
        Ok(waiting.into_iter().map(Invitation).collect())
    }
}

/// Whom to invite.
#[derive(InputObject)]
pub struct InviteMemberInput {
    /// The e-mail address the person signs in with.
    email: String,
    /// What they shall be able to do. Only an owner invites an owner.
    role: Role,
}

/// The invitation, which waits.
#[derive(SimpleObject)]
pub struct InviteMemberPayload {
    /// The invitation, which waits.
    invitation: Invitation,
}

/// The invitation that was taken back.
#[derive(SimpleObject)]
pub struct WithdrawInvitationPayload {
    /// Its id.
    id: ID,
}

#[derive(Default)]
pub struct InvitationMutation;

#[Object]
impl InvitationMutation {
    /// Invites whoever signs in with this verified address; inviting again replaces the invitation that
    /// waits. No e-mail is sent: the person finds it when they sign in. CONFLICT where such a person is a
    /// member already, FORBIDDEN where an owner is invited by somebody who is none.
    ///
    /// Needs the scope `admin`.
    #[graphql(guard = "Requires(Scope::Admin)")]
    async fn invite_member(
        &self,
        ctx: &Context<'_>,
        input: InviteMemberInput,
    ) -> Result<InviteMemberPayload, ApiError> {
        let email = input.email.trim();
        if !ingest::is_email(email) {
            let problem = "email must be an address such as asha@example.com";
            return Err(ApiError::bad_user_input(["input", "email"], problem));
        }
        let invited = context::store(ctx)
            .invite(
                context::workspace_id(ctx),
                email,
                input.role.into(),
                &context::actor(ctx),
            )
            .await?;
        match invited {
            Invited::Waiting(invitation) => Ok(InviteMemberPayload {
                invitation: Invitation(invitation),
            }),
            Invited::AlreadyMember => {
                let problem = "a person with this address is a member already";
                Err(ApiError::conflict(problem).at(["input", "email"]))
            }
            Invited::Forbidden => Err(member::only_owners().at(["input", "role"])),
        }
    }

    /// Takes an invitation back. NOT_FOUND where none of this id waits.
    ///
    /// Needs the scope `admin`.
    #[graphql(guard = "Requires(Scope::Admin)")]
    async fn withdraw_invitation(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<WithdrawInvitationPayload, ApiError> {
        let missing = || ApiError::not_found("invitation");
        let number = context::number(&id).ok_or_else(missing)?;
        let gone = context::store(ctx)
            .withdraw_invitation(context::workspace_id(ctx), number, &context::actor(ctx))
            .await?;
        if gone {
            Ok(WithdrawInvitationPayload { id })
        } else {
            Err(missing())
        }
    }
}
