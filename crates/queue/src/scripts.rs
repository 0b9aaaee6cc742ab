//! The Lua scripts, each a file under `lua/`. Redis runs a script as one step, also in its
//! append-only file (as one transaction), so nothing of a script is ever half done. The line `#!lua`
//! has Redis refuse a script before its first write when it is out of memory or disk. Those that take
//! work out, or give it back, are let through without memory (`flags=allow-oom`): they alone can free any.

use std::sync::LazyLock;

use redis::{Cmd, Script, ToRedisArgs};

macro_rules! scripts {
    ($($name:ident = $file:literal;)*) => {
        $(pub(crate) static $name: LazyLock<Script> =
            LazyLock::new(|| Script::new(include_str!(concat!("lua/", $file, ".lua"))));)*

        /// Every script, for loading them into a server that has forgotten them.
        pub(crate) fn all() -> impl Iterator<Item = &'static Script> {
            [$(&*$name),*].into_iter()
        }
    };
}

scripts! {
    ACCEPT = "accept";
    ADD = "add";
    TAKE = "take";
    RENEW = "renew";
    DONE = "done";
    GIVE_BACK = "give_back";
    MARK = "mark";
    UNMARK = "unmark";
    RATE = "rate";
    LOOK = "look";
}

/// A call of a script by its digest; arguments may be appended.
pub(crate) fn call(script: &Script, keys: &[String]) -> Cmd {
    let mut command = redis::cmd("EVALSHA");
    command.arg(script.get_hash()).arg(keys.len()).arg(keys);
    command
}

/// Appends arguments of mixed types to a call.
pub(crate) trait Arguments {
    fn with(self, argument: impl ToRedisArgs) -> Self;
}

impl Arguments for Cmd {
    fn with(mut self, argument: impl ToRedisArgs) -> Cmd {
        self.arg(argument);
        self
    }
}
