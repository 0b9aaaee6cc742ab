use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};
use tidings_store::{
    customer::Patch,
    order::{OrderRecord, OrderStatus},
};

use super::support::{Feed, TestApi, customer, order};

const DOCUMENT: &str = "query ($input: SuggestLookalikeInput!) { suggestLookalike(input: $input) {
    rule text size members traits { text weight } backTest { auc lift naiveAuc naiveLift heldOut }
    sampled complete precision recall people(first: 100) { score customer { externalId } } } }";

async fn suggested(api: &TestApi, input: Value) -> Value {
    let data = api.ask(DOCUMENT, json!({ "input": input })).await;
    data["suggestLookalike"].clone()
}

async fn refused(api: &TestApi, input: Value) -> (String, Value, String) {
    api.refusal(DOCUMENT, json!({ "input": input })).await
}

fn named(name: &str) -> Value {
    json!({ "condition": { "field": "NAME", "operator": "STARTS_WITH", "value": name } })
}

async fn counted(api: &TestApi, statement: &str) -> i64 {
    let client = api.database.client().await;
    client.query_one(statement, &[]).await.unwrap().get(0)
}

/// Sixty seeds and ninety alike spent much on one order each, three hundred spent little.
async fn shop(api: &TestApi, before: DateTime<Utc>) {
    let mut feed = Feed::new(api);
    let mut people = Vec::new();
    let mut orders: Vec<OrderRecord> = Vec::new();
    for (kind, count, spend) in [
        ("seed", 60_i64, 5_000_000_i64),
        ("alike", 90, 5_000_000),
        ("plain", 300, 100_000),
    ] {
        for number in 0..count {
            let id = format!("{kind}{number}");
            let mut record = customer(&id, &format!("{kind} {number}"));
            record.created_at = Patch::Set(before - Duration::days(100));
            people.push(record);
            let amount = spend + number * 1_000;
            let at = before - Duration::days(number % 20);
            orders.push(order(&format!("o{id}"), &id, amount, at));
        }
    }
    feed.customers(people).await;
    feed.orders(orders).await;
}

#[tokio::test]
async fn those_like_an_audience_are_found_and_counted() {
    let api = TestApi::new().await;
    shop(&api, api.state.now() - Duration::days(5)).await;
    let found = suggested(&api, json!({ "rule": named("seed"), "wanted": 90 })).await;
    assert_eq!(
        (&found["members"], &found["sampled"], &found["complete"]),
        (&json!(60), &json!(450), &json!(true))
    );
    let alike = counted(
        &api,
        "SELECT count(*) FROM customers WHERE external_id LIKE 'alike%'",
    )
    .await;
    assert_eq!(found["size"], alike, "{}", found["text"]);
    assert_eq!(
        (&found["precision"], &found["recall"]),
        (&json!(1.0), &json!(1.0))
    );
    let people = found["people"].as_array().unwrap();
    assert_eq!(people.len(), 90);
    let scores: Vec<f64> = people
        .iter()
        .map(|it| it["score"].as_f64().unwrap())
        .collect();
    assert!(scores.is_sorted_by(|left, right| left >= right));
    for person in people {
        let id = person["customer"]["externalId"].as_str().unwrap();
        assert!(id.starts_with("alike"), "{id}");
    }
    assert_eq!(found["traits"][0]["text"], "spend");
    assert!(found["traits"][0]["weight"].as_f64().unwrap() > 0.5);

    // Hidden seeds cannot be told from those alike, but from all others; their number of orders tells nothing.
    let test = &found["backTest"];
    let hidden = test["heldOut"].as_i64().unwrap();
    assert!((15..=45).contains(&hidden), "{test}");
    let best = 1.0 - 0.5 * 90.0 / 390.0;
    assert!(
        (test["auc"].as_f64().unwrap() - best).abs() < 0.05,
        "{test}"
    );
    assert_eq!(test["naiveAuc"], 0.5);
    assert_eq!(test["naiveLift"], 1.0);
    assert!(test["lift"].as_f64().unwrap() > 2.0, "{test}");

    // The rule can be used as it is, and holds for none of the members.
    let document = "query ($rule: AudienceRuleInput!) { audiencePreview(rule: $rule) { size } }";
    let rule = found["rule"].clone();
    let both = json!({ "all": [rule, named("seed")] });
    for (rule, size) in [(rule, alike), (both, 0)] {
        let data = api.ask(document, json!({ "rule": rule })).await;
        assert_eq!(data["audiencePreview"]["size"], size);
    }
}

