//! E-mail, phone, name and consent: "with an email", "phone starts with +91", "not subscribed".

use std::sync::LazyLock;

use tidings_audience::{FIELDS, Field, Operator};

use super::clause::{Found, all, any, condition, presence};
use super::cursor::Cursor;
use super::spelling;
use super::token::Kind;

/// Nouns besides those of the field table.
const MORE_NOUNS: &[(&str, Field)] = &[
    ("emails", Field::Email),
    ("email id", Field::Email),
    ("email ids", Field::Email),
    ("mail id", Field::Email),
    ("email addresses", Field::Email),
    ("mail address", Field::Email),
    ("email on file", Field::Email),
    ("mobile number", Field::Phone),
    ("contact number", Field::Phone),
    ("phone no", Field::Phone),
    ("mobile no", Field::Phone),
    ("cell phone", Field::Phone),
    ("cell", Field::Phone),
    ("phones", Field::Phone),
    ("phone numbers", Field::Phone),
    ("mobile numbers", Field::Phone),
    ("mobile phone", Field::Phone),
    ("mobile phone number", Field::Phone),
    ("full name", Field::Name),
    ("first name", Field::Name),
];

static NOUNS: LazyLock<Vec<(String, Field)>> = LazyLock::new(|| {
    let fields = [
        Field::Email,
        Field::Phone,
        Field::Name,
        Field::City,
        Field::Country,
    ];
    let rows = FIELDS.iter().filter(|info| fields.contains(&info.field));
    let table = rows.flat_map(|info| {
        let words = info.synonyms.iter().copied().chain([info.label]);
        words.map(|word| (word.to_lowercase().replace("e-mail", "email"), info.field))
    });
    // These of the table are no nouns, or too vague alone.
    let vague = [
        "called",
        "named",
        "number",
        "lives in",
        "living in",
        "from",
        "mail",
    ];
    table
        .filter(|(word, _)| !vague.contains(&word.as_str()))
        .chain(
            MORE_NOUNS
                .iter()
                .map(|(word, field)| ((*word).to_owned(), *field)),
        )
        .collect()
});

const PRESENT: &[&str] = &[
    "is set",
    "are set",
    "is known",
    "known",
    "is present",
    "present",
    "available",
    "is available",
    "given",
    "is given",
    "is filled",
    "filled in",
    "provided",
    "is provided",
    "exists",
    "is there",
    "is not empty",
    "is not blank",
    "is not null",
    "is not missing",
    "on record",
    "on file",
    "is on file",
    "is valid",
];
const ABSENT: &[&str] = &[
    "is missing",
    "missing",
    "are missing",
    "is unknown",
    "unknown",
    "is blank",
    "blank",
    "is empty",
    "empty",
    "absent",
    "is absent",
    "not set",
    "is not set",
    "not known",
    "is not known",
    "not given",
    "is not given",
    "not available",
    "is not available",
    "not provided",
    "is not provided",
    "is null",
    "isnt set",
    "isnt known",
    "not present",
    "is not present",
    "not on file",
    "is not on file",
    "isnt available",
    "isnt given",
    "is not filled",
    "not filled in",
    "not filled",
    "not there",
];
const TESTS: &[(&str, (Operator, bool))] = &[
    ("contains", (Operator::Contains, false)),
    ("contain", (Operator::Contains, false)),
    ("containing", (Operator::Contains, false)),
    ("includes", (Operator::Contains, false)),
    ("include", (Operator::Contains, false)),
    ("including", (Operator::Contains, false)),
    ("has", (Operator::Contains, false)),
    ("having", (Operator::Contains, false)),
    ("that contains", (Operator::Contains, false)),
    ("that contain", (Operator::Contains, false)),
    ("which contains", (Operator::Contains, false)),
    ("with", (Operator::Contains, false)),
    ("does not contain", (Operator::Contains, true)),
    ("doesnt contain", (Operator::Contains, true)),
    ("not containing", (Operator::Contains, true)),
    ("do not contain", (Operator::Contains, true)),
    ("dont contain", (Operator::Contains, true)),
    ("does not include", (Operator::Contains, true)),
    ("without", (Operator::Contains, true)),
    ("doesnt include", (Operator::Contains, true)),
    ("that does not contain", (Operator::Contains, true)),
    ("starts with", (Operator::StartsWith, false)),
    ("start with", (Operator::StartsWith, false)),
    ("starting with", (Operator::StartsWith, false)),
    ("begins with", (Operator::StartsWith, false)),
    ("begin with", (Operator::StartsWith, false)),
    ("beginning with", (Operator::StartsWith, false)),
    ("that starts with", (Operator::StartsWith, false)),
    ("that start with", (Operator::StartsWith, false)),
    ("starts from", (Operator::StartsWith, false)),
    ("does not start with", (Operator::StartsWith, true)),
    ("doesnt start with", (Operator::StartsWith, true)),
    ("not starting with", (Operator::StartsWith, true)),
    ("does not begin with", (Operator::StartsWith, true)),
    ("doesnt begin with", (Operator::StartsWith, true)),
    ("not beginning with", (Operator::StartsWith, true)),
    ("do not start with", (Operator::StartsWith, true)),
    ("dont start with", (Operator::StartsWith, true)),
    ("is", (Operator::Equals, false)),
    ("=", (Operator::Equals, false)),
    ("equals", (Operator::Equals, false)),
    ("is equal to", (Operator::Equals, false)),
    ("is exactly", (Operator::Equals, false)),
    ("is not", (Operator::Equals, true)),
    ("isnt", (Operator::Equals, true)),
    ("! =", (Operator::Equals, true)),
];

