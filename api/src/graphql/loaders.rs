//! Children of list items, many in one statement.
//!
//! A key names its workspace, so that one loader serves all requests of the process and each statement
//! stays within one workspace.

use std::{collections::HashMap, hash::Hash, sync::Arc};

use async_graphql::dataloader::{DataLoader, Loader};
use tidings_store::{
    AudienceId, CampaignId, CustomerId, Store, StoreError, WorkspaceId,
    audience::Audience,
    campaign::Campaign,
    campaign_list::LeftOut,
    campaign_report::{Decided, ReportSpan},
    customer_history::{CustomerOrder, CustomerVisit, HistoryPage},
    customer_list::Customer,
    recipient_list::{Recipient, RecipientPage, RecipientSearch},
    timeline::{Entry, TimelinePage},
};

pub type Loaders = DataLoader<Rows>;

/// What loads them.
pub struct Rows(Store);

/// The loaders of a process.
pub fn loaders(store: Store) -> Loaders {
    DataLoader::new(Rows(store), tokio::spawn)
}

/// A failure that several waiting fields share.
type LoadError = Arc<StoreError>;

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct CustomerKey(pub WorkspaceId, pub CustomerId);

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct AudienceKey(pub WorkspaceId, pub AudienceId);

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct CampaignKey(pub WorkspaceId, pub CampaignId);

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct LeftOutKey(pub WorkspaceId, pub CampaignId);

/// What was decided when for a campaign.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ReportKey(pub WorkspaceId, pub ReportSpan);

/// A page of a customer's orders.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct OrdersKey {
    pub workspace: WorkspaceId,
    pub page: HistoryPage,
    pub limit: i64,
}

/// A page of a customer's visits.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct VisitsKey {
    pub workspace: WorkspaceId,
    pub page: HistoryPage,
    pub limit: i64,
}

/// A page of what happened with a customer.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct TimelineKey {
    pub workspace: WorkspaceId,
    pub page: TimelinePage,
    pub limit: i64,
}

/// A page of a campaign's recipients.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct RecipientsKey {
    pub workspace: WorkspaceId,
    pub page: RecipientPage,
    pub wanted: RecipientSearch,
    pub limit: i64,
}

/// The keys that one statement can answer, by what must be the same for all.
fn grouped<K: Clone, G: Eq + Hash>(keys: &[K], group: impl Fn(&K) -> G) -> HashMap<G, Vec<K>> {
    let mut groups: HashMap<G, Vec<K>> = HashMap::new();
    for key in keys {
        groups.entry(group(key)).or_default().push(key.clone());
    }
    groups
}

impl Loader<CustomerKey> for Rows {
    type Value = Customer;
    type Error = LoadError;

    async fn load(
        &self,
        keys: &[CustomerKey],
    ) -> Result<HashMap<CustomerKey, Customer>, LoadError> {
        let mut found = HashMap::new();
        for (workspace, keys) in grouped(keys, |key| key.0) {
            let ids: Vec<CustomerId> = keys.iter().map(|key| key.1).collect();
            let rows = self.0.find_customers(workspace, &ids).await?;
            found.extend(
                rows.into_iter()
                    .map(|row| (CustomerKey(workspace, row.id), row)),
            );
        }
        Ok(found)
    }
}

impl Loader<AudienceKey> for Rows {
    type Value = Audience;
    type Error = LoadError;

    async fn load(
        &self,
        keys: &[AudienceKey],
    ) -> Result<HashMap<AudienceKey, Audience>, LoadError> {
        let mut found = HashMap::new();
        for (workspace, keys) in grouped(keys, |key| key.0) {
            let ids: Vec<AudienceId> = keys.iter().map(|key| key.1).collect();
            let rows = self.0.find_audiences(workspace, &ids).await?;
            found.extend(
                rows.into_iter()
                    .map(|row| (AudienceKey(workspace, row.id), row)),
            );
        }
        Ok(found)
    }
}

impl Loader<CampaignKey> for Rows {
    type Value = Campaign;
    type Error = LoadError;

    async fn load(
        &self,
        keys: &[CampaignKey],
    ) -> Result<HashMap<CampaignKey, Campaign>, LoadError> {
        let mut found = HashMap::new();
        for (workspace, keys) in grouped(keys, |key| key.0) {
            let ids: Vec<CampaignId> = keys.iter().map(|key| key.1).collect();
            let rows = self.0.find_campaigns(workspace, &ids).await?;
            found.extend(
                rows.into_iter()
                    .map(|row| (CampaignKey(workspace, row.id), row)),
            );
        }
        Ok(found)
    }
}

