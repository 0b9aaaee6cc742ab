//! Reading bodies without letting them fill the memory.
//!
//! A body over the limit is refused by its `Content-Length` before a byte is read, or as soon as a body of
//! unknown length passes it. All bodies together are bounded too: by what is being received, and by what the work on them is
//! estimated to take, which is some times as much. Whoever finds no room waits, and reads
//! RATE_LIMITED when it takes too long.

use std::{sync::Arc, time::Duration};

use axum::body::Body;
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use http::{HeaderMap, StatusCode, header};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

use crate::{config::Limits, error::ApiError};

/// Room is given out in pieces of this many bytes.
const PIECE: usize = 1024;

/// The room there is for bodies. Clones share it.
#[derive(Clone)]
pub struct Bodies {
    limit: usize,
    time: Duration,
    received: Room,
    worked_on: Room,
}

#[derive(Clone)]
struct Room {
    pieces: usize,
    patience: Duration,
    free: Arc<Semaphore>,
}

/// Room taken; it is given back when dropped.
#[must_use]
pub struct Taken(#[expect(dead_code, reason = "held for its drop")] OwnedSemaphorePermit);

impl Room {
    fn new(bytes: usize, patience: Duration) -> Self {
        let pieces = bytes.div_ceil(PIECE);
        Self {
            pieces,
            patience,
            free: Arc::new(Semaphore::new(pieces)),
        }
    }

    /// Waits for room for that many bytes; what is larger than all of it takes all.
    async fn take(&self, bytes: usize) -> Result<Taken, ApiError> {
        let pieces = bytes.div_ceil(PIECE).min(self.pieces);
        let pieces = u32::try_from(pieces).map_err(ApiError::internal)?;
        match timeout(
            self.patience,
            Arc::clone(&self.free).acquire_many_owned(pieces),
        )
        .await
        {
            Ok(permit) => Ok(Taken(permit.map_err(ApiError::internal)?)),
            Err(_) => Err(ApiError::rate_limited(
                "too many large requests at once; try again",
                Duration::from_secs(2),
            )),
        }
    }
}

impl Bodies {
    /// Room as the limits say.
    pub fn new(limits: &Limits) -> Self {
        Self {
            limit: limits.body,
            time: limits.body_time,
            received: Room::new(limits.bodies, limits.room_time),
            worked_on: Room::new(limits.worked_on, limits.room_time),
        }
    }

    /// The whole body, and room to work on it as the text it is.
    ///
    /// # Errors
    /// As [`Bodies::receive`] and [`Bodies::room`].
    pub async fn read(&self, headers: &HeaderMap, body: Body) -> Result<(Bytes, Taken), ApiError> {
        let (bytes, receiving) = self.receive(headers, body).await?;
        let room = self.room(weight_of_text(bytes.len())).await?;
        drop(receiving);
        Ok((bytes, room))
    }

    /// The whole body, and the room it takes until there is room to work on it.
    ///
    /// # Errors
    /// 413 for one over the limit, 408 for one that does not arrive in time, RATE_LIMITED where there is no room.
    pub async fn receive(
        &self,
        headers: &HeaderMap,
        body: Body,
    ) -> Result<(Bytes, Taken), ApiError> {
        let length = self.length(headers)?;
        let room = self.received.take(length.unwrap_or(self.limit)).await?;
        match timeout(self.time, self.collect(length, body)).await {
            Ok(bytes) => Ok((bytes?, room)),
            Err(_) => Err(ApiError::bad_request("the body did not arrive in time")
                .with_status(StatusCode::REQUEST_TIMEOUT)),
        }
    }

    /// Room to work on something of about this weight.
    ///
    /// # Errors
    /// RATE_LIMITED where there is none.
    pub async fn room(&self, weight: usize) -> Result<Taken, ApiError> {
        self.worked_on.take(weight).await
    }

    fn length(&self, headers: &HeaderMap) -> Result<Option<usize>, ApiError> {
        let Some(length) = headers.get(header::CONTENT_LENGTH) else {
            return Ok(None);
        };
        let length = length
            .to_str()
            .ok()
            .and_then(|text| text.parse::<u64>().ok());
        let length =
            length.ok_or_else(|| ApiError::bad_request("Content-Length is not a number"))?;
        match usize::try_from(length) {
            Ok(length) if length <= self.limit => Ok(Some(length)),
            _ => Err(self.too_large()),
        }
    }

    async fn collect(&self, length: Option<usize>, body: Body) -> Result<Bytes, ApiError> {
        let mut frames = body.into_data_stream();
        let Some(first) = frames.next().await else {
            return Ok(Bytes::new());
        };
        let first = first.map_err(broken)?;
        if length == Some(first.len()) {
            return Ok(first);
        }
        let mut whole = BytesMut::with_capacity(length.unwrap_or(first.len() * 2));
        let mut next = Some(Ok(first));
        while let Some(frame) = next {
            let frame = frame.map_err(broken)?;
            if whole.len() + frame.len() > self.limit {
                return Err(self.too_large());
            }
            whole.extend_from_slice(&frame);
            next = frames.next().await;
        }
        Ok(whole.freeze())
    }

    fn too_large(&self) -> ApiError {
        let limit = self.limit / (1024 * 1024);
        ApiError::bad_request(format!(
            "the body is over the limit of {limit} MiB; send it in parts"
        ))
        .with_status(StatusCode::PAYLOAD_TOO_LARGE)
    }
}

/// About how many bytes records take that are read from a body of this length, as measured: itself, the parts
/// made of it, and their copies on the way to Redis.
pub fn weight_of_text(length: usize) -> usize {
    length * 8
}

/// About how many bytes JSON takes as a tree at its worst, with the copies that validation makes. Most of it
/// is the members of objects, whatever their length; each brings a comma or a colon or two.
pub fn weight_of_tree(json: &[u8]) -> usize {
    let marks = json.iter().filter(|byte| matches!(byte, b',' | b':'));
    json.len() * 3 + marks.count() * 256
}

fn broken(error: axum::Error) -> ApiError {
    tracing::debug!(%error, "a body broke off");
    ApiError::bad_request("the body broke off")
}
