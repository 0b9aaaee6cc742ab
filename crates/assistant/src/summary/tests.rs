use tidings_audience::Currency;

use super::{BandFigures, People, Reason, Report, check, differences, grouped, percent, sentences};
use crate::statistics::{Proportion, Random};

fn share(hits: u64, of: u64) -> Proportion {
    Proportion { hits, of }
}

fn report() -> Report {
    let band = |people, inside: Proportion| BandFigures {
        people,
        inside,
        outside: share(1_140 - inside.hits, 1_266 - inside.of),
    };
    Report {
        reached: 1_284,
        delivered: 1_140,
        failed: 126,
        pending: 0,
        unconfirmed: 3,
        skipped: 15,
        cancelled: 0,
        reasons: vec![
            Reason {
                text: "the number does not exist".to_owned(),
                count: 97,
            },
            Reason {
                text: "the network refused it (code 21610)".to_owned(),
                count: 29,
            },
        ],
        bands: vec![
            band(
                People::Spend {
                    from: 1_000_000,
                    below: None,
                },
                share(380, 400),
            ),
            band(
                People::Recency {
                    from: 90,
                    below: Some(180),
                },
                share(450, 500),
            ),
            band(People::City("Sector 17".to_owned()), share(60, 120)),
            band(People::City("Goa".to_owned()), share(10, 40)),
        ],
        currency: Currency::parse("INR").unwrap(),
    }
}

#[test]
fn a_report_is_told_in_sentences() {
    let told = sentences(&report());
    assert_eq!(
        told,
        [
            "Your campaign reached 1,284 people.",
            "1,140 messages were delivered, 90\u{a0}% of those with a known outcome.",
            "126 messages failed, most often because the number does not exist (97).",
            "3 messages are without a receipt so far.",
            "15 people got no message, for want of consent or of an address, or because messages to them are stopped.",
            "Customers in Sector 17 had a delivery rate of 50\u{a0}%, against 94\u{a0}% among everyone else.",
            "Customers who spent ₹10,000 or more had a delivery rate of 95\u{a0}%, against 88\u{a0}% among everyone else.",
        ]
    );
    // 40 people of Goa are too few, and the half who ordered 90 to 180 days ago fare like the others.
    assert_eq!(differences(&report()).len(), 2);
}

#[test]
fn the_words_of_any_report_pass_their_own_check() {
    let mut random = Random::new(11);
    for round in 0..300 {
        let mut any = report();
        any.currency = Currency::parse(["INR", "USD", "JPY", "KWD"][round % 4]).unwrap();
        any.delivered = random.below(3_000_000);
        any.failed = random.below(2_000);
        any.pending = random.below(3);
        any.unconfirmed = random.below(3);
        any.skipped = random.below(50_000);
        any.reached = any.delivered + any.failed + any.pending + any.unconfirmed + any.skipped;
        for band in &mut any.bands {
            let of = 100 + random.below(5_000);
            band.inside = share(random.below(of + 1), of);
            band.outside = share(random.below(of + 1), of);
        }
        let text = sentences(&any).join(" ");
        assert_eq!(check(&text, &any), Ok(()), "{text}");
    }
}

#[test]
fn figures_pass_however_they_are_written() {
    let mut any = report();
    for text in [
        "It reached 1,284 people; 1140 of them got it.",
        "1 284 with a thin blank".replace(' ', "\u{202f}").as_str(),
        "90 % of the messages were delivered, or 90.05%, and 10 percent failed.",
        "Those above ₹10K, ₹10,000, Rs 10 thousand or INR 10,000.00 fared best: 95%.",
        "Fifteen people were skipped, three without a receipt.",
        "Ninety-seven numbers do not exist, and twenty-nine were refused.",
        "One thousand two hundred and eighty-four people were reached.",
        "In Sector 17 it was 50 per cent of one hundred twenty.",
        "The network refused it: the network refused it (code 21610).",
        "Last order 90 to 180 days ago: 90-180, ninety to one hundred and eighty.",
        "No one complained; the first and second order, and one another.",
        "१,२८४ लोग, １２８４.",
        "1\u{200b}284 people",
        "",
    ] {
        assert_eq!(check(text, &any), Ok(()), "{text}");
    }
    any.reached = 1_284_000;
    for text in [
        "12,84,000",
        "1,284,000",
        "12.84 lakh",
        "1.284 million",
        "1284K",
        "12.84L",
    ] {
        assert_eq!(check(text, &any), Ok(()), "{text}");
    }
    any.reached = 25_000_000;
    assert_eq!(
        check(
            "2.5 crore or 2,50,00,000 or 25 million or two crore fifty lakh",
            &any
        ),
        Ok(())
    );
}

