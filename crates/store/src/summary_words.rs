//! What a language model wrote of a campaign, so that it need not be asked twice for the same facts.

use chrono::{DateTime, Utc};
use diesel::{
    OptionalExtension, QueryableByName, sql_query,
    sql_types::{Array, BigInt, Binary, Bool, Nullable, Text, Timestamptz},
};
use diesel_async::{AsyncConnection, RunQueryDsl};

use crate::{CampaignId, Store, StoreError, WorkspaceId};

const FIND: &str = "SELECT told_sha256 = $3 AND (sentences IS NOT NULL OR asked_at >= $4) AS lasts, sentences, failure \
    FROM campaign_summaries WHERE workspace_id = $1 AND campaign_id = $2";
/// Takes the row for one that is about to ask: where it is of other facts, or nothing came of it for long.
const BEGIN: &str = "INSERT INTO campaign_summaries AS s (workspace_id, campaign_id, told_sha256, asked_at) \
    VALUES ($1, $2, $3, $5) \
    ON CONFLICT (workspace_id, campaign_id) DO UPDATE \
    SET told_sha256 = excluded.told_sha256, asked_at = excluded.asked_at, sentences = NULL, failure = NULL \
    WHERE s.told_sha256 <> excluded.told_sha256 OR s.sentences IS NULL AND s.asked_at < $4";
const END: &str = "UPDATE campaign_summaries SET sentences = $4, failure = $5 \
    WHERE workspace_id = $1 AND campaign_id = $2 AND told_sha256 = $3";

/// What is known of a model's words for some facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SummaryWords {
    /// It wrote these.
    Written(Vec<String>),
    /// It was asked a moment ago, and this went wrong.
    Failed(String),
    /// Somebody else waits for its answer.
    Awaited,
    /// Nobody has asked, and the caller is to do so, and to say what came of it.
    ToAsk,
}

#[derive(QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
struct WordsRow {
    #[diesel(sql_type = Bool)]
    lasts: bool,
    #[diesel(sql_type = Nullable<Array<Text>>)]
    sentences: Option<Vec<String>>,
    #[diesel(sql_type = Nullable<Text>)]
    failure: Option<String>,
}

impl From<WordsRow> for SummaryWords {
    fn from(row: WordsRow) -> Self {
        match (row.sentences, row.failure) {
            (Some(sentences), _) => Self::Written(sentences),
            (None, Some(failure)) => Self::Failed(failure),
            (None, None) => Self::Awaited,
        }
    }
}

impl Store {
    /// The words for a campaign's facts, by the digest of what a model is told of them. Only one caller is told to ask;
    /// where nothing came of it since `patience`, another one is.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn begin_summary_words(
        &self,
        workspace: WorkspaceId,
        campaign: CampaignId,
        told_sha256: &[u8; 32],
        now: DateTime<Utc>,
        patience: DateTime<Utc>,
    ) -> Result<SummaryWords, StoreError> {
        let mut connection = self.connection().await?;
        let find = || {
            sql_query(FIND)
                .bind::<BigInt, _>(workspace.0)
                .bind::<BigInt, _>(campaign.0)
                .bind::<Binary, _>(told_sha256.as_slice())
                .bind::<Timestamptz, _>(patience)
        };
        // Looked at first, so that what is known takes no lock.
        let known: Option<WordsRow> = find().get_result(&mut *connection).await.optional()?;
        if let Some(known) = known.filter(|known| known.lasts) {
            return Ok(known.into());
        }
        connection
            .transaction(async |connection| {
                let taken = sql_query(BEGIN)
                    .bind::<BigInt, _>(workspace.0)
                    .bind::<BigInt, _>(campaign.0)
                    .bind::<Binary, _>(told_sha256.as_slice())
                    .bind::<Timestamptz, _>(patience)
                    .bind::<Timestamptz, _>(now)
                    .execute(connection)
                    .await?;
                if taken > 0 {
                    return Ok(SummaryWords::ToAsk);
                }
                let known: WordsRow = find().get_result(connection).await?;
                Ok(known.into())
            })
            .await
    }

    /// Keeps what came of asking: sentences, or what went wrong. Words for facts that are no more the latest are let go.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn end_summary_words(
        &self,
        workspace: WorkspaceId,
        campaign: CampaignId,
        told_sha256: &[u8; 32],
        answer: Result<&[String], &str>,
    ) -> Result<(), StoreError> {
        sql_query(END)
            .bind::<BigInt, _>(workspace.0)
            .bind::<BigInt, _>(campaign.0)
            .bind::<Binary, _>(told_sha256.as_slice())
            .bind::<Nullable<Array<Text>>, _>(answer.ok())
            .bind::<Nullable<Text>, _>(answer.err())
            .execute(&mut *self.connection().await?)
            .await?;
        Ok(())
    }
}
