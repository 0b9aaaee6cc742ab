use serde_json::{Value, json};
use tidings_audience::Currency;

use super::super::SummaryBrief;
use super::super::chat::{PROMPT_TOKENS, estimate};
use super::server::{Turn, server};
use crate::{
    provider::{Failure, Usage},
    statistics::Proportion,
    summary::{BandFigures, People, Reason, Report},
};

fn report() -> Report {
    let band = |people, hits, of| BandFigures {
        people,
        inside: Proportion { hits, of },
        outside: Proportion {
            hits: 1_140 - hits,
            of: 1_266 - of,
        },
    };
    let spend = People::Spend {
        from: 1_000_000,
        below: None,
    };
    Report {
        reached: 1_284,
        delivered: 1_140,
        failed: 126,
        pending: 0,
        unconfirmed: 3,
        skipped: 15,
        cancelled: 0,
        reasons: vec![Reason {
            text: "the phone was off".to_owned(),
            count: 97,
        }],
        bands: vec![
            band(spend, 380, 400),
            band(People::City("Pune".to_owned()), 60, 120),
            // Too few to say anything of.
            band(People::City("Malgudi".to_owned()), 10, 40),
        ],
        currency: Currency::parse("INR").unwrap(),
    }
}

const GOOD: [&str; 2] = [
    "The campaign reached 1,284 people, and 1,140 messages (90 %) were delivered.",
    "Customers who spent ₹10K or more did best: 95 % of theirs arrived; 97 failed because the phone was off.",
];

fn says(sentences: &[&str]) -> Turn {
    Turn::Says(json!({ "sentences": sentences }).to_string())
}

async fn asked(turns: Vec<Turn>) -> (Result<Vec<String>, Failure>, Usage, Vec<(String, Value)>) {
    let (model, heard) = server(turns).await;
    let report = report();
    let (answer, usage) = model.summary(&SummaryBrief::new(&report)).await;
    let heard = heard.lock().unwrap().clone();
    (answer, usage, heard)
}

#[tokio::test]
async fn sentences_with_figures_of_the_report_are_taken() {
    let (answer, usage, heard) = asked(vec![says(&GOOD)]).await;
    assert_eq!(answer.unwrap(), GOOD);
    assert_eq!(usage.tokens(), 960);
    let told = heard[0].1["messages"].to_string();
    for fact in [
        "1,284",
        "₹10,000 or more",
        "Customers in Pune",
        "the phone was off",
    ] {
        assert!(told.contains(fact), "{fact}: {told}");
    }
    assert!(!told.contains("Malgudi"), "{told}");
}

#[tokio::test]
async fn a_tampered_number_is_named_and_sent_back_once() {
    for (wrong, named) in [
        ("The campaign reached 1,285 people.", "1,285"),
        ("It reached 1,284 people, 91 % of them at once.", "91"),
        ("Half of the messages failed.", "half"),
        ("Those of ₹20K or more did best.", "20K"),
        ("144 people more than that got nothing.", "144"),
    ] {
        let (answer, usage, heard) = asked(vec![says(&[GOOD[0], wrong]), says(&GOOD)]).await;
        assert_eq!(answer.unwrap(), GOOD, "{wrong}");
        assert_eq!(usage.tokens(), 1_920);
        let told = heard[1].1["messages"][3]["content"].as_str().unwrap();
        assert!(told.contains("not among the facts"), "{told}");
        assert!(told.contains(named), "{wrong}: {told}");

        let (answer, _, _) = asked(vec![says(&[GOOD[0], wrong]), says(&[wrong, GOOD[1]])]).await;
        assert_eq!(answer, Err(Failure::Invalid), "{wrong}");
    }
}

#[tokio::test]
async fn what_is_no_summary_is_refused() {
    let long = "Well. ".repeat(80);
    for bad in [
        says(&[]),
        says(&GOOD[..1]),
        says(&[GOOD[0], ""]),
        says(&[GOOD[0], &long]),
        says(&[GOOD[0], "See https://evil.example"]),
        says(&[GOOD[0], "<b>Good</b> news"]),
        says(&[GOOD[0], "It went well\u{202e}"]),
        says(&[GOOD[0], "One\nTwo"]),
        // No figure when each is read by itself, but one in the gap between both.
        says(&["They were 1", "284 people."]),
        Turn::Says(json!({ "sentences": GOOD, "more": 1 }).to_string()),
        Turn::Says("Sorry.".to_owned()),
    ] {
        let (answer, _, _) = asked(vec![bad.clone(), bad]).await;
        assert_eq!(answer, Err(Failure::Invalid));
    }
}

#[tokio::test]
async fn a_model_that_fails_says_how() {
    for (turn, failure) in [
        (Turn::Status(429), Failure::Busy),
        (Turn::Status(500), Failure::Failed),
        (Turn::Raw("{"), Failure::Unreadable),
        (Turn::Cut, Failure::BrokeOff),
        (Turn::Hang, Failure::Late),
    ] {
        let (answer, _, _) = asked(vec![turn]).await;
        assert_eq!(answer, Err(failure));
    }
}

#[test]
fn what_is_told_fits_its_estimate() {
    let mut report = report();
    report.reasons = (0..10)
        .map(|number| Reason {
            text: format!("the vendor said \"{}\"", "reason ".repeat(5)),
            count: 1_000_000 - number,
        })
        .collect();
    let cities = (0..8).map(|number| BandFigures {
        people: People::City(format!("{} {number}", "Thiruvananthapuram".repeat(3))),
        inside: Proportion { hits: 10, of: 120 },
        outside: Proportion {
            hits: 1_000,
            of: 1_140,
        },
    });
    report.bands = cities.collect();
    let told = SummaryBrief::new(&report).told().len() + super::super::summary::schema_size();
    assert!(estimate(told) < PROMPT_TOKENS, "{told}");
}
