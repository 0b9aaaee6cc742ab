//! A language model that is asked by the chat API of OpenAI, which Vertex AI, Gemini, Ollama, vLLM and llama.cpp
//! speak as well.
//!
//! What it answers is a proposal like any other: read strictly, checked by the rule language, sent back once
//! with what is wrong, and else refused. What leaves the machine is the sentence with its names, addresses and
//! numbers of people blotted out, the fields of the rule language, and those tags that the sentence mentions.

mod audience;
mod chat;
mod config;
mod mask;
mod messages;
mod objects;
mod rule;
mod stream;
mod summary;
mod tags;

#[cfg(test)]
mod tests;

use anyhow::Context as _;

pub use config::ModelConfig;
pub use stream::Streamed;
pub use summary::SummaryBrief;

use crate::{
    Context, Suggestion,
    provider::{Failure, Provider, Usage},
};

/// A language model. Clones share its connections.
#[derive(Clone, Debug)]
pub struct Model {
    config: ModelConfig,
    client: reqwest::Client,
}

impl Model {
    /// A model that is asked as the settings say.
    ///
    /// # Errors
    /// Settings with which no client can be made.
    pub fn new(config: ModelConfig) -> anyhow::Result<Self> {
        let client = tidings_outbound::client()
            .timeout(config.timeout)
            .connect_timeout(config.timeout)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .context("the client of the language model")?;
        Ok(Self { config, client })
    }

    /// Its settings.
    #[must_use]
    pub fn config(&self) -> &ModelConfig {
        &self.config
    }

    /// The most tokens that one request can use up, a repair included.
    #[must_use]
    pub fn most_tokens(&self) -> u64 {
        // What was answered first is told again with what is wrong with it.
        2 * chat::PROMPT_TOKENS + 3 * chat::MAX_TOKENS
    }
}

impl Provider for Model {
    fn name(&self) -> &str {
        &self.config.model
    }

    async fn rule(
        &self,
        prompt: &str,
        context: &Context<'_>,
    ) -> (Result<Suggestion, Failure>, Usage) {
        let mut usage = Usage::default();
        let asked = self.propose_rule(prompt, context, &mut usage);
        let answer = self.in_time(asked).await;
        (answer, usage)
    }
}
