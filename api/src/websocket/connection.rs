//! One socket, from its opening to its end.

use std::{net::IpAddr, pin::pin, sync::Arc, time::Duration};

use async_graphql::{Request, Response, parser::types::OperationType};
use axum::extract::ws::{Message, Utf8Bytes, WebSocket};
use futures_util::{SinkExt, StreamExt, stream, stream::BoxStream};
use serde::Deserialize;
use serde_json::value::RawValue;
use tokio::{
    sync::OwnedSemaphorePermit,
    time::{Instant, MissedTickBehavior, interval_at, timeout},
};

use super::{
    message::{self, ClientMessage, Farewell},
    operation::{Operation, Operations, Told},
    shared::{Entry, Key},
};
use crate::{
    access::Hold,
    error::{ApiError, Code},
    http::{self, Payload, limits},
    state::AppState,
};

/// How long the other side may take to say farewell, too.
const FAREWELL_TIME: Duration = Duration::from_secs(2);

/// What is known of a socket by its upgrade.
pub struct Opening {
    /// The header of this name.
    pub authorization: Option<String>,
    pub address: Option<IpAddr>,
}

/// Serves a socket until either side ends it; then its place is free again.
pub async fn run(
    mut socket: WebSocket,
    state: AppState,
    opening: Opening,
    _place: OwnedSemaphorePermit,
) {
    let open = metrics::gauge!("tidings_websocket_connections");
    open.increment(1.0);
    let end = match Box::pin(admit(&mut socket, &state, opening)).await {
        Ok(hold) => Connection::new(&mut socket, &state, &hold).serve().await,
        Err(end) => end,
    };
    let _ = timeout(FAREWELL_TIME, part(&mut socket, end)).await;
    open.decrement(1.0);
}

/// How a socket ends.
enum End {
    /// We say why.
    Say(Farewell),
    /// The other side has left.
    Gone,
}

impl From<Farewell> for End {
    fn from(farewell: Farewell) -> Self {
        Self::Say(farewell)
    }
}

/// Closes, and reads on until the other side has closed too: only then has it seen the reason, or our
/// answer to its own farewell.
async fn part(socket: &mut WebSocket, end: End) {
    if let End::Say(farewell) = end
        && socket.send(farewell.frame()).await.is_err()
    {
        return;
    }
    while let Some(Ok(_)) = socket.recv().await {}
}

/// Waits for `connection_init` with valid credentials.
async fn admit(socket: &mut WebSocket, state: &AppState, opening: Opening) -> Result<Hold, End> {
    let Opening {
        authorization,
        address,
    } = opening;
    let limits = &state.edge.limits;
    let initialised = timeout(limits.init_time, async {
        loop {
            let text = receive(socket, limits.message, &mut Instant::now()).await?;
            match ClientMessage::read(&text)? {
                ClientMessage::Init(payload) => return Ok(credentials(payload)?.or(authorization)),
                ClientMessage::Ping(payload) => {
                    send(socket, limits.unread_time, vec![message::pong(payload)]).await?
                }
                ClientMessage::Pong | ClientMessage::Complete { .. } => {}
                ClientMessage::Subscribe { .. } => return Err(End::Say(Farewell::UNAUTHORIZED)),
            }
        }
    });
    let authorization = match initialised.await {
        Ok(authorization) => authorization?.ok_or(Farewell::UNAUTHORIZED)?,
        Err(_) => return Err(Farewell::LATE.into()),
    };
    let admitted = state
        .access
        .open(&authorization, address)
        .await
        .map_err(|error| match error.code() {
            Code::Unauthenticated => Farewell::UNAUTHORIZED,
            Code::RateLimited => Farewell::TOO_MANY,
            _ => {
                error.log();
                Farewell::LATER
            }
        })?;
    send(socket, limits.unread_time, vec![message::ack()]).await?;
    Ok(admitted)
}

/// What `connection_init` holds besides what clients add for themselves.
fn credentials(payload: Option<&RawValue>) -> Result<Option<String>, Farewell> {
    #[derive(Deserialize)]
    struct Init {
        #[serde(alias = "authorization", rename = "Authorization")]
        authorization: Option<String>,
    }
    let Some(payload) = payload else {
        return Ok(None);
    };
    let init: Init = serde_json::from_str(payload.get()).map_err(|_| Farewell::UNAUTHORIZED)?;
    Ok(init.authorization)
}

/// The next text the other side sends; whatever it sends says that it lives. May be cancelled.
async fn receive(
    socket: &mut WebSocket,
    limit: usize,
    heard: &mut Instant,
) -> Result<Utf8Bytes, End> {
    loop {
        let received = socket.recv().await;
        *heard = Instant::now();
        match received {
            Some(Ok(Message::Text(text))) if text.len() > limit => {
                return Err(Farewell::TOO_LONG.into());
            }
            Some(Ok(Message::Text(text))) => return Ok(text),
            Some(Ok(Message::Binary(_))) => return Err(Farewell::bad("Messages are text").into()),
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
            // The library says in words alone that a message was too long for it.
            Some(Err(error)) if error.to_string().contains("too long") => {
                return Err(Farewell::TOO_LONG.into());
            }
            Some(Ok(Message::Close(_)) | Err(_)) | None => return Err(End::Gone),
        }
    }
}

