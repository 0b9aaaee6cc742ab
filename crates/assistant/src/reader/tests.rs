//! The stages together. What sentences mean at large is judged by `make eval`.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use proptest::prelude::*;
use tidings_audience::{Currency, Field, RuleContext};

use super::cursor::Cursor;
use super::{names::Names, read, spelling, token};
use crate::suggestion::Context;

fn now() -> DateTime<Utc> {
    "2026-11-18T06:30:00Z".parse().unwrap()
}

pub(super) fn rule_context() -> RuleContext {
    RuleContext {
        currency: Currency::parse("INR").unwrap(),
        zone: Tz::Asia__Kolkata,
        as_of: now(),
        orders_count_as_visits: true,
    }
}

/// Lends the names of a workspace with these tags.
pub(super) fn with_names<T>(tags: &[&str], ask: impl FnOnce(&Names) -> T) -> T {
    let tags: Vec<String> = tags.iter().map(|tag| (*tag).to_owned()).collect();
    let context = Context {
        rule: rule_context(),
        tags: &tags,
        cities: &[],
    };
    ask(&Names::new(&context))
}

/// Lends a cursor over a sentence read in rupees on 18 November 2026.
pub(super) fn with_cursor<T>(sentence: &str, ask: impl FnOnce(&Cursor<'_>) -> T) -> T {
    let context = Context {
        rule: rule_context(),
        tags: &[],
        cities: &[],
    };
    let names = Names::new(&context);
    let tokens = spelling::mend(token::tokens(sentence), &names);
    let today = "2026-11-18".parse().unwrap();
    ask(&Cursor {
        sentence,
        tokens: &tokens,
        context: &context,
        names: &names,
        today,
    })
}

/// The rule in words, and in brackets what was not understood.
fn said(sentence: &str) -> String {
    let tags = ["gold", "silver", "first buyer"].map(str::to_owned);
    let context = Context {
        rule: rule_context(),
        tags: &tags,
        cities: &["Ambegaon".to_owned()],
    };
    let answer = read(sentence, &context).unwrap();
    if answer.not_understood.is_empty() {
        return answer.text;
    }
    format!("{} [{}]", answer.text, answer.not_understood.join("; "))
}

#[test]
fn sentences_become_rules() {
    for (sentence, meant) in [
        ("tag contains gold", "is tagged \"gold\""),
        (
            "ordered 30 to 60 days ago",
            "last order was not in the last 30 days and last order was in the last 60 days",
        ),
        (
            "more than 3 but fewer than 10 orders this month",
            "more than 3 orders in the last 17 days and fewer than 10 orders in the last 17 days",
        ),
        ("everyone but gold members", "is not tagged \"gold\""),
        ("delhi-based shoppers", "city is \"delhi\""),
        (
            "ppl from pune mumbai or Delhi",
            "city is \"pune\", \"mumbai\" or \"Delhi\"",
        ),
        (
            "People who haven't shopped in 6 months and spent over ₹5K",
            "last order was not in the last 6 months and total spend is more than ₹5,000",
        ),
        (
            "spent over 5 K or have 20+ orders",
            "total spend is more than ₹5,000 or at least 20 orders",
        ),
        (
            "total spend in last 90 days over 5K",
            "total spend in the last 90 days is more than ₹5,000",
        ),
        (
            "this year spent over 1 lakh",
            "total spend in the last 10 months and 17 days is more than ₹1,00,000",
        ),
        (
            "in the last 30 days, ordered at least 3 times",
            "at least 3 orders in the last 30 days",
        ),
        (
            "spent at least 5K but less than 20K in the last 90 days",
            "total spend in the last 90 days is at least ₹5,000 and total spend in the last 90 days is less than ₹20,000",
        ),
        (
            "orders worth more than 50K this year",
            "total spend in the last 10 months and 17 days is more than ₹50,000",
        ),
        (
            "haven't spent anything in the last 90 days",
            "total spend in the last 90 days is ₹0",
        ),
        (
            "min 3 orders max 5 orders",
            "at least 3 orders and at most 5 orders",
        ),
        ("never bought anything from us", "exactly 0 orders"),
        (
            "no orders or visits in the last 60 days",
            "last order was not in the last 60 days and last visit was not in the last 60 days",
        ),
        (
            "haven't ordered in 60 days or visited in 30 days",
            "last order was not in the last 60 days and last visit was not in the last 30 days",
        ),
        (
            "bought before 2025",
            "first order was before 1 January 2025",
        ),
        (
            "customers since March 2025",
            "became a customer on or after 1 March 2025",
        ),
        (
            "signed up more than a year ago",
            "became a customer not in the last year",
        ),
        (
            "not inactive for 90 days",
            "last visit was in the last 90 days",
        ),
        (
            "without a phone number but with an email",
            "has no phone number and has an e-mail address",
        ),
        (
            "email contains @gmail.com",
            "e-mail contains \"@gmail.com\"",
        ),
        ("haven't unsubscribed", "is not unsubscribed"),
        ("outside Mumbai", "city is not \"Mumbai\""),
        ("customers from ambegaon", "city is \"Ambegaon\""),
        (
            "Singapore customers",
            "city is \"Singapore\" or country is \"SG\"",
        ),
        (
            "tagged gold but not silver",
            "is tagged \"gold\" and is not tagged \"silver\"",
        ),
        (
            "neither gold nor silver members",
            "is not tagged \"gold\" or \"silver\"",
        ),
        (
            "not (from Pune or from Delhi)",
            "city is not \"Pune\" or \"Delhi\"",
        ),
        (
            "everyone from Pune excluding those who ordered in the last 30 days",
            "city is \"Pune\" and last order was not in the last 30 days",
        ),
        (
            "Gold customers from Mumbai or silver customers from Delhi",
            "(is tagged \"gold\" and city is \"Mumbai\") or (is tagged \"silver\" and city is \"Delhi\")",
        ),
        (
            "peopel who havnt visted in lst 30 days",
            "last visit was not in the last 30 days",
        ),
    ] {
        assert_eq!(said(sentence), meant, "{sentence}");
    }
}

#[test]
fn what_no_rule_holds_is_named() {
    for (sentence, meant) in [
        // A figure takes an adjective's place only where it is about the same.
        (
            "new customers who ordered in the last 30 days",
            "last order was in the last 30 days [new]",
        ),
        (
            "first-time buyers who ordered this month",
            "last order was on or after 1 November 2026 [first-time]",
        ),
        (
            "loyal customers who joined in 2025",
            "became a customer between 1 January 2025 and 31 December 2025 [loyal]",
        ),
        // A day in the past is no matter of the last order.
        ("ordered in 2025", " [ordered in 2025]"),
        // One order's value is not the total.
        ("order value over 5K", " [order value over 5K]"),
        ("with an order above 5K", " [with an order above 5K]"),
        // "Again" and "rarely" turn what they stand beside.
        ("never ordered again", " [never ordered again]"),
        (
            "rarely visited in the last 30 days",
            " [rarely visited in the last 30 days]",
        ),
        (
            "ordered but never came back",
            "at least 1 order [never came back]",
        ),
        // Left out, these would shut out or let in the wrong people.
        (
            "haven't visited since Diwali",
            " [haven't visited since Diwali]",
        ),
        (
            "from Pune except cricket lovers from Pune",
            "city is \"Pune\" [cricket lovers from Pune]",
        ),
        // A bare amount may be least, most or exact.
        ("spent 5K", " [spent 5K]"),
        ("spent over 5,00", " [spent over 5,00]"),
        ("spent over $500", " [spent over $500]"),
        (
            "VIPs in Mumbai who haven't bought in 6 months",
            "city is \"Mumbai\" and last order was not in the last 6 months [VIPs]",
        ),
        ("from Kerala", " [from Kerala]"),
        ("orders from Priya Sharma", " [orders from Priya Sharma]"),
        ("tagged <b>gold</b>", " [tagged <b>gold</b>]"),
        (
            "delete all customers who spent over 5K",
            "total spend is more than ₹5,000 [delete]",
        ),
    ] {
        assert_eq!(said(sentence), meant, "{sentence}");
    }
}

#[test]
fn every_synonym_of_the_field_table_is_a_word_of_the_reader() {
    for info in &tidings_audience::FIELDS {
        if info.field == Field::Attribute {
            continue;
        }
        for word in info
            .synonyms
            .iter()
            .flat_map(|synonym| synonym.split([' ', '-']))
        {
            assert!(spelling::known(word) || word == "e", "{word}");
        }
    }
}

proptest! {
    #[test]
    fn no_text_makes_it_stumble(text in "\\PC{0,300}") {
        let context = Context { rule: rule_context(), tags: &[], cities: &[] };
        if let Ok(answer) = read(&text, &context) {
            prop_assert_eq!(answer.rule.is_some(), !answer.text.is_empty());
            prop_assert!(answer.rule.is_some() || !answer.not_understood.is_empty());
            for named in &answer.not_understood {
                prop_assert!(text.contains(named.as_str()));
            }
        }
    }

    #[test]
    fn no_order_of_known_words_makes_it_stumble(words in proptest::collection::vec(proptest::sample::select(WORDS), 0..120)) {
        let text = words.join(" ");
        let context = Context { rule: rule_context(), tags: &["gold".to_owned()], cities: &[] };
        if let Ok(answer) = read(&text, &context) {
            prop_assert!(answer.rule.is_some() || !answer.not_understood.is_empty());
        }
    }
}

const WORDS: &[&str] = &[
    "not",
    "and",
    "or",
    ",",
    "but",
    "except",
    "(",
    ")",
    "customers",
    "who",
    "ordered",
    "visited",
    "spent",
    "over",
    "under",
    "5K",
    "3",
    "lakh",
    "crore",
    "times",
    "in",
    "the",
    "last",
    "90",
    "days",
    "months",
    "from",
    "Mumbai",
    "Delhi",
    "India",
    "tagged",
    "gold",
    "festive",
    "tag",
    "with",
    "no",
    "email",
    "phone",
    "since",
    "March",
    "2026",
    "29",
    "February",
    "between",
    "to",
    "never",
    "haven't",
    "inactive",
    "for",
    "a",
    "year",
    "half",
    "subscribed",
    "VIP",
    "starts",
    "contains",
    "is",
    "+91",
    "\"x\"",
    "{{a}}",
    "more",
    "than",
    "at",
    "least",
    "ago",
    "first",
    "order",
    "orders",
    "visits",
    "total",
    "spend",
    "unless",
    "neither",
    "nor",
    "99999999999999999999",
    "0",
    "2.5",
    "₹",
    "%",
    "'",
    "once",
    "this",
];
