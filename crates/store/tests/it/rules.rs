//! A rule evaluated in memory and the same rule in SQL, over drawn customers and drawn rules: every
//! operator of every field, absent values, blank text, attributes of every kind, and `within`.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use rand::{Rng, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use serde_json::{Map, Value, json};
use tidings_audience::{
    CheckedRule, Currency, FIELDS, Facts, FieldInfo, FieldKind, Operator, OrderFact, Rule,
    RuleContext, check, fold, fold_attributes,
};
use tidings_store::{
    CustomerId, Store, WorkspaceId,
    campaign::Channel,
    preview::{Preview, PreviewWants},
};
use tidings_testing::TestDatabase;
use tokio_postgres::Client;

const CUSTOMERS: usize = 300;
/// Rules of one condition for each operator of each field, with and without `within`.
const SINGLE: usize = 3;
/// Rules of several conditions, joined and nested.
const NESTED: usize = 150;
const CHANNELS: [Channel; 3] = [Channel::Sms, Channel::Email, Channel::Whatsapp];

#[tokio::test]
async fn memory_and_sql_give_the_same_answer() {
    let database = TestDatabase::new().await;
    let workspace = database.workspace().await.id;
    let neighbour = database.workspace().await.id;
    let client = database.client().await;
    let mut draw = Draw::new();
    let people: Vec<Person> = (0..CUSTOMERS).map(|_| draw.person()).collect();
    insert(&client, workspace, &people).await;
    // The same ids under another workspace, whose rows must not be counted anywhere.
    let others: Vec<Person> = (0..CUSTOMERS).map(|_| draw.person()).collect();
    insert(&client, neighbour, &others).await;

    let mut tally = Tally::default();
    let mut rules: Vec<Value> = Vec::new();
    for info in &FIELDS {
        for operator in info.operators {
            for _ in 0..SINGLE {
                rules.push(draw.condition(info, *operator, false));
                if info.within {
                    rules.push(draw.condition(info, *operator, true));
                }
            }
        }
    }
    rules.extend((0..NESTED).map(|_| draw.rule(1)));

    for rule in &rules {
        let context = draw.context();
        let checked = Rule::from_json(rule)
            .and_then(|rule| check(&rule, &context))
            .unwrap_or_else(|errors| panic!("{rule} is refused: {errors:?}"));
        tally.note(&checked, &people);
        let expected = in_memory(&checked, &people);
        let found = preview(&database.store, workspace, &checked).await;
        assert_eq!(
            found, expected,
            "as of {} in {}: {rule}",
            context.as_of, context.zone
        );
        complement(&database.store, workspace, rule, &context, &expected).await;
    }
    tally.report(rules.len() * people.len());
}

/// The size of the rule and of its negation make up everybody.
async fn complement(
    store: &Store,
    workspace: WorkspaceId,
    rule: &Value,
    context: &RuleContext,
    expected: &Preview,
) {
    let negated = Rule::from_json(&json!({ "not": rule })).unwrap();
    let wants = PreviewWants {
        size: true,
        ..PreviewWants::default()
    };
    let found = store
        .preview(workspace, &check(&negated, context).unwrap(), &wants)
        .await
        .unwrap();
    assert_eq!(
        found.size.unwrap() + expected.size.unwrap(),
        CUSTOMERS as i64,
        "{rule}"
    );
}

async fn preview(store: &Store, workspace: WorkspaceId, rule: &CheckedRule) -> Preview {
    let wants = PreviewWants {
        size: true,
        reachable: CHANNELS.to_vec(),
        sample: Some(CUSTOMERS as i64),
        breakdown: true,
        ..PreviewWants::default()
    };
    store.preview(workspace, rule, &wants).await.unwrap()
}

fn in_memory(rule: &CheckedRule, people: &[Person]) -> Preview {
    let visits = rule.orders_count_as_visits();
    let members: Vec<(usize, &Person)> = people
        .iter()
        .enumerate()
        .filter(|(_, person)| rule.holds(&person.facts))
        .collect();
    let count =
        |test: &dyn Fn(&Person) -> bool| people.iter().filter(|person| test(person)).count() as i64;
    Preview {
        size: Some(members.len() as i64),
        reachable: CHANNELS
            .iter()
            .map(|channel| {
                members
                    .iter()
                    .filter(|(_, person)| person.is_reachable(*channel))
                    .count() as i64
            })
            .collect(),
        sample: members
            .iter()
            .map(|(place, _)| CustomerId(id(*place)))
            .collect(),
        breakdown: rule
            .conditions()
            .iter()
            .map(|condition| count(&|person| condition.test.holds(&person.facts, visits)))
            .collect(),
        ..Preview::default()
    }
}

