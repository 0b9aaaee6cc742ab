use serde_json::{Value, json};
use tidings_store::customer::{CustomerRecord, Patch};

use super::support::{Feed, TestApi, customer};

fn someone(id: &str, city: &str, tags: &[&str], attributes: Value) -> CustomerRecord {
    CustomerRecord {
        city: Patch::Set(city.to_owned()),
        country: Patch::Set(if city == "Ulm" { "DE" } else { "IN" }.to_owned()),
        tags: Patch::Set(tags.iter().map(|tag| (*tag).to_owned()).collect()),
        attributes: Patch::Set(attributes.as_object().unwrap().clone()),
        ..customer(id, "Some Name")
    }
}

async fn shop() -> TestApi {
    let api = TestApi::new().await;
    let people = vec![
        someone("a", "Pune", &["VIP"], json!({ "tier": "Gold", "age": 41 })),
        someone(
            "b",
            "PUNE",
            &["vip", "new"],
            json!({ "tier": "gold", "age": 41.0 }),
        ),
        someone(
            "c",
            "Pune",
            &["Vip"],
            json!({ "tier": "gold", "Member": true }),
        ),
        someone(
            "d",
            "Kanpur",
            &[],
            json!({ "tier": 3, "sizes": ["s"], "none": null, "empty": "" }),
        ),
        someone("e", "Ulm", &["vintage"], json!({})),
        customer("f", "Nobody"),
    ];
    Feed::new(&api).customers(people).await;
    api
}

/// The values of a field, each with its number.
async fn values(api: &TestApi, arguments: &str) -> Value {
    let document = format!(
        "{{ audienceFieldValues({arguments}) {{ values {{ value customers }} sampled complete }} }}"
    );
    let data = api.ask(&document, Value::Null).await;
    let found = &data["audienceFieldValues"];
    assert_eq!(
        (&found["sampled"], &found["complete"]),
        (&json!(6), &json!(true))
    );
    let values = found["values"].as_array().unwrap().iter();
    values
        .map(|value| json!([value["value"], value["customers"]]))
        .collect()
}

#[tokio::test]
async fn values_are_counted_however_they_are_written() {
    let api = shop().await;
    for (arguments, expected) in [
        (
            "field: CITY",
            json!([["Pune", 3], ["Kanpur", 1], ["Ulm", 1]]),
        ),
        ("field: CITY, first: 1", json!([["Pune", 3]])),
        (
            "field: CITY, search: \"pu\"",
            json!([["Pune", 3], ["Kanpur", 1]]),
        ),
        ("field: CITY, search: \"UL\"", json!([["Ulm", 1]])),
        ("field: CITY, search: \"%\"", json!([])),
        ("field: COUNTRY", json!([["IN", 4], ["DE", 1]])),
        ("field: COUNTRY, search: \"d\"", json!([["DE", 1]])),
        (
            "field: TAGS",
            json!([["VIP", 3], ["new", 1], ["vintage", 1]]),
        ),
        ("field: TAGS, search: \"vi\", first: 1", json!([["VIP", 3]])),
        (
            "field: TAGS, search: \"N\"",
            json!([["new", 1], ["vintage", 1]]),
        ),
        (
            "field: ATTRIBUTE, key: \"tier\"",
            json!([["gold", 3], [3, 1]]),
        ),
        (
            "field: ATTRIBUTE, key: \"tier\", search: \"GO\"",
            json!([["gold", 3]]),
        ),
        (
            "field: ATTRIBUTE, key: \"age\", search: \"4\"",
            json!([[41, 2]]),
        ),
        ("field: ATTRIBUTE, key: \"Member\"", json!([[true, 1]])),
        ("field: ATTRIBUTE, key: \"sizes\"", json!([])),
        ("field: ATTRIBUTE, key: \"empty\"", json!([])),
        ("field: ATTRIBUTE, key: \"unheard of\"", json!([])),
    ] {
        assert_eq!(values(&api, arguments).await, expected, "{arguments}");
    }
}

#[tokio::test]
async fn attributes_are_listed_with_what_their_values_are() {
    let api = shop().await;
    let document = "query ($search: String) { audienceAttributes(search: $search) {
        attributes { key type customers } sampled complete } }";
    let ask = async |search: Value| {
        let data = api.ask(document, json!({ "search": search })).await;
        data["audienceAttributes"].clone()
    };
    let attribute = |key: &str, kind: &str, customers: i32| json!({ "key": key, "type": kind, "customers": customers });
    assert_eq!(
        ask(Value::Null).await,
        json!({
            "attributes": [
                attribute("tier", "TEXT", 4),
                attribute("age", "NUMBER", 2),
                attribute("Member", "BOOLEAN", 1),
                attribute("empty", "TEXT", 1),
            ],
            "sampled": 6, "complete": true,
        })
    );
    assert_eq!(
        ask(json!("MEM")).await["attributes"],
        json!([attribute("Member", "BOOLEAN", 1)])
    );
}

#[tokio::test]
async fn of_many_customers_some_are_looked_at_from_the_first_to_the_last() {
    let api = TestApi::new().await;
    let people = (0..12_000).map(|number| CustomerRecord {
        city: Patch::Set(format!("City {}", number / 1_000)),
        ..customer(&format!("c{number}"), "Same Name")
    });
    Feed::new(&api).customers(people.collect()).await;
    let document =
        "{ audienceFieldValues(field: CITY) { values { value customers } sampled complete }
        audienceAttributes { sampled complete } }";
    let data = api.ask(document, Value::Null).await;
    let found = &data["audienceFieldValues"];
    assert_eq!(
        (&found["sampled"], &found["complete"]),
        (&json!(10_000), &json!(false))
    );
    let values = found["values"].as_array().unwrap();
    assert_eq!(values.len(), 12, "each of twelve cities was met: {found}");
    let counted: i64 = values
        .iter()
        .map(|value| value["customers"].as_i64().unwrap())
        .sum();
    assert_eq!(counted, 10_000);
    assert_eq!(
        data["audienceAttributes"],
        json!({ "sampled": 10_000, "complete": false })
    );
}

#[tokio::test]
async fn what_cannot_be_suggested_is_refused_by_name() {
    let api = TestApi::new().await;
    for (arguments, path) in [
        ("field: NAME", json!(["field"])),
        ("field: ATTRIBUTE", json!(["key"])),
        ("field: ATTRIBUTE, key: \"\"", json!(["key"])),
        ("field: ATTRIBUTE, key: \"a\\u0000\"", json!(["key"])),
        ("field: CITY, key: \"tier\"", json!(["key"])),
        ("field: CITY, search: \"\\u0000\"", json!(["search"])),
        ("field: CITY, first: 0", json!(["first"])),
        ("field: CITY, first: 101", json!(["first"])),
    ] {
        let document = format!("{{ audienceFieldValues({arguments}) {{ sampled }} }}");
        let (code, at, _) = api.refusal(&document, Value::Null).await;
        assert_eq!((code.as_str(), at), ("BAD_USER_INPUT", path), "{arguments}");
    }
}
