//! Identifiers. Each is shown to clients as its decimal digits; text that is no such id is unknown.

use std::{fmt, num::ParseIntError, str::FromStr};

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(formatter)
            }
        }

        impl FromStr for $name {
            type Err = ParseIntError;

            fn from_str(text: &str) -> Result<Self, ParseIntError> {
                canonical(text).map(Self)
            }
        }
    };
}

id! {
    /// A workspace: the tenant.
    WorkspaceId
}
id! {
    /// A customer within a workspace.
    CustomerId
}
id! {
    /// A saved audience within a workspace.
    AudienceId
}
id! {
    /// A campaign within a workspace.
    CampaignId
}

/// Digits as we print them, so that one thing has one id: no sign, no leading zero.
fn canonical(text: &str) -> Result<i64, ParseIntError> {
    if text.starts_with(['+', '-']) || (text.len() > 1 && text.starts_with('0')) {
        return "".parse();
    }
    text.parse()
}

/// The key of a ledger row, which is also the vendor's message id and the id of its receipt.
/// Its text is `<workspace>-<campaign>-<customer>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageId {
    /// The workspace that sent it.
    pub workspace: WorkspaceId,
    /// The campaign it belongs to.
    pub campaign: CampaignId,
    /// The customer it is for.
    pub customer: CustomerId,
}

/// Stands for the campaign of messages that belong to none; no campaign has this id.
const NO_CAMPAIGN: CampaignId = CampaignId(0);

impl MessageId {
    /// The id of a message that somebody tried out, by a number of its own. No ledger knows it.
    #[must_use]
    pub fn of_test(workspace: WorkspaceId, number: i64) -> Self {
        Self {
            workspace,
            campaign: NO_CAMPAIGN,
            customer: CustomerId(number),
        }
    }

    /// Whether it is the id of a message that somebody tried out.
    #[must_use]
    pub fn is_test(&self) -> bool {
        self.campaign == NO_CAMPAIGN
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{}-{}-{}",
            self.workspace, self.campaign, self.customer
        )
    }
}

impl FromStr for MessageId {
    type Err = ParseIntError;

    fn from_str(text: &str) -> Result<Self, ParseIntError> {
        let mut parts = text.splitn(3, '-');
        let mut next = || canonical(parts.next().unwrap_or_default());
        Ok(Self {
            workspace: WorkspaceId(next()?),
            campaign: CampaignId(next()?),
            customer: CustomerId(next()?),
        })
    }
}
