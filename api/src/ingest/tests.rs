//! The check of single records, and of requests of them.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use tidings_audience::Currency;
use tidings_store::customer::Patch;

use super::*;

fn rules(currency: &str) -> Rules {
    Rules {
        currency: Currency::parse(currency).unwrap(),
        now: at("2026-06-15T12:00:00Z"),
    }
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn order_with(field: &str, value: Value) -> String {
    let mut order = json!({
        "externalId": "o-1", "customerExternalId": "c-1", "amount": "12.50", "orderedAt": "2026-06-01T10:00:00Z",
    });
    order[field] = value;
    order.to_string()
}

fn check_order(text: &str) -> Result<tidings_store::order::OrderRecord, (&'static str, Code)> {
    let raw: RawOrder<'_> = serde_json::from_str(text).unwrap();
    raw.check(&rules("INR"))
        .map_err(|fault| (fault.field, fault.code))
}

fn check_customer(
    customer: &Value,
) -> Result<tidings_store::customer::CustomerRecord, (&'static str, Code)> {
    let text = customer.to_string();
    let raw: RawCustomer<'_> = serde_json::from_str(&text).unwrap();
    raw.check(&rules("INR"))
        .map_err(|fault| (fault.field, fault.code))
}

#[test]
fn an_order_is_taken_as_it_is() {
    let text = r#"{"externalId":"o-1","customerExternalId":"ग्राहक","amount":"1499.5","currency":"INR",
        "status":"REFUNDED","orderedAt":"2026-06-01T18:30:00.1234567+05:30","updatedAt":"2026-06-02T00:00:00Z"}"#;
    let order = check_order(text).unwrap();
    assert_eq!(order.customer_external_id, "ग्राहक");
    assert_eq!(order.amount, 149_950);
    assert_eq!(order.status.as_str(), "REFUNDED");
    assert_eq!(order.ordered_at, at("2026-06-01T13:00:00.123456Z"));
    assert_eq!(order.updated_at, Some(at("2026-06-02T00:00:00Z")));
}

#[test]
fn what_an_order_may_leave_out() {
    let text = r#"{"externalId":"o","customerExternalId":"c","amount":0,"orderedAt":"2026-06-16T12:00:00Z",
        "currency":null,"status":null,"updatedAt":null}"#;
    let order = check_order(text).unwrap();
    assert_eq!(
        (order.amount, order.status.as_str(), order.updated_at),
        (0, "COMPLETED", None)
    );
}

#[test]
fn amounts_are_exact_or_refused() {
    let amount = |value: Value| check_order(&order_with("amount", value)).map(|order| order.amount);
    for (value, minor) in [
        (json!("0"), 0),
        (json!(12), 1_200),
        (json!(12.3), 1_230),
        (json!(1e2), 10_000),
        (json!("10000000000000.00"), 1_000_000_000_000_000),
        (json!(9_999_999_999_999.99), 999_999_999_999_999),
    ] {
        assert_eq!(amount(value.clone()), Ok(minor), "{value}");
    }
    for (value, code) in [
        (json!("-0.01"), Code::Negative),
        (json!(-5), Code::Negative),
        (json!("1.234"), Code::TooPrecise),
        (json!(1.005), Code::TooPrecise),
        (json!(1_234_567_890_123.456_7), Code::TooPrecise),
        (json!("10000000000000.01"), Code::OutOfRange),
        (json!("92233720368547758.08"), Code::OutOfRange),
        (json!("9".repeat(1_000)), Code::OutOfRange),
        (json!(1e300), Code::OutOfRange),
        (json!(""), Code::Invalid),
        (json!("12,50"), Code::Invalid),
        (json!("₹12"), Code::Invalid),
        (json!("NaN"), Code::Invalid),
        (json!(true), Code::Invalid),
        (json!(["1"]), Code::Invalid),
        (json!({"value": "1"}), Code::Invalid),
    ] {
        assert_eq!(amount(value.clone()), Err(("amount", code)), "{value}");
    }
}

#[test]
fn a_yen_has_no_hundredths() {
    let text = order_with("amount", json!("100"));
    let raw: RawOrder<'_> = serde_json::from_str(&text).unwrap();
    assert_eq!(raw.check(&rules("JPY")).unwrap().amount, 100);
    let text = order_with("amount", json!("100.5"));
    let raw: RawOrder<'_> = serde_json::from_str(&text).unwrap();
    assert_eq!(raw.check(&rules("JPY")).unwrap_err().code, Code::TooPrecise);
}

