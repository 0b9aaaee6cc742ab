//! How people and what belongs to them are written.

use serde_json::{Value, json};
use tidings_store::{
    invitation::Invitation, membership::Membership, person::Person, workspace::Workspace,
};

pub fn person(person: &Person) -> Value {
    json!({
        "id": person.id.to_string(),
        "email": person.email,
        "name": person.name,
        "picture": person.picture,
    })
}

pub fn workspace(workspace: &Workspace) -> Value {
    json!({
        "id": workspace.id.to_string(),
        "name": workspace.name,
        "currency": workspace.currency,
        "timeZone": workspace.time_zone,
    })
}

pub fn membership(membership: &Membership) -> Value {
    json!({
        "workspace": workspace(&membership.workspace),
        "role": membership.role.as_str(),
    })
}

pub fn invitation(invitation: &Invitation, workspace: &Workspace) -> Value {
    json!({
        "id": invitation.id.to_string(),
        "workspace": { "id": workspace.id.to_string(), "name": workspace.name },
        "role": invitation.role.as_str(),
        "invitedBy": invitation.invited_by,
        "expiresAt": invitation.expires_at,
    })
}
