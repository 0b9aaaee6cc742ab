//! Places: cities, countries, and names that look like places and are none.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use tidings_audience::{Field, Operator, Rule, fold};

use super::cursor::Cursor;
use super::token::Kind;
use super::{clause, spelling, tag, words};

/// The words of the longest name.
const LONGEST: usize = 5;

/// Everyday words that are cities as well: only with a capital.
const CAPITAL_ONLY: &[&str] = &[
    "nice",
    "cork",
    "male",
    "mesa",
    "cali",
    "salem",
    "aurora",
    "anand",
    "sagar",
    "mobile",
    "reading",
    "orange",
    "queens",
    "puri",
    "phoenix",
    "buffalo",
    "lincoln",
    "columbus",
    "hassan",
    "surrey",
    "leh",
    "gaya",
    "pali",
    "moga",
    "bergen",
    "male",
    "durban",
    "kalyan",
    "madison",
    "austin",
    "charlotte",
    "virar",
];

static CITIES: LazyLock<BTreeSet<String>> = LazyLock::new(|| names(include_str!("cities.txt")));

/// The names of a list, folded.
fn names(list: &str) -> BTreeSet<String> {
    list.lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::split_whitespace)
        .map(|name| fold(&name.replace('_', " ")))
        .collect()
}

/// Names of countries, and the words for what comes from there, with their codes.
static COUNTRIES: LazyLock<HashMap<String, &str>> = LazyLock::new(|| {
    let lines = include_str!("countries.txt")
        .lines()
        .filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.split_once(' '))
        .flat_map(|(code, names)| {
            names
                .split(' ')
                .map(move |name| (name.replace('_', " "), code))
        })
        .collect()
});

/// Cities that are countries too: either field may hold the name.
const BOTH: &[(&str, &str)] = &[
    ("singapore", "SG"),
    ("hong kong", "HK"),
    ("luxembourg", "LU"),
    ("monaco", "MC"),
    ("djibouti", "DJ"),
];

/// Where customers may well be from, but no city and no country.
static REGIONS: LazyLock<BTreeSet<String>> = LazyLock::new(|| names(include_str!("regions.txt")));

/// Where people come from on the web, and what else stands behind "from" without being a place.
static SOURCES: LazyLock<BTreeSet<String>> = LazyLock::new(|| names(include_str!("sources.txt")));

const MARKERS: &[&str] = &[
    "from",
    "in",
    "live in",
    "lives in",
    "lived in",
    "living in",
    "based in",
    "located in",
    "residing in",
    "resides in",
    "reside in",
    "staying in",
    "stay in",
    "stays in",
    "belonging to",
    "belong to",
    "belongs to",
    "hailing from",
    "hail from",
    "based out of",
    "out of",
    "coming from",
    "come from",
    "comes from",
    "in or around",
    "settled in",
    "city of",
    "the city of",
    "within",
    "across",
    "of",
];
const FIELDS: &[(&str, Field)] = &[
    ("city", Field::City),
    ("cities", Field::City),
    ("town", Field::City),
    ("home city", Field::City),
    ("home town", Field::City),
    ("hometown", Field::City),
    ("location", Field::City),
    ("country", Field::Country),
    ("countries", Field::Country),
    ("nation", Field::Country),
    ("nationality", Field::Country),
    ("country code", Field::Country),
];
const IS: &[&str] = &[
    "is",
    "=",
    "= =",
    "equals",
    "equal to",
    "in",
    "as",
    "of",
    ":",
    "is in",
    "called",
    "either",
    "is either",
    "being",
];

pub(crate) fn vocabulary() -> impl Iterator<Item = &'static str> {
    let fields = FIELDS.iter().map(|(word, _)| *word);
    MARKERS
        .iter()
        .chain(IS)
        .copied()
        .chain(fields)
        .chain(["based"])
}

/// Whether everybody knows this word as a city or country, or as part of its name.
pub(crate) fn known(word: &str) -> bool {
    static PARTS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
        let cities = CITIES.iter().flat_map(|name| name.split(' '));
        let countries = COUNTRIES
            .keys()
            .map(String::as_str)
            .chain(BOTH.iter().map(|(name, _)| *name));
        let regions = REGIONS.iter().map(String::as_str);
        cities
            .chain(countries.chain(regions).flat_map(|name| name.split(' ')))
            .filter(|part| part.len() > 2)
            .map(str::to_owned)
            .collect()
    });
    PARTS.contains(word)
}