#[test]
fn a_negative_amount_says_what_to_send_instead() {
    let text = order_with("amount", json!("-1"));
    let raw: RawOrder<'_> = serde_json::from_str(&text).unwrap();
    let message = raw.check(&rules("INR")).unwrap_err().message;
    assert!(
        message.contains("CANCELLED") && message.contains("REFUNDED"),
        "{message}"
    );
}

#[test]
fn dates_are_instants_within_reach() {
    let date =
        |value: Value| check_order(&order_with("orderedAt", value)).map(|order| order.ordered_at);
    for good in [
        "0001-01-01T00:00:00Z",
        "2026-06-16T12:00:00Z",
        "2026-06-16T17:30:00+05:30",
        "2016-12-31T23:59:60Z",
    ] {
        assert!(date(json!(good)).is_ok(), "{good}");
    }
    for (value, code) in [
        (json!("2026-06-16T12:00:00.000001Z"), Code::InFuture),
        (json!("9999-12-31T23:59:59Z"), Code::InFuture),
        (json!("0000-06-01T00:00:00Z"), Code::OutOfRange),
        (json!("0001-01-01T00:00:00+14:00"), Code::OutOfRange),
        (json!("294277-01-01T00:00:00Z"), Code::Invalid),
        (json!("2026-06-01"), Code::Invalid),
        (json!("2026-06-01T10:00:00"), Code::Invalid),
        (json!("2026-02-30T10:00:00Z"), Code::Invalid),
        (json!("yesterday"), Code::Invalid),
        (json!(""), Code::Invalid),
        (json!("2026-06-01T10:00:00Z\u{0}"), Code::Invalid),
        (json!(1_780_000_000), Code::Invalid),
        (json!({}), Code::Invalid),
    ] {
        assert_eq!(date(value.clone()), Err(("orderedAt", code)), "{value}");
    }
    let updated = check_order(&order_with("updatedAt", json!("2027-01-01T00:00:00Z")));
    assert_eq!(updated.unwrap_err(), ("updatedAt", Code::InFuture));
}

#[test]
fn ids_and_currencies_are_checked() {
    let cases = [
        ("externalId", json!(""), Code::Required),
        ("externalId", json!("x".repeat(201)), Code::TooLong),
        ("externalId", json!("a\u{0}b"), Code::ForbiddenCharacter),
        ("customerExternalId", json!(""), Code::Required),
        ("customerExternalId", json!("é".repeat(201)), Code::TooLong),
        (
            "customerExternalId",
            json!("\u{0}"),
            Code::ForbiddenCharacter,
        ),
        ("currency", json!("USD"), Code::OtherCurrency),
        ("currency", json!("ZZZ"), Code::UnknownCurrency),
        ("currency", json!(""), Code::UnknownCurrency),
        ("currency", json!("IN\u{0}"), Code::ForbiddenCharacter),
    ];
    for (field, value, code) in cases {
        assert_eq!(
            check_order(&order_with(field, value.clone())).unwrap_err(),
            (field, code),
            "{value}"
        );
    }
    assert!(check_order(&order_with("externalId", json!("é".repeat(200)))).is_ok());
    assert!(check_order(&order_with("currency", json!("inr"))).is_ok());
}

#[test]
fn a_customer_says_what_it_says_and_no_more() {
    let customer = check_customer(&json!({
        "externalId": "c-1", "name": "आशा राव", "email": null, "country": "in", "city": "  ",
        "tags": ["vip", "VIP", "vip"], "attributes": {"tier": "gold", "nested": {"a": [1, 2.5, null]}},
    }))
    .unwrap();
    assert_eq!(customer.name, Patch::Set("आशा राव".to_owned()));
    assert_eq!(customer.email, Patch::Clear);
    assert_eq!(customer.phone, Patch::Keep);
    assert_eq!(customer.city, Patch::Clear);
    assert_eq!(customer.country, Patch::Set("IN".to_owned()));
    assert_eq!(
        customer.tags,
        Patch::Set(vec!["vip".to_owned(), "VIP".to_owned()])
    );
    assert_eq!(
        customer
            .attributes
            .value()
            .map(|attributes| attributes.len()),
        Some(2)
    );
    assert_eq!(customer.subscribed, Patch::Keep);
    assert_eq!(
        (customer.created_at, customer.updated_at),
        (Patch::Keep, None)
    );
}

