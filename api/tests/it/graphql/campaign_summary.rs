use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};
use tidings_assistant::model::ModelConfig;
use tidings_store::customer::Patch;

use super::chat::model;
use super::support::{Feed, TestApi, customer, order};

const DOCUMENT: &str = "query ($id: ID!) { campaignSummary(campaignId: $id) {
    sentences text provider note asOf
    facts { reached delivered failed pending unconfirmed skipped reasons { text count } bands { text delivered of } }
    differences { text delivered of othersDelivered othersOf falseDiscovery } } }";

async fn launched(api: &TestApi, city: Option<&str>) -> String {
    let condition = match city {
        Some(city) => json!({ "field": "CITY", "operator": "EQUALS", "value": city }),
        None => json!({ "field": "TOTAL_SPEND", "operator": "AT_LEAST", "value": 0 }),
    };
    let input =
        json!({ "name": "Sale", "rule": { "condition": condition }, "message": { "body": "Hi" } });
    let document = "mutation ($input: LaunchCampaignInput!) { launchCampaign(input: $input) { campaign { id } } }";
    let data = api.ask(document, json!({ "input": input })).await;
    let id = &data["launchCampaign"]["campaign"]["id"];
    id.as_str().unwrap().to_owned()
}

async fn freeze(api: &TestApi, at: DateTime<Utc>) {
    let frozen = api
        .store()
        .freeze_next_campaign(&api.workspace, at, || {})
        .await;
    frozen.unwrap();
}

/// A thousand people with spends of four kinds; those who spent most get their messages more often. Gives the
/// campaign's id.
async fn send(api: &TestApi) -> String {
    let start = api.state.now() - Duration::days(20);
    let mut feed = Feed::new(api);
    let people = (0..1_000).map(|number| {
        let mut record = customer(&format!("c{number}"), "Somebody");
        record.city = match number % 4 {
            0 => Patch::Set("Pune".to_owned()),
            1 => Patch::Set("Goa".to_owned()),
            2 => Patch::Set("PUNE".to_owned()),
            _ => Patch::Keep,
        };
        record
    });
    feed.customers(people.collect()).await;
    let mut orders = Vec::new();
    for number in 250..1_000_i64 {
        let amount = [50_000, 300_000, 1_200_000][usize::try_from(number / 250 - 1).unwrap()];
        let before = start - Duration::days(number % 400) - Duration::minutes(1);
        let who = format!("c{number}");
        orders.push(order(&format!("o{number}"), &who, amount, before));
        if number % 3 == 0 {
            // Spent after the launch: it says nothing of who they were at it.
            let after = start + Duration::days(1);
            orders.push(order(&format!("p{number}"), &who, 9_000_000, after));
        }
    }
    feed.orders(orders).await;
    let id = launched(api, None).await;
    freeze(api, start).await;
    let client = api.database.client().await;
    let statement = "
        INSERT INTO communication_log (workspace_id, campaign_id, customer_id, batch, outcome, reason, sent_at, receipt_at)
        SELECT ca.workspace_id, ca.id, c.id, 1, fate.outcome::recipient_outcome, fate.reason, ca.started_at, ca.started_at
        FROM campaigns ca, customers c,
        LATERAL (SELECT substr(c.external_id, 2)::int AS number) n,
        LATERAL (SELECT CASE
            WHEN number < 5 THEN 'UNCONFIRMED' WHEN number < 11 THEN 'SKIPPED'
            WHEN number % CASE WHEN number >= 750 THEN 20 ELSE 5 END = 0 THEN 'FAILED' ELSE 'SENT' END AS outcome) o,
        LATERAL (SELECT o.outcome, CASE WHEN o.outcome = 'SKIPPED' THEN 'cancelled' WHEN o.outcome = 'FAILED' THEN
            CASE number % 4 WHEN 0 THEN 'handset_off' WHEN 1 THEN 'no-route' WHEN 2 THEN '+91 98765 43210' END END AS reason) fate
        WHERE ca.id = $1 AND number NOT IN (11, 12)";
    let campaign: i64 = id.parse().unwrap();
    client.execute(statement, &[&campaign]).await.unwrap();
    let count = "UPDATE campaigns SET sent = l.sent, failed = l.failed, unconfirmed = l.unconfirmed, skipped = l.skipped
        FROM (SELECT count(*) FILTER (WHERE outcome = 'SENT') AS sent, count(*) FILTER (WHERE outcome = 'FAILED') AS failed,
            count(*) FILTER (WHERE outcome = 'UNCONFIRMED') AS unconfirmed, count(*) FILTER (WHERE outcome = 'SKIPPED') AS skipped
            FROM communication_log WHERE campaign_id = $1) l WHERE id = $1";
    client.execute(count, &[&campaign]).await.unwrap();
    id
}

