//! What templates are taken, what they say, and that none of them can run away.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on stops where it is"
)]

use std::time::{Duration, Instant};

use serde_json::json;
use tidings_audience::Currency;
use tidings_message::{Channel, Facts, RenderError, Settings, Template};

fn settings() -> Settings {
    Settings {
        currency: Currency::parse("INR").unwrap(),
        zone: "Asia/Kolkata".parse().unwrap(),
    }
}

fn asha() -> Facts {
    let attributes =
        json!({ "plan": "gold", "points": 7, "likes": ["tea", "books"], "blank": " " });
    Facts {
        name: Some("Asha Rao".to_owned()),
        phone: Some("+919800000001".to_owned()),
        city: Some("Pune".to_owned()),
        total_spend: 125_050,
        order_count: 3,
        // Already the next day in Kolkata.
        last_order_at: Some("2026-11-02T20:00:00Z".parse().unwrap()),
        attributes: attributes.as_object().unwrap().clone(),
        ..Facts::default()
    }
}

fn said(body: &str, facts: &Facts) -> String {
    let template =
        Template::parse(body, Channel::Sms).unwrap_or_else(|errors| panic!("{body}: {errors}"));
    template.render(facts, &settings()).unwrap()
}

fn refusal(body: &str) -> String {
    match Template::parse(body, Channel::Sms) {
        Ok(_) => panic!("{body} is taken"),
        Err(errors) => errors.to_string(),
    }
}

#[test]
fn says_what_is_known() {
    let currency = settings().currency.format(125_050);
    for (body, text) in [
        (
            "Hi {{ first_name | default('there') }}, here is 10% off",
            "Hi Asha, here is 10% off".to_owned(),
        ),
        (
            "{{ name|default('') }} <{{ phone }}> & co",
            "Asha Rao <+919800000001> & co".to_owned(),
        ),
        (
            "{{ total_spend }} in {{ order_count }} orders",
            format!("{currency} in 3 orders"),
        ),
        (
            "{{ last_order_at | default('never') }}",
            "3 Nov 2026".to_owned(),
        ),
        (
            "{% if last_order_at %}{{ last_order_at | date('%d/%m') }}{% endif %}",
            "03/11".to_owned(),
        ),
        (
            "{{ attributes.plan | default('no') | upper }}",
            "GOLD".to_owned(),
        ),
        (
            "{{ attributes['blank'] | default('none') }}",
            "none".to_owned(),
        ),
        (
            "{{ (attributes.points | default(0) | int) * 10 }} points",
            "70 points".to_owned(),
        ),
        (
            "{% for like in attributes.likes | default([]) %}{{ loop.index }} {{ like }} {% endfor %}",
            "1 tea 2 books ".to_owned(),
        ),
        (
            "{{ attributes.likes | default([]) | join(' & ') }}",
            "tea & books".to_owned(),
        ),
        (
            "{% if city and city == 'Pune' and order_count > 2 %}Hello {{ city }}{% endif %}",
            "Hello Pune".to_owned(),
        ),
        (
            "{% if not city %}Hello{% else %}Hello {{ city }}{% endif %}",
            "Hello Pune".to_owned(),
        ),
        (
            "{{ city or 'there' }} {{ city if city else 'x' }}",
            "Pune Pune".to_owned(),
        ),
        (
            "{% if city and city in ['Pune', 'Delhi'] %}near{% endif %}",
            "near".to_owned(),
        ),
    ] {
        assert_eq!(said(body, &asha()), text, "{body}");
    }
    assert_eq!(
        said("Hi {{ first_name | default('there') }}", &Facts::default()),
        "Hi there"
    );
}

#[test]
fn refuses_what_cannot_be_said_to_everyone() {
    for (body, hint) in [
        ("Hi {{ first_nam }}", "Did you mean `first_name`?"),
        ("Hi {{ firstName }}", "Did you mean `first_name`?"),
        ("Hi {{ nickname_of_old }}", "There are name, first_name"),
        ("Hi {{ first_name }}", "default("),
        ("Hi {{ attributes.plan }}", "attributes.plan"),
        ("Hi {{ attributes }}", "Name the attribute"),
        (
            "Hi {{ city | uper | default('x') }}",
            "Did you mean `upper`?",
        ),
        ("Hi {{ city | upper | default('x') }}", "may be absent"),
        ("{% if city == 'Pune' %}x{% endif %}", "may be absent"),
        (
            "{% if city %}x{% else %}{{ city }}{% endif %}",
            "may be absent",
        ),
        (
            "{% if city or name %}{{ city }}{% endif %}",
            "may be absent",
        ),
        ("{{ total_spend > 100 }}", "cannot be compared"),
        ("{{ name.first }}", "have parts"),
        ("{{ first_name | default }}", "instead"),
        ("{{ broken", "cannot be read"),
        ("  ", "empty"),
    ] {
        let said = refusal(body);
        assert!(said.contains(hint), "{body}: {said}");
    }
    let errors = Template::parse("Hi\n  {{ nam }} {{ citty }}", Channel::Sms).unwrap_err();
    let places: Vec<_> = errors
        .0
        .iter()
        .map(|error| (error.line, error.column))
        .collect();
    assert_eq!(places, [(2, 6), (2, 16)]);
}

