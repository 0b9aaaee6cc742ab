//! Why messages fail, in words that go on a sentence: "most often because the phone was off".

/// Our own codes, and those that carriers commonly give.
const WORDS: [(&str, &str); 13] = [
    ("blocked_by_carrier", "the carrier blocked it"),
    ("blocked_by_recipient", "the recipient blocked it"),
    ("carrier_rejected", "the carrier rejected it"),
    ("content_rejected", "the content was rejected"),
    ("handset_off", "the phone was off"),
    ("inbox_full", "the inbox was full"),
    ("invalid_number", "the number is not valid"),
    ("message_expired", "the message expired"),
    ("not_rendered", "the message could not be written"),
    ("out_of_coverage", "the phone was out of coverage"),
    ("refused", "the vendor refused it"),
    ("unknown_subscriber", "the number does not exist"),
    ("unreachable", "the phone could not be reached"),
];
/// A longer code, or one with anything but letters, may hold what is nobody's business, such as an address.
const LONGEST_CODE: usize = 40;

/// A vendor's or our own code in words.
#[must_use]
pub fn reason_words(code: Option<&str>) -> String {
    let Some(code) = code.map(str::trim).filter(|code| !code.is_empty()) else {
        return "no reason was given".to_owned();
    };
    let known = WORDS
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(code));
    if let Some((_, words)) = known {
        return (*words).to_owned();
    }
    let plain = code.len() <= LONGEST_CODE
        && code
            .chars()
            .all(|it| it.is_ascii_alphabetic() || matches!(it, '_' | '-' | ' '));
    if plain {
        let spaced = code.replace(['_', '-'], " ").to_lowercase();
        format!("the vendor said \"{spaced}\"")
    } else {
        "the vendor gave a reason of its own".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::reason_words;

    #[test]
    fn codes_are_put_into_words() {
        assert_eq!(reason_words(Some("HANDSET_OFF")), "the phone was off");
        assert_eq!(
            reason_words(Some("no-route")),
            "the vendor said \"no route\""
        );
        for code in ["+919876543210", "ann@shop.example", &"a".repeat(41)] {
            assert_eq!(
                reason_words(Some(code)),
                "the vendor gave a reason of its own"
            );
        }
        assert_eq!(reason_words(None), reason_words(Some(" ")));
    }
}