fn id(place: usize) -> i64 {
    place as i64 + 1
}

/// How often each operator of each field was drawn with a customer, and how often it was true.
#[derive(Default)]
struct Tally(BTreeMap<String, (usize, usize)>);

impl Tally {
    fn note(&mut self, rule: &CheckedRule, people: &[Person]) {
        let mut conditions = Vec::new();
        list(rule.rule(), &mut conditions);
        for (name, condition) in conditions.into_iter().zip(rule.conditions()) {
            let (drawn, held) = self.0.entry(name).or_default();
            *drawn += people.len();
            *held += people
                .iter()
                .filter(|person| {
                    condition
                        .test
                        .holds(&person.facts, rule.orders_count_as_visits())
                })
                .count();
        }
    }

    fn report(&self, pairs: usize) {
        println!("{pairs} pairs of customer and rule");
        for (name, (drawn, held)) in &self.0 {
            println!("{name:45} drawn {drawn:7} true {held:7}");
        }
        assert!(pairs >= 100_000, "only {pairs} pairs were drawn");
        for info in &FIELDS {
            for operator in info.operators {
                for within in [false, true] {
                    let name = name(info, *operator, within);
                    let (drawn, held) = self.0.get(&name).copied().unwrap_or_default();
                    let expected = !within || info.within;
                    assert_eq!(drawn > 0, expected, "{name} was drawn {drawn} times");
                    assert!(
                        !expected || (held > 0 && held < drawn),
                        "{name} was true {held} of {drawn} times"
                    );
                }
            }
        }
    }
}

fn name(info: &FieldInfo, operator: Operator, within: bool) -> String {
    format!(
        "{} {}{}",
        info.name,
        operator.name(),
        if within { " within" } else { "" }
    )
}

fn list(rule: &Rule, names: &mut Vec<String>) {
    match rule {
        Rule::All(rules) | Rule::Any(rules) => rules.iter().for_each(|rule| list(rule, names)),
        Rule::Not(rule) => list(rule, names),
        Rule::Condition(condition) => {
            names.push(name(
                condition.field.info(),
                condition.operator,
                condition.within.is_some(),
            ));
        }
    }
}

struct Person {
    facts: Facts,
    known: bool,
    suppressed: bool,
}

impl Person {
    fn is_reachable(&self, channel: Channel) -> bool {
        let address = match channel {
            Channel::Email => &self.facts.email,
            Channel::Sms | Channel::Whatsapp => &self.facts.phone,
        };
        self.known && self.facts.subscribed == Some(true) && address.is_some() && !self.suppressed
    }
}

const TEXTS: [&str; 14] = [
    "Mumbai",
    "MUMBAI",
    "mumbai suburban",
    "Pune",
    "MÜNCHEN",
    "münchen ost",
    "İzmir",
    "ΟΔΟΣ",
    "οδοσα",
    "50%_off\\",
    "'; DROP TABLE customers; --",
    "  ",
    "\u{a0}\u{2003}",
    " Pune ",
];
const COUNTRIES: [&str; 4] = ["IN", "US", "DE", "ID"];
const PHONES: [&str; 4] = [
    "+919812345678",
    "+919800000000",
    "+4915112345678",
    "+12025550100",
];
const TAGS: [&str; 5] = ["VIP", "vip", "New", "Straße", "a,b{\"c\"}"];
const SPENDS: [i64; 8] = [
    0,
    1,
    99,
    5_000,
    9_999,
    10_000,
    250_000,
    9_007_199_254_740_993,
];
const KEYS: [&str; 3] = ["plan", "score", "Ünïcode 'key'"];
const PERIODS: [&str; 6] = ["P1D", "P7D", "P1M", "P1M2W", "P1Y", "P1Y6M3D"];
const ZONES: [Tz; 4] = [
    Tz::Asia__Kolkata,
    Tz::America__Sao_Paulo,
    Tz::Asia__Beirut,
    Tz::UTC,
];

