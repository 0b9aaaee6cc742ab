//! The open sockets, by whose access they live, and how many of them a person or a workspace has.

use std::{
    collections::{HashMap, hash_map::Entry},
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tidings_store::WorkspaceId;
use tokio_util::sync::CancellationToken;

use super::credential::{Credential, Holder};
use crate::{caller::Caller, config::Limits, error::ApiError};

/// When one that is refused may be tried again.
const COME_AGAIN: Duration = Duration::from_secs(10);

pub struct Sockets {
    table: Mutex<Table>,
    most_of_a_workspace: usize,
    most_of_a_person: usize,
}

#[derive(Default)]
struct Table {
    open: HashMap<Holder, Open>,
    /// How many there are of each; none is not noted.
    counts: HashMap<Whose, usize>,
}

/// Who may have so many sockets and no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Whose {
    Workspace(WorkspaceId),
    /// In whatever workspace and session.
    Person(i64),
}

impl Whose {
    fn of(holder: Holder) -> impl Iterator<Item = Self> {
        let person = match holder {
            Holder::Key { .. } => None,
            Holder::Member { person, .. } => Some(Self::Person(person)),
        };
        std::iter::once(Self::Workspace(holder.workspace())).chain(person)
    }
}

/// The sockets of one holder.
struct Open {
    count: usize,
    credential: Credential,
    caller: Caller,
    ended: CancellationToken,
}

/// A socket's hold on the access by which it was opened. A person's goes on after the token that opened
/// it has lapsed: it lives with their session and membership.
pub struct Hold {
    sockets: Arc<Sockets>,
    holder: Holder,
    /// As it was when the socket was opened.
    first: Caller,
    address: Option<IpAddr>,
    ended: CancellationToken,
}

impl Hold {
    /// Resolves when access was taken away.
    pub async fn ended(&self) {
        self.ended.cancelled().await;
    }

    /// The caller as known now: a role may have changed since the socket was opened.
    pub fn caller(&self) -> Caller {
        let table = self.sockets.table();
        let now = table.open.get(&self.holder).map(|open| &open.caller);
        now.unwrap_or(&self.first)
            .clone()
            .calling_from(self.address)
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        let mut table = self.sockets.table();
        for whose in Whose::of(self.holder) {
            if let Entry::Occupied(mut count) = table.counts.entry(whose) {
                *count.get_mut() -= 1;
                if *count.get() == 0 {
                    count.remove();
                }
            }
        }
        if let Entry::Occupied(mut open) = table.open.entry(self.holder) {
            open.get_mut().count -= 1;
            if open.get().count == 0 {
                open.remove();
            }
        }
    }
}

impl Sockets {
    pub fn new(limits: &Limits) -> Self {
        Self {
            table: Mutex::default(),
            most_of_a_workspace: limits.sockets_of_a_workspace,
            most_of_a_person: limits.sockets_of_a_person,
        }
    }

    fn check(&self, table: &Table, holder: Holder) -> Result<(), ApiError> {
        for whose in Whose::of(holder) {
            let (most, whom) = match whose {
                Whose::Workspace(_) => (self.most_of_a_workspace, "a workspace"),
                Whose::Person(_) => (self.most_of_a_person, "a person"),
            };
            if table.counts.get(&whose).is_some_and(|count| *count >= most) {
                let message = format!("{whom} may have {most} sockets open; close some");
                return Err(ApiError::rate_limited(message, COME_AGAIN));
            }
        }
        Ok(())
    }

    /// Notes a socket that is being opened.
    ///
    /// # Errors
    /// RATE_LIMITED where it is one too many.
    pub fn attach(
        self: &Arc<Self>,
        credential: Credential,
        caller: Caller,
        address: Option<IpAddr>,
    ) -> Result<Hold, ApiError> {
        let holder = credential.holder();
        let mut table = self.table();
        self.check(&table, holder)?;
        for whose in Whose::of(holder) {
            *table.counts.entry(whose).or_default() += 1;
        }
        let open = table.open.entry(holder).or_insert_with(|| Open {
            count: 0,
            credential,
            caller: caller.clone(),
            ended: CancellationToken::new(),
        });
        open.count += 1;
        let ended = open.ended.clone();
        drop(table);
        Ok(Hold {
            sockets: Arc::clone(self),
            holder,
            first: caller,
            address,
            ended,
        })
    }

    /// Ends the sockets of these holders.
    pub fn end(&self, whose: impl Fn(&Holder) -> bool) {
        for (holder, open) in &mut self.table().open {
            if whose(holder) {
                open.end();
            }
        }
    }

    /// The credentials by which the sockets of these holders were opened.
    pub fn credentials(&self, whose: impl Fn(&Holder) -> bool) -> Vec<Credential> {
        let table = self.table();
        let open = table.open.iter().filter(|(holder, _)| whose(holder));
        open.map(|(_, open)| open.credential.clone()).collect()
    }

    /// What was found when a holder was verified again: nothing any more, or what they may do now. Who
    /// may do less than before loses the socket, since something it runs may not be theirs to see.
    pub fn settle(&self, holder: Holder, found: Option<Caller>) {
        let mut table = self.table();
        let Some(open) = table.open.get_mut(&holder) else {
            return;
        };
        match found {
            Some(caller) => {
                let less = !caller.scopes().include(open.caller.scopes());
                open.caller = caller;
                if less {
                    open.end();
                }
            }
            None => open.end(),
        }
    }

    /// The table; whoever panicked while holding it left it whole.
    fn table(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    /// Who attaches from here on attaches to a new token, and is verified after that.
    fn end(&mut self) {
        std::mem::take(&mut self.ended).cancel();
    }
}
