use std::io;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use minijinja::{AutoEscape, Environment, ErrorKind, Value, machinery};
use tidings_audience::Currency;

use crate::{
    Facts, RenderError, TemplateErrors, Variable, Variables,
    check::check,
    filters::{Moment, environment},
};

const NAME: &str = "message";
/// Steps one rendering may take.
const FUEL: u64 = 20_000;

/// The way a message takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Channel {
    /// A text message.
    Sms,
    /// A mail, as plain text or HTML.
    Email,
    /// A WhatsApp message.
    Whatsapp,
}

impl Channel {
    /// The longest text it carries, in characters.
    #[must_use]
    pub fn longest_text(self) -> usize {
        match self {
            Self::Sms => 1_600,
            Self::Whatsapp => 4_096,
            Self::Email => 10_000,
        }
    }

    /// The longest template, in characters.
    #[must_use]
    pub fn longest_template(self) -> usize {
        match self {
            Self::Sms | Self::Whatsapp => 8_000,
            Self::Email => 20_000,
        }
    }

    /// The fact that is present wherever a message can be sent at all.
    pub(crate) fn address(self) -> Variable {
        match self {
            Self::Sms | Self::Whatsapp => Variable::Phone,
            Self::Email => Variable::Email,
        }
    }
}

/// How a workspace writes money and days.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Its currency.
    pub currency: Currency,
    /// Its time zone.
    pub zone: Tz,
}

/// A template that passed its checks, ready to be rendered many times.
#[derive(Debug)]
pub struct Template {
    environment: Environment<'static>,
    channel: Channel,
    variables: Variables,
}

impl Template {
    /// Checks a template and makes it ready.
    ///
    /// # Errors
    /// Everything that is wrong with it, each with its place.
    pub fn parse(body: &str, channel: Channel) -> Result<Self, TemplateErrors> {
        if body.trim().is_empty() {
            return Err(TemplateErrors::one("The message is empty.", 1, 1));
        }
        let longest = channel.longest_template();
        if body.chars().count() > longest {
            let message = format!("The message is longer than {longest} characters.");
            return Err(TemplateErrors::one(message, 1, 1));
        }
        if body.contains('\0') {
            return Err(TemplateErrors::one(
                "The message holds a NUL character.",
                1,
                1,
            ));
        }
        let tree = machinery::parse(body, NAME, minijinja::syntax::SyntaxConfig::default())
            .map_err(|error| syntax_error(&error))?;
        let variables = check(&tree, channel)?;
        let mut environment = environment(FUEL);
        let html = channel == Channel::Email && is_html(body);
        environment.set_auto_escape_callback(move |_| {
            if html {
                AutoEscape::Html
            } else {
                AutoEscape::None
            }
        });
        environment
            .add_template_owned(NAME, body.to_owned())
            .map_err(|error| syntax_error(&error))?;
        let template = Self {
            environment,
            channel,
            variables,
        };
        template.check_length()?;
        Ok(template)
    }

    /// Writes it for a member of whom only the address is known: a loop that is too long here is too
    /// long for anybody.
    fn check_length(&self) -> Result<(), TemplateErrors> {
        let Some(currency) = Currency::parse("USD") else {
            return Ok(());
        };
        let address = || Some("x".to_owned());
        let nobody = Facts {
            email: address(),
            phone: address(),
            ..Facts::default()
        };
        let message = match self.render(
            &nobody,
            &Settings {
                currency,
                zone: Tz::UTC,
            },
        ) {
            Ok(_) | Err(RenderError::Empty) => return Ok(()),
            Err(RenderError::TooManySteps) => {
                "The message takes too many steps to write: a loop in it is too long.".to_owned()
            }
            Err(RenderError::TooLong(longest)) => {
                format!("The text gets longer than {longest} characters.")
            }
            Err(RenderError::Value(detail)) => format!("The message cannot be written: {detail}."),
        };
        Err(TemplateErrors::one(message, 1, 1))
    }

    /// What the template speaks of.
    #[must_use]
    pub fn variables(&self) -> &Variables {
        &self.variables
    }

