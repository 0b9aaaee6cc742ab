//! How a text travels as SMS.

/// The alphabet of a text message, 3GPP TS 23.038.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// The short alphabet: 160 characters in one part, 153 in each of several.
    Gsm7,
    /// Any character: 70 units of 16 bits in one part, 67 in each of several.
    Ucs2,
}

/// How a text travels as SMS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segments {
    /// Its alphabet.
    pub encoding: Encoding,
    /// In how many parts it travels, each of which is paid for.
    pub segments: usize,
}

/// The default alphabet; the escape is no character.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// Those behind the escape, which count twice.
const EXTENDED: &str = "^{}\\[~]|€\u{c}";

/// Whether a character belongs to the short alphabet.
#[must_use]
pub(crate) fn is_short(character: char) -> bool {
    BASIC.contains(character) || EXTENDED.contains(character)
}

/// Counts the parts in which a text travels. What counts twice is never cut in two.
#[must_use]
pub fn segments_of(text: &str) -> Segments {
    let encoding = if text.chars().all(is_short) {
        Encoding::Gsm7
    } else {
        Encoding::Ucs2
    };
    let (single, part) = match encoding {
        Encoding::Gsm7 => (160, 153),
        Encoding::Ucs2 => (70, 67),
    };
    let size = |character: char| match encoding {
        Encoding::Gsm7 => 1 + usize::from(EXTENDED.contains(character)),
        Encoding::Ucs2 => character.len_utf16(),
    };
    let units: usize = text.chars().map(size).sum();
    if units <= single {
        return Segments {
            encoding,
            segments: usize::from(units > 0),
        };
    }
    let (mut segments, mut used) = (1, 0);
    for size in text.chars().map(size) {
        if used + size > part {
            (segments, used) = (segments + 1, 0);
        }
        used += size;
    }
    Segments { encoding, segments }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_counted_as_networks_count_them() {
        for (text, encoding, segments) in [
            (String::new(), Encoding::Gsm7, 0),
            ("a".repeat(160), Encoding::Gsm7, 1),
            ("a".repeat(161), Encoding::Gsm7, 2),
            ("a".repeat(306), Encoding::Gsm7, 2),
            ("a".repeat(307), Encoding::Gsm7, 3),
            ("€".repeat(80), Encoding::Gsm7, 1),
            (
                format!("{}€{}", "a".repeat(152), "a".repeat(153)),
                Encoding::Gsm7,
                3,
            ),
            ("न".repeat(70), Encoding::Ucs2, 1),
            ("न".repeat(71), Encoding::Ucs2, 2),
            ("👋".repeat(35), Encoding::Ucs2, 1),
            ("👋".repeat(67), Encoding::Ucs2, 3),
            ("₹200".to_owned(), Encoding::Ucs2, 1),
        ] {
            assert_eq!(
                segments_of(&text),
                Segments { encoding, segments },
                "{text}"
            );
        }
    }
}