/// A place that was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    City(String),
    Country(&'static str),
    Both(String, &'static str),
}

impl Cursor<'_> {
    fn joined(&self, at: usize, end: usize) -> String {
        let words: Vec<&str> = (at..end).map(|at| self.word(at)).collect();
        words.join(" ")
    }

    /// A place that is known, in however many words.
    pub(crate) fn known_place(&self, at: usize) -> Option<(Place, usize)> {
        let token = self.token(at)?;
        if token.kind != Kind::Word {
            return None;
        }
        let written = self.written(at, at + 1);
        if written == "US" || (written == "U" && self.written(at, at + 3) == "U.S") {
            let end = if written == "US" {
                at + 1
            } else {
                self.skip(at + 3, &["."])
            };
            return Some((Place::Country("US"), end));
        }
        for end in (at + 1..=at + LONGEST).rev() {
            if end > self.len() || (at..end).any(|at| self.word(at).is_empty()) {
                continue;
            }
            let name = self.joined(at, end);
            if REGIONS.contains(&name) {
                return None;
            }
            if let Some((_, code)) = BOTH.iter().find(|(both, _)| *both == name) {
                return Some((Place::Both(self.written(at, end).to_owned(), code), end));
            }
            if let Some(code) = COUNTRIES.get(name.as_str()) {
                return Some((Place::Country(code), end));
            }
            let capital = token.capital || !CAPITAL_ONLY.contains(&name.as_str());
            if let Some(city) = self
                .names
                .city(&name)
                .filter(|_| capital && !spelling::known(&name))
            {
                return Some((Place::City(city.to_owned()), end));
            }
            if CITIES.contains(&name) && capital {
                return Some((Place::City(self.written(at, end).to_owned()), end));
            }
        }
        None
    }

    /// A place by where it stands: a known one, one in quotes, or words with capitals.
    fn named_place(&self, at: usize, field: Option<Field>) -> Option<(Place, usize)> {
        let token = self.token(at)?;
        if token.kind == Kind::Quoted {
            return Some((Place::City(token.word.clone()), at + 1));
        }
        if let Some(found) = self.known_place(at) {
            return Some(found);
        }
        let taken = self.existing_tag(at).is_some() || SOURCES.contains(&token.word);
        let region = (1..=LONGEST).any(|length| REGIONS.contains(&self.joined(at, at + length)));
        if taken || region || token.kind != Kind::Word {
            return None;
        }
        let shouting = !self.sentence.chars().any(char::is_lowercase);
        let capital = |at: usize| {
            self.token(at).is_some_and(|token| {
                token.kind == Kind::Word
                    && token.capital
                    && !spelling::known(&token.word)
                    && !SOURCES.contains(&token.word)
            })
        };
        // After "city is" any word is a city; elsewhere only a name is.
        if field == Some(Field::City)
            && !spelling::known(&token.word)
            && !spelling::english(&token.word)
            && !capital(at)
        {
            return Some((Place::City(self.written(at, at + 1).to_owned()), at + 1));
        }
        if shouting || !capital(at) || field == Some(Field::Country) {
            return None;
        }
        let mut end = at + 1;
        while end < at + 3 && capital(end) {
            end += 1;
        }
        // "Priya's" is somebody's.
        let owner = self.written(at, end).ends_with("'s") || self.written(at, end).ends_with("’s");
        (!owner).then(|| (Place::City(self.written(at, end).to_owned()), end))
    }

    /// "From Mumbai, Pune or Delhi", "city is Pune", "living in India".
    pub(crate) fn places(&self, start: usize) -> Option<clause::Found> {
        let mut negative = false;
        let (mut at, field) = match self.phrase(start, FIELDS) {
            Some((end, field)) => {
                let mut at = self.skip(end, IS);
                if let Some(end) = self.one_of(
                    at,
                    &[
                        "is not",
                        "not",
                        "not in",
                        "isnt",
                        "is not in",
                        "! =",
                        "other than",
                        "is other than",
                    ],
                ) {
                    negative = true;
                    at = self.skip(end, IS);
                }
                (at, Some(field))
            }
            None => {
                let marker = self.one_of(start, MARKERS)?;
                // "Of" and "within" say little by themselves.
                let weak = self.is_any(start, &["of", "within", "across", "out"]);
                let at = self.skip(
                    marker,
                    &[
                        "the",
                        "city of",
                        "town of",
                        "city",
                        "cities",
                        "either",
                        "both",
                        "like",
                        "like the",
                        "places like",
                        "cities like",
                        ":",
                    ],
                );
                if weak && self.known_place(at).is_none() {
                    return None;
                }
                (at, None)
            }
        };
        at = self.skip(at, &["the", "either", "both"]);
        let (first, mut end) = self.named_place(at, field)?;
        // What stands behind a thing that is no person needs to be known: "orders from Priya".
        if field.is_none() && !self.addresses_people(start) && self.known_place(at).is_none() {
            return None;
        }
        let mut places = vec![first];
        while let Some((place, after)) = self.next_place(end, field) {
            places.push(place);
            end = after;
        }
        end = self.skip(end, &["city", "area", "region", "only", "itself"]);
        Some(clause::Found::rule(rule(places), negative, end))
    }

    fn next_place(&self, at: usize, field: Option<Field>) -> Option<(Place, usize)> {
        // "From Pune Mumbai or Delhi" leaves its comma out.
        let beside = self.known_place(at).map(|_| at);
        let joined = [
            ", or",
            ", and",
            ",",
            "or",
            "and",
            "/",
            "nor",
            "&",
            "as well as",
            "and also",
        ];
        let after = self.one_of(at, &joined).or(beside)?;
        let after = self.skip(after, &["from", "in", "either"]);
        let bare = self.skip(after, &["the"]);
        let (place, end) = self.named_place(bare, field)?;
        // "From Mumbai, Gold members": a capital alone begins something else.
        let people = self.one_of(end, words::PEOPLE).is_some() && self.known_place(bare).is_none();
        (!people).then_some((place, end))
    }

    /// Whether nothing but people, blanks and joining words stand before.
    fn addresses_people(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else {
            return true;
        };
        let word = self.word(before);
        spelling::known(word) && self.noun_alone(before).is_none()
    }

    /// "Mumbai customers", "Delhi-based": a known place standing before those it describes, or alone.
    pub(crate) fn bare_place(&self, at: usize) -> Option<clause::Found> {
        let mut places = Vec::new();
        let (place, mut end) = self.known_place(at)?;
        places.push(place);
        while let Some(after) = self.one_of(end, &[", or", ", and", ",", "or", "and", "/"])
            && let Some((place, after)) = self.known_place(after)
        {
            places.push(place);
            end = after;
        }
        let based = self.one_of(
            end,
            &["based", "- based", "residents", "resident", "dwellers"],
        );
        end = based.unwrap_or(end);
        let word = self.word(end);
        let ends = end >= self.len()
            || words::JOINING.contains(&word)
            || [",", ".", ";", ")", "&", ":", "!"].contains(&word);
        let people = self.one_of(end, words::PEOPLE).is_some()
            || tag::vocabulary().any(|known| known == word);
        let fits = based.is_some() || ends || people || self.describes(end);
        fits.then(|| clause::Found::rule(rule(places), false, end))
    }
}

/// An `any` of cities and countries, each field once.
fn rule(places: Vec<Place>) -> Rule {
    let (mut cities, mut countries) = (Vec::new(), Vec::new());
    for place in places {
        let (city, country) = match place {
            Place::City(city) => (Some(city), None),
            Place::Country(code) => (None, Some(code)),
            Place::Both(city, code) => (Some(city), Some(code)),
        };
        cities.extend(city.filter(|city| !cities.contains(city)));
        countries.extend(
            country
                .map(str::to_owned)
                .filter(|code| !countries.contains(code)),
        );
    }
    let one_of = |field, names: Vec<String>| match names.as_slice() {
        [] => None,
        [name] => Some(clause::condition(field, Operator::Equals, name.as_str())),
        names => Some(clause::condition(field, Operator::In, names)),
    };
    let rules: Vec<Rule> = [
        one_of(Field::City, cities),
        one_of(Field::Country, countries),
    ]
    .into_iter()
    .flatten()
    .collect();
    clause::any(rules)
}
