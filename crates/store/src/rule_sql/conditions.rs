//! One condition as SQL: an expression in brackets that is true or false, never null.

use tidings_audience::{
    AttributeTest, Comparison, FlagTest, Moment, Number, Presence, TagsTest, Test, TextField,
    TextTest, TimeRange, TimeTest,
};

use serde_json::Value;

use super::{
    periods::{self, Periods},
    statement::{Bind, Statement},
};

/// What Rust calls white space, so that blank means the same here and there.
const BLANKS: &str = "E'\\t\\n\\x0b\\f\\r \\u0085\\u00a0\\u1680\\u2000\\u2001\\u2002\\u2003\\u2004\\u2005\\u2006\\u2007\
    \\u2008\\u2009\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000'";

pub(super) fn condition(test: &Test, periods: &Periods) -> Statement {
    match test {
        Test::Amount {
            amount,
            within,
            comparison,
        } => {
            let amount = match within {
                None => periods::column(*amount),
                // Where nothing fails the comparison, somebody without a row may be passed over unseen:
                // the join becomes an inner one, and the comparison moves into its subquery.
                Some(range) if fails_absent(comparison) => periods.amount_if_any(*amount, range),
                Some(range) => periods.amount(*amount, range),
            };
            compared(&amount, comparison, |amount| amount, |amounts| amounts, "")
        }
        Test::Time { moment, test } => time(moment_column(*moment), test),
        Test::Text { field, test } => text_field(*field, test),
        Test::Tags(test) => tags(test),
        Test::Attribute { key, test } => attribute(key, test),
        Test::Subscribed(test) => match test {
            Presence::IsSet => Statement::new("(c.subscribed IS NOT NULL)"),
            Presence::IsNotSet => Statement::new("(c.subscribed IS NULL)"),
            Presence::Is(test) => flag(&Statement::new("c.subscribed"), test),
        },
    }
}

/// Whether null may stand for 0: neither passes. What is not among some values passes where it is null.
fn fails_absent(comparison: &Comparison<i64>) -> bool {
    !comparison.holds_for(0) && !matches!(comparison, Comparison::NotIn(_))
}

fn moment_column(moment: Moment) -> &'static str {
    match moment {
        Moment::LastOrder => "c.last_order_at",
        Moment::FirstOrder => "c.first_order_at",
        Moment::LastVisit => "c.last_visit_at",
        Moment::Created => "c.created_at",
    }
}

fn time(column: &'static str, test: &TimeTest) -> Statement {
    let start = Statement::new("((").sql(column);
    match test {
        TimeTest::IsSet => start.sql(") IS NOT NULL)"),
        TimeTest::IsNotSet => start.sql(") IS NULL)"),
        TimeTest::In(range) => Statement::new("((")
            .then(&in_range(column, range))
            .sql(") IS TRUE)"),
        TimeTest::NotIn(range) => Statement::new("((")
            .then(&in_range(column, range))
            .sql(") IS NOT TRUE)"),
    }
}

/// Whether a column lies in a range; null where it is absent.
pub(super) fn in_range(column: &'static str, range: &TimeRange) -> Statement {
    let from = range
        .from
        .map(|from| Statement::new(column).sql(" >= ").bind(from));
    let before = range
        .before
        .map(|before| Statement::new(column).sql(" < ").bind(before));
    match (from, before) {
        (Some(from), Some(before)) => from.sql(" AND ").then(&before),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => Statement::new(column).sql(" IS NOT NULL"),
    }
}