#[test]
fn nothing_runs_away() {
    let began = Instant::now();
    let long = "x".repeat(20_000);
    let deep = format!("{{{{ {}1{} }}}}", "(".repeat(3_000), ")".repeat(3_000));
    let nested = format!(
        "{}x{}",
        "{% if true %}".repeat(500),
        "{% endif %}".repeat(500)
    );
    for body in [
        "{% for i in range(100000) %}{% endfor %}x",
        "{% for i in range(99999) %}{% for j in range(99999) %}x{% endfor %}{% endfor %}",
        "{% for i in range(1000000000000) %}x{% endfor %}",
        "{% for i in range(5000) %}{{ phone }}{% endfor %}",
        "{% for a in [1] %}{% for b in [1] %}{% for c in [1] %}x{% endfor %}{% endfor %}{% endfor %}",
        "{{ 'x' * 1000000000 }}",
        "{{ phone * 1000000000 }}",
        "{{ [1] * 1000000000 }}",
        "{{ 9 ** 999999999 }}",
        "{% set x = phone ~ phone %}{{ x }}",
        "{% with x = phone ~ phone %}{{ x }}{% endwith %}",
        "{% for i in [phone ~ phone] %}{{ i ~ i }}{% endfor %}",
        "{% filter upper %}x{% endfilter %}",
        "{% autoescape true %}x{% endautoescape %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% include 'x' %}",
        "{% import 'x' as y %}",
        "{% extends 'x' %}",
        "{{ self }}",
        "{{ namespace() }}",
        "{{ debug() }}",
        "{{ 'x' | replace('x', 'xx') }}",
        "{{ '%1000000000s' | format(1) }}",
        "{{ 'x' | indent(1000000000) }}",
        "{{ range(99999) | join(phone) }}",
        "{{ range(99999) | list }}",
        "a\0b",
        &long,
        &deep,
        &nested,
    ] {
        assert!(
            Template::parse(body, Channel::Sms).is_err(),
            "{}",
            &body[..body.len().min(60)]
        );
    }
    assert!(
        began.elapsed() < Duration::from_secs(5),
        "{:?}",
        began.elapsed()
    );
}

#[test]
fn a_member_can_fail_alone() {
    let body = "{% for like in attributes.likes | default([]) %}{{ like }}{% endfor %}{{ city | default('') }}";
    let template = Template::parse(body, Channel::Sms).unwrap();
    let mut facts = asha();
    facts.attributes = json!({ "likes": vec!["x"; 50_000] })
        .as_object()
        .unwrap()
        .clone();
    let failed = template.render(&facts, &settings()).unwrap_err();
    assert!(
        matches!(failed, RenderError::TooLong(_) | RenderError::TooManySteps),
        "{failed}"
    );
    assert_eq!(
        template.render(&Facts::default(), &settings()),
        Err(RenderError::Empty)
    );
    assert_eq!(
        template.render(&asha(), &settings()).unwrap(),
        "teabooksPune"
    );
}

#[test]
fn only_html_mails_are_escaped() {
    let mallory = Facts {
        name: Some("<b>Mallory</b>".to_owned()),
        email: Some("m@example.com".to_owned()),
        ..Facts::default()
    };
    let said = |body, channel| {
        Template::parse(body, channel)
            .unwrap()
            .render(&mallory, &settings())
            .unwrap()
    };
    let body = "Hi {{ name | default('you') }}";
    assert_eq!(said(body, Channel::Sms), "Hi <b>Mallory</b>");
    assert_eq!(said(body, Channel::Email), "Hi <b>Mallory</b>");
    let html = "<p>Hi {{ name | default('you') }}</p>";
    assert_eq!(
        said(html, Channel::Email),
        "<p>Hi &lt;b&gt;Mallory&lt;&#x2f;b&gt;</p>"
    );
    assert!(Template::parse("{{ email }}", Channel::Sms).is_err());
    assert_eq!(said("{{ email }}", Channel::Email), "m@example.com");
}

#[test]
fn tells_what_it_speaks_of() {
    let body =
        "{{ first_name|default('you') }} {{ attributes.plan|default('') }} {{ order_count }}";
    let template = Template::parse(body, Channel::Sms).unwrap();
    let names: Vec<_> = template
        .variables()
        .facts
        .iter()
        .map(|variable| variable.as_str())
        .collect();
    assert_eq!(names, ["first_name", "order_count"]);
    assert!(template.variables().attributes.contains("plan"));
    let now = "2026-11-20T12:00:00Z".parse().unwrap();
    assert_eq!(template.sample(&settings(), now).unwrap(), "Asha  7");
}
