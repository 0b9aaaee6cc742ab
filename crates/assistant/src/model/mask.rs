//! Blotting out who is meant before a sentence leaves the machine, and putting it back afterwards.

use serde_json::Value;

use crate::{
    Context,
    reader::{self, Private},
};

/// A sentence that may leave the machine, and what its blots stand for.
pub(super) struct Masked {
    pub(super) sentence: String,
    hidden: Vec<String>,
}

/// Replaces names, addresses and numbers of people by `[1]`, `[2]` and so on, and slips of the pen by what was meant.
pub(super) fn mask(prompt: &str, context: &Context<'_>) -> Masked {
    let mut masked = Masked {
        sentence: String::new(),
        hidden: Vec::new(),
    };
    let mut at = 0;
    for (range, what) in reader::private(prompt, context) {
        let (Some(before), Some(inside)) = (prompt.get(at..range.start), prompt.get(range.clone()))
        else {
            continue;
        };
        masked.sentence.push_str(before);
        match what {
            Private::Mended(meant) => masked.sentence.push_str(&meant),
            Private::Hidden => {
                let quotes = ['"', '\'', '“', '”', '‘', '’'];
                masked.hidden.push(inside.trim_matches(quotes).to_owned());
                let number = format!("[{}]", masked.hidden.len());
                masked.sentence.push_str(&number);
            }
        }
        at = range.end;
    }
    masked
        .sentence
        .push_str(prompt.get(at..).unwrap_or_default());
    masked
}

impl Masked {
    /// Puts back what the blots of a text stand for.
    pub(super) fn reveal(&self, text: &str) -> String {
        // From the last one, so that "[1]" is not looked for in what was put back for "[2]"; blots hold no bracket.
        let numbered = self.hidden.iter().enumerate().rev();
        numbered.fold(text.to_owned(), |text, (index, hidden)| {
            text.replace(&format!("[{}]", index + 1), hidden)
        })
    }

    /// What was blotted out and stands in none of these texts.
    pub(super) fn left_out<'a>(&'a self, texts: &[String]) -> Vec<&'a str> {
        let told = |hidden: &&String| !texts.iter().any(|text| text.contains(hidden.as_str()));
        self.hidden
            .iter()
            .filter(told)
            .map(String::as_str)
            .collect()
    }

    /// The same in every text of a JSON value.
    pub(super) fn reveal_json(&self, value: &mut Value) {
        match value {
            Value::String(text) => *text = self.reveal(text),
            Value::Array(items) => items.iter_mut().for_each(|item| self.reveal_json(item)),
            Value::Object(entries) => entries.values_mut().for_each(|item| self.reveal_json(item)),
            _ => {}
        }
    }
}
