//! What a language model was asked, by whom, and what it cost: the record, and a day's bound at once.

use chrono::{DateTime, Utc};
use diesel::{
    QueryableByName, sql_query,
    sql_types::{BigInt, Nullable, Text, Timestamptz},
};
use diesel_async::{AsyncConnection, RunQueryDsl};
use metrics::counter;

use crate::{Store, StoreError, WorkspaceId, audit::Actor};

/// Requests of one workspace begin one after the other, so that each sees what the others set aside.
const ONE_BY_ONE: &str = "SELECT id FROM workspaces WHERE id = $1 FOR NO KEY UPDATE";
const END: &str = "UPDATE assistant_requests \
    SET prompt_tokens = $3, completion_tokens = $4, cost = $5, outcome = $6 \
    WHERE workspace_id = $1 AND id = $2";
const LIST: &str = "SELECT id, asked_at, asked_by, kind, prompt, model, prompt_tokens, completion_tokens, cost, outcome \
    FROM assistant_requests WHERE workspace_id = $1 ORDER BY id DESC LIMIT $2";

/// What a model is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AssistantKind {
    /// A rule for a sentence.
    Rule,
    /// Messages for an objective.
    Messages,
    /// Labels for a campaign.
    Tags,
    /// What became of a campaign, in words.
    Summary,
}

impl AssistantKind {
    const ALL: [Self; 4] = [Self::Rule, Self::Messages, Self::Tags, Self::Summary];

    /// Its name in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rule => "rule",
            Self::Messages => "messages",
            Self::Tags => "tags",
            Self::Summary => "summary",
        }
    }

    /// The kind of this name, where there is one.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// A request that is about to be made.
#[derive(Clone, Debug)]
pub struct NewAssistantRequest {
    /// What is asked for.
    pub kind: AssistantKind,
    /// What the person wrote.
    pub prompt: String,
    /// Which model is asked.
    pub model: String,
    /// The most tokens it may use up.
    pub tokens: i64,
    /// How many the workspace may use up,
    pub budget: i64,
    /// from this moment on.
    pub since: DateTime<Utc>,
}

/// What became of a request.
#[derive(Clone, Debug)]
pub struct AssistantOutcome {
    /// Tokens of what was asked.
    pub prompt_tokens: i64,
    /// Tokens of what was answered.
    pub completion_tokens: i64,
    /// In millionths of a US dollar.
    pub cost: i64,
    /// `answered`, or what went wrong.
    pub outcome: String,
}

/// A request as it is recorded.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub struct AssistantRequest {
    /// Its id, rising with time within the workspace.
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    /// When.
    #[diesel(sql_type = Timestamptz)]
    pub asked_at: DateTime<Utc>,
    /// By whom: a person's e-mail address or a key's name.
    #[diesel(sql_type = Text)]
    pub asked_by: String,
    /// What was asked for.
    #[diesel(sql_type = Text)]
    pub kind: String,
    /// What the person wrote.
    #[diesel(sql_type = Text)]
    pub prompt: String,
    /// Which model was asked.
    #[diesel(sql_type = Text)]
    pub model: String,
    /// Tokens of what was asked.
    #[diesel(sql_type = BigInt)]
    pub prompt_tokens: i64,
    /// Tokens of what was answered.
    #[diesel(sql_type = BigInt)]
    pub completion_tokens: i64,
    /// In millionths of a US dollar.
    #[diesel(sql_type = BigInt)]
    pub cost: i64,
    /// `answered`, or what went wrong; nothing while it is waited for.
    #[diesel(sql_type = Nullable<Text>)]
    pub outcome: Option<String>,
}

#[derive(QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
struct Begun {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

impl Store {
    /// Records that a model is about to be asked and sets the tokens aside that it may use up. Nothing where
    /// the workspace has not as many left.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn begin_assistant_request(
        &self,
        workspace: WorkspaceId,
        new: &NewAssistantRequest,
        actor: &Actor,
    ) -> Result<Option<i64>, StoreError> {
        let mut connection = self.connection().await?;
        connection
            .transaction(async |connection| {
                sql_query(ONE_BY_ONE)
                    .bind::<BigInt, _>(workspace.0)
                    .execute(connection)
                    .await?;
                let begun: Vec<Begun> = sql_query(include_str!("sql/begin_assistant_request.sql"))
                    .bind::<BigInt, _>(workspace.0)
                    .bind::<Timestamptz, _>(actor.at)
                    .bind::<Text, _>(&actor.name)
                    .bind::<Text, _>(new.kind.as_str())
                    .bind::<Text, _>(&new.prompt)
                    .bind::<Text, _>(&new.model)
                    .bind::<BigInt, _>(new.tokens)
                    .bind::<Timestamptz, _>(new.since)
                    .bind::<BigInt, _>(new.budget)
                    .load(connection)
                    .await?;
                Ok(begun.into_iter().next().map(|begun| begun.id))
            })
            .await
    }

    /// Records what became of a request; what was set aside for it and not used up is free again.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn end_assistant_request(
        &self,
        workspace: WorkspaceId,
        id: i64,
        outcome: &AssistantOutcome,
    ) -> Result<(), StoreError> {
        sql_query(END)
            .bind::<BigInt, _>(workspace.0)
            .bind::<BigInt, _>(id)
            .bind::<BigInt, _>(outcome.prompt_tokens)
            .bind::<BigInt, _>(outcome.completion_tokens)
            .bind::<BigInt, _>(outcome.cost)
            .bind::<Text, _>(&outcome.outcome)
            .execute(&mut *self.connection().await?)
            .await?;
        let answered = outcome.outcome == "answered";
        let came_of_it = if answered { "answered" } else { "failed" };
        counter!("tidings_assistant_requests_total", "outcome" => came_of_it).increment(1);
        let tokens = outcome
            .prompt_tokens
            .saturating_add(outcome.completion_tokens);
        counter!("tidings_assistant_tokens_total").increment(tokens.unsigned_abs());
        Ok(())
    }

    /// What was asked, newest first.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn list_assistant_requests(
        &self,
        workspace: WorkspaceId,
        limit: i64,
    ) -> Result<Vec<AssistantRequest>, StoreError> {
        let query = sql_query(LIST)
            .bind::<BigInt, _>(workspace.0)
            .bind::<BigInt, _>(limit);
        Ok(query.load(&mut *self.connection().await?).await?)
    }
}
