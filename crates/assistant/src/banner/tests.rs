use super::{Banner, BannerText, Colour, Design, LEAST_CONTRAST, draw};
use crate::objective::Objective;

const COLOURS: [&str; 10] = [
    "#1d4ed8", "#e11d48", "#16a34a", "#f59e0b", "#7c3aed", "#000000", "#ffffff", "#808080",
    "#fef08a", "#0f172a",
];

fn drawn(design: Design, colour: &str) -> Banner {
    let text = BannerText {
        headline: "20% off your next order",
        detail: Some("With code BACK20, until Sunday"),
        sender: Some("Chai & Co"),
    };
    draw(design, &text, Colour::parse(colour).unwrap())
}

/// The value of an attribute where it stands first after `from`.
fn attribute<'a>(svg: &'a str, from: &str, name: &str) -> &'a str {
    let rest = &svg[svg.find(from).unwrap()..];
    let start = rest.find(&format!("{name}=\"")).unwrap() + name.len() + 2;
    rest[start..].split('"').next().unwrap()
}

#[test]
fn text_is_readable_on_every_brand() {
    for design in Design::ALL {
        for colour in COLOURS {
            let svg = drawn(design, colour).svg;
            let ground = Colour::parse(attribute(&svg, "<rect", "fill")).unwrap();
            for text in ["<text font-size", "font-size=\"34\"", "font-size=\"28\""] {
                let ink = Colour::parse(attribute(&svg, text, "fill")).unwrap();
                let contrast = ink.contrast(ground);
                assert!(
                    contrast >= LEAST_CONTRAST,
                    "{design:?} {colour}: {contrast}"
                );
            }
        }
    }
}

#[test]
fn pictures_are_light_and_always_the_same() {
    for design in Design::ALL {
        let banner = drawn(design, "#1d4ed8");
        assert!(banner.svg.len() < 8_000, "{design:?}: {}", banner.svg.len());
        assert_eq!(banner, drawn(design, "#1d4ed8"));
        assert!(!banner.svg.contains("href") && !banner.svg.contains("<script"));
        assert_eq!(
            banner.alternative,
            "20% off your next order. With code BACK20, until Sunday. Chai & Co"
        );
    }
}

#[test]
fn hostile_text_stays_text() {
    let text = BannerText {
        headline: "\"/><script>alert(1)</script><text x=\"",
        detail: Some("]]>&#0; <!-- \u{0} ' onload='x"),
        sender: Some("&lt;"),
    };
    for design in Design::ALL {
        let svg = draw(design, &text, Colour::parse("#1d4ed8").unwrap()).svg;
        assert!(!svg.contains("<script") && !svg.contains("<!--") && !svg.contains('\0'));
        assert!(svg.contains("&lt;script&gt;") && svg.contains("&amp;lt;"));
        assert!(svg.len() < 8_000);
    }
    let empty = BannerText {
        headline: " ",
        detail: Some(""),
        sender: None,
    };
    let banner = draw(Design::Waves, &empty, Colour::parse("#1d4ed8").unwrap());
    assert_eq!(banner.alternative, "");
    let longest = "&".repeat(10_000);
    let long = BannerText {
        headline: &longest,
        detail: Some(&longest),
        sender: Some(&longest),
    };
    assert!(
        draw(Design::Confetti, &long, Colour::parse("#1d4ed8").unwrap())
            .svg
            .len()
            < 8_000
    );
}

#[test]
fn the_drawing_fits_the_objective() {
    let fitting = |text: &str| Design::fitting(Objective::read(text), text);
    assert_eq!(fitting("bring back inactive users"), Design::Sunrise);
    assert_eq!(fitting("20% off"), Design::Coupon);
    assert_eq!(fitting("Diwali: 20% off"), Design::Confetti);
    assert_eq!(fitting("hello"), Design::Waves);
    let mut designs: Vec<String> = Objective::ALL
        .into_iter()
        .map(|objective| format!("{:?}", Design::fitting(objective, "")))
        .collect();
    designs.sort();
    designs.dedup();
    assert_eq!(designs.len(), Objective::ALL.len());
}

/// Writes every picture to a folder, to be looked at: `PICTURES=/tmp/banners cargo test -p tidings-assistant pictures -- --ignored`.
#[test]
#[ignore = "writes files"]
fn write_pictures() {
    let folder = std::path::PathBuf::from(option_env!("PICTURES").unwrap_or("/tmp/banners"));
    std::fs::create_dir_all(&folder).unwrap();
    for design in Design::ALL {
        for colour in COLOURS {
            let name = format!("{design:?}-{}.svg", &colour[1..]);
            std::fs::write(folder.join(name), drawn(design, colour).svg).unwrap();
        }
    }
}
