use chrono::DateTime;
use serde_json::json;
use tidings_audience::{Currency, Rule, RuleContext, check};

use super::{LEAST_MEMBERS, Lookalike, Person, Request, TooFew, suggest};
use crate::statistics::Random;

fn currency() -> Currency {
    Currency::parse("INR").unwrap()
}

/// People whose spend goes with their orders, some in Pune, some with a tag.
fn people(seed: u64, count: usize) -> Vec<Person> {
    let mut random = Random::new(seed);
    (0..count)
        .map(|_| {
            let orders = random.below(12) as i64;
            let each = 20_000 + random.below(200_000) as i64;
            let has_ordered = orders > 0;
            let recency = random.share() * 400.0;
            Person {
                recency: has_ordered.then_some(recency),
                orders,
                spend: orders * each,
                tenure: 400.0 + random.share() * 600.0,
                city: Some(["Pune", "Mumbai", "Delhi", "Goa"][random.below(4) as usize].to_owned()),
                tags: if random.below(5) == 0 {
                    vec!["VIP".to_owned()]
                } else {
                    Vec::new()
                },
            }
        })
        .collect()
}

/// About half of those for whom it holds are members.
fn members(people: &[Person], seed: u64, holds: impl Fn(&Person) -> bool) -> Vec<bool> {
    let mut random = Random::new(seed);
    people
        .iter()
        .map(|person| holds(person) && random.below(2) == 0)
        .collect()
}

fn found(people: &[Person], members: &[bool], exclude: Option<&Rule>) -> Lookalike {
    suggest(&Request {
        people,
        members,
        today: None,
        exclude,
        currency: currency(),
        wanted: None,
    })
    .unwrap()
}

fn wording(rule: &Rule) -> String {
    let context = RuleContext {
        currency: currency(),
        zone: chrono_tz::Asia::Kolkata,
        as_of: DateTime::from_timestamp(1_790_000_000, 0).unwrap(),
        orders_count_as_visits: true,
    };
    check(rule, &context).unwrap().wording().to_owned()
}

#[test]
fn big_spenders_lead_to_big_spenders() {
    let people = people(1, 4_000);
    let members = members(&people, 2, |person| person.spend > 800_000);
    let found = found(&people, &members, None);
    let hits = found
        .scored
        .iter()
        .filter(|scored| people[scored.person].spend > 800_000)
        .count();
    assert!(
        hits * 10 >= found.scored.len() * 8,
        "{hits} of {}",
        found.scored.len()
    );
    assert!(found.scored.iter().all(|scored| !members[scored.person]));
    assert!(
        found
            .scored
            .windows(2)
            .all(|pair| pair[0].score >= pair[1].score)
    );
    let strongest = &found.traits[0];
    assert!(["spend", "orders"].contains(&strongest.name.as_str()) && strongest.weight > 0.0);
    assert!(
        wording(&found.rule).contains("total spend is at least ₹"),
        "{}",
        wording(&found.rule)
    );
    assert!(found.precision > 0.7 && found.recall > 0.7);
    let test = found.back_test;
    assert!(
        test.auc.unwrap() > 0.8 && test.lift.unwrap() > 2.0,
        "{test:?}"
    );
    assert!(test.auc > test.naive_auc, "{test:?}");
}

#[test]
fn places_and_tags_get_into_the_rule() {
    let people = people(3, 4_000);
    let of_pune = members(&people, 4, |person| {
        person.city.as_deref() == Some("Pune") && person.orders > 2
    });
    let rule = found(&people, &of_pune, None).rule;
    assert!(
        wording(&rule).contains("city is \"Pune\""),
        "{}",
        wording(&rule)
    );
    let vips = members(&people, 5, |person| !person.tags.is_empty());
    let rule = found(&people, &vips, None).rule;
    assert!(
        wording(&rule).contains("is tagged \"VIP\""),
        "{}",
        wording(&rule)
    );
    let lost = members(&people, 6, |person| {
        person.recency.is_some_and(|ago| ago > 200.0)
    });
    let rule = found(&people, &lost, None).rule;
    assert!(
        wording(&rule).contains("last order was not in the last"),
        "{}",
        wording(&rule)
    );
}

