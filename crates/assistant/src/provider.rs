//! Who proposes: the built-in reader, or a language model with the reader behind it.

use std::future::{Future, ready};

use crate::{BUILT_IN, Context, PromptError, Suggestion, read};

/// What an answer cost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usage {
    /// Tokens of what was asked.
    pub prompt_tokens: u64,
    /// Tokens of what was answered.
    pub completion_tokens: u64,
}

impl Usage {
    /// All tokens.
    #[must_use]
    pub fn tokens(&self) -> u64 {
        self.prompt_tokens.saturating_add(self.completion_tokens)
    }
}

impl std::ops::AddAssign for Usage {
    fn add_assign(&mut self, other: Self) {
        self.prompt_tokens = self.prompt_tokens.saturating_add(other.prompt_tokens);
        self.completion_tokens = self
            .completion_tokens
            .saturating_add(other.completion_tokens);
    }
}

/// Why a provider has no answer. The words are for whoever asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// It took too long.
    #[error("the language model did not answer in time")]
    Late,
    /// Nobody is there.
    #[error("the language model could not be reached")]
    Away,
    /// 429.
    #[error("the language model is asked too often at the moment")]
    Busy,
    /// Any other status than 200.
    #[error("the language model failed")]
    Failed,
    /// The answer ended before its end, or went on without one.
    #[error("the language model's answer broke off")]
    BrokeOff,
    /// No answer of the chat API.
    #[error("the language model's answer could not be read")]
    Unreadable,
    /// Its proposal was refused, and the mended one as well.
    #[error("the language model proposed what is not valid")]
    Invalid,
    /// Whoever asked went away.
    #[error("nobody waited for the language model's answer")]
    Unheard,
    /// The sentence is one that nobody reads.
    #[error("the sentence cannot be read")]
    Sentence,
}

/// Somebody who proposes rules for sentences.
pub trait Provider {
    /// Its name, as a suggestion tells it.
    fn name(&self) -> &str;

    /// Proposes a rule that has been checked, and tells what that cost, also where nothing came of it.
    fn rule(
        &self,
        prompt: &str,
        context: &Context<'_>,
    ) -> impl Future<Output = (Result<Suggestion, Failure>, Usage)> + Send;
}

/// The reader that needs nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct BuiltIn;

impl Provider for BuiltIn {
    fn name(&self) -> &str {
        BUILT_IN
    }

    fn rule(
        &self,
        prompt: &str,
        context: &Context<'_>,
    ) -> impl Future<Output = (Result<Suggestion, Failure>, Usage)> + Send {
        let answer = read(prompt, context).map_err(|_| Failure::Sentence);
        ready((answer, Usage::default()))
    }
}

/// Asks a provider, and the built-in reader where it fails; the suggestion's note says so then.
///
/// # Errors
/// A sentence that is not read at all; the provider is not asked.
pub async fn suggest(
    provider: &(impl Provider + Sync),
    prompt: &str,
    context: &Context<'_>,
) -> Result<(Suggestion, Usage, Option<Failure>), PromptError> {
    PromptError::check(prompt)?;
    let (answer, usage) = provider.rule(prompt, context).await;
    match answer {
        Ok(suggestion) => Ok((suggestion, usage, None)),
        Err(failure) => {
            let mut suggestion = read(prompt, context)?;
            suggestion.note = Some(note(&failure.to_string()));
            Ok((suggestion, usage, Some(failure)))
        }
    }
}

/// What is said where the built-in reader answers in another's place.
#[must_use]
pub fn note(reason: &str) -> String {
    format!("Read by the built-in reader: {reason}.")
}
