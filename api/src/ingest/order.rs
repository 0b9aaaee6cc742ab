use std::borrow::Cow;

use serde::Deserialize;
use tidings_audience::Currency;
use tidings_queue::Kind;
use tidings_store::order::{OrderRecord, OrderStatus};

use super::{
    Digest, Field, FieldKind, RawRecord, Rules, Scalar,
    rejected::{Code, Fault},
    text,
};

/// An order as a request brings it, unchecked.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RawOrder<'a> {
    #[serde(borrow)]
    pub external_id: Cow<'a, str>,
    #[serde(borrow)]
    pub customer_external_id: Cow<'a, str>,
    #[serde(borrow)]
    pub amount: Scalar<'a>,
    pub currency: Option<String>,
    /// COMPLETED where it is left out.
    pub status: Option<OrderStatus>,
    #[serde(borrow)]
    pub ordered_at: Scalar<'a>,
    #[serde(borrow)]
    pub updated_at: Option<Scalar<'a>>,
}

impl RawRecord for RawOrder<'_> {
    type Record = OrderRecord;
    const KIND: Kind = Kind::Orders;
    const FIELDS: &'static [Field] = &[
        Field::required("externalId", FieldKind::Text),
        Field::required("customerExternalId", FieldKind::Text),
        Field::required("amount", FieldKind::Any),
        Field::optional("currency", FieldKind::Text),
        Field::optional(
            "status",
            FieldKind::OneOf(&["PENDING", "COMPLETED", "CANCELLED", "REFUNDED"]),
        ),
        Field::required("orderedAt", FieldKind::Any),
        Field::optional("updatedAt", FieldKind::Any),
    ];

    fn external_id(&self) -> &str {
        &self.external_id
    }

    fn check(&self, rules: &Rules) -> Result<OrderRecord, Fault> {
        let external_id = text::external_id("externalId", &self.external_id)?;
        if let Some(currency) = &self.currency {
            check_currency(currency, rules.currency)?;
        }
        Ok(OrderRecord {
            external_id,
            customer_external_id: text::external_id(
                "customerExternalId",
                &self.customer_external_id,
            )?,
            amount: self.amount.amount(rules.currency)?,
            status: self.status.unwrap_or(OrderStatus::Completed),
            ordered_at: self.ordered_at.date("orderedAt", rules)?,
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
        digest.scalar(&self.amount);
        digest.optional(self.currency.as_ref(), |digest, currency| {
            digest.text(currency)
        });
        // Left out, it says the same; GraphQL fills it in.
        digest.text(self.status.unwrap_or(OrderStatus::Completed).as_str());
        digest.scalar(&self.ordered_at);
        digest.optional(self.updated_at.as_ref(), Digest::scalar);
    }
}

fn check_currency(given: &str, own: Currency) -> Result<(), Fault> {
    if given.eq_ignore_ascii_case(own.code()) {
        return Ok(());
    }
    text::without_nul("currency", given)?;
    match Currency::parse(&given.to_ascii_uppercase()) {
        Some(other) => Err(Fault::new(
            "currency",
            Code::OtherCurrency,
            format!("currency is {other}, but this workspace keeps its orders in {own}"),
        )),
        None => Err(Fault::new(
            "currency",
            Code::UnknownCurrency,
            format!("currency must be the workspace's, {own}, or left out"),
        )),
    }
}