const HAVE: &[&str] = &[
    "with", "have", "has", "having", "had", "gave", "given", "provided", "shared", "left",
    "entered", "got", "and", "or", "plus",
];
const BETWEEN: &[&str] = &[
    "a", "an", "their", "any", "valid", "known", "working", "his", "her", "the", "least", "at",
    "one", "both", "either", "us", "proper", "our",
];

const CONSENT: &[(&str, bool)] = &[
    ("subscribed", true),
    ("subscriber", true),
    ("subscribers", true),
    ("opted in", true),
    ("opt in", true),
    ("opted into", true),
    ("consented", true),
    ("consent", true),
    ("gave consent", true),
    ("given consent", true),
    ("gave us consent", true),
    ("given us consent", true),
    ("subscribe", true),
    ("consenting", true),
    ("gave their consent", true),
    ("given their consent", true),
    ("opting in", true),
    ("marketing consent", true),
    ("agreed to marketing", true),
    ("opt ins", true),
    ("been subscribed", true),
    ("opted in for", true),
    ("unsubscribed", false),
    ("opted out", false),
    ("opt out", false),
    ("unsubscribers", false),
    ("unsubscribe", false),
    ("refused consent", false),
    ("withdrew consent", false),
    ("withdrawn consent", false),
    ("opting out", false),
    ("opted out of", false),
    ("revoked consent", false),
    ("opt outs", false),
    ("withdrew their consent", false),
    ("been unsubscribed", false),
];
const TO: &[&str] = &[
    "to messages",
    "to our messages",
    "to marketing",
    "to marketing messages",
    "to updates",
    "to our updates",
    "to us",
    "for marketing",
    "for messages",
    "from messages",
    "from us",
    "from marketing",
    "messages",
    "marketing",
    "to communications",
    "to our communications",
    "for marketing messages",
    "to receive messages",
    "to messaging",
    "of marketing",
    "from our messages",
    "of messages",
    "marketing messages",
];

pub(crate) fn vocabulary() -> impl Iterator<Item = &'static str> {
    let nouns = NOUNS.iter().map(|(word, _)| word.as_str());
    let tests = TESTS.iter().map(|(word, _)| *word);
    let consent = CONSENT.iter().map(|(word, _)| *word);
    nouns
        .chain(tests)
        .chain(consent)
        .chain(PRESENT.iter().chain(ABSENT).chain(HAVE).copied())
}