    /// The text for one member.
    ///
    /// # Errors
    /// [`RenderError`]; another member's text may still be made.
    pub fn render(&self, facts: &Facts, settings: &Settings) -> Result<String, RenderError> {
        let longest = self.channel.longest_text();
        let template = self
            .environment
            .get_template(NAME)
            .map_err(|error| RenderError::Value(error.to_string()))?;
        // A character takes at most four bytes.
        let mut output = Bounded {
            bytes: Vec::with_capacity(256),
            limit: longest * 4,
            over: false,
        };
        let rendered = template
            .render_captured_to(self.context(facts, settings), &mut output)
            .map(|_| ());
        if output.over {
            return Err(RenderError::TooLong(longest));
        }
        rendered.map_err(|error| match error.kind() {
            ErrorKind::OutOfFuel => RenderError::TooManySteps,
            _ => RenderError::Value(error.to_string()),
        })?;
        let text = String::from_utf8(output.bytes)
            .map_err(|error| RenderError::Value(error.to_string()))?;
        if text.chars().count() > longest {
            return Err(RenderError::TooLong(longest));
        }
        if text.trim().is_empty() {
            return Err(RenderError::Empty);
        }
        Ok(text)
    }

    /// The text for an invented member, for a preview made at `now`.
    ///
    /// # Errors
    /// As [`Template::render`].
    pub fn sample(&self, settings: &Settings, now: DateTime<Utc>) -> Result<String, RenderError> {
        self.render(&Facts::sample(now), settings)
    }

    fn context(&self, facts: &Facts, settings: &Settings) -> Value {
        let mut values: Vec<(&str, Value)> = Vec::with_capacity(self.variables.facts.len() + 1);
        for variable in &self.variables.facts {
            values
                .extend(value(*variable, facts, settings).map(|value| (variable.as_str(), value)));
        }
        if !self.variables.attributes.is_empty() {
            let given = self.variables.attributes.iter().filter_map(|name| {
                let value = facts
                    .attributes
                    .get(name)
                    .filter(|value| !is_blank(value))?;
                Some((name.as_str(), from_json(value)))
            });
            values.push(("attributes", Value::from_pairs(given)));
        }
        Value::from_pairs(values)
    }
}

fn value(variable: Variable, facts: &Facts, settings: &Settings) -> Option<Value> {
    let text = |text: &Option<String>| {
        text.as_deref()
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .map(Value::from)
    };
    match variable {
        Variable::Name => text(&facts.name),
        Variable::FirstName => facts
            .name
            .as_deref()?
            .split_whitespace()
            .next()
            .map(Value::from),
        Variable::Email => text(&facts.email),
        Variable::Phone => text(&facts.phone),
        Variable::City => text(&facts.city),
        Variable::Country => text(&facts.country),
        Variable::TotalSpend => Some(Value::from(settings.currency.format(facts.total_spend))),
        Variable::OrderCount => Some(Value::from(facts.order_count)),
        Variable::VisitCount => Some(Value::from(facts.visit_count)),
        Variable::LastOrderAt => facts
            .last_order_at
            .map(|at| Value::from_object(Moment(at.with_timezone(&settings.zone)))),
    }
}

fn from_json(value: &serde_json::Value) -> Value {
    use serde_json::Value as Json;
    match value {
        Json::Null => Value::UNDEFINED,
        Json::Bool(flag) => Value::from(*flag),
        Json::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => Value::from(whole),
            (None, Some(float)) => Value::from(float),
            (None, None) => Value::from(number.to_string()),
        },
        Json::String(text) => Value::from(text.as_str()),
        Json::Array(items) => items.iter().map(from_json).collect(),
        Json::Object(members) => Value::from_pairs(
            members
                .iter()
                .map(|(name, member)| (name.as_str(), from_json(member))),
        ),
    }
}

fn is_blank(value: &serde_json::Value) -> bool {
    match value {
        serde_json::Value::Null => true,
        serde_json::Value::String(text) => text.trim().is_empty(),
        _ => false,
    }
}

/// Whether a mail's body holds a tag.
fn is_html(body: &str) -> bool {
    body.as_bytes().windows(2).any(|pair| {
        pair[0] == b'<' && (pair[1].is_ascii_alphabetic() || matches!(pair[1], b'/' | b'!'))
    })
}

fn syntax_error(error: &minijinja::Error) -> TemplateErrors {
    let line = error
        .line()
        .and_then(|line| u32::try_from(line).ok())
        .unwrap_or(1);
    let detail = error
        .detail()
        .map_or_else(|| error.kind().to_string(), str::to_owned);
    TemplateErrors::one(format!("The template cannot be read: {detail}."), line, 1)
}

/// Takes text up to a limit and then fails.
struct Bounded {
    bytes: Vec<u8>,
    limit: usize,
    over: bool,
}

impl io::Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > self.limit {
            self.over = true;
            return Err(io::ErrorKind::OutOfMemory.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
