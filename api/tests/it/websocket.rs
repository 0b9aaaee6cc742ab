//! Sockets: admission, close codes, shared subscriptions, slow readers.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use http::HeaderValue;
use serde_json::{Value, json};
use tidings_api::Settings;
use tidings_queue::Channel;
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{self, Message, client::IntoClientRequest},
};

use crate::app::{ALL, App};

const STATS: &str =
    "subscription($id: ID!) { campaignStats(campaignId: $id) { version status sent } }";
const PATIENCE: Duration = Duration::from_secs(5);

pub struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    pub async fn open_with(
        address: std::net::SocketAddr,
        headers: &[(&'static str, &str)],
    ) -> Result<Self, tungstenite::Error> {
        let mut request = format!("ws://{address}/graphql/ws").into_client_request()?;
        let protocol = [("sec-websocket-protocol", "graphql-transport-ws")];
        for (name, value) in protocol.iter().chain(headers) {
            request
                .headers_mut()
                .insert(*name, HeaderValue::from_str(value).unwrap());
        }
        Ok(Self(connect_async(request).await?.0))
    }

    pub async fn open(address: std::net::SocketAddr) -> Self {
        Self::open_with(address, &[]).await.unwrap()
    }

    /// A socket that has shown this key or token.
    pub async fn init(address: std::net::SocketAddr, key: &str) -> Self {
        let mut socket = Self::open(address).await;
        let payload = json!({ "Authorization": format!("Bearer {key}") });
        socket
            .say(json!({ "type": "connection_init", "payload": payload }))
            .await;
        socket
    }

    pub async fn admitted(address: std::net::SocketAddr, key: &str) -> Self {
        let mut socket = Self::init(address, key).await;
        assert_eq!(socket.hear().await, json!({ "type": "connection_ack" }));
        socket
    }

    pub async fn say(&mut self, message: Value) {
        self.0
            .send(Message::text(message.to_string()))
            .await
            .unwrap();
    }

    pub async fn subscribe(&mut self, id: &str, query: &str, variables: Value) {
        let payload = json!({ "query": query, "variables": variables });
        self.say(json!({ "type": "subscribe", "id": id, "payload": payload }))
            .await;
    }

    pub async fn hear(&mut self) -> Value {
        loop {
            let message = timeout(PATIENCE, self.0.next())
                .await
                .expect("a message comes");
            match message
                .expect("the socket is open")
                .expect("the message is whole")
            {
                Message::Text(text) => return serde_json::from_str(&text).unwrap(),
                Message::Ping(_) | Message::Pong(_) => {}
                other => panic!("unexpected: {other:?}"),
            }
        }
    }

    /// Whether the first message admits it.
    pub async fn is_admitted(&mut self) -> bool {
        let message = timeout(PATIENCE, self.0.next()).await;
        matches!(
            message.expect("a message comes"),
            Some(Ok(Message::Text(_)))
        )
    }

    /// The value of the one field of the next result.
    pub async fn result(&mut self) -> Value {
        let message = self.hear().await;
        assert_eq!(message["type"], "next", "{message}");
        let data = message["payload"]["data"]
            .as_object()
            .unwrap_or_else(|| panic!("{message}"));
        data.values().next().unwrap().clone()
    }

    /// Passes over results up to the one of this version.
    async fn result_of(&mut self, version: i64) -> Value {
        loop {
            let result = self.result().await;
            if result["version"] == version {
                return result;
            }
        }
    }

    /// The code the socket is closed with, whatever comes before.
    pub async fn close_code(&mut self) -> u16 {
        let closed = async {
            loop {
                match self.0.next().await {
                    Some(Ok(Message::Close(Some(frame)))) => return frame.code.into(),
                    Some(Ok(_)) => {}
                    other => panic!("no code: {other:?}"),
                }
            }
        };
        timeout(PATIENCE, closed)
            .await
            .expect("the socket is closed")
    }
}

/// A campaign that reaches nobody.
async fn campaign(app: &App) -> String {
    let document = "mutation($input: LaunchCampaignInput!) { launchCampaign(input: $input) { campaign { id } } }";
    let rule =
        json!({ "condition": { "field": "ORDER_COUNT", "operator": "AT_LEAST", "value": 1 } });
    let input = json!({ "name": "Spring", "rule": rule, "message": { "body": "Hello" } });
    let answer = app.ask(document, json!({ "input": input })).await;
    let id = &answer.body["data"]["launchCampaign"]["campaign"]["id"];
    id.as_str()
        .unwrap_or_else(|| panic!("{answer:?}"))
        .to_owned()
}

/// Waits until what is published reaches a socket that watches the campaign.
async fn await_subscription(app: &App, campaign: &str, socket: &mut Socket) {
    for version in 2..100 {
        publish(app, campaign, version, "SENDING", 0).await;
        if timeout(Duration::from_millis(200), socket.result())
            .await
            .is_ok()
        {
            return;
        }
    }
    panic!("nothing arrives");
}

/// Publishes numbers as the workers do.
async fn publish(app: &App, campaign: &str, version: i64, status: &str, sent: i64) {
    let counters = json!({
        "workspaceId": app.workspace.id, "campaignId": campaign.parse::<i64>().unwrap(), "version": version,
        "status": status, "audienceSize": 10, "pending": 10 - sent, "sent": sent, "failed": 0, "unconfirmed": 0,
        "skipped": 0, "committedAt": 0,
    });
    app.state
        .queue
        .publish(Channel::Campaigns, counters.to_string().as_bytes())
        .await
        .unwrap();
}

#[tokio::test]
async fn credentials_come_with_the_first_message_or_with_the_upgrade() {
    let app = App::new().await;
    let address = app.listen().await;
    let bearer = format!("Bearer {}", app.key);
    let init = |payload: Value| json!({ "type": "connection_init", "payload": payload });
    let headers = [("authorization", bearer.as_str())];
    for (headers, message, admitted) in [
        (
            &headers[..0],
            init(json!({ "Authorization": bearer })),
            true,
        ),
        (
            &headers[..0],
            init(json!({ "authorization": bearer, "more": 1 })),
            true,
        ),
        (&headers[..], json!({ "type": "connection_init" }), true),
        (&headers[..], init(json!({})), true),
        (
            &headers[..],
            init(json!({ "authorization": "Bearer tdg_1_1_x" })),
            false,
        ),
        (&headers[..0], json!({ "type": "connection_init" }), false),
        (
            &headers[..0],
            init(json!({ "authorization": app.key })),
            false,
        ),
        (&headers[..0], init(json!({ "authorization": 7 })), false),
    ] {
        let mut socket = Socket::open_with(address, headers).await.unwrap();
        socket.say(message.clone()).await;
        if admitted {
            assert_eq!(
                socket.hear().await,
                json!({ "type": "connection_ack" }),
                "{message}"
            );
        } else {
            assert_eq!(socket.close_code().await, 4401, "{message}");
        }
    }
}

#[tokio::test]
async fn what_is_no_message_of_the_protocol_closes_the_socket() {
    let app = App::new().await;
    let address = app.listen().await;
    let campaign = json!({ "query": STATS, "variables": { "id": campaign(&app).await } });
    let subscribe = json!({ "type": "subscribe", "id": "a", "payload": campaign });
    for (messages, code) in [
        (vec![json!({ "type": "start" })], 4400),
        (vec![json!([])], 4400),
        (
            vec![json!({ "type": "subscribe", "id": "a", "payload": {} })],
            4400,
        ),
        (vec![json!({ "type": "connection_init" })], 4429),
        (vec![subscribe.clone(), subscribe.clone()], 4409),
        (
            vec![json!({ "type": "ping", "payload": { "x": "x".repeat(1_500_000) } })],
            1009,
        ),
    ] {
        let mut socket = Socket::admitted(address, &app.key).await;
        for message in messages {
            socket.say(message).await;
        }
        assert_eq!(socket.close_code().await, code);
    }
    let mut early = Socket::open(address).await;
    early.say(subscribe).await;
    assert_eq!(early.close_code().await, 4401);
    let mut binary = Socket::admitted(address, &app.key).await;
    binary.0.send(Message::binary("{}")).await.unwrap();
    assert_eq!(binary.close_code().await, 4400);
}

#[tokio::test]
async fn whoever_does_not_say_who_it_is_in_time_is_sent_away() {
    let app =
        App::with(|settings| settings.edge.limits.init_time = Duration::from_millis(50)).await;
    assert_eq!(
        Socket::open(app.listen().await).await.close_code().await,
        4408
    );
}

#[tokio::test]
async fn a_foreign_page_and_another_protocol_open_no_socket() {
    let app = App::new().await;
    let address = app.listen().await;
    let own = format!("http://{address}");
    for (headers, status) in [
        ([("origin", "https://evil.example")], 403),
        ([("origin", "null")], 403),
        ([("sec-websocket-protocol", "graphql-ws")], 400),
    ] {
        match Socket::open_with(address, &headers).await {
            Err(tungstenite::Error::Http(answer)) => assert_eq!(answer.status().as_u16(), status),
            other => panic!("{:?}", other.map(|_| ())),
        }
    }
    for origin in [own.as_str(), "http://localhost:3000"] {
        assert!(
            Socket::open_with(address, &[("origin", origin)])
                .await
                .is_ok(),
            "{origin}"
        );
    }
}

#[tokio::test]
async fn access_that_is_taken_away_ends_the_socket_at_once() {
    let app = App::new().await;
    let address = app.listen().await;
    let key = app.key(&ALL).await;
    let mut socket = Socket::admitted(address, &key).await;
    let mut other = Socket::admitted(address, &app.key).await;
    assert!(app.revoke(&key).await);
    assert_eq!(socket.close_code().await, 4403);
    other.say(json!({ "type": "ping" })).await;
    assert_eq!(other.hear().await, json!({ "type": "pong" }));
}

#[tokio::test]
async fn a_stopping_server_says_farewell() {
    let app = App::new().await;
    let mut socket = Socket::admitted(app.listen().await, &app.key).await;
    app.state.stopping.cancel();
    assert_eq!(socket.close_code().await, 1001);
}

#[tokio::test]
async fn queries_and_mutations_are_answered_and_complete() {
    let app = App::new().await;
    let mut socket = Socket::admitted(app.listen().await, &app.key).await;
    socket
        .subscribe("a", "{ viewer { keyName } }", json!({}))
        .await;
    assert_eq!(socket.result().await, json!({ "keyName": "Test" }));
    assert_eq!(
        socket.hear().await,
        json!({ "id": "a", "type": "complete" })
    );
    socket
        .subscribe(
            "a",
            "mutation { ingestVisits(input: { visits: [] }) { accepted } }",
            json!({}),
        )
        .await;
    assert_eq!(socket.result().await, json!({ "accepted": 0 }));
    assert_eq!(
        socket.hear().await,
        json!({ "id": "a", "type": "complete" })
    );
    socket.subscribe("b", "{ nothing }", json!({})).await;
    let refused = socket.hear().await;
    assert_eq!(
        (&refused["type"], &refused["id"]),
        (&json!("error"), &json!("b"))
    );
    assert_eq!(
        refused["payload"][0]["extensions"]["code"],
        "BAD_USER_INPUT"
    );
}

#[tokio::test]
async fn a_subscription_that_is_refused_is_an_error_and_no_more() {
    let app = App::new().await;
    let address = app.listen().await;
    let ingest = app.key(&["ingest"]).await;
    for (key, id, code) in [
        (&app.key, "999", "NOT_FOUND"),
        (&app.key, "x", "NOT_FOUND"),
        (&ingest, "999", "FORBIDDEN"),
    ] {
        let mut socket = Socket::admitted(address, key).await;
        socket.subscribe("a", STATS, json!({ "id": id })).await;
        let refused = socket.hear().await;
        assert_eq!(
            (&refused["type"], &refused["id"]),
            (&json!("error"), &json!("a"))
        );
        assert_eq!(refused["payload"][0]["extensions"]["code"], code);
        socket.say(json!({ "type": "ping" })).await;
        assert_eq!(
            socket.hear().await,
            json!({ "type": "pong" }),
            "nothing follows the error"
        );
    }
}

#[tokio::test]
async fn more_operations_than_a_socket_may_have_are_refused_one_by_one() {
    let app = App::with(|settings: &mut Settings| settings.edge.limits.operations = 1).await;
    let id = campaign(&app).await;
    let mut socket = Socket::admitted(app.listen().await, &app.key).await;
    socket.subscribe("a", STATS, json!({ "id": id })).await;
    socket.result().await;
    socket.subscribe("b", STATS, json!({ "id": id })).await;
    let refused = socket.hear().await;
    assert_eq!(
        (&refused["type"], &refused["id"]),
        (&json!("error"), &json!("b"))
    );
    assert_eq!(refused["payload"][0]["extensions"]["code"], "RATE_LIMITED");
}

#[tokio::test]
async fn those_who_ask_the_same_share_one_execution() {
    let app = App::new().await;
    let address = app.listen().await;
    let id = campaign(&app).await;
    let mut sockets = Vec::new();
    for name in ["a", "a", "b"] {
        let mut socket = Socket::admitted(address, &app.key).await;
        socket.subscribe(name, STATS, json!({ "id": id })).await;
        assert_eq!(socket.result().await["sent"], 0);
        sockets.push(socket);
    }
    assert_eq!(app.state.executions.running(), 1);
    let reader = app.key(&["read"]).await;
    let mut other = Socket::admitted(address, &reader).await;
    other.subscribe("a", STATS, json!({ "id": id })).await;
    other.result().await;
    assert_eq!(
        app.state.executions.running(),
        2,
        "who may do less shares with their like"
    );

    await_subscription(&app, &id, &mut other).await;
    publish(&app, &id, 107, "SENDING", 4).await;
    sockets.push(other);
    for socket in &mut sockets {
        let newest = socket.result_of(107).await;
        assert_eq!(
            (&newest["status"], &newest["sent"]),
            (&json!("SENDING"), &json!(4))
        );
    }
    let mut late = Socket::admitted(address, &app.key).await;
    late.subscribe("z", STATS, json!({ "id": id })).await;
    assert_eq!(
        late.result().await["version"],
        107,
        "the current state comes first"
    );

    sockets[0]
        .say(json!({ "type": "complete", "id": "a" }))
        .await;
    publish(&app, &id, 108, "COMPLETED", 10).await;
    assert_eq!(sockets[1].result().await["status"], "COMPLETED");
    sockets[0].say(json!({ "type": "ping" })).await;
    assert_eq!(
        sockets[0].hear().await,
        json!({ "type": "pong" }),
        "it asked for no more"
    );

    drop((sockets, late));
    let ended = async {
        while app.state.executions.running() > 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(PATIENCE, ended).await.expect("nobody is left");
}

#[tokio::test]
async fn nothing_of_a_shared_workspace_s_stream_hides_another_campaign() {
    let app = App::new().await;
    let address = app.listen().await;
    let (one, two) = (campaign(&app).await, campaign(&app).await);
    let query = "subscription { workspaceStats { campaignId version status } }";
    let mut first = Socket::admitted(address, &app.key).await;
    first.subscribe("a", query, json!({})).await;
    let mut begun =
        [first.result().await, first.result().await].map(|stats| stats["campaignId"].clone());
    begun.sort_by_key(Value::to_string);
    assert_eq!(begun, [json!(one), json!(two)]);

    await_subscription(&app, &two, &mut first).await;
    publish(&app, &one, 105, "COMPLETED", 10).await;
    publish(&app, &two, 106, "SENDING", 1).await;
    let mut changed = Vec::new();
    while changed.len() < 2 {
        changed.extend(
            Some(first.result().await).filter(|stats| stats["version"].as_i64() > Some(100)),
        );
    }
    assert_eq!(
        changed[0],
        json!({ "campaignId": one, "version": 105, "status": "COMPLETED" })
    );
    assert_eq!(changed[1]["version"], 106);

    let mut late = Socket::admitted(address, &app.key).await;
    late.subscribe("a", query, json!({})).await;
    assert_eq!(
        late.result().await["campaignId"],
        json!(two),
        "a final one is no news to who comes later"
    );
    publish(&app, &one, 107, "COMPLETED", 10).await;
    assert_eq!(
        late.result().await["campaignId"],
        json!(one),
        "its changes are"
    );
    assert_eq!(app.state.executions.running(), 1);
}

#[tokio::test]
async fn progress_completes_by_itself() {
    let app = App::new().await;
    let document = "mutation { ingestVisits(input: { visits: [] }) { batchId } }";
    let answer = app.ask(document, json!({})).await;
    let id = &answer.body["data"]["ingestVisits"]["batchId"];
    let mut socket = Socket::admitted(app.listen().await, &app.key).await;
    let query = "subscription($id: ID!) { ingestProgress(batchId: $id) { accepted done } }";
    for name in ["a", "b"] {
        socket.subscribe(name, query, json!({ "id": id })).await;
        assert_eq!(
            socket.result().await,
            json!({ "accepted": 0, "done": true })
        );
        assert_eq!(
            socket.hear().await,
            json!({ "id": name, "type": "complete" })
        );
    }
}

#[tokio::test]
async fn whoever_reads_nothing_is_left() {
    let app =
        App::with(|settings| settings.edge.limits.unread_time = Duration::from_millis(200)).await;
    let mut socket = Socket::admitted(app.listen().await, &app.key).await;
    let ping = json!({ "type": "ping", "payload": { "x": "x".repeat(500_000) } }).to_string();
    let ended = async { while socket.0.send(Message::text(ping.clone())).await.is_ok() {} };
    timeout(PATIENCE * 4, ended)
        .await
        .expect("the server ends it");
}

#[tokio::test]
async fn an_operation_too_many_is_refused_by_itself_and_a_shared_one_is_not_counted() {
    let app = App::with(|settings| crate::rate::few(settings, 2.0)).await;
    let id = campaign(&app).await;
    let mut socket = Socket::admitted(app.listen().await, &app.key).await;
    for name in ["first", "second", "third"] {
        socket.subscribe(name, STATS, json!({ "id": id })).await;
        assert_eq!(socket.result().await["sent"], 0, "{name}");
    }
    socket
        .subscribe("fourth", "{ __typename }", json!({}))
        .await;
    let refused = socket.hear().await;
    assert_eq!(
        (
            &refused["type"],
            &refused["payload"][0]["extensions"]["code"]
        ),
        (&json!("error"), &json!("RATE_LIMITED"))
    );
}
