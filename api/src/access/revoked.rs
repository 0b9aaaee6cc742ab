//! That access was taken away, as it is published to every process.

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use tidings_queue::{Channel, Queue};
use tidings_store::WorkspaceId;

use super::credential::Holder;

/// The version of the messages' form.
const VERSION: u32 = 1;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revoked {
    version: u32,
    #[serde(flatten)]
    pub what: What,
}

/// What was taken away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum What {
    /// A key.
    #[serde(rename_all = "camelCase")]
    ApiKey {
        workspace_id: WorkspaceId,
        key_id: i64,
    },
    /// Sessions, in every workspace.
    #[serde(rename_all = "camelCase")]
    Sessions { session_ids: Vec<i64> },
    /// Nothing; but callers carry the workspace's settings, which are others now.
    #[serde(rename_all = "camelCase")]
    Workspace { workspace_id: WorkspaceId },
    /// A person's place in a workspace, or a part of what they may do there.
    #[serde(rename_all = "camelCase")]
    Membership {
        workspace_id: WorkspaceId,
        person_id: i64,
    },
}

impl What {
    /// Whether it is this holder's access, or a part of it.
    pub fn concerns(&self, holder: &Holder) -> bool {
        match (self, *holder) {
            (Self::Workspace { workspace_id }, holder) => *workspace_id == holder.workspace(),
            (
                Self::ApiKey {
                    workspace_id,
                    key_id,
                },
                Holder::Key { workspace, id },
            ) => (*workspace_id, *key_id) == (workspace, id),
            (Self::Sessions { session_ids }, Holder::Member { session, .. }) => {
                session_ids.contains(&session)
            }
            (
                Self::Membership {
                    workspace_id,
                    person_id,
                },
                Holder::Member {
                    workspace, person, ..
                },
            ) => (*workspace_id, *person_id) == (workspace, person),
            _ => false,
        }
    }
}

/// Reads a message; one that cannot be read is passed over.
pub fn read(payload: &Bytes) -> Option<What> {
    match serde_json::from_slice::<Revoked>(payload) {
        Ok(revoked) => Some(revoked.what),
        Err(error) => {
            tracing::warn!(%error, "a message on the channel of revocations cannot be read");
            None
        }
    }
}

/// Tells every process. Where that fails they find out by themselves.
pub async fn publish(queue: &Queue, what: &What) {
    let message = Revoked {
        version: VERSION,
        what: what.clone(),
    };
    let Ok(payload) = serde_json::to_vec(&message) else {
        return;
    };
    if let Err(error) = queue.publish(Channel::Revoked, &payload).await {
        tracing::warn!(%error, "a revocation could not be published; other processes notice within 30 s");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_read_as_it_was_written() {
        let written = serde_json::json!({ "version": 1, "kind": "membership", "workspaceId": 5, "personId": 3 });
        let what = What::Membership {
            workspace_id: WorkspaceId(5),
            person_id: 3,
        };
        assert_eq!(read(&written.to_string().into()), Some(what));
        assert_eq!(read(&Bytes::from_static(b"{}")), None);
    }
}
