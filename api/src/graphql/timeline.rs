use std::{fmt, str::FromStr};

use async_graphql::{SimpleObject, Union};
use tidings_store::timeline::{Entry, EntryKey, Event};

use super::{
    order::Order,
    paging::{MomentKey, cost},
    recipient::Recipient,
    scalars::DateTime,
    visit::Visit,
};

/// What a page costs in the reckoning of a request's complexity, besides its items: messages are looked for in
/// each campaign.
const COST: usize = 50;

/// Something that happened with a customer.
#[derive(SimpleObject)]
pub struct TimelineEntry {
    /// When: an order when it was placed, a visit when it took place, a message when it was handed to the
    /// vendor, and one that was left out when its campaign started.
    at: DateTime,
    /// What.
    event: TimelineEvent,
}

/// What happened: an order, a visit, or a campaign's message.
#[derive(Union)]
pub enum TimelineEvent {
    Order(Order),
    Visit(Visit),
    Recipient(Recipient),
}

impl From<Entry> for TimelineEntry {
    fn from(entry: Entry) -> Self {
        Self {
            at: entry.at.into(),
            event: match entry.event {
                Event::Order(order) => TimelineEvent::Order(Order(order)),
                Event::Visit(visit) => TimelineEvent::Visit(Visit(visit)),
                Event::Message(message) => TimelineEvent::Recipient(Recipient(message)),
            },
        }
    }
}

/// Where an entry stands, as cursors write it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key(pub EntryKey);

impl fmt::Display for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let EntryKey { at, kind, id } = &self.0;
        MomentKey(*at, format!("{kind} {id}")).fmt(formatter)
    }
}

impl FromStr for Key {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let MomentKey(at, rest) = text.parse()?;
        let (kind, id) = rest.split_once(' ').ok_or(())?;
        let (kind, id) = (kind.to_owned(), id.to_owned());
        Ok(Self(EntryKey { at, kind, id }))
    }
}

/// What a page of this length costs.
pub fn timeline_cost(first: Option<i32>, entry: usize) -> usize {
    cost(first, entry).saturating_add(COST)
}
