//! The natural-language reader: whatever is said to it, what it proposes passes the check that a person's rule passes.

use tidings_assistant::{Context, read};
use tidings_audience::{Currency, RuleContext, check};

use super::{kind, now};

pub const EXAMPLES: &[&str] = &[
    "people who haven't shopped in 6 months and spent over ₹5K",
    "customers from Pune or Agra with at least 3 visits, tagged vip",
    "women not in Mumbai who ordered between 2 and 4 times last year",
    "everyone who joined this month but never ordered anything",
    "kaun log 2 lakh se zyada kharch kiye aur 90 din se nahi aaye",
    "spent 1,00,000.50 or more, average order below 500, born before 1990",
];

pub const WORDS: &[&str] = &[
    "people",
    "who",
    "not",
    "never",
    "no",
    "and",
    "or",
    "but",
    "with",
    "without",
    "spent",
    "over",
    "under",
    "at least",
    "at most",
    "between",
    "exactly",
    "more than",
    "less than",
    "₹5K",
    "5 lakh",
    "1.5cr",
    "10,000",
    "$20",
    "€5",
    "-3",
    "99999999999999999999",
    "0.0000001",
    "six",
    "a dozen",
    "in",
    "from",
    "Pune",
    "vip",
    "tagged",
    "visits",
    "orders",
    "ordered",
    "shopped",
    "bought",
    "joined",
    "last",
    "months",
    "days",
    "years",
    "today",
    "yesterday",
    "since",
    "before",
    "after",
    "2026-03-01",
    "31 February",
    "march",
    "1st",
    "email",
    "phone",
    "subscribed",
    "churned",
    "loyal",
    "top 10%",
    "se zyada",
    "(",
    ")",
    "\"",
    "'",
    "!",
    "?",
    "%",
    "the",
    "of",
    "to",
];

/// Tries a sentence.
pub fn reader(input: &[u8]) -> String {
    let sentence = String::from_utf8_lossy(input);
    let rule = RuleContext {
        currency: Currency::parse("INR").expect("a currency"),
        zone: chrono_tz::Asia::Kolkata,
        as_of: now(),
        orders_count_as_visits: true,
    };
    let tags = ["vip".to_owned(), "new in town".to_owned()];
    let cities = ["Pune".to_owned(), "İzmir".to_owned()];
    let context = Context {
        rule,
        tags: &tags,
        cities: &cities,
    };
    let suggestion = match read(&sentence, &context) {
        Ok(suggestion) => suggestion,
        Err(error) => return kind(&error.to_string()),
    };
    assert_eq!(
        read(&sentence, &context).as_ref(),
        Ok(&suggestion),
        "the same sentence is read alike"
    );
    for word in &suggestion.not_understood {
        assert!(
            sentence.contains(word.as_str()),
            "{word:?} does not stand in the sentence"
        );
    }
    let Some(proposed) = &suggestion.rule else {
        assert!(suggestion.text.is_empty(), "no rule has no words");
        return format!("none {}", suggestion.not_understood.len().min(5));
    };
    let checked = check(proposed, &rule).expect("what is proposed passes the check");
    assert_eq!(checked.wording(), suggestion.text);
    let fields: Vec<_> = checked
        .conditions()
        .iter()
        .map(|condition| condition.test.clone())
        .collect();
    let tests: String = fields
        .iter()
        .take(6)
        .map(|test| {
            kind(&format!("{test:?}"))
                .chars()
                .take(24)
                .collect::<String>()
        })
        .collect();
    format!("{} {tests}", suggestion.not_understood.len().min(3))
}
