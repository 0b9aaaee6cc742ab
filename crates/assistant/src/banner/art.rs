//! The drawings. Each stands to the right of the text, on a canvas of 1200 by 600.

use std::fmt::Write as _;

use super::{Design, colour::Colour};

/// The colours of a picture, all from the brand's.
pub(super) struct Palette {
    /// What is behind the text.
    pub(super) ground: Colour,
    /// The brand's colour where it can be seen on the ground, else a shade of it.
    pub(super) brand: Colour,
    /// Three shades from near the ground to near the brand.
    pub(super) shades: [Colour; 3],
    /// A lively second colour for small parts.
    pub(super) accent: Colour,
}

const ACCENT: Colour = Colour::new(0xff, 0xc2, 0x47);
const NIGHT: Colour = Colour::new(0x0f, 0x14, 0x20);

impl Palette {
    pub(super) fn of(design: Design, brand: Colour) -> Self {
        let ground = match design {
            Design::Sunrise | Design::Doorway | Design::News | Design::Waves => {
                brand.mix(Colour::WHITE, 0.93)
            }
            Design::Coupon | Design::Stamps => brand,
            Design::Gem | Design::Confetti => brand.mix(NIGHT, 0.82),
        };
        let drawn = match design {
            Design::Coupon | Design::Stamps => Colour::WHITE.mix(brand, 0.04),
            Design::Gem | Design::Confetti => brand.mix(Colour::WHITE, 0.15),
            _ => brand,
        };
        // A drawing has to be seen, not read.
        let drawn = if drawn.contrast(ground) < 1.6 {
            drawn.readable_on(ground)
        } else {
            drawn
        };
        Self {
            ground,
            brand: drawn,
            shades: [0.16, 0.36, 0.62].map(|share| ground.mix(drawn, share)),
            accent: ACCENT,
        }
    }
}

pub(super) fn draw(design: Design, palette: &Palette) -> String {
    match design {
        Design::Sunrise => sunrise(palette),
        Design::Gem => gem(palette),
        Design::Doorway => doorway(palette),
        Design::Stamps => stamps(palette),
        Design::Coupon => coupon(palette),
        Design::News => news(palette),
        Design::Confetti => confetti(palette),
        Design::Waves => waves(palette),
    }
}

fn sunrise(palette: &Palette) -> String {
    let [light, middle, strong] = palette.shades;
    let mut art = String::new();
    for (radius, colour) in [
        (290, light),
        (226, middle),
        (166, strong),
        (108, palette.brand),
    ] {
        let _ = write!(
            art,
            r#"<circle cx="985" cy="450" r="{radius}" fill="{colour}"/>"#
        );
    }
    let (ground, accent) = (palette.ground, palette.accent);
    let _ = write!(
        art,
        r#"<path d="M690 450H1200V600H690Z" fill="{ground}"/><path d="M698 450H1200" stroke="{}" stroke-width="6" stroke-linecap="round"/><path d="M800 496H1170M868 538H1102" stroke="{middle}" stroke-width="6" stroke-linecap="round"/><circle cx="1130" cy="110" r="16" fill="{accent}"/>"#,
        palette.brand
    );
    art
}

