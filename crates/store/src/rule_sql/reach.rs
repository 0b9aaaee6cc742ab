//! Whom a channel reaches, and why not.

use super::Statement;
use crate::campaign::Channel;

/// The column of `customers c` that holds the channel's address.
pub(crate) fn address(channel: Channel) -> &'static str {
    match channel {
        Channel::Sms | Channel::Whatsapp => "c.phone",
        Channel::Email => "c.email",
    }
}

/// Whether a customer can be sent to: known, with consent and an address, not suppressed. Never null.
pub(crate) fn reachable(channel: Channel) -> Statement {
    Statement::new("(c.known AND c.subscribed IS TRUE AND ")
        .sql(address(channel))
        .sql(" IS NOT NULL AND NOT c.suppressed)")
}

/// Why a customer cannot be sent to, the first reason that applies; null for one who is reachable.
pub(crate) fn left_out(channel: Channel) -> Statement {
    Statement::new(
        "(CASE WHEN NOT c.known THEN 'unknown_customer' WHEN c.subscribed IS NOT TRUE THEN 'not_subscribed' WHEN ",
    )
    .sql(address(channel))
    .sql(" IS NULL THEN 'no_address' WHEN c.suppressed THEN 'suppressed' END)")
}
