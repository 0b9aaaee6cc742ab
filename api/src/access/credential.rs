//! What callers present: an API key `tdg_…`, or an access token `tda_…`.

use chrono::{DateTime, Utc};
use tidings_store::{WorkspaceId, api_key::PresentedKey};

use crate::identity::access_token::{AccessTokens, Claims};

/// A credential whose form is right. A token's signature is right, too; a key's secret is not looked at yet.
#[derive(Clone, Debug)]
pub enum Credential {
    Key(PresentedKey),
    Token(Claims),
}

/// Whose access it is, without any secret. Access is remembered, and taken away, by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Holder {
    Key {
        workspace: WorkspaceId,
        id: i64,
    },
    Member {
        workspace: WorkspaceId,
        person: i64,
        session: i64,
    },
}

impl Holder {
    /// The workspace that is opened.
    pub fn workspace(self) -> WorkspaceId {
        match self {
            Self::Key { workspace, .. } | Self::Member { workspace, .. } => workspace,
        }
    }
}

impl Credential {
    /// Reads a header value `Bearer <key or token>`. The scheme's name is not case-sensitive.
    pub fn read(value: &str, tokens: Option<&AccessTokens>, now: DateTime<Utc>) -> Option<Self> {
        let text = bearer(value)?;
        PresentedKey::parse(text)
            .map(Self::Key)
            .or_else(|| tokens?.read(text, now).map(Self::Token))
    }

    /// Whose access it claims.
    pub fn holder(&self) -> Holder {
        match self {
            Self::Key(key) => Holder::Key {
                workspace: key.workspace,
                id: key.id,
            },
            Self::Token(claims) => Holder::Member {
                workspace: claims.workspace,
                person: claims.person,
                session: claims.session,
            },
        }
    }

    /// What must be the same before another's verification counts for this one. A token needs nothing:
    /// its signature says that it is the holder's.
    pub fn proof(&self) -> Option<[u8; 32]> {
        match self {
            Self::Key(key) => Some(key.secret_sha256),
            Self::Token(_) => None,
        }
    }
}

/// The credential in a header value `Bearer <credential>`.
pub fn bearer(value: &str) -> Option<&str> {
    let (scheme, text) = value.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| text.trim_matches(' '))
}
