//! Pictures to send with a message: a small set of own drawings with the offer's text in the brand's colour, as
//! SVG of 1200 by 600.
//!
//! Text stands on a plain ground and has a contrast of at least 4.5 with it (WCAG AA), whatever the brand's colour. A
//! picture names no font, script or address from elsewhere and stays below 8 kB.

mod art;
mod colour;
mod text;

use std::fmt::Write as _;

pub use colour::{Colour, LEAST_CONTRAST, NotAColour};

use crate::{objective::Objective, tags, words::Words};
use art::Palette;

/// A drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Design {
    /// A sun over the horizon: to win back.
    Sunrise,
    /// A cut stone: for those who spend most.
    Gem,
    /// A door that stands open: for those who are new.
    Doorway,
    /// A card with stamps: for those who come again.
    Stamps,
    /// A coupon: for a lower price.
    Coupon,
    /// A speech bubble: for news.
    News,
    /// Confetti: for feasts.
    Confetti,
    /// Waves: for anything.
    Waves,
}

impl Design {
    /// Every drawing.
    pub const ALL: [Self; 8] = [
        Self::Sunrise,
        Self::Gem,
        Self::Doorway,
        Self::Stamps,
        Self::Coupon,
        Self::News,
        Self::Confetti,
        Self::Waves,
    ];

    /// The drawing that fits an objective and its text; a feast goes before all else.
    #[must_use]
    pub fn fitting(objective: Objective, text: &str) -> Self {
        if tags::is_festive(&Words::of(text)) {
            return Self::Confetti;
        }
        match objective {
            Objective::WinBack => Self::Sunrise,
            Objective::HighValue => Self::Gem,
            Objective::NewCustomers => Self::Doorway,
            Objective::Loyalty => Self::Stamps,
            Objective::Discount => Self::Coupon,
            Objective::Announcement => Self::News,
            Objective::General => Self::Waves,
        }
    }
}

/// What a picture says. Longer texts are cut.
#[derive(Debug, Clone, Copy)]
pub struct BannerText<'a> {
    /// The offer, large: "20% off your next order".
    pub headline: &'a str,
    /// A line below it: "With code BACK20".
    pub detail: Option<&'a str>,
    /// Who sends it.
    pub sender: Option<&'a str>,
}

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Banner {
    /// Its drawing.
    pub design: Design,
    /// It as SVG.
    pub svg: String,
    /// What it says, for those who cannot see it.
    pub alternative: String,
}

const LEFT: f64 = 80.0;
const TEXT_WIDTH: f64 = 600.0;
const FONT: &str = "Inter,'Segoe UI','Helvetica Neue',Arial,sans-serif";

/// Draws a picture: always the same for the same words and colour.
#[must_use]
pub fn draw(design: Design, text: &BannerText<'_>, brand: Colour) -> Banner {
    let palette = Palette::of(design, brand);
    let headline_text = text::cleaned(text.headline, 90);
    let detail = text
        .detail
        .map(|detail| text::cut(&text::cleaned(detail, 80), TEXT_WIDTH / 34.0, false))
        .filter(|detail| !detail.is_empty());
    let sender = text
        .sender
        .map(|sender| text::cut(&text::cleaned(sender, 40), TEXT_WIDTH / 28.0, false))
        .filter(|sender| !sender.is_empty());
    let headline = text::headline(&headline_text, TEXT_WIDTH);
    let ground = palette.ground;
    let ink = if ground.contrast(Colour::WHITE) >= ground.contrast(Colour::BLACK) {
        Colour::WHITE
    } else {
        brand.mix(Colour::BLACK, 0.78).readable_on(ground)
    };
    let soft = ink.mix(ground, 0.22).readable_on(ground);

    let line = headline.size * 1.12;
    let detail_height = if detail.is_some() { 62.0 } else { 0.0 };
    let height = line * headline.lines.len() as f64 + detail_height;
    let top = 290.0 - height / 2.0;
    let said: Vec<&str> = [
        Some(headline_text.as_str()),
        detail.as_deref(),
        sender.as_deref(),
    ]
    .into_iter()
    .flatten()
    .filter(|part| !part.is_empty())
    .collect();
    let alternative = said.join(". ");

    let mut svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 600" width="1200" height="600" role="img" aria-label="{}"><rect width="1200" height="600" fill="{ground}"/>"#,
        text::escaped(&alternative)
    );
    svg.push_str(&art::draw(design, &palette));
    let bar = if palette.accent.contrast(ground) < 1.5 {
        ink
    } else {
        palette.accent
    };
    let _ = write!(
        svg,
        r#"<rect x="{LEFT}" y="{:.0}" width="72" height="8" rx="4" fill="{bar}"/><g font-family="{FONT}"><text font-size="{}" font-weight="800" letter-spacing="-1" fill="{ink}">"#,
        top - 36.0,
        headline.size
    );
    for (place, words) in headline.lines.iter().enumerate() {
        let y = top + line * place as f64 + headline.size * 0.82;
        let _ = write!(
            svg,
            r#"<tspan x="{LEFT}" y="{y:.0}">{}</tspan>"#,
            text::escaped(words)
        );
    }
    svg.push_str("</text>");
    if let Some(detail) = &detail {
        let _ = write!(
            svg,
            r#"<text x="{LEFT}" y="{:.0}" font-size="34" font-weight="500" fill="{soft}">{}</text>"#,
            top + height - 8.0,
            text::escaped(detail)
        );
    }
    if let Some(sender) = &sender {
        let _ = write!(
            svg,
            r#"<text x="{LEFT}" y="536" font-size="28" font-weight="700" fill="{ink}">{}</text>"#,
            text::escaped(sender)
        );
    }
    svg.push_str("</g></svg>");
    Banner {
        design,
        svg,
        alternative,
    }
}

#[cfg(test)]
mod tests;