#[test]
fn addresses_are_checked_by_shape() {
    let field = |name: &str, value: &str| {
        check_customer(&json!({"externalId": "c", name: value})).map(drop)
    };
    for email in [
        "a@b.co",
        "asha.rao+news@example.co.in",
        "o'neil@example.com",
        "अ@उदाहरण.भारत",
        "x@1.2",
    ] {
        assert_eq!(field("email", email), Ok(()), "{email}");
    }
    for email in [
        "", "a", "a@", "@b.co", "a@b", "a b@c.de", "a@b..co", "a@-b.co", "a@b.co.", ".a@b.co",
        "a@b@c.de", "a@b.co\n", "<a@b.co>", "a,b@c.de",
    ] {
        assert_eq!(
            field("email", email),
            Err(("email", Code::Invalid)),
            "{email}"
        );
    }
    let long = format!("a@{}.com", "b".repeat(300));
    assert_eq!(field("email", &long), Err(("email", Code::TooLong)));
    for phone in ["+9198765", "+919876543210", "+123456789012345"] {
        assert_eq!(field("phone", phone), Ok(()), "{phone}");
    }
    for phone in [
        "",
        "+",
        "919876543210",
        "+123456",
        "+1234567890123456",
        "+91 98765 43210",
        "+91٩٨٧٦٥٤٣٢",
        "++9198765",
    ] {
        assert_eq!(
            field("phone", phone),
            Err(("phone", Code::Invalid)),
            "{phone}"
        );
    }
    assert_eq!(
        field("phone", "+919876543210\0"),
        Err(("phone", Code::ForbiddenCharacter))
    );
    for country in ["", "XX", "UK", "IND", "I", "EU"] {
        assert_eq!(
            field("country", country),
            Err(("country", Code::UnknownCountry)),
            "{country}"
        );
    }
}

#[test]
fn lists_and_attributes_are_bounded() {
    let field = |name: &'static str, value: Value| {
        check_customer(&json!({"externalId": "c", name: value})).map(drop)
    };
    let deep = |levels: usize| (0..levels).fold(json!(1), |inner, _| json!({"a": inner}));
    assert_eq!(field("tags", json!(vec!["a"; 100])), Ok(()));
    assert_eq!(field("attributes", deep(8)), Ok(()));
    for (name, value, code) in [
        ("tags", json!(vec!["a"; 101]), Code::TooMany),
        ("tags", json!([" "]), Code::Required),
        ("tags", json!(["x".repeat(101)]), Code::TooLong),
        ("tags", json!(["a\u{0}"]), Code::ForbiddenCharacter),
        ("name", json!("x".repeat(201)), Code::TooLong),
        ("name", json!("\u{0}"), Code::ForbiddenCharacter),
        ("city", json!("x".repeat(201)), Code::TooLong),
        ("attributes", json!("{}"), Code::Invalid),
        ("attributes", json!([]), Code::Invalid),
        ("attributes", json!(1), Code::Invalid),
        (
            "attributes",
            json!({"a": "x".repeat(17_000)}),
            Code::TooLarge,
        ),
        (
            "attributes",
            json!((0..201).map(|n| (n.to_string(), n.into())).collect::<Map>()),
            Code::TooLarge,
        ),
        ("attributes", deep(9), Code::TooDeep),
        (
            "attributes",
            json!({"a": [[[[[[[[[1]]]]]]]]]}),
            Code::TooDeep,
        ),
        (
            "attributes",
            json!({"a": ["\u{0}"]}),
            Code::ForbiddenCharacter,
        ),
        ("attributes", json!({"\u{0}": 1}), Code::ForbiddenCharacter),
        ("attributes", json!({"": 1}), Code::Required),
        ("attributes", json!({"x".repeat(201): 1}), Code::TooLong),
        ("createdAt", json!("soon"), Code::Invalid),
        ("updatedAt", json!("2026-06-17T00:00:00Z"), Code::InFuture),
    ] {
        assert_eq!(field(name, value.clone()), Err((name, code)), "{value}");
    }
}

type Map = serde_json::Map<String, Value>;