#[tokio::test]
async fn a_saved_audience_is_the_same_as_its_rule() {
    let api = TestApi::new().await;
    shop(&api, api.state.now()).await;
    let document = "mutation ($rule: AudienceRuleInput!) {
        createAudience(input: { name: \"Seeds\", rule: $rule }) { audience { id } } }";
    let saved = api.ask(document, json!({ "rule": named("seed") })).await;
    let id = saved["createAudience"]["audience"]["id"].clone();
    let by_id = suggested(&api, json!({ "audienceId": id })).await;
    let by_rule = suggested(&api, json!({ "rule": named("seed") })).await;
    assert_eq!(by_id["rule"], by_rule["rule"]);
    assert_eq!(by_id["people"].as_array().unwrap().len(), 60);

    api.ask(
        "mutation ($id: ID!) { deleteAudience(id: $id) { id } }",
        json!({ "id": id }),
    )
    .await;
    let (code, at, _) = refused(&api, json!({ "audienceId": id })).await;
    assert_eq!(
        (code.as_str(), at),
        ("NOT_FOUND", json!(["input", "audienceId"]))
    );
}

/// A campaign to everyone whose name begins so, delivered at a moment.
async fn campaign(api: &TestApi, name: &str, at: DateTime<Utc>) -> String {
    let input = json!({ "name": "Sale", "rule": named(name), "message": { "body": "Hi" } });
    let document = "mutation ($input: LaunchCampaignInput!) { launchCampaign(input: $input) { campaign { id } } }";
    let data = api.ask(document, json!({ "input": input })).await;
    let id = data["launchCampaign"]["campaign"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    api.store()
        .freeze_next_campaign(&api.workspace, at, || {})
        .await
        .unwrap();
    let client = api.database.client().await;
    let statement = "INSERT INTO communication_log (workspace_id, campaign_id, customer_id, batch, outcome, sent_at, receipt_at)
        SELECT workspace_id, $1, id, 1, CASE WHEN external_id LIKE '%7' THEN 'FAILED' ELSE 'SENT' END::recipient_outcome,
            $2::text::timestamptz, $2::text::timestamptz
        FROM customers WHERE name LIKE $3 || '%'";
    let number: i64 = id.parse().unwrap();
    client
        .execute(statement, &[&number, &at.to_rfc3339(), &name])
        .await
        .unwrap();
    id
}

#[tokio::test]
async fn those_like_a_campaigns_members_are_found_by_what_was_known_at_its_launch() {
    let api = TestApi::new().await;
    let launch = api.state.now() - Duration::days(30);
    shop(&api, launch - Duration::days(1)).await;
    let id = campaign(&api, "seed", launch).await;
    let mut feed = Feed::new(&api);
    // Who came later is not looked at, and what plain people spent since teaches nothing.
    let mut late = customer("late", "late");
    late.created_at = Patch::Set(launch + Duration::days(1));
    feed.customers(vec![late]).await;
    let since = (0..300).map(|number| {
        let who = format!("plain{number}");
        order(
            &format!("since{number}"),
            &who,
            5_000_000,
            launch + Duration::days(20),
        )
    });
    feed.orders(since.collect()).await;
    let found = suggested(&api, json!({ "campaignId": id, "wanted": 90 })).await;
    assert_eq!(
        (&found["members"], &found["sampled"], &found["complete"]),
        (&json!(60), &json!(450), &json!(true))
    );
    assert_eq!(found["traits"][0]["text"], "spend");
    let test = &found["backTest"];
    assert!(test["auc"].as_f64().unwrap() > 0.8, "{test}");
    // A frozen audience is told by no rule, so the suggested one may hold for its members.
    let data = api
        .ask(
            "query ($rule: AudienceRuleInput!) { audiencePreview(rule: $rule) { size } }",
            json!({ "rule": found["rule"] }),
        )
        .await;
    assert_eq!(found["size"], data["audiencePreview"]["size"]);
}

#[tokio::test]
async fn responders_ordered_within_a_fortnight_and_their_orders_give_nobody_away() {
    let api = TestApi::new().await;
    let launch = api.state.now() - Duration::days(30);
    shop(&api, launch - Duration::days(1)).await;
    let id = campaign(&api, "plain", launch).await;
    let mut orders = Vec::new();
    for number in 0..300_i64 {
        let (id, who) = (format!("r{number}"), format!("plain{number}"));
        let after = |days, minutes| launch + Duration::days(days) + Duration::minutes(minutes);
        // A third in time, others to the minute too late, before, or cancelled.
        let mut bought = match number % 3 {
            0 => order(&id, &who, 100, after(14, 0)),
            1 => order(&id, &who, 100, after(14, 1)),
            _ => order(&id, &who, 100, after(0, -1)),
        };
        if number % 30 == 0 {
            bought.status = OrderStatus::Cancelled;
        }
        orders.push(bought);
    }
    // Nobody wrote to these.
    orders.push(order("unasked", "alike1", 100, launch + Duration::days(1)));
    Feed::new(&api).orders(orders).await;
    let found = suggested(&api, json!({ "campaignId": id, "responders": true })).await;
    let responders = counted(
        &api,
        "SELECT count(DISTINCT l.customer_id) FROM communication_log l JOIN orders o USING (workspace_id, customer_id)
         WHERE l.outcome = 'SENT' AND o.status = 'COMPLETED' AND o.ordered_at > l.receipt_at
             AND o.ordered_at - l.receipt_at <= interval '336 hours'",
    )
    .await;
    assert_eq!(responders, 80);
    assert_eq!(found["members"], responders);
    assert_eq!(found["sampled"], 450);
    // At the launch they differ from the 150 who spent much and the 100 who had ordered just before, and not from the 120
    // others: by what they did since, all could be told apart.
    let test = &found["backTest"];
    let best = (150.0 + 100.0 + 0.5 * 120.0) / 370.0;
    assert!(
        (test["auc"].as_f64().unwrap() - best).abs() < 0.05,
        "{test}"
    );
}

#[tokio::test]
async fn what_is_wrong_is_named() {
    let api = TestApi::new().await;
    shop(&api, api.state.now()).await;
    for (input, place) in [
        (json!({}), json!(["input"])),
        (
            json!({ "rule": named("seed"), "audienceId": "1" }),
            json!(["input"]),
        ),
        (
            json!({ "rule": named("seed"), "campaignId": "1" }),
            json!(["input"]),
        ),
        (
            json!({ "rule": named("seed"), "responders": true }),
            json!(["input", "responders"]),
        ),
        (
            json!({ "rule": named("seed"), "wanted": 0 }),
            json!(["input", "wanted"]),
        ),
        (
            json!({ "rule": { "condition": { "field": "NAME", "operator": "AT_LEAST", "value": "x" } } }),
            json!(["input", "rule", "condition", "operator"]),
        ),
    ] {
        let (code, at, _) = refused(&api, input.clone()).await;
        assert_eq!((code.as_str(), at), ("BAD_USER_INPUT", place), "{input}");
    }
    for field in ["audienceId", "campaignId"] {
        for id in ["0", "none", "-1", "9223372036854775808"] {
            let (code, at, _) = refused(&api, json!({ field: id })).await;
            assert_eq!(
                (code.as_str(), at),
                ("NOT_FOUND", json!(["input", field])),
                "{id}"
            );
        }
    }
    let (code, at, message) = refused(&api, json!({ "rule": named("seed 1") })).await;
    assert_eq!(
        (code.as_str(), at),
        ("BAD_USER_INPUT", json!(["input", "rule"]))
    );
    assert!(
        message.contains("at least 30 members") && message.contains("there are 11"),
        "{message}"
    );
    let everybody = json!({ "not": named("nobody at all") });
    let (code, _, message) = refused(&api, json!({ "rule": everybody })).await;
    assert_eq!(code, "BAD_USER_INPUT");
    assert!(
        message.contains("outside of the audience") && message.contains("there are 0"),
        "{message}"
    );

    // Thirty-two levels leave no room for one more.
    let deep = (0..30).fold(named("seed"), |rule, _| json!({ "all": [rule] }));
    let (code, at, message) = refused(&api, json!({ "rule": deep })).await;
    assert_eq!(
        (code.as_str(), at),
        ("BAD_USER_INPUT", json!(["input", "rule"]))
    );
    assert!(message.contains("too large"), "{message}");
}

#[tokio::test]
async fn a_campaign_needs_a_start_and_a_workspace_its_own() {
    let api = TestApi::new().await;
    shop(&api, api.state.now()).await;
    let id = campaign(&api, "seed", api.state.now()).await;
    let stranger = api.stranger().await;
    let (_, answer) = api
        .ask_as(
            Some(&stranger),
            DOCUMENT,
            json!({ "input": { "campaignId": id } }),
        )
        .await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "NOT_FOUND");
    let (code, at, message) = refused(&api, json!({ "campaignId": id, "responders": true })).await;
    assert_eq!(
        (code.as_str(), at),
        ("BAD_USER_INPUT", json!(["input", "campaignId"]))
    );
    assert!(message.contains("there are 0"), "{message}");

    let input = json!({ "name": "Later", "rule": named("seed"), "message": { "body": "Hi" } });
    let document = "mutation ($input: LaunchCampaignInput!) { launchCampaign(input: $input) { campaign { id } } }";
    let data = api.ask(document, json!({ "input": input })).await;
    let waiting = &data["launchCampaign"]["campaign"]["id"];
    let (code, at, message) = refused(&api, json!({ "campaignId": waiting })).await;
    assert_eq!(
        (code.as_str(), at),
        ("BAD_USER_INPUT", json!(["input", "campaignId"]))
    );
    assert!(message.contains("has not started"), "{message}");
}
