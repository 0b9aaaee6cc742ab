//! What a message will say to the people of an audience, before anything is sent.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use tidings_audience::{CheckedRule, TextField};
use tidings_message::{Facts, Settings, Template, Variable, Variables};
use tidings_store::{
    AudienceId,
    campaign::Channel as StoredChannel,
    customer_list::Customer as Row,
    preview::{Optional, PreviewWants},
};

use super::{
    audience, context,
    customer::Customer,
    guard::{Requires, Scope},
    message::MessageInput,
    preview::COST,
    rule::{self, AudienceRuleInput},
};
use crate::error::ApiError;

/// The most members written to for show.
const MEMBERS_MAX: i32 = 20;

/// A message, and to whom it would go: either a saved audience or a rule.
#[derive(InputObject)]
pub struct MessagePreviewInput {
    /// The saved audience. Give either this or `rule`.
    audience_id: Option<ID>,
    /// The rule. Give either this or `audienceId`.
    rule: Option<AudienceRuleInput>,
    /// What to say.
    message: MessageInput,
    /// For how many members to write it, 1 to 20.
    #[graphql(default = 5)]
    first: i32,
}

/// What a message says to some members of an audience, and what the others lack for it.
#[derive(SimpleObject)]
pub struct MessagePreview {
    /// How many members the channel reaches.
    reachable: i64,
    /// Some of them, with their own texts.
    members: Vec<MemberText>,
    /// For each variable of the message that somebody may lack, how many members whom the channel reaches
    /// lack it: these read the `default`.
    missing: Vec<MissingVariable>,
}

/// What a message says to one member.
#[derive(SimpleObject)]
pub struct MemberText {
    /// The member.
    customer: Customer,
    /// The text, as a campaign would send it now; null where it cannot be written for this member.
    text: Option<String>,
    /// Why it cannot be written.
    problem: Option<String>,
}

/// How many members lack what a variable speaks of.
#[derive(SimpleObject)]
pub struct MissingVariable {
    /// The variable's name, such as `first_name` or `attributes.tier`.
    variable: String,
    /// How many members.
    members: i64,
}

/// The rule of those who are meant: of a saved audience, or given. Both stand at `place` of the arguments.
pub async fn audience_rule(
    ctx: &Context<'_>,
    place: &[&str],
    audience: Option<ID>,
    rule: Option<AudienceRuleInput>,
) -> Result<CheckedRule, ApiError> {
    match (audience, rule) {
        (None, Some(rule)) => rule::checked(ctx, place, rule),
        (Some(id), None) => {
            let path = place.iter().copied().chain(["audienceId"]);
            let missing = || ApiError::not_found("audience").at(path.clone());
            let id = id.parse::<AudienceId>().map_err(|_| missing())?;
            let audience = audience::find_usable(ctx, id).await?.ok_or_else(missing)?;
            rule::saved(ctx, &audience.0.rule)
        }
        _ => {
            let problem = "give either audienceId or rule";
            Err(ApiError::bad_user_input(place.iter().copied(), problem))
        }
    }
}

/// The variables that somebody may lack although the channel reaches them, each with what it takes.
fn optional(used: &Variables, channel: StoredChannel) -> Vec<(String, Optional)> {
    let by_mail = channel == StoredChannel::Email;
    let fact = |variable: &Variable| {
        let needs = match variable {
            Variable::Name | Variable::FirstName => Optional::Text(TextField::Name),
            Variable::Email if !by_mail => Optional::Text(TextField::Email),
            Variable::Phone if by_mail => Optional::Text(TextField::Phone),
            Variable::City => Optional::Text(TextField::City),
            Variable::Country => Optional::Text(TextField::Country),
            Variable::LastOrderAt => Optional::LastOrder,
            _ => return None,
        };
        Some((variable.as_str().to_owned(), needs))
    };
    let attribute = |name: &String| {
        (
            format!("attributes.{name}"),
            Optional::Attribute(name.clone()),
        )
    };
    let facts = used.facts.iter().filter_map(fact);
    facts.chain(used.attributes.iter().map(attribute)).collect()
}

/// What a message can say of a customer.
pub fn facts(row: &Row) -> Facts {
    Facts {
        name: row.name.clone(),
        email: row.email.clone(),
        phone: row.phone.clone(),
        city: row.city.clone(),
        country: row.country.clone(),
        total_spend: row.total_spend,
        order_count: row.order_count,
        visit_count: row.visit_count,
        last_order_at: row.last_order_at,
        attributes: row.attributes.as_object().cloned().unwrap_or_default(),
    }
}

fn text(template: &Template, settings: &Settings, row: Row) -> MemberText {
    let rendered = template.render(&facts(&row), settings);
    let (text, problem) = match rendered {
        Ok(text) => (Some(text), None),
        Err(error) => (None, Some(error.to_string())),
    };
    MemberText {
        customer: Customer(row),
        text,
        problem,
    }
}

#[derive(Default)]
pub struct MessagePreviewQuery;

#[Object]
impl MessagePreviewQuery {
    /// What a message would say to members of an audience whom its channel reaches, written exactly as a
    /// campaign would write it. BAD_USER_INPUT with the path for a template or a rule that is not valid.
    ///
    /// Needs the scope `read`.
    #[graphql(
        guard = "Requires(Scope::Read)",
        complexity = "COST + child_complexity"
    )]
    async fn message_preview(
        &self,
        ctx: &Context<'_>,
        mut input: MessagePreviewInput,
    ) -> Result<MessagePreview, ApiError> {
        if !(1..=MEMBERS_MAX).contains(&input.first) {
            let problem = format!(
                "first must be between 1 and {MEMBERS_MAX}, not {}",
                input.first
            );
            return Err(ApiError::bad_user_input(["input", "first"], problem));
        }
        let template = input.message.check()?;
        let rule =
            audience_rule(ctx, &["input"], input.audience_id.take(), input.rule.take()).await?;
        let channel = StoredChannel::from(input.message.channel);
        let (names, lacking): (Vec<_>, Vec<_>) =
            optional(template.variables(), channel).into_iter().unzip();
        let wants = PreviewWants {
            reachable: vec![channel],
            lacking: Some((channel, lacking)),
            sample: Some(input.first.into()),
            sample_reached_by: Some(channel),
            ..PreviewWants::default()
        };
        let (store, workspace) = (context::store(ctx), context::workspace(ctx));
        let counted = store.preview(workspace.id, &rule, &wants).await?;
        let mut rows = store.find_customers(workspace.id, &counted.sample).await?;
        rows.sort_unstable_by_key(|row| row.id);
        let settings = Settings {
            currency: context::currency(workspace)?,
            zone: context::zone(workspace)?,
        };
        let missing = names.into_iter().zip(counted.lacking);
        Ok(MessagePreview {
            reachable: counted.reachable.first().copied().unwrap_or(0),
            members: rows
                .into_iter()
                .map(|row| text(&template, &settings, row))
                .collect(),
            missing: missing
                .map(|(variable, members)| MissingVariable { variable, members })
                .collect(),
        })
    }
}
