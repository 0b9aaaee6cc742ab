//! API keys: `tdg_<workspace>_<key id>_<secret>`, of which only the secret's SHA-256 is kept.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use rand::distr::{Alphanumeric, SampleString};
use secrecy::SecretString;
use serde_json::json;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::{
    Store, StoreError, WorkspaceId,
    audit::{self, Actor},
    schema::api_keys,
};

/// Letters and digits in a secret: 256 bits and a little.
const SECRET_LENGTH: usize = 44;

/// The parts of a key as its bearer presents it.
#[derive(Clone, Debug)]
pub struct PresentedKey {
    /// The workspace it claims to belong to.
    pub workspace: WorkspaceId,
    /// The key's id within it.
    pub id: i64,
    /// SHA-256 of the secret presented.
    pub secret_sha256: [u8; 32],
}

impl PresentedKey {
    /// Takes a key apart; `None` where the text is not shaped as one.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.strip_prefix("tdg_")?.splitn(3, '_');
        let workspace = parts.next()?.parse().ok()?;
        let id = parts.next()?.parse().ok()?;
        let secret = parts.next().filter(|secret| !secret.is_empty())?;
        Some(Self {
            workspace,
            id,
            secret_sha256: digest(secret),
        })
    }
}

/// A key as the database knows it.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = api_keys, check_for_backend(diesel::pg::Pg))]
pub struct ApiKey {
    /// The workspace it opens.
    #[diesel(deserialize_as = i64)]
    pub workspace_id: WorkspaceId,
    /// Its id within the workspace.
    pub id: i64,
    /// What people call it.
    pub name: String,
    /// What it may do: `ingest`, `read`, `launch`, `admin`.
    pub scopes: Vec<String>,
    secret_sha256: Vec<u8>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// About when it was last used.
    pub last_used_at: Option<DateTime<Utc>>,
    /// When it was taken back.
    pub revoked_at: Option<DateTime<Utc>>,
}

impl ApiKey {
    /// Whether what was presented is this key and the key still stands; takes the same time for
    /// every wrong secret.
    pub fn admits(&self, presented: &PresentedKey) -> bool {
        let same: bool = self
            .secret_sha256
            .as_slice()
            .ct_eq(&presented.secret_sha256)
            .into();
        same && self.revoked_at.is_none()
    }

    /// The key's text without its secret, as lists show it.
    pub fn visible_part(&self) -> String {
        format!("tdg_{}_{}", self.workspace_id, self.id)
    }

    async fn note(
        &self,
        connection: &mut AsyncPgConnection,
        actor: &Actor,
        action: &str,
    ) -> Result<(), StoreError> {
        let subject = format!("api key {}", self.id);
        let detail = json!({ "name": self.name, "scopes": self.scopes });
        audit::note(
            connection,
            self.workspace_id,
            actor,
            action,
            &subject,
            detail,
        )
        .await
    }
}

fn digest(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

impl Store {
    /// Makes a key, and returns it with its full text, which cannot be had again.
    ///
    /// # Errors
    /// [`StoreError::Constraint`] for an unknown workspace.
    pub async fn create_api_key(
        &self,
        workspace: WorkspaceId,
        name: &str,
        scopes: &[&str],
        actor: &Actor,
    ) -> Result<(ApiKey, SecretString), StoreError> {
        let secret = Alphanumeric.sample_string(&mut rand::rng(), SECRET_LENGTH);
        let mut connection = self.connection().await?;
        let key: ApiKey = connection
            .transaction(async |connection| {
                let key: ApiKey = diesel::insert_into(api_keys::table)
                    .values((
                        api_keys::workspace_id.eq(workspace.0),
                        api_keys::name.eq(name),
                        api_keys::scopes.eq(scopes),
                        api_keys::secret_sha256.eq(digest(&secret).as_slice()),
                        api_keys::created_at.eq(actor.at),
                    ))
                    .returning(ApiKey::as_returning())
                    .get_result(connection)
                    .await?;
                key.note(connection, actor, "api_key.created").await?;
                Ok::<_, StoreError>(key)
            })
            .await?;
        let text = format!("{}_{secret}", key.visible_part());
        Ok((key, text.into()))
    }

    /// The keys of a workspace, newest first, those taken back too.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn list_api_keys(&self, workspace: WorkspaceId) -> Result<Vec<ApiKey>, StoreError> {
        let keys = api_keys::table
            .filter(api_keys::workspace_id.eq(workspace.0))
            .order(api_keys::id.desc())
            .select(ApiKey::as_select())
            .load(&mut *self.connection().await?)
            .await?;
        Ok(keys)
    }

    /// The key that was presented, if it stands.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn find_api_key(
        &self,
        presented: &PresentedKey,
    ) -> Result<Option<ApiKey>, StoreError> {
        let found: Option<ApiKey> = api_keys::table
            .find((presented.workspace.0, presented.id))
            .select(ApiKey::as_select())
            .first(&mut *self.connection().await?)
            .await
            .optional()?;
        Ok(found.filter(|key| key.admits(presented)))
    }

    /// Takes a key back; false where there is no such key or it was taken back before.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn revoke_api_key(
        &self,
        workspace: WorkspaceId,
        id: i64,
        actor: &Actor,
    ) -> Result<bool, StoreError> {
        let mut connection = self.connection().await?;
        connection
            .transaction(async |connection| {
                let standing = api_keys::table
                    .find((workspace.0, id))
                    .filter(api_keys::revoked_at.is_null());
                let revoked: Option<ApiKey> = diesel::update(standing)
                    .set(api_keys::revoked_at.eq(actor.at))
                    .returning(ApiKey::as_returning())
                    .get_result(connection)
                    .await
                    .optional()?;
                let Some(key) = revoked else { return Ok(false) };
                key.note(connection, actor, "api_key.revoked").await?;
                Ok(true)
            })
            .await
    }

    /// Notes that a key was used. Callers do this seldom, not on each request.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn touch_api_key(
        &self,
        workspace: WorkspaceId,
        id: i64,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        diesel::update(api_keys::table.find((workspace.0, id)))
            .set(api_keys::last_used_at.eq(now))
            .execute(&mut *self.connection().await?)
            .await?;
        Ok(())
    }
}
