//! A workspace's campaigns in the order in which they last changed, for those who watch them all.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use tidings_store::{CampaignId, campaign::CampaignCounters};
use tokio::sync::watch;

/// The newest counters of each campaign, numbered by change, so that a watcher who remembers the last
/// number it saw finds what is new without looking at the rest.
#[derive(Default)]
pub(super) struct Feed {
    pub(super) watchers: usize,
    changes: BTreeMap<u64, Arc<CampaignCounters>>,
    places: HashMap<CampaignId, u64>,
    /// The number of the last change.
    last: watch::Sender<u64>,
}

impl Feed {
    pub(super) fn subscribe(&self) -> watch::Receiver<u64> {
        self.last.subscribe()
    }

    /// Notes a change, unless a version as new is known.
    pub(super) fn put(&mut self, counters: Arc<CampaignCounters>) {
        let place = self.places.get(&counters.campaign).copied();
        let known = place.and_then(|place| self.changes.get(&place));
        if known.is_some_and(|known| known.version >= counters.version) {
            return;
        }
        if let Some(place) = place {
            self.changes.remove(&place);
        }
        let number = *self.last.borrow() + 1;
        self.places.insert(counters.campaign, number);
        self.changes.insert(number, counters);
        self.last.send_replace(number);
    }

    /// What changed after the change of this number, oldest first, and the number of the last one.
    pub(super) fn since(&self, number: u64) -> (Vec<Arc<CampaignCounters>>, u64) {
        let changes = self
            .changes
            .range(number + 1..)
            .map(|(_, counters)| Arc::clone(counters))
            .collect();
        (changes, *self.last.borrow())
    }
}

#[cfg(test)]
mod tests {
    use tidings_store::{WorkspaceId, campaign::CampaignStatus};

    use super::*;

    fn counters(campaign: i64, version: i64) -> Arc<CampaignCounters> {
        Arc::new(CampaignCounters {
            workspace: WorkspaceId(1),
            campaign: CampaignId(campaign),
            version,
            status: CampaignStatus::Sending,
            audience_size: 10,
            pending: 10,
            sent: 0,
            failed: 0,
            unconfirmed: 0,
            skipped: 0,
        })
    }

    fn versions(feed: &Feed, number: u64) -> Vec<(i64, i64)> {
        feed.since(number)
            .0
            .iter()
            .map(|counters| (counters.campaign.0, counters.version))
            .collect()
    }

    #[test]
    fn a_watcher_sees_each_campaign_once_at_its_newest() {
        let mut feed = Feed::default();
        for (campaign, version) in [(1, 1), (2, 1), (1, 2), (1, 3)] {
            feed.put(counters(campaign, version));
        }
        assert_eq!(versions(&feed, 0), [(2, 1), (1, 3)]);
        assert_eq!(versions(&feed, 2), [(1, 3)]);
        assert_eq!(versions(&feed, 4), []);
    }

    #[test]
    fn a_version_that_does_not_rise_is_no_change() {
        let mut feed = Feed::default();
        feed.put(counters(1, 5));
        feed.put(counters(1, 5));
        feed.put(counters(1, 4));
        assert_eq!(feed.since(0).1, 1);
    }
}
