//! Messages that somebody tried out. Nothing is kept of them but that they were.

use diesel_async::AsyncConnection;
use serde_json::json;

use crate::{
    Store, StoreError, WorkspaceId,
    audit::{self, Actor},
    campaign::Channel,
    customer_list::Customer,
};

impl Store {
    /// Notes in the audit log that a message is tried out, written as this customer and sent to this address.
    /// Neither its text nor the whole address is kept.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn note_test_message(
        &self,
        workspace: WorkspaceId,
        customer: &Customer,
        channel: Channel,
        to: &str,
        actor: &Actor,
    ) -> Result<(), StoreError> {
        let subject = format!("customer {}", customer.id);
        let detail = json!({
            "channel": channel.as_str(), "to": masked(to), "externalId": customer.external_id,
        });
        let mut connection = self.connection().await?;
        connection
            .transaction(async |connection| {
                let action = "message.tested";
                audit::note(connection, workspace, actor, action, &subject, detail).await
            })
            .await
    }
}

/// An address by which its owner knows it, and nobody else.
fn masked(address: &str) -> String {
    match address.rsplit_once('@') {
        Some((local, domain)) => {
            let first: String = local.chars().take(1).collect();
            format!("{first}…@{domain}")
        }
        None => {
            let last: Vec<char> = address.chars().rev().take(3).collect();
            format!("…{}", last.into_iter().rev().collect::<String>())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_not_told() {
        assert_eq!(masked("asha@example.com"), "a…@example.com");
        assert_eq!(masked("+919876543210"), "…210");
    }
}
