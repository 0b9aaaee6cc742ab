//! A CDNOW file and the facts that follow from it.
//!
//! One line per purchase, columns separated by blanks: customer id, date (YYYYMMDD), number of CDs, amount in US
//! dollars. There are no order ids; the number of the line, from 1, serves as one.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use anyhow::{Context, bail};
use chrono::NaiveDate;
use flate2::read::MultiGzDecoder;

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purchase {
    /// From 1.
    pub line: usize,
    /// As it is written, leading zeros included.
    pub customer: String,
    /// In the shop's own time.
    pub date: NaiveDate,
    /// In cents.
    pub amount: i64,
}

/// What must be true after loading.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Distinct customers.
    pub customers: usize,
    /// Lines.
    pub orders: usize,
    /// In cents.
    pub total_spend: i64,
    /// Those who spent more than 100.
    pub big_spenders: usize,
    /// Those of them with at most 3 orders.
    pub big_and_rare: usize,
    /// Those without a purchase on or after 1 April 2022.
    pub lapsed: usize,
    /// Those with exactly one order.
    pub once: usize,
}

/// Reads a file, unpacking it where it is gzipped.
pub fn read(path: &Path) -> anyhow::Result<Vec<Purchase>> {
    let context = || format!("cannot read {}", path.display());
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|mut file| file.read_to_end(&mut bytes))
        .with_context(context)?;
    let mut text = String::new();
    if bytes.starts_with(&[0x1F, 0x8B]) {
        MultiGzDecoder::new(bytes.as_slice())
            .read_to_string(&mut text)
            .with_context(context)?;
    } else {
        text = String::from_utf8(bytes).with_context(context)?;
    }
    parse(&text)
}

fn parse(text: &str) -> anyhow::Result<Vec<Purchase>> {
    let mut purchases = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        purchases.push(
            purchase(index + 1, line).with_context(|| format!("line {}: {line:?}", index + 1))?,
        );
    }
    if purchases.is_empty() {
        bail!("the file holds no purchase");
    }
    Ok(purchases)
}

fn purchase(line: usize, text: &str) -> anyhow::Result<Purchase> {
    let columns: Vec<&str> = text.split_whitespace().collect();
    let [customer, date, _cds, amount] = columns[..] else {
        bail!("four columns are expected")
    };
    let date = NaiveDate::parse_from_str(date, "%Y%m%d").context("the second column is no date")?;
    Ok(Purchase {
        line,
        customer: customer.to_owned(),
        date,
        amount: cents(amount)?,
    })
}

fn cents(amount: &str) -> anyhow::Result<i64> {
    let (dollars, cents) = amount.split_once('.').unwrap_or((amount, "00"));
    if cents.len() > 2 {
        bail!("{amount} has more than two decimals");
    }
    Ok(dollars.parse::<i64>()? * 100 + format!("{cents:0<2}").parse::<i64>()?)
}

impl Facts {
    /// Computed from the lines alone.
    pub fn of(purchases: &[Purchase]) -> Self {
        let mut by_customer: BTreeMap<&str, (i64, usize, NaiveDate)> = BTreeMap::new();
        for purchase in purchases {
            let (spend, orders, last) =
                by_customer
                    .entry(&purchase.customer)
                    .or_insert((0, 0, purchase.date));
            *spend += purchase.amount;
            *orders += 1;
            *last = purchase.date.max(*last);
        }
        let count = |holds: &dyn Fn(&(i64, usize, NaiveDate)) -> bool| {
            by_customer.values().filter(|one| holds(one)).count()
        };
        let april = NaiveDate::from_ymd_opt(2022, 4, 1);
        Self {
            customers: by_customer.len(),
            orders: purchases.len(),
            total_spend: purchases.iter().map(|purchase| purchase.amount).sum(),
            big_spenders: count(&|one| one.0 > 10_000),
            big_and_rare: count(&|one| one.0 > 10_000 && one.1 <= 3),
            lapsed: count(&|one| Some(one.2) < april),
            once: count(&|one| one.1 == 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = " 00001 20210101  1   11.77\r\n 00002 20210112  1   12.00\r\n 00002 20220401  5   89.50\r\n\r\n";

    #[test]
    fn lines_are_read() {
        let purchases = parse(TEXT).unwrap();
        assert_eq!(purchases.len(), 3);
        let date = NaiveDate::from_ymd_opt(2021, 1, 1).unwrap();
        assert_eq!(
            purchases[0],
            Purchase {
                line: 1,
                customer: "00001".to_owned(),
                date,
                amount: 1_177
            }
        );
        assert!(parse("00001 20211301 1 5.00").is_err());
        assert!(parse("").is_err());
    }

    #[test]
    fn facts_follow() {
        let facts = Facts::of(&parse(TEXT).unwrap());
        let wanted = Facts {
            customers: 2,
            orders: 3,
            total_spend: 11_327,
            big_spenders: 1,
            big_and_rare: 1,
            lapsed: 1,
            once: 1,
        };
        assert_eq!(facts, wanted);
    }
}