impl Cursor<'_> {
    pub(crate) fn contact_noun(&self, at: usize) -> Option<(Field, usize)> {
        let found = NOUNS
            .iter()
            .filter_map(|(word, field)| Some((self.says(at, word)?, *field)));
        found
            .max_by_key(|(end, _)| *end)
            .map(|(end, field)| (field, end))
    }

    /// Having an address or not, and what stands in it.
    pub(crate) fn contact(&self, start: usize, negative: bool) -> Option<Found> {
        let start = self.skip(start, BETWEEN);
        let (field, end) = self.contact_noun(start)?;
        let mut fields = vec![field];
        let (mut last, mut every) = (end, false);
        while let Some((after, and)) = self.phrase(
            last,
            &[
                ("or", false),
                ("and", true),
                ("nor", false),
                ("/", false),
                ("and / or", false),
            ],
        ) && let Some((other, after)) = self.contact_noun(self.skip(after, BETWEEN))
            && (fields.len() == 1 || every == and)
        {
            (every, last) = (and, after);
            fields.push(other);
        }
        let joined = |operator: Operator| {
            let rules = fields
                .iter()
                .map(|field| presence(*field, operator))
                .collect();
            if every { all(rules) } else { any(rules) }
        };
        if let Some(end) = self.one_of(last, ABSENT) {
            return Some(Found::rule(joined(Operator::IsNotSet), false, end));
        }
        if let Some(end) = self.one_of(last, PRESENT) {
            return Some(Found::rule(joined(Operator::IsSet), false, end));
        }
        if let Some((after, (operator, not))) = self.phrase(end, TESTS)
            && !matches!(field, Field::City | Field::Country)
            && let Some((value, end)) = self.value_text(after)
        {
            return Some(Found::rule(condition(field, operator, value), not, end));
        }
        // "Opened our last email" is no question of having one.
        let had = negative || self.has_before(start);
        (had && field != Field::Name).then(|| Found::rule(joined(Operator::IsSet), false, last))
    }

    fn has_before(&self, start: usize) -> bool {
        let before = (0..start).rev().find(|at| !self.is_any(*at, BETWEEN));
        before.is_some_and(|at| self.is_any(at, HAVE))
    }

    /// The text to compare with: in quotes, or the piece up to the next blank where it is plain.
    fn value_text(&self, start: usize) -> Option<(String, usize)> {
        let at = self.skip(
            start,
            &["the letter", "the letters", "the code", "the word", "code"],
        );
        let token = self.token(at)?;
        if token.kind == Kind::Quoted {
            return Some((token.word.clone(), at + 1));
        }
        let rest = self.sentence.get(token.start..)?;
        let piece = rest.split(char::is_whitespace).next()?;
        let text = piece.trim_end_matches([',', '.', ';', ')', '!', '?']);
        let plain = text
            .chars()
            .all(|character| character.is_alphanumeric() || "@.+_-".contains(character));
        let worded = text.chars().any(char::is_alphanumeric);
        let taken = token.kind == Kind::Word && text.len() > 1 && spelling::known(&token.word);
        if !plain || !worded || taken {
            return None;
        }
        let stop = token.start + text.len();
        let end = (at..self.len())
            .find(|next| self.token(*next).is_some_and(|token| token.start >= stop))
            .unwrap_or(self.len());
        Some((text.to_owned(), end))
    }

    /// "Subscribed", "opted out", "without consent".
    pub(crate) fn consent(&self, start: usize) -> Option<Found> {
        let at = self.skip(start, &["given", "their"]);
        let (end, agreed) = self.phrase(at, CONSENT)?;
        let end = self.skip(end, TO);
        Some(Found::rule(
            condition(Field::Subscribed, Operator::Equals, agreed),
            false,
            end,
        ))
    }
}