fn gem(palette: &Palette) -> String {
    let [dark, middle, light] = palette.shades;
    let (brand, accent) = (palette.brand, palette.accent);
    let facets = [
        ("780,265 850,170 880,265", middle),
        ("850,170 940,170 880,265", brand),
        ("880,265 940,170 1000,265", light),
        ("940,170 1030,170 1000,265", brand),
        ("1000,265 1030,170 1100,265", middle),
        ("780,265 880,265 940,465", light),
        ("880,265 1000,265 940,465", brand),
        ("1000,265 1100,265 940,465", middle),
    ];
    let mut art = format!(
        r#"<circle cx="940" cy="305" r="262" fill="{dark}" fill-opacity=".45"/><circle cx="940" cy="305" r="200" fill="{dark}"/>"#
    );
    for (points, colour) in facets {
        let _ = write!(art, r#"<polygon points="{points}" fill="{colour}"/>"#);
    }
    for (x, y, size) in [(1120, 140, 26), (770, 410, 18), (1096, 436, 14)] {
        let (near, far) = (size / 4, size);
        let _ = write!(
            art,
            r#"<path transform="translate({x} {y})" d="M0-{far}L{near}-{near}L{far} 0L{near} {near}L0 {far}L-{near} {near}L-{far} 0L-{near}-{near}Z" fill="{accent}"/>"#
        );
    }
    art
}

fn doorway(palette: &Palette) -> String {
    let mut art = String::new();
    let [light, middle, strong] = palette.shades;
    for (half, colour) in [
        (230, light),
        (170, middle),
        (112, strong),
        (60, palette.brand),
    ] {
        let (left, right, top) = (940 - half, 940 + half, 530 - 2 * half);
        let spring = top + half;
        let _ = write!(
            art,
            r#"<path d="M{left} 530V{spring}A{half} {half} 0 0 1 {right} {spring}V530Z" fill="{colour}"/>"#
        );
    }
    let _ = write!(
        art,
        r#"<path d="M660 530H1200" stroke="{}" stroke-width="6" stroke-linecap="round"/><circle cx="968" cy="478" r="7" fill="{}"/>"#,
        palette.brand, palette.accent
    );
    art
}

fn stamps(palette: &Palette) -> String {
    let [_, _, strong] = palette.shades;
    let (card, ground, accent) = (palette.brand, palette.ground, palette.accent);
    let mut art = format!(
        r#"<g transform="rotate(-8 940 300)"><rect x="740" y="186" width="420" height="260" rx="26" fill="{strong}" transform="translate(14 18)" fill-opacity=".55"/><rect x="740" y="170" width="420" height="260" rx="26" fill="{card}"/>"#
    );
    for place in 0..8 {
        let (x, y) = (802 + 92 * (place % 4), 252 + 96 * (place / 4));
        if place < 6 {
            let _ = write!(
                art,
                r#"<circle cx="{x}" cy="{y}" r="34" fill="{ground}"/><path d="M{} {y}l10 10 20-21" fill="none" stroke="{card}" stroke-width="7" stroke-linecap="round" stroke-linejoin="round"/>"#,
                x - 15
            );
        } else {
            let _ = write!(
                art,
                r#"<circle cx="{x}" cy="{y}" r="31" fill="none" stroke="{ground}" stroke-width="5" stroke-dasharray="9 8"/>"#
            );
        }
    }
    let _ = write!(
        art,
        r#"<path transform="translate(1078 348) scale(.95)" d="M0-17L5-5L18-4L8 4L11 17L0 10L-11 17L-8 4L-18-4L-5-5Z" fill="{accent}"/></g>"#
    );
    art
}

fn coupon(palette: &Palette) -> String {
    let [light, middle, strong] = palette.shades;
    let (paper, ground, accent) = (palette.brand, palette.ground, palette.accent);
    let ticket = "M760 170H1130A24 24 0 0 1 1154 194V270A36 36 0 0 0 1154 342V418A24 24 0 0 1 1130 442H760A24 24 0 0 1 736 418V342A36 36 0 0 0 736 270V194A24 24 0 0 1 760 170Z";
    format!(
        r#"<circle cx="1130" cy="80" r="150" fill="{light}"/><circle cx="760" cy="560" r="110" fill="{light}"/><g transform="rotate(-9 945 306)"><path d="{ticket}" transform="translate(12 18)" fill="{strong}" fill-opacity=".5"/><path d="{ticket}" fill="{paper}"/><path d="M1046 196V416" stroke="{middle}" stroke-width="5" stroke-dasharray="4 15" stroke-linecap="round"/><g fill="none" stroke="{ground}" stroke-width="20" stroke-linecap="round"><circle cx="840" cy="262" r="32"/><circle cx="944" cy="350" r="32"/><path d="M954 232L830 380"/></g><circle cx="1100" cy="306" r="17" fill="{accent}"/></g>"#
    )
}

fn news(palette: &Palette) -> String {
    let [light, middle, _] = palette.shades;
    let (brand, ground, accent) = (palette.brand, palette.ground, palette.accent);
    format!(
        r#"<circle cx="960" cy="300" r="280" fill="{light}"/><path d="M800 420H1090A34 34 0 0 1 1124 454V486A34 34 0 0 1 1090 520H860L815 556V520H800A34 34 0 0 1 766 486V454A34 34 0 0 1 800 420Z" fill="{middle}"/><path d="M826 120H1126A44 44 0 0 1 1170 164V336A44 44 0 0 1 1126 380H930L866 436V380H826A44 44 0 0 1 782 336V164A44 44 0 0 1 826 120Z" fill="{brand}"/><g stroke="{ground}" stroke-width="18" stroke-linecap="round"><path d="M850 206H1100M850 256H1060M850 306H960"/></g><path d="M820 470H1000" stroke="{ground}" stroke-width="14" stroke-linecap="round"/><circle cx="1160" cy="128" r="30" fill="{accent}" stroke="{ground}" stroke-width="8"/>"#
    )
}

/// x, y, turn, and which kind and colour by turns: laid out once by hand.
const PIECES: [(i32, i32, i32); 30] = [
    (730, 90, 20),
    (790, 210, 65),
    (700, 330, 10),
    (770, 450, 40),
    (720, 540, 75),
    (850, 60, 130),
    (880, 150, 15),
    (850, 300, 80),
    (860, 400, 155),
    (850, 530, 25),
    (940, 90, 50),
    (960, 220, 110),
    (930, 330, 35),
    (950, 480, 95),
    (990, 380, 140),
    (1020, 50, 5),
    (1040, 150, 70),
    (1060, 280, 120),
    (1040, 450, 30),
    (1030, 550, 60),
    (1110, 90, 100),
    (1130, 200, 45),
    (1100, 360, 10),
    (1120, 510, 85),
    (1170, 40, 35),
    (1180, 140, 125),
    (1170, 290, 65),
    (1180, 420, 20),
    (1170, 560, 150),
    (800, 140, 90),
];

fn confetti(palette: &Palette) -> String {
    let [_, _, light] = palette.shades;
    let colours = [
        palette.brand,
        palette.accent,
        Colour::WHITE,
        light,
        palette.accent,
    ];
    let mut art = String::new();
    for (place, (x, y, turn)) in PIECES.into_iter().enumerate() {
        let colour = colours[(place + place / 5 * 2) % 5];
        let _ = match place % 4 {
            0 => write!(art, r#"<circle cx="{x}" cy="{y}" r="13" fill="{colour}"/>"#),
            1 => write!(
                art,
                r#"<rect x="-24" y="-8" width="48" height="16" rx="4" transform="translate({x} {y})rotate({turn})" fill="{colour}"/>"#
            ),
            2 => write!(
                art,
                r#"<path d="M-20 16L0-20L20 16Z" transform="translate({x} {y})rotate({turn})" fill="{colour}"/>"#
            ),
            _ => write!(
                art,
                r#"<path d="M-30 8q15-28 30 0t30 0" transform="translate({x} {y})rotate({turn})" fill="none" stroke="{colour}" stroke-width="8" stroke-linecap="round"/>"#
            ),
        };
    }
    art
}

fn waves(palette: &Palette) -> String {
    let [light, middle, strong] = palette.shades;
    format!(
        r#"<path d="M760 0C680 130 860 210 790 340S700 520 780 600H1200V0Z" fill="{light}"/><path d="M860 0C790 140 960 220 890 350S810 520 880 600H1200V0Z" fill="{middle}"/><path d="M960 0C900 150 1060 230 990 360S920 520 980 600H1200V0Z" fill="{strong}"/><path d="M1060 0C1010 160 1160 240 1090 370S1030 520 1080 600H1200V0Z" fill="{}"/><circle cx="820" cy="110" r="22" fill="{}"/>"#,
        palette.brand, palette.accent
    )
}