/// Delivered and decided of some people, counted from orders and ledger alone.
async fn counted(api: &TestApi, people: &str) -> (i64, i64) {
    let statement = format!(
        "WITH person AS (SELECT l.outcome, l.reason, c.city, ca.started_at, coalesce(sum(o.amount), 0) AS spend, max(o.ordered_at) AS last
            FROM communication_log l JOIN campaigns ca ON ca.id = l.campaign_id JOIN customers c ON c.id = l.customer_id
            LEFT JOIN orders o ON o.customer_id = c.id AND o.status = 'COMPLETED' AND o.ordered_at < ca.started_at
            WHERE l.outcome IN ('SENT', 'FAILED') GROUP BY l.customer_id, l.outcome, l.reason, c.city, ca.started_at)
         SELECT count(*) FILTER (WHERE outcome = 'SENT'), count(*) FROM person WHERE {people}"
    );
    let client = api.database.client().await;
    let row = client.query_one(&statement, &[]).await.unwrap();
    (row.get(0), row.get(1))
}

#[tokio::test]
async fn its_figures_are_those_of_sql() {
    let api = TestApi::new().await;
    let id = send(&api).await;
    let data = api.ask(DOCUMENT, json!({ "id": id })).await;
    let summary = &data["campaignSummary"];
    let facts = &summary["facts"];
    let (delivered, decided) = counted(&api, "true").await;
    assert_eq!(decided, 987);
    for (name, figure) in [
        ("reached", 1_000),
        ("delivered", delivered),
        ("failed", decided - delivered),
        ("pending", 2),
        ("unconfirmed", 5),
        ("skipped", 6),
    ] {
        assert_eq!(facts[name], figure, "{name}");
    }

    let expected = [
        ("Customers who spent less than ₹1", "spend < 100"),
        (
            "Customers who spent from ₹1 to below ₹1,000",
            "spend >= 100 AND spend < 100000",
        ),
        (
            "Customers who spent from ₹1,000 to below ₹5,000",
            "spend >= 100000 AND spend < 500000",
        ),
        ("Customers who spent ₹5,000 or more", "spend >= 500000"),
        (
            "Customers who had not ordered before the launch",
            "last IS NULL",
        ),
        (
            "Customers who last ordered less than 30 days before the launch",
            "last > started_at - interval '30 days'",
        ),
        (
            "Customers who last ordered from 30 to below 90 days before the launch",
            "last <= started_at - interval '30 days' AND last > started_at - interval '90 days'",
        ),
        (
            "Customers who last ordered from 90 to below 180 days before the launch",
            "last <= started_at - interval '90 days' AND last > started_at - interval '180 days'",
        ),
        (
            "Customers who last ordered from 180 to below 365 days before the launch",
            "last <= started_at - interval '180 days' AND last > started_at - interval '365 days'",
        ),
        (
            "Customers who last ordered 365 days or more before the launch",
            "last <= started_at - interval '365 days'",
        ),
        ("Customers in PUNE", "lower(city) = 'pune'"),
        ("Customers in Goa", "city = 'Goa'"),
    ];
    let bands = facts["bands"].as_array().unwrap();
    let told: Vec<String> = bands
        .iter()
        .map(|band| band["text"].as_str().unwrap().to_lowercase())
        .collect();
    let names: Vec<String> = expected
        .iter()
        .map(|(text, _)| text.to_lowercase())
        .collect();
    assert_eq!(told, names);
    let differences = summary["differences"].as_array().unwrap();
    for (band, (text, people)) in bands.iter().zip(expected) {
        let (hits, of) = counted(&api, people).await;
        assert!(of > 0, "{text}");
        assert_eq!(
            (&band["delivered"], &band["of"]),
            (&json!(hits), &json!(of)),
            "{text}"
        );
        let found = differences
            .iter()
            .find(|found| found["text"] == band["text"]);
        if let Some(found) = found {
            assert_eq!(
                (&found["delivered"], &found["of"]),
                (&json!(hits), &json!(of))
            );
            let others = (&found["othersDelivered"], &found["othersOf"]);
            assert_eq!(
                others,
                (&json!(delivered - hits), &json!(decided - of)),
                "{text}"
            );
        }
    }
    assert_eq!(differences[0]["text"], "Customers who spent ₹5,000 or more");
    assert!(differences[0]["falseDiscovery"].as_f64().unwrap() < 0.001);

    let reasons = facts["reasons"].as_array().unwrap();
    let mut expected = Vec::new();
    for (text, people) in [
        ("no reason was given", "reason IS NULL"),
        ("the phone was off", "reason = 'handset_off'"),
        ("the vendor gave a reason of its own", "reason LIKE '+%'"),
        ("the vendor said \"no route\"", "reason = 'no-route'"),
    ] {
        let people = format!("outcome = 'FAILED' AND {people}");
        expected.push(json!({ "text": text, "count": counted(&api, &people).await.1 }));
    }
    expected.sort_by_key(|reason| std::cmp::Reverse(reason["count"].as_i64()));
    assert_eq!(reasons, &expected);
}