struct Draw(StdRng);

impl Draw {
    fn new() -> Self {
        Self(StdRng::seed_from_u64(20_260_615))
    }

    fn one<T: Copy>(&mut self, items: &[T]) -> T {
        *items.choose(&mut self.0).unwrap()
    }

    fn chance(&mut self, percent: u32) -> bool {
        self.0.random_range(0..100) < percent
    }

    fn maybe<T>(&mut self, draw: impl Fn(&mut Self) -> T) -> Option<T> {
        let there = self.chance(75);
        there.then(|| draw(self))
    }

    fn text(&mut self) -> String {
        self.one(&TEXTS).to_owned()
    }

    /// Some day in two years, often at its very edges.
    fn instant(&mut self) -> DateTime<Utc> {
        let now = now();
        let days = if self.chance(50) {
            self.0.random_range(-2..40)
        } else {
            self.0.random_range(0..800)
        };
        let midnight = tidings_audience::start_of_day(
            (now - TimeDelta::days(days)).date_naive(),
            self.one(&ZONES),
        );
        let edge = self.one(&[-1, 0, 0, 1]);
        match self.0.random_range(0..4) {
            0 => midnight + TimeDelta::microseconds(edge),
            1 => now + TimeDelta::microseconds(edge),
            _ => {
                now - TimeDelta::days(days)
                    + TimeDelta::microseconds(self.0.random_range(0..86_400_000_000))
            }
        }
    }

    fn attribute(&mut self) -> Value {
        let values = [
            json!("Gold"),
            json!("SILVER gold"),
            json!("10"),
            json!("  "),
            json!(""),
            json!(10),
            json!(10.5),
            json!(-0.0),
            json!(1e300),
            json!(9_007_199_254_740_993_i64),
            json!(u64::MAX),
            json!(true),
            json!(false),
            json!(null),
            json!([10]),
            json!([]),
            json!({ "gold": 10 }),
        ];
        values.choose(&mut self.0).unwrap().clone()
    }

    fn person(&mut self) -> Person {
        let attributes: Map<String, Value> = KEYS
            .iter()
            .filter_map(|key| {
                self.maybe(Self::attribute)
                    .map(|value| ((*key).to_owned(), value))
            })
            .collect();
        let times = |draw: &mut Self| {
            (0..draw.0.random_range(0..4))
                .map(|_| draw.instant())
                .collect::<Vec<_>>()
        };
        let tags = self.0.random_range(0..3);
        let orders = times(self)
            .into_iter()
            .map(|ordered_at| OrderFact {
                amount: self.one(&[0, 100, 2_550]),
                completed: self.chance(75),
                ordered_at,
            })
            .collect();
        let facts = Facts {
            name: self.maybe(Self::text),
            email: self.maybe(Self::text),
            phone: self.maybe(|draw| draw.one(&PHONES).to_owned()),
            city: self.maybe(Self::text),
            country: self.maybe(|draw| draw.one(&COUNTRIES).to_owned()),
            tags: (0..tags).map(|_| self.one(&TAGS).to_owned()).collect(),
            attributes,
            subscribed: self.maybe(|draw| draw.chance(60)),
            created_at: self.instant(),
            total_spend: self.one(&SPENDS),
            order_count: self.0.random_range(0..5),
            visit_count: self.0.random_range(0..5),
            first_order_at: self.maybe(Self::instant),
            last_order_at: self.maybe(Self::instant),
            last_visit_at: self.maybe(Self::instant),
            orders,
            visits: times(self),
        };
        Person {
            facts,
            known: self.chance(90),
            suppressed: self.chance(10),
        }
    }

    fn context(&mut self) -> RuleContext {
        RuleContext {
            currency: Currency::parse("INR").unwrap(),
            zone: self.one(&ZONES),
            as_of: now(),
            orders_count_as_visits: self.chance(60),
        }
    }

