//! A page of counters that renews itself.

use std::fmt::Write;

use serde::Serialize;

use crate::behaviour::Behaviour;
use crate::ledger::Ledger;

const HEAD: &str = r#"<!doctype html>
<html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="2">
<title>Vendor simulator</title>
<style>
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem; color: #1c2430; background: #fff }
table { border-collapse: collapse } th, td { padding: .3rem .8rem; border-bottom: 1px solid #d9dee5; text-align: right; font-variant-numeric: tabular-nums }
th:first-child, td:first-child { text-align: left } code { background: #f1f4f8; padding: .2rem .4rem }
</style>
<h1>Vendor simulator</h1>
"#;

pub(crate) fn render(ledger: &Ledger, behaviour: &Behaviour) -> String {
    let mut html = HEAD.to_owned();
    let total = numbers(&ledger.counts(None));
    html.push_str("<table><thead><tr><th>account</th>");
    for (name, _) in &total {
        // Writing to a string cannot fail.
        let _ = write!(html, "<th>{}</th>", words(name));
    }
    html.push_str("</tr></thead><tbody>");
    row(&mut html, "all", &total);
    for (account, counts) in ledger.accounts() {
        row(&mut html, account, &numbers(&counts));
    }
    html.push_str("</tbody></table>");
    let behaviour = serde_json::to_string(behaviour).unwrap_or_default();
    let _ = write!(
        html,
        "<p>Behaviour: <code>{}</code></p></html>",
        escape(&behaviour)
    );
    html
}

fn row(html: &mut String, account: &str, numbers: &[(String, u64)]) {
    let _ = write!(html, "<tr><td>{}</td>", escape(account));
    for (_, number) in numbers {
        let _ = write!(html, "<td>{number}</td>");
    }
    html.push_str("</tr>");
}

/// Names and values of counters, as `/stats` gives them.
fn numbers(counts: &impl Serialize) -> Vec<(String, u64)> {
    match serde_json::to_value(counts) {
        Ok(serde_json::Value::Object(fields)) => {
            let named = fields
                .into_iter()
                .map(|(name, value)| (name, value.as_u64().unwrap_or(0)));
            named.collect()
        }
        _ => Vec::new(),
    }
}

/// `receiptsSent` as `receipts sent`.
fn words(name: &str) -> String {
    name.chars().fold(String::new(), |mut words, letter| {
        if letter.is_uppercase() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
        words
    })
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
