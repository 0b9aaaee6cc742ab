use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use secrecy::ExposeSecret;
use tidings_store::api_key::ApiKey as Row;

use super::{
    context,
    guard::{Requires, Scope},
    scalars::DateTime,
    text,
    viewer::Scope as NamedScope,
};
use crate::{caller::Scopes, error::ApiError};

/// A key with which a program calls. Its secret is shown once, when it is made.
pub struct ApiKey(Row);

/// A key with which a program calls. Its secret is shown once, when it is made.
#[Object]
impl ApiKey {
    /// Its id, which stands in the key itself.
    async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// What people call it.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// What the key begins with: all of it but the secret.
    async fn prefix(&self) -> String {
        self.0.visible_part()
    }

    /// What it may do.
    async fn scopes(&self) -> Vec<NamedScope> {
        let names = self.0.scopes.iter();
        let scopes: Scopes = names.filter_map(|name| name.parse().ok()).collect();
        scopes.iter().map(Into::into).collect()
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// When it was last used, to within ten minutes; null where it never was.
    async fn last_used_at(&self) -> Option<DateTime> {
        self.0.last_used_at.map(Into::into)
    }

    /// When it was revoked; null while it stands.
    async fn revoked_at(&self) -> Option<DateTime> {
        self.0.revoked_at.map(Into::into)
    }
}

#[derive(Default)]
pub struct ApiKeyQuery;

#[Object]
impl ApiKeyQuery {
    /// The workspace's API keys, newest first, revoked ones too.
    ///
    /// Needs the scope `admin`.
    #[graphql(guard = "Requires(Scope::Admin)")]
    async fn api_keys(&self, ctx: &Context<'_>) -> Result<Vec<ApiKey>, ApiError> {
        let keys = context::store(ctx)
            .list_api_keys(context::workspace_id(ctx))
            .await?;
        Ok(keys.into_iter().map(ApiKey).collect())
    }
}

/// A key to be made.
#[derive(InputObject)]
pub struct CreateApiKeyInput {
    /// What to call it, 1 to 200 characters.
    name: String,
    /// What it shall be able to do: at least one, and none that the caller may not do.
    scopes: Vec<NamedScope>,
}

impl CreateApiKeyInput {
    fn scopes(&self, ctx: &Context<'_>) -> Result<Scopes, ApiError> {
        let path = ["input", "scopes"];
        let wanted: Scopes = self
            .scopes
            .iter()
            .map(|scope| Scope::from(*scope))
            .collect();
        if self.scopes.is_empty() {
            return Err(ApiError::bad_user_input(
                path,
                "scopes must name at least one",
            ));
        }
        let own = context::caller(ctx).scopes();
        match wanted.iter().find(|scope| !own.contains(*scope)) {
            Some(scope) => {
                let problem =
                    format!("a key cannot be given the scope {scope}, which you do not have");
                Err(ApiError::refused(problem).at(path))
            }
            None => Ok(wanted),
        }
    }
}

/// The key, and its text.
#[derive(SimpleObject)]
pub struct CreateApiKeyPayload {
    /// The key.
    api_key: ApiKey,
    /// The whole key, to be copied now: it is kept nowhere and cannot be shown again.
    key: String,
}

/// The key that was revoked.
#[derive(SimpleObject)]
pub struct RevokeApiKeyPayload {
    /// Its id.
    id: ID,
}

#[derive(Default)]
pub struct ApiKeyMutation;

#[Object]
impl ApiKeyMutation {
    /// Makes an API key. FORBIDDEN for a scope that the caller does not have.
    ///
    /// Needs the scope `admin`.
    #[graphql(guard = "Requires(Scope::Admin)")]
    async fn create_api_key(
        &self,
        ctx: &Context<'_>,
        input: CreateApiKeyInput,
    ) -> Result<CreateApiKeyPayload, ApiError> {
        let name = text::name(&["input", "name"], &input.name)?;
        let scopes: Vec<&str> = input.scopes(ctx)?.iter().map(Scope::as_str).collect();
        let (row, key) = context::store(ctx)
            .create_api_key(
                context::workspace_id(ctx),
                &name,
                &scopes,
                &context::actor(ctx),
            )
            .await?;
        Ok(CreateApiKeyPayload {
            api_key: ApiKey(row),
            key: key.expose_secret().to_owned(),
        })
    }

    /// Revokes an API key at once: its next request is refused and its sockets are closed. NOT_FOUND where
    /// no key of this id stands.
    ///
    /// Needs the scope `admin`.
    #[graphql(guard = "Requires(Scope::Admin)")]
    async fn revoke_api_key(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<RevokeApiKeyPayload, ApiError> {
        let missing = || ApiError::not_found("API key");
        let number = context::number(&id).ok_or_else(missing)?;
        let revoked = context::access(ctx)
            .revoke_key(context::workspace_id(ctx), number, &context::actor(ctx))
            .await?;
        if revoked {
            Ok(RevokeApiKeyPayload { id })
        } else {
            Err(missing())
        }
    }
}