    fn rule(&mut self, level: usize) -> Value {
        let shape = if level >= 4 {
            9
        } else {
            self.0.random_range(0..10)
        };
        let parts = self.0.random_range(1..4);
        match shape {
            0..=2 => json!({ "all": (0..parts).map(|_| self.rule(level + 1)).collect::<Vec<_>>() }),
            3..=5 => json!({ "any": (0..parts).map(|_| self.rule(level + 1)).collect::<Vec<_>>() }),
            6 => json!({ "not": self.rule(level + 1) }),
            _ => {
                let info = FIELDS.choose(&mut self.0).unwrap();
                let operator = self.one(info.operators);
                let within = info.within && self.chance(50);
                self.condition(info, operator, within)
            }
        }
    }

    fn condition(&mut self, info: &FieldInfo, operator: Operator, within: bool) -> Value {
        let mut condition = json!({ "field": info.name, "operator": operator.name() });
        if info.needs_key() {
            condition["key"] = self.one(&KEYS).into();
        }
        if within {
            condition["within"] = self.one(&PERIODS).into();
        }
        if let Some(value) = self.value(info, operator, within) {
            condition["value"] = value;
        }
        json!({ "condition": condition })
    }

    fn value(&mut self, info: &FieldInfo, operator: Operator, within: bool) -> Option<Value> {
        let kind = info.kind;
        match operator {
            Operator::IsSet | Operator::IsNotSet => None,
            Operator::WithinLast | Operator::NotWithinLast => Some(self.one(&PERIODS).into()),
            Operator::Between => Some(self.between(kind, within)),
            Operator::In | Operator::NotIn => {
                let first = self.item(info, operator, within);
                let more =
                    (0..self.0.random_range(0..3)).map(|_| self.item(info, operator, within));
                // The items of one list are of one kind.
                let same =
                    |value: &Value| std::mem::discriminant(value) == std::mem::discriminant(&first);
                let more: Vec<Value> = more.filter(same).collect();
                Some(std::iter::once(first.clone()).chain(more).collect())
            }
            _ => Some(self.item(info, operator, within)),
        }
    }

    fn between(&mut self, kind: FieldKind, within: bool) -> Value {
        if kind == FieldKind::Time {
            let mut ends = [self.instant(), self.instant()];
            ends.sort();
            return if self.chance(50) {
                json!(ends.map(|end| end.to_rfc3339()))
            } else {
                json!(ends.map(|end| end.date_naive().to_string()))
            };
        }
        let mut ends = [0, 0].map(|_| match kind {
            FieldKind::Money if within => self.one(&[0, 1, 26, 50]),
            FieldKind::Money => self.one(&SPENDS) / 100,
            FieldKind::Count => self.0.random_range(0..5),
            _ => self.one(&[-1, 10, 11, i64::MAX]),
        });
        ends.sort_unstable();
        json!(ends)
    }

    fn item(&mut self, info: &FieldInfo, operator: Operator, within: bool) -> Value {
        match info.kind {
            FieldKind::Money => {
                let minor = if within {
                    self.one(&[0, 100, 2_550, 2_650])
                } else {
                    self.one(&SPENDS)
                };
                Currency::parse("INR").unwrap().decimal(minor).into()
            }
            FieldKind::Count => self.0.random_range(0..5).into(),
            FieldKind::Time => {
                let instant = self.instant();
                let date = self.chance(50);
                if date {
                    instant.date_naive().to_string().into()
                } else {
                    instant.to_rfc3339().into()
                }
            }
            FieldKind::Boolean => self.chance(50).into(),
            FieldKind::Tags => self
                .one(&["vip", "VIP", "new", "STRASSE", "straße", "A,B{\"C\"}"])
                .into(),
            FieldKind::Text => self.text_item(info.name, operator).into(),
            FieldKind::Attribute => self.attribute_item(operator),
        }
    }

    fn text_item(&mut self, field: &str, operator: Operator) -> String {
        let whole = match field {
            "PHONE" => self.one(&PHONES),
            "COUNTRY" => self.one(&["in", "IN", "de", "us"]),
            _ => self.one(&[
                "mumbai",
                "MUMBAI",
                "münchen",
                "i\u{307}ZMIR",
                "ΟΔΟΣ",
                "50%_OFF\\",
                " pune ",
            ]),
        };
        let characters: Vec<char> = whole.chars().collect();
        match operator {
            Operator::StartsWith => characters[..characters.len().min(3)].iter().collect(),
            Operator::Contains => characters[characters.len().min(3) - 1..].iter().collect(),
            _ => whole.to_owned(),
        }
    }

