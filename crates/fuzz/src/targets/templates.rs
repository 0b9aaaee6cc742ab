//! Templates: read, and rendered for members whose facts are as odd.

use serde_json::json;
use tidings_audience::Currency;
use tidings_message::{Channel, Facts, Settings, Template};

use super::{kind, now};

pub const EXAMPLES: &[&str] = &[
    "sHi {{ first_name | default('there') }}, 10% off!",
    "e<p>Hi {{ name | default('x') | title }}</p>",
    "eDear {{ city | default('friend') | upper | truncate(5) }}",
    "w{% if last_order_at %}{{ last_order_at | date('%d/%m/%Y') }}{% else %}new{% endif %}",
    "s{% for tag in attributes.list %}{{ tag }},{% endfor %}",
    "s{% for n in range(3) %}{{ n }}{% endfor %}{{ total_spend }} {{ order_count + 1 }} {{ visit_count | int | abs }}",
    "s{{ attributes.plan | default('none') | join(', ') }}{{ (attributes.list | default([])) | length }}",
    "s{# a comment #}{% raw %}{{ x }}{% endraw %}",
    "s{{ 'a' if order_count > 3 else 'b' }}{{ email | d('') | lower | first }}",
];

pub const WORDS: &[&str] = &[
    "name",
    "first_name",
    "email",
    "phone",
    "city",
    "country",
    "total_spend",
    "order_count",
    "visit_count",
    "last_order_at",
    "attributes",
    "attributes.list",
    "attributes.plan",
    "default('x')",
    "d",
    "upper",
    "lower",
    "title",
    "capitalize",
    "trim",
    "truncate(3)",
    "length",
    "first",
    "last",
    "join(',')",
    "int",
    "float",
    "round",
    "abs",
    "date('%Y')",
    "date('%+%%%Q%-')",
    "if",
    "elif",
    "else",
    "endif",
    "for",
    "in",
    "endfor",
    "range(10)",
    "range(1000000000)",
    "loop",
    "loop.index",
    "set",
    "macro",
    "include",
    "not",
    "and",
    "or",
    "is",
    "defined",
    "true",
    "none",
    "**",
    "//",
    "~",
    "%",
    "'a' * 1000",
    "[1,2]",
    "{'a':1}",
    "[::-1]",
    "[99999999999]",
    "<b>",
    "</script>",
    "{{ ",
    " }}",
];

const BAIT: &str = "<script>alert(1)</script>";

/// Tries a template: the first byte chooses the channel.
pub fn templates(input: &[u8]) -> String {
    let text = String::from_utf8_lossy(input);
    let mut rest = text.chars();
    let channel = match rest.next() {
        Some('e') => Channel::Email,
        Some('w') => Channel::Whatsapp,
        _ => Channel::Sms,
    };
    let body = rest.as_str();
    let template = match Template::parse(body, channel) {
        Ok(template) => template,
        Err(errors) => {
            assert!(!errors.0.is_empty(), "a refusal says why");
            return kind(&errors.to_string());
        }
    };
    let settings = Settings {
        currency: Currency::parse("INR").expect("a currency"),
        zone: chrono_tz::Asia::Kolkata,
    };
    let sample = Facts::sample(now());
    let hostile = Facts {
        name: Some(format!("{BAIT} {{{{ total_spend }}}}")),
        city: Some("\u{202e}".repeat(100)),
        email: Some(String::new()),
        country: None,
        total_spend: i64::MAX,
        order_count: i64::MIN,
        last_order_at: None,
        attributes: json!({ "plan": [[[BAIT]]], "list": vec!["x".repeat(200); 50], "n": 1e308 })
            .as_object()
            .cloned()
            .unwrap_or_default(),
        ..sample.clone()
    };
    let mut way = String::new();
    for facts in [&sample, &hostile] {
        match template.render(facts, &settings) {
            Ok(rendered) => {
                assert!(
                    rendered.chars().count() <= channel.longest_text(),
                    "longer than a message may be"
                );
                // An e-mail with a tag in it is HTML, and values are escaped there.
                let is_html = channel == Channel::Email && body.contains("<p>");
                assert!(
                    !is_html || body.contains("script") || !rendered.contains("<script>"),
                    "{rendered}"
                );
                way.push_str(&rendered.len().checked_ilog2().unwrap_or(0).to_string());
            }
            Err(error) => way.push_str(&kind(&error.to_string())),
        }
    }
    let variables = template.variables();
    format!(
        "{} {} {way}",
        variables.facts.len(),
        variables.attributes.len().min(2)
    )
}