#[test]
fn a_tampered_number_is_refused() {
    let honest = sentences(&report()).join(" ");
    let report = report();
    assert_eq!(check(&honest, &report), Ok(()));
    for (from, to) in [
        ("1,284", "1,285"),
        ("1,140", "1,410"),
        ("90\u{a0}%", "91\u{a0}%"),
        ("126", "26"),
        ("(97)", "(79)"),
        ("50\u{a0}%", "15\u{a0}%"),
        ("95\u{a0}%", "96\u{a0}%"),
        ("₹10,000", "₹1,00,000"),
        ("₹10,000", "₹1,284"),
        ("126 messages", "half the messages"),
        ("15 people", "fifty people"),
        ("3 messages", "-3 messages"),
        ("3 messages", "eleven messages"),
        ("Sector 17", "Sector 18"),
    ] {
        let tampered = honest.replacen(from, to, 1);
        assert_ne!(tampered, honest, "{from}");
        assert!(check(&tampered, &report).is_err(), "{tampered}");
    }
}

#[test]
fn numbers_cannot_be_hidden() {
    let report = report();
    for text in [
        "1\u{200b}2\u{200b}8\u{200b}5",
        "१,२८५",
        "１２８５",
        "1.285",
        "1,28,4",
        "12,84",
        "1,284.5",
        "about 1.3K",
        "½ of them",
        "Ⅻ people",
        "②",
        "twelve",
        "two dozen",
        "a dozen",
        "hundreds",
        "1284%",
        "90.053 %",
        "95,5 %",
        "ninety-six percent",
        "five hundred and one",
        "Q3",
        "B2B",
        "the 2nd",
        "10⁶",
        "one of them",
        "1284 lakh",
        "$1284",
        "0x504",
        "99999999999999999999999999999999999999999999",
    ] {
        assert!(check(text, &report).is_err(), "{text}");
    }
    let found = check("1,285 of 1,284 and 7", &report).unwrap_err();
    let found: Vec<&str> = found.iter().map(|foreign| foreign.text.as_str()).collect();
    assert_eq!(found, ["1,285", "7"]);
}

#[test]
fn figures_are_rounded_and_grouped() {
    let (inr, usd) = (
        Currency::parse("INR").unwrap(),
        Currency::parse("USD").unwrap(),
    );
    assert_eq!(grouped(1_284_000, inr), "12,84,000");
    assert_eq!(grouped(1_284_000, usd), "1,284,000");
    assert_eq!(grouped(999, inr), "999");
    assert_eq!(percent(share(1, 8), 0).unwrap(), "13");
    assert_eq!(percent(share(1, 8), 1).unwrap(), "12.5");
    assert_eq!(percent(share(2, 3), 2).unwrap(), "66.67");
    assert_eq!(percent(share(u64::MAX, u64::MAX), 2).unwrap(), "100.00");
    assert_eq!(percent(share(0, 0), 1), None);
}

#[test]
fn small_and_empty_campaigns_are_told_too() {
    let mut one = report();
    (one.reached, one.delivered, one.failed) = (1, 1, 0);
    (one.unconfirmed, one.skipped) = (0, 0);
    one.reasons.clear();
    one.bands.clear();
    assert_eq!(
        sentences(&one),
        [
            "Your campaign reached 1 person.",
            "1 message was delivered, 100\u{a0}% of those with a known outcome.",
        ]
    );
    (one.reached, one.delivered, one.failed) = (1_000_000, 999_990, 10);
    assert_eq!(sentences(&one)[1], "9,99,990 messages were delivered.");
    (one.reached, one.skipped, one.cancelled) = (1_000_005, 5, 4);
    assert_eq!(
        sentences(&one)[3..],
        [
            "1 person got no message, for want of consent or of an address, or because messages to them are stopped.",
            "4 people got no message, as the campaign was cancelled.",
        ]
    );
    one.reached = 0;
    assert_eq!(
        sentences(&one),
        ["Your campaign reached nobody: its audience was empty."]
    );
}
