//! Numbers as they are written.

use tidings_audience::Currency;

use crate::statistics::Proportion;

/// A count as the workspace's readers group it: by lakh and crore where the currency is INR (`12,84,000`), else by thousands.
#[must_use]
pub fn grouped(count: u64, currency: Currency) -> String {
    let digits = count.to_string();
    let size = if currency.code() == "INR" { 2 } else { 3 };
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        let remaining = digits.len() - place;
        if place > 0 && remaining >= 3 && (remaining - 3).is_multiple_of(size) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A share in percent with so many decimal places, halves rounded up: `95`, `88.8`. Nothing of nobody.
#[must_use]
pub fn percent(share: Proportion, places: u32) -> Option<String> {
    let scaled = scaled_percent(share, places)?;
    let unit = 10_u128.pow(places);
    Some(if places == 0 {
        scaled.to_string()
    } else {
        let width = places as usize;
        format!("{}.{:0width$}", scaled / unit, scaled % unit)
    })
}

/// The share in percent times a power of ten, rounded.
pub(super) fn scaled_percent(share: Proportion, places: u32) -> Option<u128> {
    if share.of == 0 {
        return None;
    }
    let of = u128::from(share.of);
    let whole = u128::from(share.hits) * 100 * 10_u128.pow(places);
    Some((2 * whole + of) / (2 * of))
}
