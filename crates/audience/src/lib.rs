//! The rule language: which customers an audience means.
//!
//! A rule arrives as JSON ([`Rule`]), is checked against the field table ([`FIELDS`]) and a
//! [`RuleContext`] into a [`CheckedRule`] whose tests are typed and whose periods are instants, and
//! is then put into words, evaluated against [`Facts`] in memory, or walked by the store to become SQL.
//! Nothing here reads a clock, a database or the network.
#![warn(missing_docs)]

mod amount;
mod check;
mod checked;
pub mod currency;
mod evaluate;
mod field;
mod fold;
mod number;
mod path;
mod period;
mod rule;
mod typed;
mod value;
mod wording;

pub use check::{MAX_CONDITIONS, MAX_LEVELS, RuleContext, check};
pub use checked::{
    Amount, AttributeTest, CheckedCondition, CheckedRule, Comparison, Expression, FlagTest, Moment,
    Presence, TagsTest, Test, TextField, TextTest, TimeRange, TimeTest,
};
pub use currency::Currency;
pub use evaluate::{Facts, OrderFact};
pub use field::{FIELDS, Field, FieldInfo, FieldKind, Operator, Unit};
pub use fold::{fold, fold_attributes, is_blank};
pub use number::Number;
pub use path::{Path, RuleError, Segment};
pub use period::{Period, start_of_day};
pub use rule::{Condition, Rule};
pub use value::{MAX_ITEMS, MAX_TEXT};