impl Loader<LeftOutKey> for Rows {
    type Value = Vec<LeftOut>;
    type Error = LoadError;

    async fn load(
        &self,
        keys: &[LeftOutKey],
    ) -> Result<HashMap<LeftOutKey, Vec<LeftOut>>, LoadError> {
        let mut found: HashMap<LeftOutKey, Vec<LeftOut>> = HashMap::new();
        for (workspace, keys) in grouped(keys, |key| key.0) {
            let ids: Vec<CampaignId> = keys.iter().map(|key| key.1).collect();
            for row in self.0.list_left_out(workspace, &ids).await? {
                found
                    .entry(LeftOutKey(workspace, row.campaign))
                    .or_default()
                    .push(row);
            }
        }
        Ok(found)
    }
}

impl Loader<OrdersKey> for Rows {
    type Value = Vec<CustomerOrder>;
    type Error = LoadError;

    async fn load(
        &self,
        keys: &[OrdersKey],
    ) -> Result<HashMap<OrdersKey, Vec<CustomerOrder>>, LoadError> {
        let mut found = HashMap::new();
        for ((workspace, limit), keys) in grouped(keys, |key| (key.workspace, key.limit)) {
            let pages: Vec<HistoryPage> = keys.iter().map(|key| key.page.clone()).collect();
            let rows = self.0.list_orders_of(workspace, &pages, limit).await?;
            found.extend(keys.into_iter().zip(rows));
        }
        Ok(found)
    }
}

impl Loader<VisitsKey> for Rows {
    type Value = Vec<CustomerVisit>;
    type Error = LoadError;

    async fn load(
        &self,
        keys: &[VisitsKey],
    ) -> Result<HashMap<VisitsKey, Vec<CustomerVisit>>, LoadError> {
        let mut found = HashMap::new();
        for ((workspace, limit), keys) in grouped(keys, |key| (key.workspace, key.limit)) {
            let pages: Vec<HistoryPage> = keys.iter().map(|key| key.page.clone()).collect();
            let rows = self.0.list_visits_of(workspace, &pages, limit).await?;
            found.extend(keys.into_iter().zip(rows));
        }
        Ok(found)
    }
}

impl Loader<TimelineKey> for Rows {
    type Value = Vec<Entry>;
    type Error = LoadError;

    async fn load(
        &self,
        keys: &[TimelineKey],
    ) -> Result<HashMap<TimelineKey, Vec<Entry>>, LoadError> {
        let mut found = HashMap::new();
        for ((workspace, limit), keys) in grouped(keys, |key| (key.workspace, key.limit)) {
            let pages: Vec<TimelinePage> = keys.iter().map(|key| key.page.clone()).collect();
            let rows = self.0.list_timelines(workspace, &pages, limit).await?;
            found.extend(keys.into_iter().zip(rows));
        }
        Ok(found)
    }
}

impl Loader<RecipientsKey> for Rows {
    type Value = Vec<Recipient>;
    type Error = LoadError;

    async fn load(
        &self,
        keys: &[RecipientsKey],
    ) -> Result<HashMap<RecipientsKey, Vec<Recipient>>, LoadError> {
        let mut found = HashMap::new();
        let same = |key: &RecipientsKey| (key.workspace, key.wanted.clone(), key.limit);
        for ((workspace, wanted, limit), keys) in grouped(keys, same) {
            let pages: Vec<RecipientPage> = keys.iter().map(|key| key.page).collect();
            let rows = self
                .0
                .list_recipients(workspace, &pages, &wanted, limit)
                .await?;
            found.extend(keys.into_iter().zip(rows));
        }
        Ok(found)
    }
}

impl Loader<ReportKey> for Rows {
    type Value = Vec<Decided>;
    type Error = LoadError;

    async fn load(
        &self,
        keys: &[ReportKey],
    ) -> Result<HashMap<ReportKey, Vec<Decided>>, LoadError> {
        let mut found = HashMap::new();
        for (workspace, keys) in grouped(keys, |key| key.0) {
            let spans: Vec<ReportSpan> = keys.iter().map(|key| key.1).collect();
            let rows = self.0.campaign_reports(workspace, &spans).await?;
            found.extend(keys.into_iter().zip(rows));
        }
        Ok(found)
    }
}