#[tokio::test]
async fn its_sentences_tell_the_figures() {
    let api = TestApi::new().await;
    let id = send(&api).await;
    let data = api.ask(DOCUMENT, json!({ "id": id })).await;
    let summary = &data["campaignSummary"];
    let sentences: Vec<&str> = summary["sentences"]
        .as_array()
        .unwrap()
        .iter()
        .map(|sentence| sentence.as_str().unwrap())
        .collect();
    assert_eq!(summary["text"], sentences.join(" "));
    assert_eq!(sentences[0], "Your campaign reached 1,000 people.");
    let (delivered, _) = counted(&api, "true").await;
    assert!(
        sentences[1].starts_with(&format!("{delivered} messages were delivered, ")),
        "{sentences:?}"
    );
    for said in [
        "2 messages are still on the way.",
        "5 messages are without a receipt so far.",
        "6 people got no message, as the campaign was cancelled.",
    ] {
        assert!(sentences.contains(&said), "{sentences:?}");
    }
    assert!(
        sentences
            .iter()
            .any(|it| it.starts_with("Customers who spent ₹5,000 or more had a delivery rate of ")),
        "{sentences:?}"
    );
    assert_eq!(
        (&summary["provider"], &summary["note"]),
        (&json!("built-in"), &Value::Null)
    );
}

#[tokio::test]
async fn nothing_is_told_of_what_did_not_happen() {
    let api = TestApi::new().await;
    let id = launched(&api, Some("Atlantis")).await;
    let data = api.ask(DOCUMENT, json!({ "id": id })).await;
    let summary = &data["campaignSummary"];
    assert_eq!(
        summary["text"],
        "Your campaign has not started, so there is nothing to tell yet."
    );
    assert_eq!(summary["facts"]["reached"], 0);

    freeze(&api, api.state.now()).await;
    let data = api.ask(DOCUMENT, json!({ "id": id })).await;
    let summary = &data["campaignSummary"];
    assert_eq!(
        summary["text"],
        "Your campaign reached nobody: its audience was empty."
    );
    assert_eq!(summary["facts"]["bands"], json!([]));
    assert_eq!(summary["differences"], json!([]));

    for unknown in ["0", "-1", "first", "9223372036854775808"] {
        let (code, at, _) = api.refusal(DOCUMENT, json!({ "id": unknown })).await;
        assert_eq!(
            (code.as_str(), at),
            ("NOT_FOUND", json!(["campaignId"])),
            "{unknown}"
        );
    }
    let stranger = api.stranger().await;
    let (_, answer) = api
        .ask_as(Some(&stranger), DOCUMENT, json!({ "id": id }))
        .await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "NOT_FOUND");
}

/// Nothing is on its way any more.
async fn settle(api: &TestApi, id: &str) {
    let campaign: i64 = id.parse().unwrap();
    let statement = "UPDATE campaigns SET status = 'COMPLETED', finished_at = now(),
        audience_size = sent + failed + unconfirmed + skipped WHERE id = $1";
    let client = api.database.client().await;
    client.execute(statement, &[&campaign]).await.unwrap();
}

