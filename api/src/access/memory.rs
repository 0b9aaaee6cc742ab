//! Who was verified a moment ago, so that requests ask PostgreSQL seldom and go on while it is away.

use std::{
    collections::HashMap,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use subtle::ConstantTimeEq;
use tokio::time::Instant;

use super::credential::{Credential, Holder};
use crate::{caller::Caller, error::ApiError};

pub struct Memory {
    /// For how long.
    believed: Duration,
    verified: Mutex<HashMap<Holder, Verified>>,
    /// Rises when something is forgotten: what was read before that is not remembered any more.
    forgotten: AtomicU64,
}

struct Verified {
    proof: Option<[u8; 32]>,
    caller: Caller,
    since: Instant,
    /// Access may have been taken away unheard: believed only where it cannot be verified now.
    doubtful: bool,
}

/// When a lookup began, so that its result is not kept where something was forgotten meanwhile.
#[derive(Clone, Copy)]
pub struct Began(u64);

impl Memory {
    /// Nothing is known yet; what will be is believed for so long.
    pub fn new(believed: Duration) -> Self {
        Self {
            believed,
            verified: Mutex::default(),
            forgotten: AtomicU64::default(),
        }
    }

    /// What is remembered of a credential: nothing, whose it is, or that it is wrong.
    pub fn recall(
        &self,
        credential: &Credential,
        even_doubtful: bool,
    ) -> Option<Result<Caller, ApiError>> {
        let table = self.table();
        let verified = table.get(&credential.holder())?;
        if verified.since.elapsed() >= self.believed || (verified.doubtful && !even_doubtful) {
            return None;
        }
        Some(if same(verified.proof, credential.proof()) {
            Ok(verified.caller.clone())
        } else {
            Err(ApiError::unauthenticated())
        })
    }

    /// To be called before a lookup.
    pub fn begin(&self) -> Began {
        Began(self.forgotten.load(Ordering::Acquire))
    }

    /// Remembers what a lookup found.
    pub fn keep(&self, began: Began, credential: &Credential, caller: &Caller) {
        let mut table = self.table();
        if self.begin().0 == began.0 {
            let verified = Verified {
                proof: credential.proof(),
                caller: caller.clone(),
                since: Instant::now(),
                doubtful: false,
            };
            table.insert(credential.holder(), verified);
        }
    }

    /// Forgets these holders.
    pub fn forget(&self, whose: impl Fn(&Holder) -> bool) {
        self.forgotten.fetch_add(1, Ordering::AcqRel);
        self.table().retain(|holder, _| !whose(holder));
    }

    /// Has everyone verified again at their next request.
    pub fn doubt_all(&self) {
        self.forgotten.fetch_add(1, Ordering::AcqRel);
        for verified in self.table().values_mut() {
            verified.doubtful = true;
        }
    }

    /// Lets go of what is not believed any more.
    pub fn forget_old(&self) {
        self.table()
            .retain(|_, verified| verified.since.elapsed() < self.believed);
    }

    /// The table; whoever panicked while holding it left it whole.
    fn table(&self) -> MutexGuard<'_, HashMap<Holder, Verified>> {
        self.verified.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes the same time for every wrong proof.
fn same(known: Option<[u8; 32]>, shown: Option<[u8; 32]>) -> bool {
    match (known, shown) {
        (Some(known), Some(shown)) => known.ct_eq(&shown).into(),
        (None, None) => true,
        _ => false,
    }
}
