//! The reader: a sentence to a rule, in stages that can be read one by one.
//!
//! 1. `token` cuts the sentence into words, figures, names in quotes and foreign pieces.
//! 2. `spelling` mends words towards the closed vocabulary.
//! 3. `number`, `quantity`, `date` and `when` know figures and times wherever they stand.
//! 4. `measure`, `action`, `contact`, `tag` and `place` each know one kind of clause, by the words of the field table.
//! 5. `scan` goes along the sentence once and finds clauses, joining words and what is unknown.
//! 6. `tree` joins the clauses by "and", "or", commas and "except", and names what no rule holds.
//!
//! Every stage looks at a bounded number of tokens ahead, so that the time is linear in the sentence.

mod action;
mod clause;
mod contact;
mod cursor;
mod date;
mod dictionary;
mod length;
mod measure;
mod names;
mod number;
mod place;
mod private;
mod quantity;
mod scan;
mod spelling;
mod tag;
mod token;
mod tree;
mod when;
mod words;

use tidings_audience::check;

use crate::suggestion::{BUILT_IN, Context, PromptError, Suggestion};
use cursor::Cursor;
pub(crate) use private::{Private, mentioned_tags, private};

/// The longest piece of a sentence that is named, in characters.
const MAX_NAMED: usize = 200;

/// Reads a sentence as a rule.
///
/// # Errors
/// A sentence that is blank, too long, or holds invisible characters.
pub fn read(prompt: &str, context: &Context<'_>) -> Result<Suggestion, PromptError> {
    PromptError::check(prompt)?;
    let names = names::Names::new(context);
    let tokens = spelling::mend(token::tokens(prompt), &names);
    let cursor = Cursor {
        sentence: prompt,
        tokens: &tokens,
        context,
        names: &names,
        today: context
            .rule
            .as_of
            .with_timezone(&context.rule.zone)
            .date_naive(),
    };
    let (rule, mut not_understood) = tree::build(&cursor, &scan::scan(&cursor));
    let checked = rule
        .as_ref()
        .and_then(|rule| check(rule, &context.rule).ok());
    let rule = rule.filter(|_| checked.is_some());
    if rule.is_none() && not_understood.is_empty() {
        not_understood.push(prompt.trim().chars().take(MAX_NAMED).collect());
    }
    Ok(Suggestion {
        rule,
        text: checked
            .map(|checked| checked.wording().to_owned())
            .unwrap_or_default(),
        not_understood,
        provider: BUILT_IN.to_owned(),
        note: None,
    })
}

#[cfg(test)]
mod tests;
