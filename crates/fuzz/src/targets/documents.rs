//! GraphQL documents: whatever is sent, the limits are looked at before the parser can run away.

use async_graphql::Request;
use tidings_api::http::limits;

use super::kind;

pub const EXAMPLES: &[&str] = &[
    "query($id: ID! = \"1\", $f: [Int!]) { campaign(id: $id) { id ...Some @include(if: true) } } fragment Some on Campaign { name stats { sent } }",
    "mutation { ingestVisits(input: { visits: [], idempotencyKey: \"\"\"a \\\"\"\" b\"\"\" }) { accepted } }",
    "subscription S { campaignStats(campaignId: 1) { version } } # a comment",
    "{ a: viewer { ... on Viewer { keyName } } b: customers(first: -1, search: \"\\u{1F600}\\uD83D\\uDE00\") { nodes { id } } }",
    "query A { __typename } query B @skip(if: false) { __schema { types { name } } }",
];

pub const WORDS: &[&str] = &[
    "query",
    "mutation",
    "subscription",
    "fragment",
    "on",
    "true",
    "null",
    "...",
    "...Some",
    "@include(if: true)",
    "$id",
    "ID!",
    "[[Int!]!]!",
    "{ a }",
    "{ a { ",
    "} }",
    "\"\"\"",
    "\"",
    "\\u0041",
    "\\",
    "#",
    "\u{feff}",
    "1.5e",
    "-",
    "1e9999",
    "&",
    "implements",
    "schema",
    "input: {",
    "[",
    "]",
    "(",
    ")",
];

/// Tries a document.
pub fn documents(input: &[u8]) -> String {
    let document = String::from_utf8_lossy(input);
    let mut request = Request::new(document.clone());
    let checked = limits::check(&mut request);
    if limits::text(&document).is_err() {
        assert!(checked.is_err(), "a document over the limits is taken");
    }
    match checked {
        Ok(operation) => format!("{operation:?}"),
        Err(error) => {
            assert!(
                error.message.len() < 20_000,
                "a refusal gives {} bytes back",
                error.message.len()
            );
            kind(&error.message)
        }
    }
}
