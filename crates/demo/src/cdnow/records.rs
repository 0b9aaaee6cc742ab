//! The file's lines as records of the API.

use std::collections::BTreeSet;

use anyhow::Context;
use chrono::{DateTime, NaiveDate, NaiveTime, TimeZone};
use chrono_tz::{America::New_York, Tz};
use serde_json::{Value, json};

use super::file::Purchase;

/// A `CustomerInput` for each customer of the file. Everybody has given consent and has a phone made from the id,
/// of the kind that is kept free for made-up numbers.
pub fn customers(purchases: &[Purchase]) -> Vec<Value> {
    let ids: BTreeSet<&str> = purchases
        .iter()
        .map(|purchase| purchase.customer.as_str())
        .collect();
    ids.into_iter()
        .map(|id| json!({ "externalId": id, "phone": format!("+1555{id:0>7}"), "country": "US", "subscribed": true }))
        .collect()
}

/// An `OrderInput` for each line. A bare day is taken as its noon where the shop is.
pub fn orders(purchases: &[Purchase]) -> anyhow::Result<Vec<Value>> {
    purchases.iter().map(order).collect()
}

fn order(purchase: &Purchase) -> anyhow::Result<Value> {
    Ok(json!({
        "externalId": purchase.line.to_string(),
        "customerExternalId": purchase.customer,
        "amount": money(purchase.amount),
        "currency": "USD",
        "orderedAt": noon(purchase.date)?.to_rfc3339(),
    }))
}

fn noon(date: NaiveDate) -> anyhow::Result<DateTime<Tz>> {
    let noon = NaiveTime::from_hms_opt(12, 0, 0).context("noon is a time")?;
    // Clocks are never changed at noon.
    New_York
        .from_local_datetime(&date.and_time(noon))
        .single()
        .context("noon happens once a day")
}

/// Cents as the API writes an amount.
pub fn money(cents: i64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_its_noon_in_new_york_in_summer_and_in_winter() {
        let day = |month| NaiveDate::from_ymd_opt(2022, month, 1).unwrap();
        assert_eq!(
            noon(day(1)).unwrap().to_rfc3339(),
            "2022-01-01T12:00:00-05:00"
        );
        assert_eq!(
            noon(day(6)).unwrap().to_rfc3339(),
            "2022-06-01T12:00:00-04:00"
        );
    }

    #[test]
    fn cents_are_written_in_full() {
        assert_eq!(
            (money(1_207).as_str(), money(5).as_str()),
            ("12.07", "0.05")
        );
    }
}
