use async_graphql::{Enum, InputObject, SimpleObject};
use http::Uri;
use tidings_message::Template;

use crate::error::ApiError;

/// The way a message takes.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "tidings_store::campaign::Channel")]
pub enum Channel {
    /// A text message to the phone.
    Sms,
    /// A mail to the e-mail address.
    Email,
    /// A WhatsApp message to the phone.
    Whatsapp,
}

impl From<Channel> for tidings_message::Channel {
    fn from(channel: Channel) -> Self {
        match channel {
            Channel::Sms => Self::Sms,
            Channel::Email => Self::Email,
            Channel::Whatsapp => Self::Whatsapp,
        }
    }
}

/// What a campaign says.
#[derive(SimpleObject)]
pub struct Message {
    /// The way it takes.
    pub channel: Channel,
    /// The template, as it was given. Each recipient's `text` is what was made of it.
    pub body: String,
    /// A picture sent along.
    pub image_url: Option<String>,
}

/// What a campaign is to say.
#[derive(InputObject)]
pub struct MessageInput {
    /// The way it takes.
    #[graphql(default_with = "Channel::Sms")]
    pub channel: Channel,
    /// The template: text with variables, such as
    /// `Hi {{ first_name | default('there') }}, here is 10% off on your next order!`.
    /// Variables: `name`, `first_name`, `email`, `phone`, `city`, `country`, `total_spend`,
    /// `order_count`, `visit_count`, `last_order_at`, `attributes.*`. One that may be absent needs a
    /// `default`; an unknown one is refused with a suggestion.
    pub body: String,
    /// A picture to send along: an http or https address.
    pub image_url: Option<String>,
}

/// The longest address of a picture, in characters.
const URL_MAX: usize = 2_000;

impl MessageInput {
    /// Checks the template and the picture's address.
    pub fn check(&self) -> Result<Template, ApiError> {
        let template = Template::parse(&self.body, self.channel.into()).map_err(|errors| {
            ApiError::bad_user_input(["input", "message", "body"], errors.to_string())
        })?;
        match &self.image_url {
            Some(url) if !is_web_address(url) => {
                let problem =
                    "imageUrl must be an http or https address of at most 2,000 characters";
                Err(ApiError::bad_user_input(
                    ["input", "message", "imageUrl"],
                    problem,
                ))
            }
            _ => Ok(template),
        }
    }
}

fn is_web_address(text: &str) -> bool {
    let uri: Option<Uri> = text.parse().ok();
    let scheme = uri.as_ref().and_then(Uri::scheme_str);
    text.len() <= URL_MAX
        && matches!(scheme, Some("http" | "https"))
        && uri.is_some_and(|uri| uri.host().is_some())
}
