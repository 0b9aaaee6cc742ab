//! Message templates: what a campaign says to each of its members.
//!
//! A template is a small part of the Jinja language: `{{ first_name | default('there') }}`, `{% if %}`
//! and `{% for %}` over a list attribute or a range. It is checked once ([`Template::parse`]): unknown
//! variables and filters are refused with a suggestion, and whatever may be absent for a member needs
//! a `default` or an `{% if %}` around it. It is then rendered for each member ([`Template::render`]).
//!
//! | variable | text | absent |
//! | --- | --- | --- |
//! | `name`, `first_name` | as given; the first word of it | may be |
//! | `email`, `phone` | as given | may be, but never the one the channel sends to |
//! | `city`, `country` | as given; ISO 3166 alpha-2 | may be |
//! | `total_spend` | in the workspace's currency, such as `₹1,250` or `₹1,250.50` | never, 0 |
//! | `order_count`, `visit_count` | a number | never, 0 |
//! | `last_order_at` | the day in the workspace's time zone, such as `3 Nov 2026`; `\| date('%d/%m')` takes a `strftime` format | may be |
//! | `attributes.<name>` | a custom attribute; `true`, a number, a text, or a list to loop over | may be |
//!
//! Filters: `default` (or `d`), `upper`, `lower`, `title`, `capitalize`, `trim`, `truncate(length)`,
//! `length`, `first`, `last`, `join(separator)`, `int`, `float`, `round`, `abs`, `date(format)`.
//!
//! **What a template cannot do.** It reaches nothing but its member's facts. Its source, the steps of a
//! rendering and its output are bounded; assignments, macros, includes and products of text are
//! refused, since with them a short template makes a text of gigabytes within a few steps.
//!
//! **Escaping.** SMS and WhatsApp are plain text, nothing is escaped. An e-mail whose body holds an HTML
//! tag is HTML, and the values put into it are escaped; any other e-mail is plain text.
#![warn(missing_docs)]

mod check;
mod error;
mod facts;
mod filters;
mod suggest;
mod template;

pub use error::{RenderError, TemplateError, TemplateErrors};
pub use facts::{Facts, Variable, Variables};
pub use template::{Channel, Settings, Template};
