//! What language models were asked for in sum: by day, by kind and by who asked.

use chrono::{DateTime, Utc};
use diesel::{
    QueryableByName, sql_query,
    sql_types::{Array, BigInt, Integer, Nullable, Text, Timestamptz},
};
use diesel_async::RunQueryDsl;

use crate::{Store, StoreError, WorkspaceId, assistant_request::AssistantKind};

/// The most people and keys that are told apart, those who asked most first.
pub const ASKERS_MAX: usize = 100;

/// Requests in sum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AssistantSums {
    /// How many there were.
    pub requests: i64,
    /// How many of them a model answered with something that was taken.
    pub answered: i64,
    /// Tokens of what was asked.
    pub prompt_tokens: i64,
    /// Tokens of what was answered.
    pub completion_tokens: i64,
    /// In millionths of a US dollar.
    pub cost: i64,
}

/// What was asked within some days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AssistantUsage {
    /// All of it.
    pub sums: AssistantSums,
    /// For each span between two of the moments asked for.
    pub spans: Vec<AssistantSums>,
    /// By what was asked for; kinds that were not asked for are left out.
    pub kinds: Vec<(AssistantKind, AssistantSums)>,
    /// By who asked, a person's e-mail address or a key's name: at most [`ASKERS_MAX`], who used up most first.
    pub askers: Vec<(String, AssistantSums)>,
}

#[derive(QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
struct Row {
    #[diesel(sql_type = Nullable<Integer>)]
    span: Option<i32>,
    #[diesel(sql_type = Nullable<Text>)]
    kind: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    asked_by: Option<String>,
    #[diesel(sql_type = BigInt)]
    requests: i64,
    #[diesel(sql_type = BigInt)]
    answered: i64,
    #[diesel(sql_type = BigInt)]
    prompt_tokens: i64,
    #[diesel(sql_type = BigInt)]
    completion_tokens: i64,
    #[diesel(sql_type = BigInt)]
    cost: i64,
}

impl Store {
    /// What models were asked for from each of these moments up to the next; they rise.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn assistant_usage(
        &self,
        workspace: WorkspaceId,
        moments: &[DateTime<Utc>],
    ) -> Result<AssistantUsage, StoreError> {
        let rows: Vec<Row> = sql_query(include_str!("sql/assistant_usage.sql"))
            .bind::<BigInt, _>(workspace.0)
            .bind::<Array<Timestamptz>, _>(moments)
            .load(&mut *self.connection().await?)
            .await?;
        let spans = moments.len().saturating_sub(1);
        let mut usage = AssistantUsage {
            spans: vec![AssistantSums::default(); spans],
            ..AssistantUsage::default()
        };
        for row in rows {
            usage.add(row)?;
        }
        usage.askers.sort_by_key(|(_, sums)| {
            std::cmp::Reverse(sums.prompt_tokens + sums.completion_tokens)
        });
        usage.askers.truncate(ASKERS_MAX);
        Ok(usage)
    }
}

impl AssistantUsage {
    fn add(&mut self, row: Row) -> Result<(), StoreError> {
        let sums = AssistantSums {
            requests: row.requests,
            answered: row.answered,
            prompt_tokens: row.prompt_tokens,
            completion_tokens: row.completion_tokens,
            cost: row.cost,
        };
        match (row.span, row.kind, row.asked_by) {
            (Some(number), ..) => {
                // Spans are counted from 1.
                let place = usize::try_from(number - 1).ok();
                if let Some(span) = place.and_then(|place| self.spans.get_mut(place)) {
                    *span = sums;
                }
            }
            (_, Some(kind), _) => {
                let kind = AssistantKind::parse(&kind).ok_or_else(|| {
                    StoreError::Other(format!("a model was asked for the unknown {kind}"))
                })?;
                self.kinds.push((kind, sums));
            }
            (_, _, Some(asker)) => self.askers.push((asker, sums)),
            _ => self.sums = sums,
        }
        Ok(())
    }
}
