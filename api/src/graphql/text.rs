//! Short texts that people give things.

use chrono_tz::Tz;

use crate::error::ApiError;

/// The longest name and tag, in characters.
const NAME_MAX: usize = 200;

/// A name: 1 to 200 characters, some of which can be seen. Blanks around it are cut off. Names tell keys, people's
/// workspaces and campaigns apart, in the audit log too, so none may hold what breaks a line or turns around how the
/// text beside it is read.
pub fn name(path: &[&str], given: &str) -> Result<String, ApiError> {
    let text = given.trim();
    let last = path.last().copied().unwrap_or_default();
    if text
        .chars()
        .all(|character| character.is_whitespace() || is_invisible(character))
    {
        return Err(ApiError::bad_user_input(
            path,
            format!("{last} must not be empty"),
        ));
    }
    if text.chars().any(misleads) || text.chars().count() > NAME_MAX {
        let problem = format!(
            "{last} must have at most {NAME_MAX} characters, and none that breaks lines or turns text around"
        );
        return Err(ApiError::bad_user_input(path, problem));
    }
    Ok(text.to_owned())
}

/// Line breaks and other control characters, and those that override the direction of writing.
fn misleads(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Characters without a shape of their own. Some belong into words, but no name is made of them alone.
fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// The IANA name of a time zone.
pub fn time_zone(path: &[&str], given: &str) -> Result<String, ApiError> {
    let problem = "timeZone must be an IANA name such as Asia/Kolkata";
    let zone = given.parse::<Tz>();
    let zone = zone.map_err(|_| ApiError::bad_user_input(path, problem))?;
    Ok(zone.name().to_owned())
}

/// An idempotency key: 1 to 200 printable characters.
pub fn idempotency_key(given: String) -> Result<String, ApiError> {
    let fits = !given.is_empty()
        && given.chars().count() <= NAME_MAX
        && !given.chars().any(char::is_control);
    if fits {
        return Ok(given);
    }
    let problem = format!("idempotencyKey must have 1 to {NAME_MAX} printable characters");
    Err(ApiError::bad_user_input(
        ["input", "idempotencyKey"],
        problem,
    ))
}

/// A text to search for: at most 200 characters without U+0000; nothing where it is blank.
pub fn search(given: Option<String>) -> Result<Option<String>, ApiError> {
    let Some(text) = given else { return Ok(None) };
    if text.contains('\0') || text.chars().count() > NAME_MAX {
        let problem = format!("search must have at most {NAME_MAX} characters and no U+0000");
        return Err(ApiError::bad_user_input(["search"], problem));
    }
    let text = text.trim();
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_can_be_seen_and_says_what_it_shows() {
        for fine in [
            "Diwali",
            "दीवाली",
            "क्\u{200d}ष",
            "👩\u{200d}💻",
            "عيد \u{200f}!",
            " x ",
        ] {
            assert!(name(&["name"], fine).is_ok(), "{fine:?}");
        }
        for wrong in [
            "",
            " \u{a0}",
            "\u{200b}",
            "\u{3164}\u{feff}",
            "\u{2800}",
            "a\u{202e}b",
            "a\u{2066}b",
            "a\nb",
            "a\u{2028}b",
            "a\0",
            "a\u{1b}[31m",
        ] {
            assert!(name(&["name"], wrong).is_err(), "{wrong:?}");
        }
    }
}
