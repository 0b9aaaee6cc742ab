use async_graphql::{Context, ID, InputObject, Object, SimpleObject, connection::Connection};
use tidings_store::{
    AudienceId,
    audience::{Audience as Row, NewAudience},
};

use super::{
    context,
    guard::{Requires, Scope},
    loaders::AudienceKey,
    paging::{Page, cost},
    preview::{self, AudiencePreview},
    rule::{self, AudienceRuleInput},
    scalars::{AudienceRule, DateTime},
    text,
};
use crate::error::ApiError;

/// A saved audience: a rule with a name. Who belongs to it is decided whenever it is asked.
pub struct Audience(pub Row);

/// A saved audience: a rule with a name. Who belongs to it is decided whenever it is asked.
#[Object]
impl Audience {
    /// Its id.
    async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// What people call it.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The rule.
    async fn rule(&self) -> AudienceRule {
        AudienceRule(self.0.rule.clone())
    }

    /// The rule in words: "total spend is more than ₹10,000 and at most 3 visits".
    async fn rule_text(&self, ctx: &Context<'_>) -> Result<String, ApiError> {
        Ok(rule::saved(ctx, &self.0.rule)?.wording().to_owned())
    }

    /// Its size and more, as of now.
    #[graphql(complexity = "preview::COST + child_complexity")]
    async fn preview(&self, ctx: &Context<'_>) -> Result<AudiencePreview, ApiError> {
        let rule = rule::saved(ctx, &self.0.rule)?;
        preview::preview(ctx, rule).await
    }

    /// Who saved it: a person's e-mail address or the name of an API key.
    async fn created_by(&self) -> &str {
        &self.0.created_by
    }

    /// When it was saved.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// When it was deleted; null while it is not. Campaigns keep an audience that was deleted.
    async fn deleted_at(&self) -> Option<DateTime> {
        self.0.deleted_at.map(Into::into)
    }
}

#[derive(Default)]
pub struct AudienceQuery;

#[Object]
impl AudienceQuery {
    /// The saved audience of this id; null where there is none, or where it was deleted.
    ///
    /// Needs the scope `read`.
    #[graphql(guard = "Requires(Scope::Read)")]
    async fn audience(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Audience>, ApiError> {
        let Ok(id) = id.parse::<AudienceId>() else {
            return Ok(None);
        };
        find_usable(ctx, id).await
    }

    /// The saved audiences, newest first, without deleted ones. `first` is 50 unless given, and at most
    /// 100.
    ///
    /// Needs the scope `read`.
    #[graphql(
        guard = "Requires(Scope::Read)",
        complexity = "cost(first, child_complexity)"
    )]
    async fn audiences(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<String, Audience>, ApiError> {
        let page = Page::<AudienceId>::read("audiences", first, after)?;
        let rows = context::store(ctx)
            .list_audiences(context::workspace_id(ctx), page.after, page.limit())
            .await?;
        Ok(page.connection(rows, |row| row.id, Audience))
    }
}

/// The audience of this id, deleted or not, loaded together with others.
pub async fn find(ctx: &Context<'_>, id: AudienceId) -> Result<Option<Audience>, ApiError> {
    let key = AudienceKey(context::workspace_id(ctx), id);
    Ok(context::loaders(ctx).load_one(key).await?.map(Audience))
}

/// The audience of this id, unless it was deleted.
pub async fn find_usable(ctx: &Context<'_>, id: AudienceId) -> Result<Option<Audience>, ApiError> {
    let found = find(ctx, id).await?;
    Ok(found.filter(|audience| audience.0.deleted_at.is_none()))
}

/// An audience to be saved.
#[derive(InputObject)]
pub struct CreateAudienceInput {
    /// What people call it, 1 to 200 characters.
    name: String,
    /// The rule.
    rule: AudienceRuleInput,
}

/// The audience as it was saved.
#[derive(SimpleObject)]
pub struct CreateAudiencePayload {
    /// The audience as it was saved.
    audience: Audience,
}

/// Another name for a saved audience.
#[derive(InputObject)]
pub struct RenameAudienceInput {
    /// The audience.
    id: ID,
    /// What people call it from now on, 1 to 200 characters.
    name: String,
}

/// The audience after the change.
#[derive(SimpleObject)]
pub struct RenameAudiencePayload {
    /// The audience after the change.
    audience: Audience,
}

/// Which audience was deleted.
#[derive(SimpleObject)]
pub struct DeleteAudiencePayload {
    /// Its id.
    id: ID,
}

#[derive(Default)]
pub struct AudienceMutation;

#[Object]
impl AudienceMutation {
    /// Saves a rule under a name. A rule that is not valid is BAD_USER_INPUT with the path of the wrong
    /// part.
    ///
    /// Needs the scope `launch`.
    #[graphql(guard = "Requires(Scope::Launch)")]
    async fn create_audience(
        &self,
        ctx: &Context<'_>,
        input: CreateAudienceInput,
    ) -> Result<CreateAudiencePayload, ApiError> {
        let name = text::name(&["input", "name"], &input.name)?;
        let rule = rule::checked(ctx, &["input"], input.rule)?;
        let new = NewAudience {
            name,
            rule: rule::written(&rule)?,
        };
        let saved = context::store(ctx)
            .insert_audience(context::workspace_id(ctx), &new, &context::actor(ctx))
            .await?;
        Ok(CreateAudiencePayload {
            audience: Audience(saved),
        })
    }
    /// Gives a saved audience another name; its rule stays. NOT_FOUND for an unknown audience or one
    /// that was deleted.
    ///
    /// Needs the scope `launch`.
    #[graphql(guard = "Requires(Scope::Launch)")]
    async fn rename_audience(
        &self,
        ctx: &Context<'_>,
        input: RenameAudienceInput,
    ) -> Result<RenameAudiencePayload, ApiError> {
        let unknown = || ApiError::not_found("audience").at(["input", "id"]);
        let name = text::name(&["input", "name"], &input.name)?;
        let id = input.id.parse::<AudienceId>().map_err(|_| unknown())?;
        let renamed = context::store(ctx)
            .rename_audience(context::workspace_id(ctx), id, &name, &context::actor(ctx))
            .await?;
        Ok(RenameAudiencePayload {
            audience: renamed.map(Audience).ok_or_else(unknown)?,
        })
    }

    /// Deletes a saved audience: it is listed no more and nothing more can be launched to it. Campaigns
    /// that were launched or scheduled to it keep it, and go on. Deleting it again changes nothing.
    /// NOT_FOUND for an unknown audience.
    ///
    /// Needs the scope `launch`.
    #[graphql(guard = "Requires(Scope::Launch)")]
    async fn delete_audience(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<DeleteAudiencePayload, ApiError> {
        let unknown = || ApiError::not_found("audience");
        let audience = id.parse::<AudienceId>().map_err(|_| unknown())?;
        let deleted = context::store(ctx)
            .delete_audience(context::workspace_id(ctx), audience, &context::actor(ctx))
            .await?;
        if deleted {
            Ok(DeleteAudiencePayload { id })
        } else {
            Err(unknown())
        }
    }
}