#[test]
fn the_rule_leaves_the_members_out_and_its_size_is_right() {
    let people = people(7, 3_000);
    let members = members(&people, 8, |person| person.spend > 500_000);
    let own = Rule::from_json(
        &json!({ "condition": { "field": "TAGS", "operator": "CONTAINS", "value": "chosen" } }),
    );
    let own = own.unwrap();
    let found = found(&people, &members, Some(&own));
    let Rule::All(parts) = &found.rule else {
        panic!("{:?}", found.rule);
    };
    assert_eq!(parts.last(), Some(&Rule::Not(Box::new(own))));
    assert!(wording(&found.rule).ends_with("not (is tagged \"chosen\")"));
    assert!(found.size > 0 && found.size < 3_000);
    assert!((1..=5).contains(&parts.len()));
}

#[test]
fn chance_members_are_like_nobody() {
    let people = people(9, 4_000);
    let members = members(&people, 10, |_| true);
    let test = found(&people, &members, None).back_test;
    assert!((test.auc.unwrap() - 0.5).abs() < 0.05, "{test:?}");
    assert!((test.lift.unwrap() - 1.0).abs() < 0.35, "{test:?}");
}

#[test]
fn the_same_people_give_the_same_answer() {
    let people = people(11, 1_000);
    let members = members(&people, 12, |person| person.orders > 6);
    assert_eq!(
        found(&people, &members, None),
        found(&people, &members, None)
    );
}

#[test]
fn too_few_give_no_answer() {
    let people = people(13, 100);
    let wanted = |members: &[bool]| {
        suggest(&Request {
            people: &people,
            members,
            today: None,
            exclude: None,
            currency: currency(),
            wanted: Some(10),
        })
        .map(|found| found.scored.len())
    };
    let first = |count: usize| (0..100).map(|place| place < count).collect::<Vec<bool>>();
    assert_eq!(wanted(&first(LEAST_MEMBERS - 1)), Err(TooFew::Members(29)));
    assert_eq!(wanted(&first(90)), Err(TooFew::Others(10)));
    assert_eq!(wanted(&[]), Err(TooFew::Members(0)));
    assert_eq!(wanted(&first(40)), Ok(10));
    let strange: Vec<Person> = (0..100)
        .map(|place| Person {
            recency: Some(f64::NAN),
            orders: i64::MIN,
            spend: if place % 2 == 0 { i64::MAX } else { i64::MIN },
            tenure: f64::INFINITY,
            ..Person::default()
        })
        .collect();
    let odd = suggest(&Request {
        people: &strange,
        members: &first(50),
        today: None,
        exclude: None,
        currency: currency(),
        wanted: None,
    })
    .unwrap();
    assert!(odd.scored.iter().all(|scored| scored.score.is_finite()));
}

#[test]
fn what_members_did_since_teaches_nothing_and_others_are_looked_for_as_they_are() {
    let before = people(21, 600);
    let members = members(&before, 22, |person| person.spend > 400_000);
    let mut today = before.clone();
    for (person, is_member) in today.iter_mut().zip(&members) {
        // Every member ordered since, which alone would give them away.
        if *is_member {
            person.recency = Some(1.0);
        }
    }
    // One of the poorest has become rich since.
    let risen = (0..600)
        .find(|place| !members[*place] && before[*place].orders == 0)
        .unwrap();
    today[risen] = Person {
        recency: Some(100.0),
        orders: 11,
        spend: 2_500_000,
        ..before[risen].clone()
    };
    let found = suggest(&Request {
        people: &before,
        members: &members,
        today: Some(&today),
        exclude: None,
        currency: currency(),
        wanted: Some(100),
    })
    .unwrap();
    let alone = self::found(&before, &members, None);
    assert_eq!(found.traits, alone.traits);
    assert_eq!(found.back_test, alone.back_test);
    let place = |list: &[super::Scored]| list.iter().position(|it| it.person == risen);
    assert!(place(&found.scored).is_some());
    assert_eq!(place(&alone.scored[..100]), None);
}