    fn attribute_item(&mut self, operator: Operator) -> Value {
        use Operator::{AtLeast, AtMost, Contains, GreaterThan, LessThan, StartsWith};
        let numbers = [
            json!(10),
            json!(10.5),
            json!(0),
            json!(1e300),
            json!(9_007_199_254_740_992_i64),
            json!(u64::MAX),
        ];
        let texts = [json!("gold"), json!("GOLD"), json!("10"), json!("silver")];
        let flags = [json!(true), json!(false)];
        let pool: &[Value] = match operator {
            GreaterThan | AtLeast | LessThan | AtMost => &numbers,
            Contains | StartsWith => &texts,
            _ => match self.0.random_range(0..3) {
                0 => &numbers,
                1 => &texts,
                _ => &flags,
            },
        };
        pool.choose(&mut self.0).unwrap().clone()
    }
}

fn now() -> DateTime<Utc> {
    "2026-06-15T11:22:33.444555Z".parse().unwrap()
}

/// Writes customers as they stand, their columns not made from their orders, so that each is tested by itself.
async fn insert(client: &Client, workspace: WorkspaceId, people: &[Person]) {
    let (mut customers, mut orders, mut visits) = (Vec::new(), Vec::new(), Vec::new());
    for (place, person) in people.iter().enumerate() {
        let facts = &person.facts;
        let folded = |text: &Option<String>| text.as_deref().map(fold);
        // Whether null and blank text are kept or left out beside the original makes no difference.
        let attributes_folded = if place % 2 == 0 {
            fold_attributes(&facts.attributes)
        } else {
            fold_texts(&facts.attributes)
        };
        customers.push(json!({
            "workspace_id": workspace.0, "id": id(place), "external_id": place.to_string(), "known": person.known,
            "name": facts.name, "name_folded": folded(&facts.name), "email": facts.email, "email_folded": folded(&facts.email),
            "phone": facts.phone, "city": facts.city, "city_folded": folded(&facts.city), "country": facts.country,
            "tags": facts.tags, "tags_folded": facts.tags.iter().map(|tag| fold(tag)).collect::<Vec<_>>(),
            "attributes": facts.attributes, "attributes_folded": attributes_folded,
            "subscribed": facts.subscribed, "suppressed": person.suppressed, "accepted_at": facts.created_at,
            "total_spend": facts.total_spend, "order_count": facts.order_count, "visit_count": facts.visit_count,
            "first_order_at": facts.first_order_at, "last_order_at": facts.last_order_at, "last_visit_at": facts.last_visit_at,
        }));
        for order in &facts.orders {
            orders.push(json!({
                "workspace_id": workspace.0, "external_id": orders.len().to_string(), "customer_id": id(place),
                "amount": order.amount, "status": if order.completed { "COMPLETED" } else { "REFUNDED" },
                "ordered_at": order.ordered_at, "version_at": order.ordered_at, "version_position": 0,
            }));
        }
        for visit in &facts.visits {
            visits.push(json!({
                "workspace_id": workspace.0, "external_id": visits.len().to_string(), "customer_id": id(place),
                "visited_at": visit, "version_at": visit, "version_position": 0,
            }));
        }
    }
    for (table, rows) in [
        ("customers", customers),
        ("orders", orders),
        ("visits", visits),
    ] {
        let columns: Vec<&str> = rows[0]
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        let columns = columns.join(", ");
        let statement = format!(
            "INSERT INTO {table} ({columns}) SELECT {columns} FROM jsonb_populate_recordset(NULL::{table}, $1::text::jsonb)"
        );
        client
            .execute(&statement, &[&Value::Array(rows).to_string()])
            .await
            .unwrap();
    }
}

fn fold_texts(attributes: &Map<String, Value>) -> Map<String, Value> {
    attributes
        .iter()
        .map(|(key, value)| match value {
            Value::String(text) => (key.clone(), fold(text).into()),
            other => (key.clone(), other.clone()),
        })
        .collect()
}
