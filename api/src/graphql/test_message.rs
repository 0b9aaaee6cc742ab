//! A message tried out: written as one member of an audience would read it, and sent to whoever asks.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use tidings_message::Settings;
use tidings_store::{
    MessageId, WorkspaceId, campaign::Channel as StoredChannel, customer_list::Customer as Row,
    preview::PreviewWants,
};
use tidings_vendor::{OutgoingMessage, Vendor, VendorError};

use super::{
    context,
    customer::Customer,
    guard::{Requires, Scope},
    message::{Channel, MessageInput},
    message_preview::{audience_rule, facts},
    preview::COST,
    rule::AudienceRuleInput,
};
use crate::{caller::Bearer, error::ApiError, ingest};

/// How long the vendor's code for a refusal may be, in characters.
const CODE_MAX: usize = 100;

/// A message to try out, as whom to write it, and where to send it.
#[derive(InputObject)]
pub struct SendTestMessageInput {
    /// Written as a member of this saved audience. Give one of this, `rule` and `customerExternalId`.
    audience_id: Option<ID>,
    /// Written as somebody for whom this rule holds.
    rule: Option<AudienceRuleInput>,
    /// Written as this customer.
    customer_external_id: Option<String>,
    /// What to say.
    message: MessageInput,
    /// Where to send it: for SMS and WHATSAPP a phone number, `+` and 7 to 15 digits; for EMAIL an address, which
    /// is the caller's own where it is left out.
    to: Option<String>,
}

/// What was sent.
#[derive(SimpleObject)]
pub struct SendTestMessagePayload {
    /// The text.
    text: String,
    /// Where it was sent.
    to: String,
    /// As whom it was written.
    customer: Customer,
}

impl SendTestMessageInput {
    /// The address to send to, checked.
    fn address(&mut self, ctx: &Context<'_>) -> Result<String, ApiError> {
        let refused = |problem: &'static str| ApiError::bad_user_input(["input", "to"], problem);
        match (self.message.channel, self.to.take()) {
            (Channel::Email, Some(to)) if ingest::is_email(&to) => Ok(to),
            (Channel::Email, Some(_)) => {
                Err(refused("to must be an address such as asha@example.com"))
            }
            (Channel::Email, None) => match context::caller(ctx).bearer() {
                Bearer::Member { person, .. } => Ok(person.email.clone()),
                Bearer::Key { .. } => {
                    Err(refused("an API key has no address: say where to send it"))
                }
            },
            (Channel::Sms | Channel::Whatsapp, Some(to)) if ingest::is_phone(&to) => Ok(to),
            (Channel::Sms | Channel::Whatsapp, _) => Err(refused(
                "to must be + and 7 to 15 digits without spaces, such as +919876543210",
            )),
        }
    }

    /// As whom to write: somebody whom the channel reaches, where there is such a member.
    async fn member(&mut self, ctx: &Context<'_>) -> Result<Row, ApiError> {
        let (store, workspace) = (context::store(ctx), context::workspace_id(ctx));
        if let Some(id) = self.customer_external_id.take() {
            if self.audience_id.is_some() || self.rule.is_some() {
                let problem = "give one of audienceId, rule and customerExternalId";
                return Err(ApiError::bad_user_input(["input"], problem));
            }
            let found = match id.contains('\0') {
                true => None,
                false => store.find_customer_by_external_id(workspace, &id).await?,
            };
            let unknown = || ApiError::not_found("customer").at(["input", "customerExternalId"]);
            return found.ok_or_else(unknown);
        }
        let rule =
            audience_rule(ctx, &["input"], self.audience_id.take(), self.rule.take()).await?;
        let channel = StoredChannel::from(self.message.channel);
        for reached_by in [Some(channel), None] {
            let wants = PreviewWants {
                sample: Some(1),
                sample_reached_by: reached_by,
                ..PreviewWants::default()
            };
            let found = store.preview(workspace, &rule, &wants).await?.sample;
            if let Some(member) = store.find_customers(workspace, &found).await?.pop() {
                return Ok(member);
            }
        }
        let problem = "the audience has no member to write the message as";
        Err(ApiError::bad_user_input(["input"], problem))
    }
}

#[derive(Default)]
pub struct TestMessageMutation;

#[Object]
impl TestMessageMutation {
    /// Writes a message as one member of an audience would read it, and sends it to the address given or to the
    /// caller's own. It belongs to no campaign and counts nowhere. At most 10 a minute; above that
    /// RATE_LIMITED. What the vendor refuses is BAD_USER_INPUT; where the vendor is away, UNAVAILABLE.
    ///
    /// Needs the scope `launch`.
    #[graphql(
        guard = "Requires(Scope::Launch)",
        complexity = "COST + child_complexity"
    )]
    async fn send_test_message(
        &self,
        ctx: &Context<'_>,
        mut input: SendTestMessageInput,
    ) -> Result<SendTestMessagePayload, ApiError> {
        let template = input.message.check()?;
        let to = input.address(ctx)?;
        let member = input.member(ctx).await?;
        let workspace = context::workspace(ctx);
        let settings = Settings {
            currency: context::currency(workspace)?,
            zone: context::zone(workspace)?,
        };
        let rendered = template.render(&facts(&member), &settings);
        let text = rendered.map_err(|error| {
            ApiError::bad_user_input(["input", "message", "body"], error.to_string())
        })?;
        let channel = StoredChannel::from(input.message.channel);
        context::rate(ctx)
            .spend_test_message(context::caller(ctx))
            .await?;
        context::store(ctx)
            .note_test_message(workspace.id, &member, channel, &to, &context::actor(ctx))
            .await?;
        let message = OutgoingMessage {
            id: MessageId::of_test(workspace.id, rand::random_range(1..=i64::MAX)).to_string(),
            channel: channel.as_str(),
            to: &to,
            body: &text,
            image_url: input.message.image_url.as_deref(),
        };
        send(context::vendor(ctx), workspace.id, message).await?;
        Ok(SendTestMessagePayload {
            text,
            to,
            customer: Customer(member),
        })
    }
}

async fn send(
    vendor: &Vendor,
    workspace: WorkspaceId,
    message: OutgoingMessage<'_>,
) -> Result<(), ApiError> {
    let key = format!("test:{}", message.id);
    let answer = vendor
        .send(workspace, &key, &[message])
        .await
        .map_err(refused)?;
    let Some(refused) = answer.refused.into_iter().next() else {
        return Ok(());
    };
    let code = refused
        .code
        .chars()
        .filter(|character| !character.is_control());
    let code: String = code.take(CODE_MAX).collect();
    let problem = format!("the vendor refuses this message: {code}");
    Err(ApiError::bad_user_input(["input"], problem))
}

fn refused(error: VendorError) -> ApiError {
    match error {
        VendorError::Busy { retry_after } => ApiError::rate_limited(
            "the vendor asks for patience; nothing was sent",
            retry_after.unwrap_or(std::time::Duration::from_secs(5)),
        ),
        VendorError::Refused(detail) => {
            tracing::warn!(detail, "the vendor refuses a test message");
            ApiError::bad_user_input(["input"], "the vendor refuses this message")
        }
        VendorError::Away(_) => ApiError::away(
            "the vendor does not answer at the moment; try again later",
            error,
        ),
        VendorError::Denied(_) => ApiError::away(
            "the vendor does not let us in; whoever runs this installation has to mend that",
            error,
        ),
    }
}
