//! Texts: bounded in characters, free of U+0000, and of a shape where the field has one.

use tidings_store::customer::Patch;

use super::{
    country,
    rejected::{Code, Fault},
};

pub const EXTERNAL_ID_MAX: usize = 200;
/// As long as the value of a rule's condition, so that every name and city can be asked for.
pub const TEXT_MAX: usize = 200;
const EMAIL_MAX: usize = 254;
const EMAIL_LOCAL_MAX: usize = 64;

/// An id given by the sender: 1 to 200 characters, kept exactly as sent.
pub fn external_id(field: &'static str, text: &str) -> Result<String, Fault> {
    if text.is_empty() {
        return Err(Fault::new(
            field,
            Code::Required,
            format!("{field} is empty"),
        ));
    }
    bounded(field, text, EXTERNAL_ID_MAX)?;
    Ok(text.to_owned())
}

/// At most `max` characters and no U+0000.
pub fn bounded(field: &'static str, text: &str, max: usize) -> Result<(), Fault> {
    // Most texts have fewer bytes than they may have characters, so few are counted.
    if text.len() > max && text.chars().count() > max {
        return Err(Fault::new(
            field,
            Code::TooLong,
            format!("{field} is longer than {max} characters"),
        ));
    }
    without_nul(field, text)
}

pub fn without_nul(field: &'static str, text: &str) -> Result<(), Fault> {
    if text.as_bytes().contains(&0) {
        return Err(Fault::new(
            field,
            Code::ForbiddenCharacter,
            format!("{field} holds the character U+0000, which cannot be stored"),
        ));
    }
    Ok(())
}

/// Free text; blank text is absent, so it clears the field as null does.
pub fn free(field: &'static str, text: &str) -> Result<Patch<String>, Fault> {
    bounded(field, text, TEXT_MAX)?;
    if text.trim().is_empty() {
        return Ok(Patch::Clear);
    }
    Ok(Patch::Set(text.to_owned()))
}

/// Whether a text is a phone number by its shape: `+` and 7 to 15 digits.
pub fn is_phone(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// `+` and 7 to 15 digits.
pub fn phone(text: &str) -> Result<String, Fault> {
    if !is_phone(text) {
        without_nul("phone", text)?;
        return Err(Fault::new(
            "phone",
            Code::Invalid,
            "phone must be + and 7 to 15 digits without spaces, such as +919876543210; send null to clear it",
        ));
    }
    Ok(text.to_owned())
}

/// An e-mail address by its shape alone: something, `@`, a domain of at least two labels.
pub fn email(text: &str) -> Result<String, Fault> {
    bounded("email", text, EMAIL_MAX)?;
    if !is_email(text) {
        return Err(Fault::new(
            "email",
            Code::Invalid,
            "email must be an address such as asha@example.com; send null to clear it",
        ));
    }
    Ok(text.to_owned())
}

/// Whether a text is an e-mail address by its shape, of at most 254 characters.
pub fn is_email(text: &str) -> bool {
    if text.len() > EMAIL_MAX && text.chars().count() > EMAIL_MAX {
        return false;
    }
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let local_fits = !local.is_empty()
        && local.len() <= EMAIL_LOCAL_MAX
        && local.split('.').all(|atom| {
            !atom.is_empty()
                && atom.chars().all(|character| {
                    character.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(character)
                })
        });
    let domain_fits = domain.contains('.')
        && domain.split('.').all(|label| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label
                    .chars()
                    .all(|character| character.is_alphanumeric() || character == '-')
        });
    local_fits && domain_fits
}

/// An ISO 3166 alpha-2 code in either case, kept in upper case.
pub fn country(text: &str) -> Result<String, Fault> {
    without_nul("country", text)?;
    let code = text.to_ascii_uppercase();
    if country::is_alpha_2(&code) {
        return Ok(code);
    }
    let hint = match code.as_str() {
        "UK" => "; the United Kingdom is GB",
        "EL" => "; Greece is GR",
        _ => ", such as IN or US; send null to clear it",
    };
    Err(Fault::new(
        "country",
        Code::UnknownCountry,
        format!("country must be an ISO 3166 code of two letters{hint}"),
    ))
}
