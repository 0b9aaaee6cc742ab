use async_graphql::Enum;
use tidings_store::membership::Role as StoreRole;

/// What a member may do, from most to least.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "StoreRole")]
pub enum Role {
    /// Everything, and handing the workspace over. There is always one.
    Owner,
    /// Also manages members, API keys and settings.
    Admin,
    /// Also imports, makes audiences and launches campaigns.
    Marketer,
    /// Looks.
    Viewer,
}
