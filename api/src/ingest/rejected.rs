use std::borrow::Cow;

use serde::Serialize;

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal,)+) => {
        /// Why a record was refused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
        pub enum Code {
            $($(#[doc = $doc])+ #[serde(rename = $name)] $variant,)+
        }

        impl Code {
            /// Every code, in the order in which they are documented.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code as clients see it.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }

            /// What it means, in a sentence.
            pub fn meaning(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!($($doc),+).trim_ascii(),)+
                }
            }
        }
    };
}

codes! {
    /// A required text is empty.
    Required = "REQUIRED",
    /// The value is not of the form that the field asks for.
    Invalid = "INVALID",
    /// The text is longer than the field allows.
    TooLong = "TOO_LONG",
    /// The list has more items than the field allows.
    TooMany = "TOO_MANY",
    /// The attributes take more bytes or keys than allowed.
    TooLarge = "TOO_LARGE",
    /// The attributes are nested deeper than allowed.
    TooDeep = "TOO_DEEP",
    /// The text holds U+0000, which cannot be stored.
    ForbiddenCharacter = "FORBIDDEN_CHARACTER",
    /// The number or date lies outside what can be kept.
    OutOfRange = "OUT_OF_RANGE",
    /// The amount has more decimals than the currency.
    TooPrecise = "TOO_PRECISE",
    /// The amount is negative; send the order again as CANCELLED or REFUNDED instead.
    Negative = "NEGATIVE",
    /// The date is more than a day ahead.
    InFuture = "IN_FUTURE",
    /// The country is no ISO 3166 alpha-2 code.
    UnknownCountry = "UNKNOWN_COUNTRY",
    /// The currency is no ISO 4217 code.
    UnknownCurrency = "UNKNOWN_CURRENCY",
    /// The currency is not the workspace's.
    OtherCurrency = "OTHER_CURRENCY",
    /// The row of a file has another number of columns than its first line.
    WrongColumns = "WRONG_COLUMNS",
    /// The row of a file is not UTF-8.
    NotUtf8 = "NOT_UTF8",
}

/// What is wrong with one field of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub field: &'static str,
    pub code: Code,
    pub message: Cow<'static, str>,
}

impl Fault {
    pub fn new(field: &'static str, code: Code, message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            field,
            code,
            message: message.into(),
        }
    }
}

/// A record that was not accepted, while its neighbours were.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RejectedRecord {
    /// Its place in the request, from 0.
    pub index: u32,
    /// Its external id, unless that is what is wrong.
    pub external_id: Option<String>,
    /// The first field found wrong.
    pub field: Option<&'static str>,
    pub code: Code,
    /// What to change, for a person.
    pub message: Cow<'static, str>,
}
