//! What the database says of credentials.

use std::{collections::HashMap, sync::Arc};

use chrono::TimeDelta;
use tidings_store::{
    Store, StoreError,
    access::SessionAccess,
    api_key::{ApiKey, PresentedKey},
};

use super::credential::{Credential, Holder};
use crate::{caller::Caller, config::Clock};

/// How stale a key's "last used" may be.
const TOUCHED_EVERY: TimeDelta = TimeDelta::minutes(10);

pub struct Lookup {
    store: Store,
    clock: Clock,
}

impl Lookup {
    pub fn new(store: Store, clock: Clock) -> Self {
        Self { store, clock }
    }

    /// Whose the credential is, if it opens anything.
    pub async fn one(&self, credential: &Credential) -> Result<Option<Caller>, StoreError> {
        match credential {
            Credential::Key(key) => self.key(key).await,
            Credential::Token(_) => {
                let mut found = self.members(std::slice::from_ref(credential)).await?;
                Ok(found.remove(&credential.holder()))
            }
        }
    }

    /// The same for each of these, with one statement for all people.
    pub async fn all(
        &self,
        credentials: &[Credential],
    ) -> Result<HashMap<Holder, Caller>, StoreError> {
        let mut found = self.members(credentials).await?;
        for credential in credentials {
            if let Credential::Key(key) = credential
                && let Some(caller) = self.key(key).await?
            {
                found.insert(credential.holder(), caller);
            }
        }
        Ok(found)
    }

    async fn key(&self, presented: &PresentedKey) -> Result<Option<Caller>, StoreError> {
        let Some(key) = self.store.find_api_key(presented).await? else {
            return Ok(None);
        };
        let workspace = self.store.find_workspace(key.workspace_id).await?;
        self.touch(&key);
        let scopes = key.scopes.iter().filter_map(|name| name.parse().ok());
        let scopes = scopes.collect();
        Ok(workspace.map(|workspace| Caller::key(Arc::new(workspace), key.id, key.name, scopes)))
    }

    async fn members(
        &self,
        credentials: &[Credential],
    ) -> Result<HashMap<Holder, Caller>, StoreError> {
        let claims = credentials
            .iter()
            .filter_map(|credential| match credential {
                Credential::Token(claims) => Some((claims.session, claims.workspace)),
                Credential::Key(_) => None,
            });
        let wanted: Vec<_> = claims.collect();
        if wanted.is_empty() {
            return Ok(HashMap::new());
        }
        let found = self.store.list_session_access(&wanted, self.clock.now());
        Ok(found.await?.into_iter().map(member).collect())
    }

    /// Notes that a key is in use, seldom, and without making anybody wait.
    fn touch(&self, key: &ApiKey) {
        let now = self.clock.now();
        let recently = |last| now - last < TOUCHED_EVERY;
        if key.last_used_at.is_some_and(recently) {
            return;
        }
        let (store, workspace, id) = (self.store.clone(), key.workspace_id, key.id);
        tokio::spawn(async move {
            if let Err(error) = store.touch_api_key(workspace, id, now).await {
                tracing::debug!(%error, "a key's last use could not be noted");
            }
        });
    }
}

fn member(found: SessionAccess) -> (Holder, Caller) {
    let holder = Holder::Member {
        workspace: found.workspace.id,
        person: found.person.id,
        session: found.session,
    };
    let caller = Caller::member(Arc::new(found.workspace), found.person, found.role);
    (holder, caller)
}
