//! Finds lookalikes in the CDNOW purchases and prints how well hidden members were found.
//!
//! `zcat cdnow.txt.gz | cargo run --release -p tidings-assistant --example lookalike-cdnow`
//!
//! The members are those who spent more than 100. Half of them are hidden; what is known of anybody are the orders
//! before 2022. Printed once for the spend of all time, of which most was known by then, and once for the spend from
//! 2022 on, which is a forecast.

use std::{collections::BTreeMap, error::Error, io};

use chrono::NaiveDate;
use tidings_assistant::lookalike::{Person, Request, suggest};
use tidings_audience::Currency;

type Orders = BTreeMap<String, Vec<(NaiveDate, i64)>>;

/// More than 100 dollars, in cents.
const BOUND: i64 = 10_000;

fn main() -> Result<(), Box<dyn Error>> {
    let currency = Currency::parse("USD").ok_or("no such currency")?;
    let orders = read(currency)?;
    let known_until = NaiveDate::from_ymd_opt(2022, 1, 1).ok_or("no such day")?;
    let people: Vec<Person> = orders
        .values()
        .map(|orders| person(orders, known_until))
        .collect();
    for (name, since) in [
        ("spend of all time", NaiveDate::MIN),
        ("spend from 2022 on", known_until),
    ] {
        let members: Vec<bool> = orders
            .values()
            .map(|orders| {
                let counted = orders.iter().filter(|(day, _)| *day >= since);
                counted.map(|(_, amount)| amount).sum::<i64>() > BOUND
            })
            .collect();
        let found = suggest(&Request {
            people: &people,
            members: &members,
            today: None,
            exclude: None,
            currency,
            wanted: None,
        })?;
        let test = found.back_test;
        let figure = |figure: Option<f64>| figure.map_or("-".to_owned(), |it| format!("{it:.3}"));
        println!("{name}");
        println!("  members hidden  {} among {}", test.hidden, test.among);
        println!("  AUC             {}", figure(test.auc));
        println!("  AUC by orders   {}", figure(test.naive_auc));
        println!("  lift            {}", figure(test.lift));
        println!("  lift by orders  {}", figure(test.naive_lift));
        println!("  rule            {}", serde_json::to_string(&found.rule)?);
        println!(
            "  its precision   {:.3}, recall {:.3}",
            found.precision, found.recall
        );
    }
    Ok(())
}

/// Lines of customer, day, pieces and dollars.
fn read(currency: Currency) -> Result<Orders, Box<dyn Error>> {
    let mut orders = Orders::new();
    for line in io::stdin().lines() {
        let line = line?;
        let parts: Vec<&str> = line.split_whitespace().collect();
        let [customer, day, _, amount] = parts.as_slice() else {
            return Err(format!("not four columns: {line}").into());
        };
        let day = NaiveDate::parse_from_str(day, "%Y%m%d")?;
        let amount = currency.parse_decimal(amount)?;
        let known = orders.entry((*customer).to_owned()).or_default();
        known.push((day, amount));
    }
    Ok(orders)
}

fn person(orders: &[(NaiveDate, i64)], until: NaiveDate) -> Person {
    let known = || orders.iter().filter(|(day, _)| *day < until);
    let days = |day: NaiveDate| (until - day).num_days() as f64;
    Person {
        recency: known().map(|(day, _)| days(*day)).reduce(f64::min),
        orders: known().count() as i64,
        spend: known().map(|(_, amount)| amount).sum(),
        tenure: known().map(|(day, _)| days(*day)).fold(0.0, f64::max),
        ..Person::default()
    }
}
