use std::{
    collections::HashMap,
    sync::{PoisonError, RwLock},
    time::{Duration, Instant},
};

use secrecy::{ExposeSecret, SecretString};
use tidings_store::{Store, StoreError, WorkspaceId};

use super::signature::{MasterKey, SigningKey};

/// A workspace is looked for again after this long.
const KNOWN_FOR: Duration = Duration::from_secs(600);
/// One that was not there may have been made since.
const UNKNOWN_FOR: Duration = Duration::from_secs(5);

/// The signing keys of workspaces, and which workspaces there are.
///
/// Only those that a valid signature named are kept, so a stranger can neither fill this nor make it
/// ask the database.
pub struct Accounts {
    store: Store,
    master: MasterKey,
    seen: RwLock<HashMap<i64, Account>>,
    /// Held while the database is asked, so that a burst of receipts asks it once.
    asking: tokio::sync::Mutex<()>,
}

#[derive(Clone)]
struct Account {
    key: SigningKey,
    exists: bool,
    looked: Instant,
}

impl Account {
    fn is_fresh(&self) -> bool {
        self.looked.elapsed() < if self.exists { KNOWN_FOR } else { UNKNOWN_FOR }
    }
}

impl Accounts {
    pub fn new(store: Store, master_secret: &SecretString) -> Self {
        Self {
            store,
            master: MasterKey::new(master_secret.expose_secret().as_bytes()),
            seen: RwLock::default(),
            asking: tokio::sync::Mutex::default(),
        }
    }

    /// The key that the workspace's receipts are signed with, whether or not there is such a workspace.
    pub fn key(&self, workspace: WorkspaceId) -> SigningKey {
        match self.find(workspace) {
            Some(account) => account.key,
            None => SigningKey::derive(&self.master, workspace.0),
        }
    }

    /// Whether there is such a workspace. Asked only once a signature has proven who asks.
    pub async fn exists(&self, workspace: WorkspaceId) -> Result<bool, StoreError> {
        if let Some(account) = self.find(workspace).filter(Account::is_fresh) {
            return Ok(account.exists);
        }
        let _asking = self.asking.lock().await;
        let known = self.find(workspace);
        if let Some(account) = known.as_ref().filter(|account| account.is_fresh()) {
            return Ok(account.exists);
        }
        let exists = match self.store.find_workspace(workspace).await {
            Ok(found) => found.is_some(),
            // Receipts of a workspace that was there do not wait for the database to come back.
            Err(_) if known.is_some_and(|account| account.exists) => return Ok(true),
            Err(error) => return Err(error),
        };
        let account = Account {
            key: SigningKey::derive(&self.master, workspace.0),
            exists,
            looked: Instant::now(),
        };
        self.seen
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(workspace.0, account);
        Ok(exists)
    }

    fn find(&self, workspace: WorkspaceId) -> Option<Account> {
        self.seen
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&workspace.0)
            .cloned()
    }
}
