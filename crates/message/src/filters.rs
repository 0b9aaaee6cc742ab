use std::{fmt, fmt::Write as _, sync::Arc};

use chrono::DateTime;
use chrono_tz::Tz;
use minijinja::{
    Environment, Error, ErrorKind, UndefinedBehavior, filters, functions,
    value::{Object, ObjectRepr, Value},
};

/// A text made by one filter may be this long, in bytes.
const MAX_TEXT: usize = 256 * 1024;

/// The filters there are.
pub(crate) const FILTERS: [&str; 17] = [
    "default",
    "d",
    "upper",
    "lower",
    "title",
    "capitalize",
    "trim",
    "truncate",
    "length",
    "first",
    "last",
    "join",
    "int",
    "float",
    "round",
    "abs",
    "date",
];

/// An environment with nothing in it but the language and these filters.
pub(crate) fn environment(fuel: u64) -> Environment<'static> {
    let mut environment = Environment::empty();
    environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    environment.set_fuel(Some(fuel));
    environment.set_recursion_limit(64);
    environment.add_filter("default", filters::default);
    environment.add_filter("d", filters::default);
    environment.add_filter("upper", filters::upper);
    environment.add_filter("lower", filters::lower);
    environment.add_filter("title", filters::title);
    environment.add_filter("capitalize", filters::capitalize);
    environment.add_filter("trim", filters::trim);
    environment.add_filter("length", filters::length);
    environment.add_filter("first", filters::first);
    environment.add_filter("last", filters::last);
    environment.add_filter("int", filters::int);
    environment.add_filter("float", filters::float);
    environment.add_filter("round", filters::round);
    environment.add_filter("abs", filters::abs);
    environment.add_filter("truncate", truncate);
    environment.add_filter("join", join);
    environment.add_filter("date", date);
    environment.add_function("range", functions::range);
    environment.add_test("defined", minijinja::tests::is_defined);
    environment.add_test("undefined", minijinja::tests::is_undefined);
    environment
}

fn refused(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::InvalidOperation, message.into())
}

fn truncate(text: &str, length: usize) -> String {
    match text.char_indices().nth(length) {
        Some(_) => text
            .chars()
            .take(length.saturating_sub(1))
            .chain(['…'])
            .collect(),
        None => text.to_owned(),
    }
}

fn join(list: &Value, separator: Option<&str>) -> Result<String, Error> {
    let mut text = String::new();
    for (index, item) in list.try_iter()?.enumerate() {
        if index > 0 {
            text.push_str(separator.unwrap_or(", "));
        }
        write!(text, "{item}").map_err(|_| refused("a list item cannot be written"))?;
        if text.len() > MAX_TEXT {
            return Err(refused("the joined text is too long"));
        }
    }
    Ok(text)
}

fn date(moment: &Value, format: &str) -> Result<String, Error> {
    let moment = moment.downcast_object::<Moment>();
    let moment = moment.ok_or_else(|| refused("`date` takes a date, such as last_order_at"))?;
    formatted(moment.0, format).ok_or_else(|| refused(format!("`{format}` is no date format")))
}

/// A moment by a `strftime` format; none where the format is wrong.
pub(crate) fn formatted(moment: DateTime<Tz>, format: &str) -> Option<String> {
    let mut text = String::new();
    write!(text, "{}", moment.format(format)).ok()?;
    Some(text)
}

/// A moment in the workspace's time zone.
#[derive(Debug)]
pub(crate) struct Moment(pub(crate) DateTime<Tz>);

impl Object for Moment {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn render(self: &Arc<Self>, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.0.format("%-d %b %Y"))
    }
}