/// Numbers compared. `cast` follows each parameter.
fn compared<T: Clone, One: Into<Bind>, Many: Into<Bind>>(
    value: &Statement,
    comparison: &Comparison<T>,
    one: impl Fn(T) -> One,
    many: impl Fn(Vec<T>) -> Many,
    cast: &'static str,
) -> Statement {
    let start = Statement::new("((").then(value);
    let with = |operator: &'static str, item: &T| {
        start
            .clone()
            .sql(operator)
            .bind(one(item.clone()))
            .sql(cast)
    };
    let list = |items: &Vec<T>| match items.as_slice() {
        [item] => with(" = ", item),
        _ => start
            .clone()
            .sql(" = ANY(")
            .bind(many(items.clone()))
            .sql(cast)
            .sql(if cast.is_empty() { ")" } else { "[])" }),
    };
    match comparison {
        Comparison::GreaterThan(item) => with(" > ", item).sql(") IS TRUE)"),
        Comparison::AtLeast(item) => with(" >= ", item).sql(") IS TRUE)"),
        Comparison::LessThan(item) => with(" < ", item).sql(") IS TRUE)"),
        Comparison::AtMost(item) => with(" <= ", item).sql(") IS TRUE)"),
        Comparison::Between(first, second) => with(" BETWEEN ", first)
            .sql(" AND ")
            .bind(one(second.clone()))
            .sql(cast)
            .sql(") IS TRUE)"),
        Comparison::In(items) => list(items).sql(") IS TRUE)"),
        Comparison::NotIn(items) => list(items).sql(") IS NOT TRUE)"),
    }
}

fn text_field(field: TextField, test: &Presence<TextTest>) -> Statement {
    let column = Statement::new(match field {
        TextField::Name => "c.name_folded",
        TextField::Email => "c.email_folded",
        TextField::Phone => "c.phone",
        TextField::City => "c.city_folded",
        TextField::Country => "c.country",
    });
    match test {
        Presence::IsSet => Statement::new("(").then(&present(&column)).sql(" IS TRUE)"),
        Presence::IsNotSet => Statement::new("(")
            .then(&present(&column))
            .sql(" IS NOT TRUE)"),
        Presence::Is(test) if field == TextField::Country => text(&column, &upper(test)),
        Presence::Is(test) => text(&column, test),
    }
}

/// Not blank; null where it is null.
fn present(value: &Statement) -> Statement {
    Statement::new("(btrim(")
        .then(value)
        .sql(", ")
        .sql(BLANKS)
        .sql(") <> '')")
}

/// Countries are stored as ISO writes them, in upper case. Folded text has no capital letters, so
/// raising the Latin ones alone keeps what is equal equal.
fn upper(test: &TextTest) -> TextTest {
    let raise = |text: &String| text.to_ascii_uppercase();
    match test {
        TextTest::In(texts) => TextTest::In(texts.iter().map(raise).collect()),
        TextTest::NotIn(texts) => TextTest::NotIn(texts.iter().map(raise).collect()),
        TextTest::Contains(text) => TextTest::Contains(raise(text)),
        TextTest::StartsWith(text) => TextTest::StartsWith(raise(text)),
    }
}

/// Text compared. What it is compared with is never blank, so blank text is never equal to it nor has it.
fn text(value: &Statement, test: &TextTest) -> Statement {
    text_and(value, test, &Statement::default())
}

/// Text compared, and what else must be so of it.
fn text_and(value: &Statement, test: &TextTest, also: &Statement) -> Statement {
    let list = |texts: &Vec<String>| {
        let start = Statement::new("((").then(value);
        match texts.as_slice() {
            [text] => start.sql(" = ").bind(text.clone()),
            _ => start.sql(" = ANY(").bind(texts.clone()).sql(")"),
        }
    };
    let call = |name: &'static str, text: &String| {
        Statement::new("((")
            .sql(name)
            .sql("(")
            .then(value)
            .sql(", ")
            .bind(text.clone())
            .sql(")")
    };
    match test {
        TextTest::In(texts) => list(texts).then(also).sql(") IS TRUE)"),
        TextTest::NotIn(texts) => list(texts).then(also).sql(") IS NOT TRUE)"),
        TextTest::Contains(text) => call("strpos", text)
            .sql(" > 0")
            .then(also)
            .sql(") IS TRUE)"),
        TextTest::StartsWith(text) => call("starts_with", text).then(also).sql(") IS TRUE)"),
    }
}

