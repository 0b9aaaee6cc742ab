//! People, as an identity provider knows them, and the sessions their sign-ins buy.

use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use rand::distr::{Alphanumeric, SampleString};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use tidings_audience::fold;

use crate::{
    Store, StoreError,
    schema::{exchanged_tokens, people, sessions},
};

/// For how long a session is kept after it has lapsed: it tells when a person signed in.
const SESSIONS_KEPT: Duration = Duration::days(365);
/// Letters and digits in a session's secret: 256 bits and a little.
const SECRET_LENGTH: usize = 44;

/// A person.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = people, check_for_backend(diesel::pg::Pg))]
pub struct Person {
    /// Their id.
    pub id: i64,
    /// Their e-mail address, as the provider verified it at the last sign-in.
    pub email: String,
    /// The name the provider gave.
    pub name: String,
    /// A picture's address.
    pub picture: Option<String>,
}

/// What a verified ID token says.
#[derive(Clone, Debug)]
pub struct NewSignIn {
    /// The provider.
    pub issuer: String,
    /// The person's id there.
    pub subject: String,
    /// Their verified e-mail address.
    pub email: String,
    /// Their name.
    pub name: String,
    /// A picture's address.
    pub picture: Option<String>,
    /// SHA-256 of the token, which buys one session only.
    pub token_sha256: [u8; 32],
    /// When the token expires.
    pub token_expires_at: DateTime<Utc>,
}

/// What became of a sign-in.
#[derive(Debug)]
pub enum SignIn {
    /// A new session; its secret cannot be had again.
    Session {
        /// Who signed in.
        person: Person,
        /// The session's full credential.
        secret: SecretString,
        /// When it ends by itself.
        expires_at: DateTime<Utc>,
    },
    /// The token had bought a session before.
    AlreadyExchanged,
}

/// A session that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: i64,
    /// Whose it is.
    pub person: Person,
    /// When it ends by itself.
    pub expires_at: DateTime<Utc>,
}

fn digest(secret: &SecretString) -> [u8; 32] {
    Sha256::digest(secret.expose_secret().as_bytes()).into()
}

impl Store {
    /// Turns a verified token into a session, once.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn sign_in(
        &self,
        new: &NewSignIn,
        lifetime: Duration,
        now: DateTime<Utc>,
    ) -> Result<SignIn, StoreError> {
        let secret: SecretString = format!(
            "tds_{}",
            Alphanumeric.sample_string(&mut rand::rng(), SECRET_LENGTH)
        )
        .into();
        let expires_at = now + lifetime;
        let mut connection = self.connection().await?;
        connection
            .transaction(async |connection| {
                if !spend_token(connection, new, now).await? {
                    return Ok(SignIn::AlreadyExchanged);
                }
                let person = upsert_person(connection, new, now).await?;
                forget_sessions(connection, person.id, now).await?;
                diesel::insert_into(sessions::table)
                    .values((
                        sessions::person_id.eq(person.id),
                        sessions::secret_sha256.eq(digest(&secret).as_slice()),
                        sessions::created_at.eq(now),
                        sessions::expires_at.eq(expires_at),
                    ))
                    .execute(connection)
                    .await?;
                Ok(SignIn::Session {
                    person,
                    secret: secret.clone(),
                    expires_at,
                })
            })
            .await
    }

    /// The session of this credential, if it stands.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn find_session(
        &self,
        secret: &SecretString,
        now: DateTime<Utc>,
    ) -> Result<Option<Session>, StoreError> {
        let found = sessions::table
            .inner_join(people::table)
            .filter(sessions::secret_sha256.eq(digest(secret).as_slice()))
            .filter(
                sessions::revoked_at
                    .is_null()
                    .and(sessions::expires_at.gt(now)),
            )
            .select((sessions::id, Person::as_select(), sessions::expires_at))
            .first(&mut *self.connection().await?)
            .await
            .optional()?;
        Ok(found.map(|(id, person, expires_at)| Session {
            id,
            person,
            expires_at,
        }))
    }

    /// Ends sessions; those that had ended stay as they are.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn revoke_sessions(&self, ids: &[i64], now: DateTime<Utc>) -> Result<(), StoreError> {
        let standing =
            sessions::table.filter(sessions::id.eq_any(ids).and(sessions::revoked_at.is_null()));
        diesel::update(standing)
            .set(sessions::revoked_at.eq(now))
            .execute(&mut *self.connection().await?)
            .await?;
        Ok(())
    }

    /// Ends every session of a person and returns their ids.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn revoke_sessions_of(
        &self,
        person: i64,
        now: DateTime<Utc>,
    ) -> Result<Vec<i64>, StoreError> {
        let standing = sessions::table.filter(
            sessions::person_id
                .eq(person)
                .and(sessions::revoked_at.is_null()),
        );
        let ended = diesel::update(standing)
            .set(sessions::revoked_at.eq(now))
            .returning(sessions::id)
            .get_results(&mut *self.connection().await?)
            .await?;
        Ok(ended)
    }
}

/// Notes the token as used; false where it was before. What has expired is forgotten on the way.
async fn spend_token(
    connection: &mut AsyncPgConnection,
    new: &NewSignIn,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    diesel::delete(
        exchanged_tokens::table.filter(exchanged_tokens::expires_at.lt(now - Duration::days(1))),
    )
    .execute(connection)
    .await?;
    let added = diesel::insert_into(exchanged_tokens::table)
        .values((
            exchanged_tokens::digest.eq(new.token_sha256.as_slice()),
            exchanged_tokens::expires_at.eq(new.token_expires_at),
        ))
        .on_conflict_do_nothing()
        .execute(connection)
        .await?;
    Ok(added == 1)
}

/// Deletes a person's sessions that ended longer ago than is kept.
async fn forget_sessions(
    connection: &mut AsyncPgConnection,
    person: i64,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let ended = sessions::table.filter(
        sessions::person_id
            .eq(person)
            .and(sessions::expires_at.lt(now - SESSIONS_KEPT)),
    );
    diesel::delete(ended).execute(connection).await?;
    Ok(())
}

async fn upsert_person(
    connection: &mut AsyncPgConnection,
    new: &NewSignIn,
    now: DateTime<Utc>,
) -> Result<Person, StoreError> {
    let said = (
        people::email.eq(&new.email),
        people::email_folded.eq(fold(&new.email)),
        people::name.eq(&new.name),
        people::picture.eq(new.picture.as_deref()),
    );
    let person = diesel::insert_into(people::table)
        .values((
            people::issuer.eq(&new.issuer),
            people::subject.eq(&new.subject),
            said.clone(),
            people::created_at.eq(now),
        ))
        .on_conflict((people::issuer, people::subject))
        .do_update()
        .set(said)
        .returning(Person::as_returning())
        .get_result(connection)
        .await?;
    Ok(person)
}
