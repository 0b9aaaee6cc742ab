//! Messages proposed for an objective, for somebody to choose from and to mend.

use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject, Subscription};
use futures_util::{
    FutureExt, Stream, StreamExt,
    stream::{self, BoxStream},
};
use tidings_assistant::{
    BUILT_IN, PromptError,
    model::Model,
    variants::{self, Audience, LONGEST_OBJECTIVE, Request, Suggestions, Tone, Variant},
};
use tidings_audience::{CheckedRule, Currency, RuleContext};
use tidings_store::{assistant_request::AssistantKind, preview::PreviewWants};
use tokio::sync::mpsc;

use super::{
    assistant::{self, Asking, NO_TOKENS},
    context,
    guard::{Requires, Scope},
    message::Channel,
    message_preview::audience_rule,
    preview::COST,
    rule::{self, AudienceRuleInput},
};
use crate::{error::ApiError, websocket::Mark};

/// How a message sounds.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub enum MessageTone {
    /// As to somebody one knows.
    Friendly,
    /// As from one business to another.
    Formal,
    /// Light.
    Playful,
    /// Brief, and to be acted on today.
    Urgent,
}

impl From<MessageTone> for Tone {
    fn from(tone: MessageTone) -> Self {
        match tone {
            MessageTone::Friendly => Self::Friendly,
            MessageTone::Formal => Self::Professional,
            MessageTone::Playful => Self::Playful,
            MessageTone::Urgent => Self::Urgent,
        }
    }
}

/// What messages are wanted for.
#[derive(InputObject)]
pub struct SuggestMessagesInput {
    /// What the campaign is for, such as `bring back inactive users with 20% off, code BACK20`: 1 to 500 characters without
    /// invisible ones.
    objective: String,
    /// The saved audience it goes to. Give at most one of this and `rule`; without either, the messages fit anybody.
    audience_id: Option<ID>,
    /// The rule of those it goes to.
    rule: Option<AudienceRuleInput>,
    /// How the messages sound.
    #[graphql(default_with = "MessageTone::Friendly")]
    tone: MessageTone,
    /// The way they take.
    #[graphql(default_with = "Channel::Sms")]
    channel: Channel,
}

/// A message proposed. Nothing is saved.
#[derive(SimpleObject)]
pub struct MessageSuggestion {
    /// What sets it apart, in a few words.
    title: String,
    /// The template, checked as at a launch.
    body: String,
    /// Why it is written so, in a sentence.
    why: String,
    /// Its length in characters for somebody with long values.
    characters: u32,
    /// In how many parts it then travels, each of which is paid for; for SMS alone.
    segments: Option<u32>,
    /// Who wrote it: `built-in`, or the name of a language model.
    provider: String,
    /// What else there is to know, such as that the objective was not understood, or why no language model wrote it although
    /// one is set up.
    note: Option<String>,
}

impl MessageSuggestion {
    fn new(variant: Variant, provider: &str, note: Option<&str>) -> Self {
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Self {
            title: variant.title.into_owned(),
            body: variant.body,
            why: variant.why.into_owned(),
            characters: count(variant.length.characters),
            segments: variant.length.sms.map(|sms| count(sms.segments)),
            provider: provider.to_owned(),
            note: note.map(str::to_owned),
        }
    }

    /// The built-in messages, with the reason why no model wrote them, where one was to.
    fn built_in(suggestions: Suggestions, reason: Option<&str>) -> Vec<Self> {
        let reason = reason.map(|reason| format!("Written by the built-in helper: {reason}."));
        let notes: Vec<String> = reason.into_iter().chain(suggestions.notes).collect();
        let note = (!notes.is_empty()).then(|| notes.join(" "));
        let variants = suggestions.variants.into_iter();
        variants
            .map(|variant| Self::new(variant, BUILT_IN, note.as_deref()))
            .collect()
    }
}

/// What is wanted, checked.
struct Wanted {
    objective: String,
    audience: Option<(CheckedRule, u64)>,
    tone: Tone,
    channel: tidings_message::Channel,
    sender: String,
    currency: Currency,
    context: RuleContext,
}

impl Wanted {
    async fn new(ctx: &Context<'_>, input: SuggestMessagesInput) -> Result<Self, ApiError> {
        let refused = |problem: String| {
            let problem = format!("objective {problem}");
            ApiError::bad_user_input(["input", "objective"], problem)
        };
        if input.objective.chars().nth(LONGEST_OBJECTIVE).is_some() {
            let problem = format!("must have at most {LONGEST_OBJECTIVE} characters");
            return Err(refused(problem));
        }
        PromptError::check(&input.objective).map_err(|error| refused(error.to_string()))?;
        let audience = match (input.audience_id, input.rule) {
            (None, None) => None,
            (id, rule) => {
                let rule = audience_rule(ctx, &["input"], id, rule).await?;
                let size = size(ctx, &rule).await?;
                Some((rule, size))
            }
        };
        let workspace = context::workspace(ctx);
        Ok(Self {
            objective: input.objective,
            audience,
            tone: input.tone.into(),
            channel: input.channel.into(),
            sender: workspace.name.clone(),
            currency: context::currency(workspace)?,
            context: rule::rule_context(ctx)?,
        })
    }