#[test]
fn a_lone_surrogate_is_no_text() {
    let text = r#"{"externalId":"c","attributes":{"a":"\ud800"}}"#;
    let raw: RawCustomer<'_> = serde_json::from_str(text).unwrap();
    assert_eq!(raw.check(&rules("INR")).unwrap_err().code, Code::Invalid);
}

#[test]
fn a_request_is_cut_into_parts_and_names_what_it_refuses() {
    let mut collector = Collector::new(rules("INR"), None);
    for number in 0..2_500 {
        let amount = if number % 1_000 == 7 { "-1" } else { "1" };
        let text = order_with("externalId", json!(format!("o-{number}"))).replace("12.50", amount);
        let raw: RawOrder<'_> = serde_json::from_str(&text).unwrap();
        collector.take(&raw).unwrap();
    }
    let checked = collector.finish();
    let parts: Vec<u32> = checked.parts.iter().map(|part| part.records).collect();
    assert_eq!((checked.accepted, parts), (2_497, vec![1_000, 1_000, 497]));
    let refused: Vec<_> = checked
        .rejected
        .iter()
        .map(|it| (it.index, it.external_id.as_deref()))
        .collect();
    assert_eq!(
        refused,
        [
            (7, Some("o-7")),
            (1_007, Some("o-1007")),
            (2_007, Some("o-2007"))
        ]
    );
    for part in checked.parts {
        let records: Vec<tidings_store::order::OrderRecord> =
            serde_json::from_slice(&part.payload).unwrap();
        assert_eq!(records.len(), part.records as usize);
    }
}

#[test]
fn a_request_of_too_many_records_is_refused() {
    let visits = vec![
        RawVisit {
            external_id: "v".into(),
            customer_external_id: "c".into(),
            visited_at: Scalar::Value(json!("2026-06-01T00:00:00Z")),
            updated_at: None,
        };
        RECORDS_MAX + 1
    ];
    let mut collector = Collector::new(rules("INR"), None);
    let error = visits.feed(&mut collector).unwrap_err();
    assert!(error.to_string().contains("50000"), "{error}");
}

#[test]
fn digests_tell_left_out_from_null_from_blank() {
    let digest = |text: &str| {
        let mut digest = Digest::new(tidings_queue::Kind::Customers);
        serde_json::from_str::<RawCustomer<'_>>(text)
            .unwrap()
            .digest(&mut digest);
        digest.finish()
    };
    let base = digest(r#"{"externalId":"c"}"#);
    let null = digest(r#"{"externalId":"c","name":null}"#);
    let blank = digest(r#"{"externalId":"c","name":""}"#);
    let other = digest(r#"{"externalId":"c","email":""}"#);
    assert!(base != null && null != blank && base != blank && blank != other);
    assert_eq!(base, digest(r#" { "externalId" : "\u0063" } "#));
}

/// `cargo test --release -p tidings-api --lib speed -- --ignored --nocapture`
#[test]
#[ignore = "prints a figure"]
fn speed() {
    const RECORDS: usize = 50_000;
    let text = order_with("updatedAt", json!("2026-06-02T10:00:00+05:30"));
    let customer = json!({
        "externalId": "c-100001", "name": "Asha Rao", "email": "asha@example.com", "phone": "+919876543210",
        "city": "Mysuru", "country": "IN", "tags": ["vip", "new"], "attributes": {"tier": "gold", "score": 12},
        "subscribed": true, "createdAt": "2026-06-01T10:00:00Z", "updatedAt": "2026-06-01T10:00:00Z",
    })
    .to_string();
    let rate = |take: &mut dyn FnMut(&mut Collector)| {
        let begun = std::time::Instant::now();
        let mut collector =
            Collector::new(rules("INR"), Some(Digest::new(tidings_queue::Kind::Orders)));
        for _ in 0..RECORDS {
            take(&mut collector);
        }
        assert_eq!(collector.finish().accepted as usize, RECORDS);
        RECORDS as f64 / begun.elapsed().as_secs_f64()
    };
    let orders = rate(&mut |collector| {
        collector
            .take(&serde_json::from_str::<RawOrder<'_>>(&text).unwrap())
            .unwrap();
    });
    let customers = rate(&mut |collector| {
        collector
            .take(&serde_json::from_str::<RawCustomer<'_>>(&customer).unwrap())
            .unwrap();
    });
    println!(
        "parsed, checked, digested and written a second: {orders:.0} orders, {customers:.0} customers"
    );
}
