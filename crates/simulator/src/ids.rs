//! A compact map from message ids to the number of the request that brought each.
//!
//! Ids mostly read `<stream>-<number>`, like `1-42-1007`: the part before the last dash is kept once
//! for all that share it, so that a message costs about 20 bytes and not 100.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

#[derive(Default)]
pub(crate) struct Ids {
    streams: HashMap<Box<str>, HashMap<u64, u32>>,
    others: HashMap<Box<str>, u32>,
}

impl Ids {
    /// Notes that a request brought this id; true when the id is new.
    pub(crate) fn insert(&mut self, id: &str, request: u32) -> bool {
        let before = match split(id) {
            Some((stream, number)) => match self.streams.get_mut(stream) {
                Some(numbers) => numbers.insert(number, request),
                None => self
                    .streams
                    .entry(stream.into())
                    .or_default()
                    .insert(number, request),
            },
            None => match self.others.entry(id.into()) {
                Entry::Occupied(mut known) => Some(known.insert(request)),
                Entry::Vacant(place) => {
                    place.insert(request);
                    None
                }
            },
        };
        before.is_none()
    }

    /// The request that brought this id last.
    pub(crate) fn request_of(&self, id: &str) -> Option<u32> {
        match split(id) {
            Some((stream, number)) => self.streams.get(stream)?.get(&number).copied(),
            None => self.others.get(id).copied(),
        }
    }
}

/// The part before the last dash; ids that share it belong to one stream.
pub(crate) fn stream(id: &str) -> &str {
    split(id).map_or("", |(stream, _)| stream)
}

/// Only a number written in the shortest way is split off, so that different ids stay different.
fn split(id: &str) -> Option<(&str, u64)> {
    let (stream, digits) = id.rsplit_once('-')?;
    let canonical = digits.bytes().all(|byte| byte.is_ascii_digit())
        && (digits == "0" || !digits.starts_with('0'));
    let number = canonical.then(|| digits.parse().ok())??;
    Some((stream, number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn different_ids_stay_different() {
        let all = [
            "1-42-7",
            "1-42-07",
            "1-42-70",
            "1-4-27",
            "7",
            "-7",
            "1-42-",
            "a",
            "1-42-+7",
            "1-42-18446744073709551616",
        ];
        let mut ids = Ids::default();
        for (request, id) in (0..).zip(all) {
            assert!(ids.insert(id, request), "{id} is new");
        }
        for (request, id) in (0..).zip(all) {
            assert_eq!(ids.request_of(id), Some(request), "{id}");
        }
        assert!(!ids.insert("1-42-7", 99));
        assert_eq!(ids.request_of("1-42-7"), Some(99));
        assert_eq!(ids.request_of("1-42-8"), None);
    }
}
