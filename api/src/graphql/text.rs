//! Short texts that people give things.

use chrono_tz::Tz;

use crate::error::ApiError;

/// The longest name and tag, in characters.
const NAME_MAX: usize = 200;

/// A name: 1 to 200 characters that are not all blank, without U+0000. Blanks around it are cut off.
pub fn name(path: &[&str], given: &str) -> Result<String, ApiError> {
    let text = given.trim();
    let last = path.last().copied().unwrap_or_default();
    if text.is_empty() {
        return Err(ApiError::bad_user_input(
            path,
            format!("{last} must not be empty"),
        ));
    }
    if text.contains('\0') || text.chars().count() > NAME_MAX {
        let problem = format!("{last} must have at most {NAME_MAX} characters and no U+0000");
        return Err(ApiError::bad_user_input(path, problem));
    }
    Ok(text.to_owned())
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
