//! Pictures that were made for messages. Whoever has the address of one may see it, so its id cannot be guessed.

use std::fmt;

use chrono::{DateTime, Utc};
use diesel::{
    QueryableByName, sql_query,
    sql_types::{BigInt, Binary, Text, Timestamptz},
};
use diesel_async::{AsyncConnection, RunQueryDsl};
use rand::distr::{Alphanumeric, SampleString};
use sha2::{Digest, Sha256};

use crate::{Store, StoreError, WorkspaceId, audit::Actor};

/// The most pictures that a workspace makes in a day.
pub const BANNERS_A_DAY: i64 = 200;
/// Letters and digits of a picture's secret: 190 bits.
const SECRET_LENGTH: usize = 32;

/// Pictures of one workspace are made one after the other, so that each sees the others.
const ONE_BY_ONE: &str = "SELECT id FROM workspaces WHERE id = $1 FOR NO KEY UPDATE";
const SAME: &str = "SELECT secret FROM banners WHERE workspace_id = $1 AND svg_sha256 = $2";
const INSERT: &str = "INSERT INTO banners (workspace_id, secret, svg, svg_sha256, alternative, created_by, created_at) \
    SELECT $1, $2, $3, $4, $5, $6, $7 \
    WHERE (SELECT count(*) FROM banners WHERE workspace_id = $1 AND created_at >= $8) < $9 \
    RETURNING secret";
const FIND: &str = "SELECT svg FROM banners WHERE workspace_id = $1 AND secret = $2";

/// The id of a picture, which is known to those alone who were told: `3-kJ2…`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BannerId {
    workspace: WorkspaceId,
    secret: String,
}

impl BannerId {
    /// Reads an id; nothing where the text is not shaped as one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (workspace, secret) = text.split_once('-')?;
        let number: i64 = workspace.parse().ok()?;
        let fits = number.to_string() == workspace
            && secret.len() == SECRET_LENGTH
            && secret.bytes().all(|byte| byte.is_ascii_alphanumeric());
        fits.then(|| Self {
            workspace: WorkspaceId(number),
            secret: secret.to_owned(),
        })
    }
}

impl fmt::Display for BannerId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}-{}", self.workspace, self.secret)
    }
}

/// A picture to be kept.
#[derive(Clone, Debug)]
pub struct NewBanner {
    /// It as SVG.
    pub svg: String,
    /// What it says, for those who cannot see it.
    pub alternative: String,
    /// The day's pictures are counted from this moment on.
    pub since: DateTime<Utc>,
}

#[derive(QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
struct SecretRow {
    #[diesel(sql_type = Text)]
    secret: String,
}

#[derive(QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
struct SvgRow {
    #[diesel(sql_type = Text)]
    svg: String,
}

impl Store {
    /// Keeps a picture, or finds the same one that was kept before. Nothing where the workspace has made
    /// [`BANNERS_A_DAY`] others today.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn insert_banner(
        &self,
        workspace: WorkspaceId,
        new: &NewBanner,
        actor: &Actor,
    ) -> Result<Option<BannerId>, StoreError> {
        let digest = Sha256::digest(&new.svg).to_vec();
        let secret = Alphanumeric.sample_string(&mut rand::rng(), SECRET_LENGTH);
        let mut connection = self.connection().await?;
        let rows: Vec<SecretRow> = connection
            .transaction(async |connection| {
                sql_query(ONE_BY_ONE)
                    .bind::<BigInt, _>(workspace.0)
                    .execute(connection)
                    .await?;
                let same: Vec<SecretRow> = sql_query(SAME)
                    .bind::<BigInt, _>(workspace.0)
                    .bind::<Binary, _>(&digest)
                    .load(connection)
                    .await?;
                if !same.is_empty() {
                    return Ok::<_, StoreError>(same);
                }
                let inserted = sql_query(INSERT)
                    .bind::<BigInt, _>(workspace.0)
                    .bind::<Text, _>(&secret)
                    .bind::<Text, _>(&new.svg)
                    .bind::<Binary, _>(&digest)
                    .bind::<Text, _>(&new.alternative)
                    .bind::<Text, _>(&actor.name)
                    .bind::<Timestamptz, _>(actor.at)
                    .bind::<Timestamptz, _>(new.since)
                    .bind::<BigInt, _>(BANNERS_A_DAY)
                    .load(connection)
                    .await?;
                Ok(inserted)
            })
            .await?;
        Ok(rows.into_iter().next().map(|row| BannerId {
            workspace,
            secret: row.secret,
        }))
    }

    /// The picture of this id as SVG.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn find_banner(&self, id: &BannerId) -> Result<Option<String>, StoreError> {
        let rows: Vec<SvgRow> = sql_query(FIND)
            .bind::<BigInt, _>(id.workspace.0)
            .bind::<Text, _>(&id.secret)
            .load(&mut *self.connection().await?)
            .await?;
        Ok(rows.into_iter().next().map(|row| row.svg))
    }
}
