//! Colours, and whether text on them can be read.

use std::fmt;

/// A colour of sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Colour {
    red: u8,
    green: u8,
    blue: u8,
}

/// A text that is no colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be a colour such as \"#1d4ed8\"")]
pub struct NotAColour;

/// The least contrast between text and what is behind it: WCAG 2.2, success criterion 1.4.3, level AA.
pub const LEAST_CONTRAST: f64 = 4.5;

impl Colour {
    pub(super) const WHITE: Self = Self::new(255, 255, 255);
    pub(super) const BLACK: Self = Self::new(0, 0, 0);

    pub(super) const fn new(red: u8, green: u8, blue: u8) -> Self {
        Self { red, green, blue }
    }

    /// Reads `#rrggbb`.
    ///
    /// # Errors
    /// Any other notation.
    pub fn parse(text: &str) -> Result<Self, NotAColour> {
        let digits = text.strip_prefix('#').ok_or(NotAColour)?;
        let plain = digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        if !plain {
            return Err(NotAColour);
        }
        let part = |start: usize| {
            u8::from_str_radix(&digits[start..start + 2], 16).map_err(|_| NotAColour)
        };
        Ok(Self::new(part(0)?, part(2)?, part(4)?))
    }

    /// This colour with so much of another, from 0 to 1.
    pub(super) fn mix(self, other: Self, share: f64) -> Self {
        let part = |own: u8, other: u8| {
            let mixed = f64::from(own) + (f64::from(other) - f64::from(own)) * share;
            mixed.round().clamp(0.0, 255.0) as u8
        };
        Self::new(
            part(self.red, other.red),
            part(self.green, other.green),
            part(self.blue, other.blue),
        )
    }

    /// Relative luminance, WCAG 2.2.
    fn luminance(self) -> f64 {
        let part = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * part(self.red) + 0.7152 * part(self.green) + 0.0722 * part(self.blue)
    }

    /// The contrast of two colours, from 1 to 21, WCAG 2.2.
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// This colour, or as little darker or lighter as makes it readable on `ground`. One of black and white always
    /// is: their contrasts multiply to 21, so the greater is at least √21 = 4.58.
    pub(super) fn readable_on(self, ground: Self) -> Self {
        let end = if ground.contrast(Self::WHITE) >= ground.contrast(Self::BLACK) {
            Self::WHITE
        } else {
            Self::BLACK
        };
        (0..=20)
            .map(|step| self.mix(end, f64::from(step) / 20.0))
            .find(|colour| colour.contrast(ground) >= LEAST_CONTRAST)
            .unwrap_or(end)
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { red, green, blue } = self;
        write!(formatter, "#{red:02x}{green:02x}{blue:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::Random;

    #[test]
    fn colours_are_read_strictly() {
        assert_eq!(Colour::parse("#1D4ed8"), Ok(Colour::new(0x1d, 0x4e, 0xd8)));
        assert_eq!(Colour::parse("#1D4ed8").unwrap().to_string(), "#1d4ed8");
        for text in [
            "",
            "#",
            "1d4ed8",
            "#fff",
            "#1d4ed8ff",
            "#1d4edg",
            "#+1+2+3",
            "#1d4é8",
            "red",
            " #1d4ed8",
        ] {
            assert_eq!(Colour::parse(text), Err(NotAColour), "{text}");
        }
    }

    #[test]
    fn contrasts_are_those_of_wcag() {
        assert!((Colour::WHITE.contrast(Colour::BLACK) - 21.0).abs() < 1e-9);
        // The grey that is often named as the lightest readable on white.
        let grey = Colour::new(0x76, 0x76, 0x76);
        assert!((grey.contrast(Colour::WHITE) - 4.54).abs() < 0.005);
    }

    #[test]
    fn any_colour_becomes_readable_on_any_other() {
        let mut random = Random::new(10);
        let mut colour = || {
            let bits = random.next().to_le_bytes();
            Colour::new(bits[0], bits[1], bits[2])
        };
        for _ in 0..2000 {
            let (text, ground) = (colour(), colour());
            assert!(text.readable_on(ground).contrast(ground) >= LEAST_CONTRAST);
        }
    }
}