    fn request(&self) -> Request<'_> {
        let audience = self.audience.as_ref();
        Request {
            objective: &self.objective,
            audience: audience.map(|(rule, size)| Audience { rule, size: *size }),
            tone: self.tone,
            channel: self.channel,
            currency: self.currency,
            sender: Some(&self.sender),
        }
    }
}

async fn size(ctx: &Context<'_>, rule: &CheckedRule) -> Result<u64, ApiError> {
    let wants = PreviewWants {
        size: true,
        ..PreviewWants::default()
    };
    let counted = context::store(ctx)
        .preview(context::workspace_id(ctx), rule, &wants)
        .await?;
    Ok(u64::try_from(counted.size.unwrap_or(0)).unwrap_or(0))
}

#[derive(Default)]
pub struct MessageSuggestionQuery;

#[Object]
impl MessageSuggestionQuery {
    /// Proposes three messages for an objective, an audience and a tone. Each passes the check of a launch, fits its
    /// channel, and promises nothing that the objective does not say. Where a language model is set up, it writes them;
    /// where it fails, or the workspace has no tokens left for today, the built-in helper does, and `note` says so.
    ///
    /// BAD_USER_INPUT with the path for an objective or a rule that is not valid, or where both an audience and a
    /// rule are given; NOT_FOUND for an unknown audience.
    ///
    /// Needs the scope `read`.
    #[graphql(
        guard = "Requires(Scope::Read)",
        complexity = "COST + child_complexity"
    )]
    async fn suggest_messages(
        &self,
        ctx: &Context<'_>,
        input: SuggestMessagesInput,
    ) -> Result<Vec<MessageSuggestion>, ApiError> {
        let wanted = Wanted::new(ctx, input).await?;
        let request = wanted.request();
        let mut reason = None;
        if let Some(model) = context::model(ctx) {
            let asked = model.messages(&request, wanted.context);
            let kind = AssistantKind::Messages;
            match assistant::ask(ctx, model, kind, &wanted.objective, asked).await? {
                Ok(variants) => {
                    let provider = &model.config().model;
                    let variants = variants.into_iter();
                    return Ok(variants
                        .map(|variant| MessageSuggestion::new(variant, provider, None))
                        .collect());
                }
                Err(why) => reason = Some(why),
            }
        }
        let suggestions = variants::suggest(&request);
        Ok(MessageSuggestion::built_in(suggestions, reason.as_deref()))
    }
}

/// What a model writes, message by message, and what the built-in helper adds where it does not come to the end. The
/// model is asked beside the stream, so that what it used up is recorded whoever goes away.
fn written(
    model: Model,
    asking: Option<Asking>,
    wanted: Wanted,
) -> BoxStream<'static, MessageSuggestion> {
    let provider = model.config().model.clone();
    // One at a time: who does not read stops the model from writing.
    let (to, mut from) = mpsc::channel::<Variant>(1);
    let task = tokio::spawn(async move {
        let request = wanted.request();
        let (sent, reason) = match asking {
            None => (0, Some(NO_TOKENS.to_owned())),
            Some(asking) => {
                let streamed = model.stream_messages(&request, wanted.context, &to).await;
                if let Err(error) = asking.end(streamed.usage, streamed.failure).await {
                    tracing::warn!(%error, "what a model used up was not recorded");
                }
                let reason = streamed.failure.map(|failure| failure.to_string());
                (streamed.sent, reason)
            }
        };
        let rest = MessageSuggestion::built_in(variants::suggest(&request), reason.as_deref());
        rest.into_iter().skip(sent).collect::<Vec<_>>()
    });
    let model = stream::poll_fn(move |context| from.poll_recv(context))
        .map(move |variant| MessageSuggestion::new(variant, &provider, None));
    // Where the task broke, what it would have added is lost with it.
    let rest = task.map(|rest| stream::iter(rest.unwrap_or_default()));
    model.chain(rest.flatten_stream()).boxed()
}

#[derive(Default)]
pub struct MessageSuggestionSubscription;

#[Subscription]
impl MessageSuggestionSubscription {
    /// The messages that `suggestMessages` proposes, each as soon as it is there, three in all; then the stream
    /// completes. A language model is read while it writes. Where it breaks off, the built-in helper adds what is
    /// missing, and `note` says so. Errors as for `suggestMessages`.
    ///
    /// Needs the scope `read`.
    #[graphql(
        guard = "Requires(Scope::Read)",
        complexity = "COST + child_complexity"
    )]
    async fn message_suggestions(
        &self,
        ctx: &Context<'_>,
        input: SuggestMessagesInput,
    ) -> Result<impl Stream<Item = MessageSuggestion> + use<>, ApiError> {
        let wanted = Wanted::new(ctx, input).await?;
        let suggestions = match context::model(ctx) {
            None => {
                let suggestions = variants::suggest(&wanted.request());
                stream::iter(MessageSuggestion::built_in(suggestions, None)).boxed()
            }
            Some(model) => {
                let kind = AssistantKind::Messages;
                let asking = assistant::begin(ctx, model, kind, &wanted.objective).await?;
                written(model.clone(), asking, wanted)
            }
        };
        // Sockets that share this stream keep each message, not the last one alone.
        let mark = ctx.data_opt::<Mark>().cloned().unwrap_or_default();
        Ok(suggestions
            .zip(stream::iter(0..))
            .map(move |(suggestion, place)| {
                mark.set(place, false);
                suggestion
            }))
    }
}
