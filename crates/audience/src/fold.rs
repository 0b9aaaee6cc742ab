//! The one folding of text for comparison. What is stored folded and what a rule asks for both pass
//! through here, and SQL never folds.

use serde_json::{Map, Value};

/// Lower-cases each character by itself, so that folding a part of a text gives a part of the folded
/// text, whatever stands around it; the Greek final sigma becomes the ordinary one for the same reason.
#[must_use]
pub fn fold(text: &str) -> String {
    // The same, and much quicker.
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.chars()
        .flat_map(char::to_lowercase)
        .map(|character| if character == 'ς' { 'σ' } else { character })
        .collect()
}

/// Text that counts as absent: empty, or white space alone.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

/// A customer's attributes as they are stored for comparison: text values folded, and absent ones
/// (null or blank text) left out. Names and values of other kinds stay as they are.
#[must_use]
pub fn fold_attributes(attributes: &Map<String, Value>) -> Map<String, Value> {
    attributes
        .iter()
        .filter_map(|(name, value)| match value {
            Value::Null => None,
            Value::String(text) if is_blank(text) => None,
            Value::String(text) => Some((name.clone(), Value::String(fold(text)))),
            other => Some((name.clone(), other.clone())),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_part_folds_to_a_part() {
        assert_eq!(fold("MÜNCHEN İzmir"), "münchen i\u{307}zmir");
        assert!(fold("ΟΔΟΣΑ").contains(&fold("ΟΔΟΣ")));
        assert_eq!(fold("οδος"), fold("ΟΔΟΣ"));
    }

    #[test]
    fn absent_attributes_are_left_out() {
        let attributes =
            json!({ "Plan": "GOLD", "note": " \u{a0}", "gone": null, "score": 1.5, "list": ["A"] });
        let Value::Object(attributes) = attributes else {
            unreachable!()
        };
        assert_eq!(
            Value::Object(fold_attributes(&attributes)),
            json!({ "Plan": "gold", "score": 1.5, "list": ["A"] })
        );
    }
}
