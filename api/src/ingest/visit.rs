use std::borrow::Cow;

use serde::Deserialize;
use tidings_queue::Kind;
use tidings_store::visit::VisitRecord;

use super::{Digest, Field, FieldKind, RawRecord, Rules, Scalar, rejected::Fault, text};

/// A visit as a request brings it, unchecked.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RawVisit<'a> {
    #[serde(borrow)]
    pub external_id: Cow<'a, str>,
    #[serde(borrow)]
    pub customer_external_id: Cow<'a, str>,
    #[serde(borrow)]
    pub visited_at: Scalar<'a>,
    #[serde(borrow)]
    pub updated_at: Option<Scalar<'a>>,
}

impl RawRecord for RawVisit<'_> {
    type Record = VisitRecord;
    const KIND: Kind = Kind::Visits;
    const FIELDS: &'static [Field] = &[
        Field::required("externalId", FieldKind::Text),
        Field::required("customerExternalId", FieldKind::Text),
        Field::required("visitedAt", FieldKind::Any),
        Field::optional("updatedAt", FieldKind::Any),
    ];

    fn external_id(&self) -> &str {
        &self.external_id
    }

    fn check(&self, rules: &Rules) -> Result<VisitRecord, Fault> {
        Ok(VisitRecord {
            external_id: text::external_id("externalId", &self.external_id)?,
            customer_external_id: text::external_id(
                "customerExternalId",
                &self.customer_external_id,
            )?,
            visited_at: self.visited_at.date("visitedAt", rules)?,
            updated_at: self
                .updated_at
                .as_ref()
                .map(|date| date.date("updatedAt", rules))
                .transpose()?,
        })
    }

    fn digest(&self, digest: &mut Digest) {
        digest.text(&self.external_id);
        digest.text(&self.customer_external_id);
        digest.scalar(&self.visited_at);
        digest.optional(self.updated_at.as_ref(), Digest::scalar);
    }
}