fn tags(test: &TagsTest) -> Statement {
    let column = Statement::new("(c.tags_folded");
    match test {
        TagsTest::IsSet => column.sql(" <> '{}')"),
        TagsTest::IsNotSet => column.sql(" = '{}')"),
        TagsTest::Contains(tag) => Statement::new("(")
            .bind(tag.clone())
            .sql(" = ANY(c.tags_folded))"),
        TagsTest::In(tags) => column.sql(" && ").bind(tags.clone()).sql(")"),
        TagsTest::NotIn(tags) => Statement::new("(NOT c.tags_folded && ")
            .bind(tags.clone())
            .sql(")"),
    }
}

fn flag(value: &Statement, test: &FlagTest) -> Statement {
    let among = |flags: &Vec<bool>| {
        Statement::new("((")
            .then(value)
            .sql(" = ANY(")
            .bind(flags.clone())
            .sql(")")
    };
    match test {
        FlagTest::In(flags) => among(flags).sql(") IS TRUE)"),
        FlagTest::NotIn(flags) => among(flags).sql(") IS NOT TRUE)"),
    }
}

fn attribute(key: &str, test: &Presence<AttributeTest>) -> Statement {
    let json = Statement::new("(c.attributes_folded -> ")
        .bind(key.to_owned())
        .sql(")");
    let plain = Statement::new("(c.attributes_folded ->> ")
        .bind(key.to_owned())
        .sql(")");
    match test {
        // JSON's null has no text; a list or an object has one that is not blank.
        Presence::IsSet => Statement::new("(").then(&present(&plain)).sql(" IS TRUE)"),
        Presence::IsNotSet => Statement::new("(")
            .then(&present(&plain))
            .sql(" IS NOT TRUE)"),
        Presence::Is(test) => match single(test) {
            Some((value, true)) => has(key, value),
            Some((value, false)) => Statement::new("(NOT ").then(&has(key, value)).sql(")"),
            None => attribute_compared(&json, &plain, test),
        },
    }
}

/// The one value of an equality, and whether it is wanted or not.
fn single(test: &AttributeTest) -> Option<(Value, bool)> {
    let (value, wanted) = match test {
        AttributeTest::Text(TextTest::In(texts)) => (texts.as_slice().into(), true),
        AttributeTest::Text(TextTest::NotIn(texts)) => (texts.as_slice().into(), false),
        AttributeTest::Flag(FlagTest::In(flags)) => (flags.as_slice().into(), true),
        AttributeTest::Flag(FlagTest::NotIn(flags)) => (flags.as_slice().into(), false),
        _ => return None,
    };
    match value {
        Value::Array(mut values) if values.len() == 1 => Some((values.pop()?, wanted)),
        _ => None,
    }
}

/// Whether the attribute is this value, kind and all: containment finds both in one look at the object,
/// where taking the value out would need several.
fn has(key: &str, value: Value) -> Statement {
    let object = Value::Object([(key.to_owned(), value)].into_iter().collect());
    Statement::new("(c.attributes_folded @> ")
        .bind(object.to_string())
        .sql("::jsonb)")
}

fn attribute_compared(json: &Statement, plain: &Statement, test: &AttributeTest) -> Statement {
    // A value of another kind becomes null before a cast could fail on it.
    let of_kind = |kind: &'static str, cast: &'static str| {
        Statement::new("(CASE WHEN jsonb_typeof")
            .then(json)
            .sql(" = ")
            .sql(kind)
            .sql(" THEN ")
            .then(json)
            .sql(cast)
            .sql(" END)")
    };
    let all = |numbers: Vec<Number>| numbers.iter().map(ToString::to_string).collect::<Vec<_>>();
    match test {
        AttributeTest::Text(test) => {
            // Nothing can fail here, and few texts pass, so the kind is looked at last.
            let is_text = Statement::new(" AND jsonb_typeof")
                .then(json)
                .sql(" = 'string'");
            text_and(plain, test, &is_text)
        }
        AttributeTest::Flag(test) => flag(&of_kind("'boolean'", "::boolean"), test),
        AttributeTest::Number(comparison) => {
            let value = of_kind("'number'", "::numeric");
            compared(
                &value,
                comparison,
                |number| number.to_string(),
                all,
                "::numeric",
            )
        }
    }
}
