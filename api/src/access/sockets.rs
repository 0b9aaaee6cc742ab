//! The open sockets, by whose access they live.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio_util::sync::CancellationToken;

use super::credential::{Credential, Holder};
use crate::caller::Caller;

#[derive(Default)]
pub struct Sockets(Mutex<HashMap<Holder, Open>>);

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
        let now = table.get(&self.holder).map(|open| &open.caller);
        now.unwrap_or(&self.first)
            .clone()
            .calling_from(self.address)
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        let mut table = self.sockets.table();
        if let Some(open) = table.get_mut(&self.holder) {
            open.count -= 1;
            if open.count == 0 {
                table.remove(&self.holder);
            }
        }
    }
}

impl Sockets {
    /// Notes a socket that is being opened.
    pub fn attach(
        self: &Arc<Self>,
        credential: Credential,
        caller: Caller,
        address: Option<IpAddr>,
    ) -> Hold {
        let holder = credential.holder();
        let mut table = self.table();
        let open = table.entry(holder).or_insert_with(|| Open {
            count: 0,
            credential,
            caller: caller.clone(),
            ended: CancellationToken::new(),
        });
        open.count += 1;
        let ended = open.ended.clone();
        drop(table);
        Hold {
            sockets: Arc::clone(self),
            holder,
            first: caller,
            address,
            ended,
        }
    }

    /// Ends the sockets of these holders.
    pub fn end(&self, whose: impl Fn(&Holder) -> bool) {
        for (holder, open) in self.table().iter_mut() {
            if whose(holder) {
                open.end();
            }
        }
    }

    /// The credentials by which the sockets of these holders were opened.
    pub fn credentials(&self, whose: impl Fn(&Holder) -> bool) -> Vec<Credential> {
        let table = self.table();
        let open = table.iter().filter(|(holder, _)| whose(holder));
        open.map(|(_, open)| open.credential.clone()).collect()
    }

    /// What was found when a holder was verified again: nothing any more, or what they may do now. Who
    /// may do less than before loses the socket, since something it runs may not be theirs to see.
    pub fn settle(&self, holder: Holder, found: Option<Caller>) {
        let mut table = self.table();
        let Some(open) = table.get_mut(&holder) else {
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
    fn table(&self) -> MutexGuard<'_, HashMap<Holder, Open>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    /// Who attaches from here on attaches to a new token, and is verified after that.
    fn end(&mut self) {
        std::mem::take(&mut self.ended).cancel();
    }
}
