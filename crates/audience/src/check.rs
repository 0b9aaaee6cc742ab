//! Checking: a rule as written into one whose meaning is settled, or every place where it is wrong.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::checked::{CheckedCondition, CheckedRule, Expression, TimeRange};
use crate::currency::Currency;
use crate::field::{FieldInfo, FieldKind};
use crate::fold::is_blank;
use crate::path::{Path, RuleError};
use crate::period::Period;
use crate::rule::{Condition, MAX_ERRORS, Rule, too_deep, too_many};
use crate::typed::{Part, floor, last, mismatch};
use crate::value;
use crate::wording;

/// The most levels of a rule, a condition's own included.
pub const MAX_LEVELS: usize = 32;
/// The most conditions of a rule.
pub const MAX_CONDITIONS: usize = 500;

/// What a rule's meaning depends on besides the rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleContext {
    /// The workspace's currency, in which money is given.
    pub currency: Currency,
    /// The workspace's time zone, in which days begin.
    pub zone: Tz,
    /// The moment at which periods end; what is finer than a microsecond is cut off.
    pub as_of: DateTime<Utc>,
    /// Whether a completed order is a visit too.
    pub orders_count_as_visits: bool,
}

/// Checks a rule and settles its meaning.
///
/// # Errors
/// Every place where it is wrong, at most 50.
pub fn check(rule: &Rule, context: &RuleContext) -> Result<CheckedRule, Vec<RuleError>> {
    let context = RuleContext {
        as_of: floor(context.as_of),
        ..*context
    };
    let mut checker = Checker {
        context: &context,
        conditions: Vec::new(),
        seen: 0,
        errors: Vec::new(),
    };
    let expression = checker.rule(rule, &Path::root(), 1);
    match expression {
        Some(expression) if checker.errors.is_empty() => {
            let text = wording::rule(&expression, &checker.conditions);
            Ok(CheckedRule {
                rule: rule.clone(),
                expression,
                conditions: checker.conditions,
                as_of: context.as_of,
                orders_count_as_visits: context.orders_count_as_visits,
                text,
            })
        }
        _ => Err(checker.errors),
    }
}

struct Checker<'a> {
    context: &'a RuleContext,
    conditions: Vec<CheckedCondition>,
    seen: usize,
    errors: Vec<RuleError>,
}

impl Checker<'_> {
    fn error<T>(&mut self, path: Path, message: impl Into<String>) -> Option<T> {
        if self.errors.len() < MAX_ERRORS {
            self.errors.push(RuleError::new(path, message));
        }
        None
    }

    fn rule(&mut self, rule: &Rule, path: &Path, level: usize) -> Option<Expression> {
        if level > MAX_LEVELS {
            return self.error(path.clone(), too_deep());
        }
        match rule {
            Rule::All(rules) => self
                .rules(rules, &path.key("all"), level)
                .map(Expression::All),
            Rule::Any(rules) => self
                .rules(rules, &path.key("any"), level)
                .map(Expression::Any),
            Rule::Not(rule) => {
                let inner = self.rule(rule, &path.key("not"), level + 1)?;
                Some(Expression::Not(Box::new(inner)))
            }
            Rule::Condition(condition) => self.condition(condition, path.key("condition")),
        }
    }

    fn rules(&mut self, rules: &[Rule], path: &Path, level: usize) -> Option<Vec<Expression>> {
        if rules.is_empty() {
            return self.error(path.clone(), "must have at least one rule");
        }
        let mut expressions = Vec::new();
        for (index, rule) in rules.iter().enumerate() {
            if self.seen > MAX_CONDITIONS {
                return None;
            }
            expressions.extend(self.rule(rule, &path.index(index), level + 1));
        }
        Some(expressions)
    }

    fn condition(&mut self, condition: &Condition, path: Path) -> Option<Expression> {
        self.seen += 1;
        if self.seen > MAX_CONDITIONS {
            return self.error(Path::root(), too_many());
        }
        let info = condition.field.info();
        if !info.operators.contains(&condition.operator) {
            return self.error(path.key("operator"), mismatch(info, condition.operator));
        }
        let key = self.key(info, condition, &path);
        let within = self.within(info, condition, &path);
        let value_path = path.key("value");
        let operand = value::read(
            info.kind,
            condition.operator,
            condition.value.as_ref(),
            &value_path,
            self.context,
        );
        let operand = match operand {
            Ok(operand) => operand,
            Err(errors) => {
                for error in errors {
                    self.error::<()>(error.path, error.message);
                }
                return None;
            }
        };
        let (key, within) = (key?, within?);
        let part = Part {
            info,
            operator: condition.operator,
            key,
            within,
            context: self.context,
        };
        let test = match part.test(&operand) {
            Ok(test) => test,
            Err(message) => return self.error(value_path, message),
        };
        let text = wording::condition(
            info,
            condition.operator,
            &operand,
            key,
            within.map(|(period, _)| period),
            self.context,
        );
        self.conditions.push(CheckedCondition { path, text, test });
        Some(Expression::Condition(self.conditions.len() - 1))
    }

    /// The attribute's name: empty for any other field.
    fn key<'c>(
        &mut self,
        info: &FieldInfo,
        condition: &'c Condition,
        path: &Path,
    ) -> Option<&'c str> {
        let path = path.key("key");
        match (&condition.key, info.needs_key()) {
            (None, false) => Some(""),
            (Some(_), false) => self.error(
                path,
                format!("only ATTRIBUTE takes `key`, {} does not", info.name),
            ),
            (None, true) => self.error(path, "ATTRIBUTE needs the attribute's name as `key`"),
            (Some(key), true) if is_blank(key) => self.error(path, "must not be blank"),
            (Some(key), true) => match value::plain_text(key) {
                Ok(()) => Some(key),
                Err(message) => self.error(path, message),
            },
        }
    }

    fn within(
        &mut self,
        info: &FieldInfo,
        condition: &Condition,
        path: &Path,
    ) -> Option<Option<(Period, TimeRange)>> {
        let Some(text) = &condition.within else {
            return Some(None);
        };
        let path = path.key("within");
        if !info.within {
            let message = format!(
                "only TOTAL_SPEND, ORDER_COUNT and VISIT_COUNT take `within`, {} does not{}",
                info.name,
                if info.kind == FieldKind::Time {
                    "; use WITHIN_LAST"
                } else {
                    ""
                }
            );
            return self.error(path, message);
        }
        let range = value::period(&text.as_str().into())
            .and_then(|period| last(period, self.context).map(|range| (period, range)));
        match range {
            Ok(found) => Some(Some(found)),
            Err(message) => self.error(path, message),
        }
    }
}
