use std::borrow::Cow;

use serde::Deserialize;
use tidings_queue::Kind;
use tidings_store::customer::{CustomerRecord, Patch};

use super::{Digest, Field, FieldKind, RawRecord, RawTags, Rules, Scalar, rejected::Fault, text};

/// A customer as a request brings it, unchecked. A field left out is `Patch::Keep`, null is `Patch::Clear`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RawCustomer<'a> {
    #[serde(borrow)]
    pub external_id: Cow<'a, str>,
    #[serde(default)]
    pub name: Patch<String>,
    #[serde(default)]
    pub email: Patch<String>,
    #[serde(default)]
    pub phone: Patch<String>,
    #[serde(default)]
    pub city: Patch<String>,
    #[serde(default)]
    pub country: Patch<String>,
    #[serde(default)]
    pub tags: Patch<RawTags>,
    #[serde(default, borrow)]
    pub attributes: Patch<Scalar<'a>>,
    #[serde(default)]
    pub subscribed: Patch<bool>,
    #[serde(default, borrow)]
    pub created_at: Patch<Scalar<'a>>,
    #[serde(borrow)]
    pub updated_at: Option<Scalar<'a>>,
}

impl RawRecord for RawCustomer<'_> {
    type Record = CustomerRecord;
    const KIND: Kind = Kind::Customers;
    const FIELDS: &'static [Field] = &[
        Field::required("externalId", FieldKind::Text),
        Field::optional("name", FieldKind::Text),
        Field::optional("email", FieldKind::Text),
        Field::optional("phone", FieldKind::Text),
        Field::optional("city", FieldKind::Text),
        Field::optional("country", FieldKind::Text),
        Field::optional("tags", FieldKind::Texts),
        Field::optional("attributes", FieldKind::Any),
        Field::optional("subscribed", FieldKind::Flag),
        Field::optional("createdAt", FieldKind::Any),
        Field::optional("updatedAt", FieldKind::Any),
    ];

    fn external_id(&self) -> &str {
        &self.external_id
    }

    fn check(&self, rules: &Rules) -> Result<CustomerRecord, Fault> {
        Ok(CustomerRecord {
            external_id: text::external_id("externalId", &self.external_id)?,
            name: free("name", &self.name)?,
            email: each(&self.email, |email| text::email(email))?,
            phone: each(&self.phone, |phone| text::phone(phone))?,
            city: free("city", &self.city)?,
            country: each(&self.country, |country| text::country(country))?,
            tags: each(&self.tags, RawTags::check)?,
            attributes: each(&self.attributes, Scalar::attributes)?,
            subscribed: each(&self.subscribed, |subscribed| Ok(*subscribed))?,
            created_at: each(&self.created_at, |date| date.date("createdAt", rules))?,
            updated_at: self
                .updated_at
                .as_ref()
                .map(|date| date.date("updatedAt", rules))
                .transpose()?,
        })
    }

    fn digest(&self, digest: &mut Digest) {
        digest.text(&self.external_id);
        for text in [
            &self.name,
            &self.email,
            &self.phone,
            &self.city,
            &self.country,
        ] {
            digest.patch(text, |digest, text| digest.text(text));
        }
        digest.patch(&self.tags, |digest, tags| tags.digest(digest));
        digest.patch(&self.attributes, Digest::scalar);
        digest.patch(&self.subscribed, |digest, subscribed| {
            digest.flag(*subscribed)
        });
        digest.patch(&self.created_at, Digest::scalar);
        digest.optional(self.updated_at.as_ref(), Digest::scalar);
    }
}

fn free(field: &'static str, patch: &Patch<String>) -> Result<Patch<String>, Fault> {
    match patch {
        Patch::Keep => Ok(Patch::Keep),
        Patch::Clear => Ok(Patch::Clear),
        Patch::Set(text) => text::free(field, text),
    }
}

fn each<T, U>(
    patch: &Patch<T>,
    check: impl FnOnce(&T) -> Result<U, Fault>,
) -> Result<Patch<U>, Fault> {
    match patch {
        Patch::Keep => Ok(Patch::Keep),
        Patch::Clear => Ok(Patch::Clear),
        Patch::Set(value) => check(value).map(Patch::Set),
    }
}
