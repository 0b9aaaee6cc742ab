use serde_json::{Value, json};
use tidings_store::{
    customer::{CustomerRecord, Patch},
    order::{OrderRecord, OrderStatus},
    visit::VisitRecord,
};

use super::support::{Feed, TestApi, customer, day, order};

async fn ids(api: &TestApi, arguments: &str) -> Vec<String> {
    let data = api
        .ask(
            &format!("{{ customers{arguments} {{ nodes {{ externalId }} }} }}"),
            Value::Null,
        )
        .await;
    let nodes = data["customers"]["nodes"].as_array().unwrap();
    nodes
        .iter()
        .map(|node| node["externalId"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_customer_shows_every_fact() {
    let api = TestApi::new().await;
    let mut feed = Feed::new(&api);
    let ann = CustomerRecord {
        email: Patch::Set("ann@example.com".to_owned()),
        city: Patch::Set("Pune".to_owned()),
        country: Patch::Set("IN".to_owned()),
        tags: Patch::Set(vec!["VIP".to_owned()]),
        attributes: Patch::Set(json!({ "tier": "gold" }).as_object().unwrap().clone()),
        created_at: Patch::Set(day(1, 2)),
        ..customer("ann", "Ann Lee")
    };
    feed.customers(vec![ann]).await;
    feed.orders(vec![
        order("o1", "ann", 150_000, day(3, 1)),
        order("o2", "ann", 50, day(2, 1)),
    ])
    .await;
    let document = r#"{ customer(externalId: "ann") {
        externalId known name email phone city country tags attributes subscribed suppressed createdAt
        totalSpend orderCount visitCount firstOrderAt lastOrderAt lastVisitAt
        sms: reachable mail: reachable(channel: EMAIL)
        orders { nodes { externalId amount status orderedAt } } visits { nodes { externalId } } } }"#;
    assert_eq!(
        api.ask(document, Value::Null).await["customer"],
        json!({
            "externalId": "ann", "known": true, "name": "Ann Lee", "email": "ann@example.com",
            "phone": "+919876543210", "city": "Pune", "country": "IN", "tags": ["VIP"],
            "attributes": { "tier": "gold" }, "subscribed": true, "suppressed": false,
            "createdAt": "2026-01-02T12:00:00Z", "totalSpend": "1500.50", "orderCount": 2, "visitCount": 2,
            "firstOrderAt": "2026-02-01T12:00:00Z", "lastOrderAt": "2026-03-01T12:00:00Z",
            "lastVisitAt": "2026-03-01T12:00:00Z", "sms": true, "mail": true,
            "orders": { "nodes": [
                { "externalId": "o1", "amount": "1500.00", "status": "COMPLETED", "orderedAt": "2026-03-01T12:00:00Z" },
                { "externalId": "o2", "amount": "0.50", "status": "COMPLETED", "orderedAt": "2026-02-01T12:00:00Z" },
            ] },
            "visits": { "nodes": [] },
        })
    );
}

#[tokio::test]
async fn who_is_known_by_an_order_alone_is_not_reachable() {
    let api = TestApi::new().await;
    Feed::new(&api)
        .orders(vec![order("o1", "bob", 100, day(3, 1))])
        .await;
    let document =
        r#"{ customer(externalId: "bob") { known name subscribed reachable tags attributes } }"#;
    assert_eq!(
        api.ask(document, Value::Null).await["customer"],
        json!({ "known": false, "name": null, "subscribed": null, "reachable": false, "tags": [], "attributes": {} })
    );
    let document = r#"{ customer(externalId: "no\u0000body") { id } }"#;
    assert_eq!(
        api.ask(document, Value::Null).await,
        json!({ "customer": null })
    );
}

#[tokio::test]
async fn customers_are_paged_without_gap_or_repeat() {
    let api = TestApi::new().await;
    let people = (0..7)
        .map(|number| customer(&format!("c{number}"), "Same Name"))
        .collect();
    Feed::new(&api).customers(people).await;
    let (mut seen, mut after, mut pages) = (Vec::new(), Value::Null, 0);
    loop {
        let document = "query ($after: String) { customers(first: 3, after: $after) {
            edges { cursor node { externalId } } nodes { externalId }
            pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }";
        let page = api.ask(document, json!({ "after": after })).await["customers"].clone();
        let edges = page["edges"].as_array().unwrap();
        assert_eq!(page["pageInfo"]["hasPreviousPage"], !after.is_null());
        assert_eq!(
            page["pageInfo"]["endCursor"],
            edges.last().unwrap()["cursor"]
        );
        assert_eq!(
            page["nodes"],
            edges
                .iter()
                .map(|edge| edge["node"].clone())
                .collect::<Value>()
        );
        seen.extend(
            edges
                .iter()
                .map(|edge| edge["node"]["externalId"].as_str().unwrap().to_owned()),
        );
        pages += 1;
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
    assert_eq!((seen.len(), pages), (7, 3));
    let mut sorted = seen.clone();
    sorted.sort_unstable_by(|left, right| right.cmp(left));
    assert_eq!(seen, sorted, "the latest arrival comes first");
}

#[tokio::test]
async fn a_wrong_page_is_refused_by_name() {
    let api = TestApi::new().await;
    let lists = ["customers", "audiences", "campaigns"];
    for list in lists {
        for (arguments, path) in [
            ("first: -1", "first"),
            ("first: 101", "first"),
            (r#"after: "nonsense""#, "after"),
            (r#"after: """#, "after"),
            // A cursor of another list.
            (r#"after: "b3RoZXIgMQ""#, "after"),
        ] {
            let document = format!("{{ {list}({arguments}) {{ nodes {{ id }} }} }}");
            let (code, found, message) = api.refusal(&document, Value::Null).await;
            assert_eq!(
                (code.as_str(), found),
                ("BAD_USER_INPUT", json!([path])),
                "{document}: {message}"
            );
        }
        let document = format!(
            "{{ {list}(first: 100) {{ nodes {{ id }} }} none: {list}(first: 0) {{ nodes {{ id }} }} }}"
        );
        assert_eq!(
            api.ask(&document, Value::Null).await,
            json!({ list: { "nodes": [] }, "none": { "nodes": [] } })
        );
    }
}

#[tokio::test]
async fn search_and_rule_narrow_the_list() {
    let api = TestApi::new().await;
    let mut feed = Feed::new(&api);
    let mut bob = customer("bob", "Bob Stone");
    bob.city = Patch::Set("ÅRHUS".to_owned());
    bob.email = Patch::Set("b_b%@example.com".to_owned());
    feed.customers(vec![
        customer("ann", "Ann STONE"),
        bob,
        customer("cat-9", "Cat Moss"),
    ])
    .await;
    feed.orders(vec![
        order("o1", "ann", 100_000, day(3, 1)),
        order("o2", "cat-9", 100_000, day(3, 1)),
    ])
    .await;
    assert_eq!(ids(&api, r#"(search: "stone")"#).await, ["bob", "ann"]);
    assert_eq!(ids(&api, r#"(search: " århus ")"#).await, ["bob"]);
    assert_eq!(
        ids(&api, r#"(search: "%")"#).await,
        ["bob"],
        "a percent sign is a percent sign"
    );
    assert_eq!(ids(&api, r#"(search: "cat-")"#).await, ["cat-9"]);
    assert_eq!(ids(&api, r#"(search: "98765")"#).await.len(), 3);
    assert_eq!(ids(&api, r#"(search: "98766")"#).await.len(), 0);
    assert_eq!(ids(&api, r#"(search: "  ")"#).await.len(), 3);
    let spent = r#"rule: { condition: { field: TOTAL_SPEND, operator: AT_LEAST, value: "1000" } }"#;
    assert_eq!(ids(&api, &format!("({spent})")).await, ["cat-9", "ann"]);
    assert_eq!(
        ids(&api, &format!(r#"({spent}, search: "stone")"#)).await,
        ["ann"]
    );
    let within =
        r#"rule: { condition: { field: ORDER_COUNT, operator: EQUALS, value: 0, within: "P1D" } }"#;
    assert_eq!(
        ids(&api, &format!("({within}, first: 2)")).await,
        ["cat-9", "bob"]
    );
    let (code, path, _) = api
        .refusal(
            "query ($search: String) { customers(search: $search) { nodes { id } } }",
            json!({ "search": "x".repeat(201) }),
        )
        .await;
    assert_eq!((code.as_str(), path), ("BAD_USER_INPUT", json!(["search"])));
}

#[tokio::test]
async fn histories_are_paged_for_each_customer_of_a_list() {
    let api = TestApi::new().await;
    let mut feed = Feed::new(&api);
    let mut orders = Vec::new();
    let mut visits = Vec::new();
    for person in ["ann", "bob"] {
        for number in 1..=3 {
            // Two at one moment: the external id breaks the tie.
            let at = day(2, if number == 3 { 2 } else { number });
            orders.push(OrderRecord {
                status: OrderStatus::Pending,
                ..order(&format!("{person}-{number}"), person, 100, at)
            });
            visits.push(VisitRecord {
                external_id: format!("{person}-{number}"),
                customer_external_id: person.to_owned(),
                visited_at: at,
                updated_at: None,
            });
        }
    }
    feed.orders(orders).await;
    feed.visits(visits).await;
    for list in ["orders", "visits"] {
        let document = format!(
            "{{ customers {{ nodes {{ externalId one: {list}(first: 1) {{ nodes {{ externalId }} }}
                two: {list}(first: 2) {{ nodes {{ externalId }} pageInfo {{ hasNextPage endCursor }} }} }} }} }}"
        );
        let data = api.ask(&document, Value::Null).await;
        for node in data["customers"]["nodes"].as_array().unwrap() {
            let person = node["externalId"].as_str().unwrap();
            let named = |number: u32| json!({ "externalId": format!("{person}-{number}") });
            assert_eq!(node["one"]["nodes"], json!([named(3)]));
            assert_eq!(node["two"]["nodes"], json!([named(3), named(2)]));
            assert_eq!(node["two"]["pageInfo"]["hasNextPage"], true);
            let document = format!(
                "query ($id: String!, $after: String) {{ customer(externalId: $id) {{ {list}(first: 2, after: $after) {{
                    nodes {{ externalId }} pageInfo {{ hasNextPage }} }} }} }}"
            );
            let variables = json!({ "id": person, "after": node["two"]["pageInfo"]["endCursor"] });
            let rest = api.ask(&document, variables).await["customer"][list].clone();
            assert_eq!(
                rest,
                json!({ "nodes": [named(1)], "pageInfo": { "hasNextPage": false } })
            );
        }
    }
}

#[tokio::test]
async fn a_suppressed_customer_is_not_reachable_until_that_is_taken_back() {
    let api = TestApi::new().await;
    Feed::new(&api)
        .customers(vec![customer("ann", "Ann Lee")])
        .await;
    for suppressed in [true, false] {
        let document = "mutation ($to: Boolean!) { setSuppression(input: { customerExternalId: \"ann\", suppressed: $to }) {
            customer { suppressed reachable } } }";
        let data = api.ask(document, json!({ "to": suppressed })).await;
        let expected = json!({ "suppressed": suppressed, "reachable": !suppressed });
        assert_eq!(data["setSuppression"]["customer"], expected);
    }
    let document = r#"mutation { setSuppression(input: { customerExternalId: "nobody", suppressed: true }) { customer { id } } }"#;
    assert_eq!(api.refusal(document, Value::Null).await.0, "NOT_FOUND");
}

#[tokio::test]
async fn totals_are_those_of_the_workspace() {
    let api = TestApi::new().await;
    Feed::new(&api)
        .orders(vec![
            order("o1", "ann", 12_345, day(3, 1)),
            order("o2", "bob", 5, day(3, 2)),
        ])
        .await;
    let data = api
        .ask(
            "{ workspaceTotals { customers orders visits totalSpend } }",
            Value::Null,
        )
        .await;
    let expected = json!({ "customers": 2, "orders": 2, "visits": 2, "totalSpend": "123.50" });
    assert_eq!(data["workspaceTotals"], expected);
}
