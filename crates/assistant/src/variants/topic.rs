//! What an announcement is about, in the marketer's own words.

/// Words behind which the matter stands.
const OPENERS: [&str; 12] = [
    "announcement of ",
    "announcement: ",
    "announce that ",
    "announcing ",
    "announce ",
    "introducing ",
    "introduce ",
    "launch of ",
    "launching ",
    "launch ",
    "about ",
    "invite to ",
];
const LONGEST: usize = 60;
const STARTS: [&str; 5] = ["the ", "our ", "a ", "an ", "new "];

/// The matter of "announce the new store in Pune, with music": "the new store in Pune". Only what reads as a thing
/// is taken, up to the first stop.
pub(super) fn topic(objective: &str) -> Option<String> {
    // Folding that keeps every byte where it is.
    let folded = objective.to_ascii_lowercase();
    let start = OPENERS.iter().find_map(|opener| {
        let found = folded.find(opener)?;
        let begins = found == 0 || !folded.as_bytes()[found - 1].is_ascii_alphanumeric();
        begins.then_some(found + opener.len())
    })?;
    let rest = &objective[start..];
    let end = rest
        .find([',', '.', ';', ':', '!', '?', '\n', '('])
        .unwrap_or(rest.len());
    let mut topic = rest[..end].trim();
    for tail in [
        " to everyone",
        " to all",
        " to customers",
        " to our customers",
        " to users",
    ] {
        if folded[start..start + end].trim().ends_with(tail) {
            topic = topic[..topic.len() - tail.len()].trim();
        }
    }
    let plain = topic
        .chars()
        .all(|character| character.is_alphanumeric() || " '’-&%₹$€£".contains(character));
    let is_thing = STARTS.iter().any(|start| {
        topic
            .get(..start.len())
            .is_some_and(|beginning| beginning.eq_ignore_ascii_case(start))
    });
    let fits = topic.chars().count() <= LONGEST && topic.split(' ').count() >= 2;
    (plain && is_thing && fits).then(|| topic.to_owned())
}

/// With a capital at its beginning.
pub(super) fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(characters).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_matter_is_taken_where_it_reads_as_a_thing() {
        for (objective, matter) in [
            (
                "announce the new store in Pune, with music",
                Some("the new store in Pune"),
            ),
            (
                "Tell people about our winter collection",
                Some("our winter collection"),
            ),
            (
                "Launch new summer menu to everyone",
                Some("new summer menu"),
            ),
            ("announce it", None),
            ("announce", None),
            ("announce the {{ name }}", None),
            ("announce the <b>store</b>", None),
            ("İ announce the café in Köln!", Some("the café in Köln")),
            ("reannounce the old store", None),
        ] {
            assert_eq!(topic(objective).as_deref(), matter, "{objective}");
        }
        assert_eq!(capitalised("éclair"), "Éclair");
        assert_eq!(capitalised(""), "");
    }
}
