//! What one stretch of a sentence says: a condition, not yet joined with others.

use serde_json::Value;
use tidings_audience::{Condition, Field, Operator, Rule};

use super::action::Act;
use super::cursor::Cursor;
use super::when::When;

/// What was said, kept open where later words may still narrow it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Said {
    /// A rule that no later word changes.
    Rule(Rule),
    /// A total or count with its figure.
    Measure(Measure),
    /// Things done, any or all of them, and when.
    Acts {
        acts: Vec<Act>,
        all: bool,
        when: Option<When>,
    },
}

/// A total or count compared with a figure.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Measure {
    pub(crate) fields: Vec<Field>,
    pub(crate) operator: Operator,
    pub(crate) value: Value,
    pub(crate) within: Option<String>,
}

/// A clause found in the sentence, and where it ends.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Found {
    pub(crate) said: Said,
    /// Whether the opposite is meant.
    pub(crate) negative: bool,
    pub(crate) end: usize,
}

impl Found {
    pub(crate) fn rule(rule: Rule, negative: bool, end: usize) -> Found {
        Found {
            said: Said::Rule(rule),
            negative,
            end,
        }
    }

    /// Its rule; nothing where no rule says it.
    pub(crate) fn to_rule(&self, cursor: &Cursor<'_>) -> Option<Rule> {
        let rule = match &self.said {
            Said::Rule(rule) => rule.clone(),
            Said::Measure(measure) => any(measure
                .fields
                .iter()
                .map(|field| measure.rule(*field))
                .collect()),
            Said::Acts {
                acts,
                all: every,
                when,
            } => {
                let rules: Option<Vec<Rule>> = acts
                    .iter()
                    .map(|act| act.rule(when.as_ref(), self.negative, cursor))
                    .collect();
                if *every { all(rules?) } else { any(rules?) }
            }
        };
        Some(if self.negative { opposite(rule) } else { rule })
    }
}

impl Measure {
    fn rule(&self, field: Field) -> Rule {
        Rule::Condition(Condition {
            field,
            operator: self.operator,
            value: Some(self.value.clone()),
            key: None,
            within: self.within.clone(),
        })
    }
}

/// A condition with a value.
pub(crate) fn condition(field: Field, operator: Operator, value: impl Into<Value>) -> Rule {
    Rule::Condition(Condition {
        field,
        operator,
        value: Some(value.into()),
        key: None,
        within: None,
    })
}

/// A condition that takes no value.
pub(crate) fn presence(field: Field, operator: Operator) -> Rule {
    Rule::Condition(Condition {
        field,
        operator,
        value: None,
        key: None,
        within: None,
    })
}

/// All of them: groups of one unwrapped, groups within groups opened, repetitions dropped.
pub(crate) fn all(rules: Vec<Rule>) -> Rule {
    let open = |rule| match rule {
        Rule::All(inner) => inner,
        other => vec![other],
    };
    let mut rules = distinct(rules.into_iter().flat_map(open).collect());
    if rules.len() == 1 {
        rules.remove(0)
    } else {
        Rule::All(rules)
    }
}

/// At least one of them, written as plainly as `all` writes.
pub(crate) fn any(rules: Vec<Rule>) -> Rule {
    let open = |rule| match rule {
        Rule::Any(inner) => inner,
        other => vec![other],
    };
    let mut rules = distinct(rules.into_iter().flat_map(open).collect());
    if rules.len() == 1 {
        rules.remove(0)
    } else {
        Rule::Any(rules)
    }
}

fn distinct(rules: Vec<Rule>) -> Vec<Rule> {
    let mut kept: Vec<Rule> = Vec::with_capacity(rules.len());
    for rule in rules {
        if !kept.contains(&rule) {
            kept.push(rule);
        }
    }
    kept
}

/// The opposite, said with an operator where the language has one.
pub(crate) fn opposite(rule: Rule) -> Rule {
    use Operator::{
        AtLeast, AtMost, Contains, Equals, GreaterThan, In, IsNotSet, IsSet, LessThan, NotEquals,
        NotIn, NotWithinLast, WithinLast,
    };
    match rule {
        Rule::All(rules) => any(rules.into_iter().map(opposite).collect()),
        Rule::Any(rules) => all(rules.into_iter().map(opposite).collect()),
        Rule::Not(rule) => *rule,
        Rule::Condition(mut condition) => {
            let one = Value::from(1);
            let zero = Value::from(0);
            condition.operator = match condition.operator {
                // "Never ordered" is no order at all, rather than fewer than one.
                AtLeast if condition.value.as_ref() == Some(&one) => {
                    condition.value = Some(zero);
                    Equals
                }
                Equals if condition.value.as_ref() == Some(&zero) => {
                    condition.value = Some(one);
                    AtLeast
                }
                GreaterThan if condition.value == Some(Value::from("0")) => Equals,
                Contains if condition.field == Field::Tags => {
                    condition.value = condition.value.map(|tag| Value::Array(vec![tag]));
                    NotIn
                }
                Equals => NotEquals,
                NotEquals => Equals,
                In => NotIn,
                NotIn => In,
                IsSet => IsNotSet,
                IsNotSet => IsSet,
                WithinLast => NotWithinLast,
                NotWithinLast => WithinLast,
                GreaterThan => AtMost,
                AtMost => GreaterThan,
                AtLeast => LessThan,
                LessThan => AtLeast,
                _ => return Rule::Not(Box::new(Rule::Condition(condition))),
            };
            Rule::Condition(condition)
        }
    }
}
