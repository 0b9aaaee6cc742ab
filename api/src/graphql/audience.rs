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
}

#[derive(Default)]
pub struct AudienceQuery;

#[Object]
impl AudienceQuery {
    /// The saved audience of this id; null where there is none.
    ///
    /// Needs the scope `read`.
    #[graphql(guard = "Requires(Scope::Read)")]
    async fn audience(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Audience>, ApiError> {
        let Ok(id) = id.parse::<AudienceId>() else {
            return Ok(None);
        };
        find(ctx, id).await
    }

    /// The saved audiences, newest first. `first` is 50 unless given, and at most 100.
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

/// The audience of this id, loaded together with others.
pub async fn find(ctx: &Context<'_>, id: AudienceId) -> Result<Option<Audience>, ApiError> {
    let key = AudienceKey(context::workspace_id(ctx), id);
    Ok(context::loaders(ctx).load_one(key).await?.map(Audience))
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
}