/// A settled campaign, where a model gives these answers.
async fn told_by(answers: &[Value]) -> (TestApi, String) {
    let config = model(answers).await;
    let api = TestApi::with(|settings| settings.assistant = Some(config)).await;
    let id = send(&api).await;
    settle(&api, &id).await;
    (api, id)
}

async fn told(api: &TestApi, id: &str) -> Value {
    let data = api.ask(DOCUMENT, json!({ "id": id })).await;
    data["campaignSummary"].clone()
}

/// Kinds and outcomes of what a model was asked.
async fn asked(api: &TestApi) -> Vec<(String, String)> {
    let recorded = api
        .store()
        .list_assistant_requests(api.workspace.id, 10)
        .await;
    let recorded = recorded.unwrap().into_iter();
    recorded
        .map(|request| (request.kind, request.outcome.unwrap_or_default()))
        .collect()
}

fn good() -> Value {
    json!({ "sentences": ["The campaign reached 998 people.", "5 messages wait for their receipts."] })
}

#[tokio::test]
async fn a_models_words_are_paid_for_once() {
    let (api, id) = told_by(&[good()]).await;
    let answered = [("summary".to_owned(), "answered".to_owned())];
    for _ in 0..2 {
        let summary = told(&api, &id).await;
        assert_eq!(
            (&summary["provider"], &summary["note"]),
            (&json!("test-model"), &Value::Null)
        );
        assert_eq!(summary["sentences"], good()["sentences"]);
        assert_eq!(summary["facts"]["reached"], 998);
        assert_eq!(asked(&api).await, answered);
    }
    // A late receipt makes other facts of them.
    let client = api.database.client().await;
    let late = "UPDATE campaigns SET sent = sent - 1, failed = failed + 1, version = version + 1";
    client.execute(late, &[]).await.unwrap();
    told(&api, &id).await;
    assert_eq!(asked(&api).await.len(), 2);
}

#[tokio::test]
async fn of_two_who_ask_at_once_one_is_paid_for() {
    let (api, id) = told_by(&[good()]).await;
    let (one, other) = tokio::join!(told(&api, &id), told(&api, &id));
    assert_eq!(asked(&api).await.len(), 1);
    for summary in [one, other] {
        match summary["provider"].as_str() {
            Some("test-model") => assert_eq!(summary["sentences"], good()["sentences"]),
            _ => assert_eq!(
                summary["note"],
                "Written by the built-in helper: the language model is writing at the moment."
            ),
        }
    }
}

#[tokio::test]
async fn a_tampered_number_is_not_shown() {
    let tampered = json!({ "sentences": ["The campaign reached 999 people.", "All is well."] });
    let (api, id) = told_by(&[tampered]).await;
    for _ in 0..2 {
        let summary = told(&api, &id).await;
        assert_eq!(summary["provider"], "built-in");
        assert_eq!(summary["sentences"][0], "Your campaign reached 998 people.");
        let note = "Written by the built-in helper: the language model proposed what is not valid.";
        assert_eq!(summary["note"], note);
        // Nor is it asked again at once.
        let refused = "the language model proposed what is not valid".to_owned();
        assert_eq!(asked(&api).await, [("summary".to_owned(), refused)]);
    }
}

#[tokio::test]
async fn a_campaign_under_way_asks_no_model() {
    let config = model(&[good()]).await;
    let api = TestApi::with(|settings| settings.assistant = Some(config)).await;
    let id = send(&api).await;
    let summary = told(&api, &id).await;
    assert_eq!(summary["provider"], "built-in");
    let note = summary["note"].as_str().unwrap();
    assert!(note.contains("once the campaign is over"), "{note}");
    assert!(asked(&api).await.is_empty());
}

#[tokio::test]
async fn without_an_answer_the_built_in_words_are_shown() {
    let nobody = ModelConfig::for_testing("http://127.0.0.1:9/v1".to_owned());
    let mut poor = model(&[good()]).await;
    poor.daily_tokens = 1;
    for (config, why) in [
        (nobody, "the language model could not be reached"),
        (poor, "the workspace used up its tokens of today"),
    ] {
        let api = TestApi::with(|settings| settings.assistant = Some(config)).await;
        let id = send(&api).await;
        settle(&api, &id).await;
        let summary = told(&api, &id).await;
        assert_eq!(summary["provider"], "built-in");
        assert_eq!(
            summary["note"],
            format!("Written by the built-in helper: {why}.")
        );
    }
}
