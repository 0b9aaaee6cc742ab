//! An audience in words that may leave the machine.

use tidings_audience::{CheckedCondition, CheckedRule, Expression, Test, TextField};

/// The most bytes of a rule in words that are told.
pub(super) const MAX_RULE: usize = 1_500;

/// The rule in words, as [`CheckedRule::wording`] has it, but for the conditions that hold names, addresses or numbers
/// of people, or values of custom attributes: of these only what they ask about is told. A long rule is cut.
pub(super) fn told(rule: &CheckedRule) -> String {
    cut(&words(rule, rule.expression()), MAX_RULE).to_owned()
}

/// The beginning of a text, at most so many bytes.
pub(super) fn cut(text: &str, most: usize) -> &str {
    text.get(..text.floor_char_boundary(most)).unwrap_or(text)
}

fn words(rule: &CheckedRule, expression: &Expression) -> String {
    let join = |parts: &[Expression], word: &str| {
        let parts: Vec<String> = parts
            .iter()
            .map(|part| match part {
                Expression::All(inner) | Expression::Any(inner) if inner.len() > 1 => {
                    format!("({})", words(rule, part))
                }
                _ => words(rule, part),
            })
            .collect();
        parts.join(word)
    };
    match expression {
        Expression::All(parts) => join(parts, " and "),
        Expression::Any(parts) => join(parts, " or "),
        Expression::Not(inner) => format!("not ({})", words(rule, inner)),
        Expression::Condition(place) => rule
            .conditions()
            .get(*place)
            .map(condition)
            .unwrap_or_default(),
    }
}

fn condition(condition: &CheckedCondition) -> String {
    let about = match &condition.test {
        Test::Text { field, .. } => match field {
            TextField::Name => "name",
            TextField::Email => "e-mail address",
            TextField::Phone => "phone number",
            TextField::City | TextField::Country => return condition.text.clone(),
        },
        Test::Attribute { .. } => "custom attribute",
        _ => return condition.text.clone(),
    };
    format!("a condition on the {about}")
}