/// Sends messages; whoever does not read them in time is gone.
async fn send(
    socket: &mut WebSocket,
    patience: Duration,
    messages: Vec<Message>,
) -> Result<(), End> {
    let sending = async {
        for message in messages {
            socket.feed(message).await?;
        }
        socket.flush().await
    };
    match timeout(patience, sending).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(End::Gone),
    }
}

/// A socket that has been admitted.
struct Connection<'a> {
    socket: &'a mut WebSocket,
    state: &'a AppState,
    hold: &'a Hold,
    operations: Operations,
    /// When the other side was last heard of.
    heard: Instant,
}

impl<'a> Connection<'a> {
    fn new(socket: &'a mut WebSocket, state: &'a AppState, hold: &'a Hold) -> Self {
        Self {
            socket,
            state,
            hold,
            operations: Operations::default(),
            heard: Instant::now(),
        }
    }

    async fn serve(mut self) -> End {
        let limits = &self.state.edge.limits;
        let (ping_every, longest) = (limits.ping_every, limits.message);
        let mut pings = interval_at(Instant::now() + ping_every, ping_every);
        pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut ended = pin!(self.hold.ended());
        let mut stopping = pin!(self.state.stopping.cancelled());
        loop {
            let done = tokio::select! {
                () = &mut ended => return Farewell::FORBIDDEN.into(),
                () = &mut stopping => return Farewell::STOPPING.into(),
                text = receive(self.socket, longest, &mut self.heard) => match text {
                    Ok(text) => self.take(&text).await,
                    Err(end) => Err(end),
                },
                told = self.operations.next() => self.tell(told).await,
                _ = pings.tick() => self.probe(ping_every).await,
            };
            if let Err(end) = done {
                return end;
            }
        }
    }

    async fn send(&mut self, messages: Vec<Message>) -> Result<(), End> {
        send(self.socket, self.state.edge.limits.unread_time, messages).await
    }

    /// Asks a silent peer whether it lives.
    async fn probe(&mut self, ping_every: Duration) -> Result<(), End> {
        if self.heard.elapsed() > ping_every * 2 {
            return Err(End::Gone);
        }
        self.send(vec![Message::Ping(bytes::Bytes::new())]).await
    }

    async fn take(&mut self, text: &str) -> Result<(), End> {
        match ClientMessage::read(text)? {
            ClientMessage::Init(_) => Err(Farewell::INIT_TWICE.into()),
            ClientMessage::Ping(payload) => self.send(vec![message::pong(payload)]).await,
            ClientMessage::Pong => Ok(()),
            ClientMessage::Complete { id } => {
                self.operations.remove(&id);
                Ok(())
            }
            ClientMessage::Subscribe { id, payload } => {
                if self.operations.contains(&id) {
                    return Err(Farewell::duplicate(&id).into());
                }
                let payload: Payload = serde_json::from_str(payload.get()).map_err(|_| {
                    Farewell::bad("The payload must hold the parameters of a GraphQL request")
                })?;
                let request = payload
                    .0
                    .map_err(|_| Farewell::bad("The payload must have a query"))?;
                let results = self.start(request).await;
                self.operations.add(Operation {
                    id: id.into_owned(),
                    results,
                });
                Ok(())
            }
        }
    }

    /// Starts an operation, or joins one that asks the same.
    async fn start(&mut self, mut request: Request) -> BoxStream<'static, Vec<Arc<Entry>>> {
        let limit = self.state.edge.limits.operations;
        if self.operations.len() >= limit {
            let message = format!(
                "a socket may run {limit} operations at once; end one, or open another socket"
            );
            return refused(http::refusal(ApiError::rate_limited(
                message,
                Duration::from_secs(1),
            )));
        }
        // The role of the person may be another one by now.
        let caller = self.hold.caller();
        let key = Key::new(&caller, &request);
        let executions = &self.state.executions;
        if let Some(reader) = executions.join(self.state, &key) {
            return reader.into_stream().boxed();
        }
        if let Err(error) = self.state.rate.spend(&caller).await {
            return refused(http::refusal(error));
        }
        match limits::check(&mut request) {
            Ok(OperationType::Subscription) => executions
                .start(self.state, key, request, caller)
                .into_stream()
                .boxed(),
            Ok(_) => {
                let state = self.state.clone();
                let execution = async move {
                    let mut answer = http::execute(&state, request, caller)
                        .await
                        .unwrap_or_else(http::refusal);
                    http::settle(&mut answer);
                    vec![Arc::new(Entry::of(&answer))]
                };
                stream::once(execution).boxed()
            }
            Err(error) => refused(Response::from_errors(vec![error])),
        }
    }

    async fn tell(&mut self, told: Told) -> Result<(), End> {
        let Told { id, results } = told;
        match results {
            Some(results) => {
                let messages = results
                    .iter()
                    .map(|entry| Message::Text(entry.message(&id)))
                    .collect();
                self.send(messages).await
            }
            None => self.send(vec![message::complete(&id)]).await,
        }
    }
}

/// The results of an operation that was not started.
fn refused(mut answer: Response) -> BoxStream<'static, Vec<Arc<Entry>>> {
    http::settle(&mut answer);
    let entry = Arc::new(Entry::of(&answer));
    stream::once(async move { vec![entry] }).boxed()
}
