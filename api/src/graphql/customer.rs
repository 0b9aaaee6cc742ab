use async_graphql::{
    Context, ID, InputObject, MaybeUndefined, Object, SimpleObject, connection::Connection,
};
use tidings_store::{
    CustomerId,
    customer::Patch,
    customer_history::HistoryPage,
    customer_list::{Customer as Row, CustomerSearch},
    timeline::{Entry, TimelinePage},
};

use super::{
    context,
    guard::{Requires, Scope},
    loaders::{OrdersKey, TimelineKey, VisitsKey},
    message::Channel,
    order::Order,
    paging::{MomentKey, Page, cost},
    rule::{self, AudienceRuleInput},
    scalars::{DateTime, Decimal, Json},
    text,
    timeline::{self, TimelineEntry, timeline_cost},
    visit::Visit,
};
use crate::{error::ApiError, ingest};

/// A customer and the facts known about them. Facts change in the very transaction that writes the
/// order or visit behind them.
pub struct Customer(pub Row);

/// A customer and the facts known about them. Facts change in the very transaction that writes the
/// order or visit behind them.
#[Object]
impl Customer {
    /// Its id here.
    async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// Its id in the system it comes from.
    async fn external_id(&self) -> &str {
        &self.0.external_id
    }

    /// False while only an order or a visit has named this customer. Such a customer counts in sizes
    /// but is never reachable.
    async fn known(&self) -> bool {
        self.0.known
    }

    /// The full name.
    async fn name(&self) -> Option<&str> {
        self.0.name.as_deref()
    }

    /// The e-mail address.
    async fn email(&self) -> Option<&str> {
        self.0.email.as_deref()
    }

    /// The phone number: `+` and 7 to 15 digits.
    async fn phone(&self) -> Option<&str> {
        self.0.phone.as_deref()
    }

    /// The city.
    async fn city(&self) -> Option<&str> {
        self.0.city.as_deref()
    }

    /// The country, ISO 3166 alpha-2.
    async fn country(&self) -> Option<&str> {
        self.0.country.as_deref()
    }

    /// The tags, as they were given.
    async fn tags(&self) -> &[String] {
        &self.0.tags
    }

    /// Custom attributes: a JSON object.
    async fn attributes(&self) -> Json {
        Json(self.0.attributes.clone())
    }

    /// Whether the customer consented to messages; null while no consent is known, which counts as no.
    async fn subscribed(&self) -> Option<bool> {
        self.0.subscribed
    }

    /// Whether someone decided that this customer is never written to, whatever their consent.
    async fn suppressed(&self) -> bool {
        self.0.suppressed
    }

    /// When the customer came to be one, as given, else when first accepted.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// The sum of completed orders, in the workspace's currency.
    async fn total_spend(&self, ctx: &Context<'_>) -> Result<Decimal, ApiError> {
        context::money(ctx, self.0.total_spend)
    }

    /// How many orders were completed.
    async fn order_count(&self) -> i64 {
        self.0.order_count
    }

    /// How often the customer came; completed orders count unless the workspace says otherwise.
    async fn visit_count(&self) -> i64 {
        self.0.visit_count
    }

    /// When the first completed order was placed.
    async fn first_order_at(&self) -> Option<DateTime> {
        self.0.first_order_at.map(Into::into)
    }

    /// When the last completed order was placed.
    async fn last_order_at(&self) -> Option<DateTime> {
        self.0.last_order_at.map(Into::into)
    }

    /// When the customer last came.
    async fn last_visit_at(&self) -> Option<DateTime> {
        self.0.last_visit_at.map(Into::into)
    }

    /// Whether a message could be sent by this channel: known, with consent and an address for it, and
    /// not suppressed.
    async fn reachable(&self, #[graphql(default_with = "Channel::Sms")] channel: Channel) -> bool {
        let address = match channel {
            Channel::Email => &self.0.email,
            Channel::Sms | Channel::Whatsapp => &self.0.phone,
        };
        self.0.known && self.0.subscribed == Some(true) && !self.0.suppressed && address.is_some()
    }

    /// Orders of every status, newest first. `first` is 50 unless given, and at most 100.
    #[graphql(complexity = "cost(first, child_complexity)")]
    async fn orders(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<String, Order>, ApiError> {
        let page = Page::<MomentKey>::read("orders", first, after)?;
        let key = OrdersKey {
            workspace: context::workspace_id(ctx),
            page: self.history(&page),
            limit: page.limit(),
        };
        let rows = context::loaders(ctx)
            .load_one(key)
            .await?
            .unwrap_or_default();
        Ok(page.connection(
            rows,
            |row| MomentKey(row.ordered_at, row.external_id.clone()),
            Order,
        ))
    }

    /// Visits, newest first; orders that count as visits are not among them. `first` is 50 unless
    /// given, and at most 100.
    #[graphql(complexity = "cost(first, child_complexity)")]
    async fn visits(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<String, Visit>, ApiError> {
        let page = Page::<MomentKey>::read("visits", first, after)?;
        let key = VisitsKey {
            workspace: context::workspace_id(ctx),
            page: self.history(&page),
            limit: page.limit(),
        };
        let rows = context::loaders(ctx)
            .load_one(key)
            .await?
            .unwrap_or_default();
        Ok(page.connection(
            rows,
            |row| MomentKey(row.visited_at, row.external_id.clone()),
            Visit,
        ))
    }

    /// Orders, visits and messages in one list, the latest first. Messages that left the customer out are
    /// among them; orders that count as visits stand once. `first` is 50 unless given, and at most 100.
    #[graphql(complexity = "timeline_cost(first, child_complexity)")]
    async fn timeline(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<String, TimelineEntry>, ApiError> {
        let page = Page::<timeline::Key>::read("timeline", first, after)?;
        let key = TimelineKey {
            workspace: context::workspace_id(ctx),
            page: TimelinePage {
                customer: self.0.id,
                after: page.after.clone().map(|timeline::Key(key)| key),
            },
            limit: page.limit(),
        };
        let entries = context::loaders(ctx)
            .load_one(key)
            .await?
            .unwrap_or_default();
        let key = |entry: &Entry| timeline::Key(entry.key());
        Ok(page.connection(entries, key, Into::into))
    }
}

impl Customer {
    fn history(&self, page: &Page<MomentKey>) -> HistoryPage {
        let after = page.after.clone().map(|MomentKey(moment, id)| (moment, id));
        HistoryPage {
            customer: self.0.id,
            after,
        }
    }
}

#[derive(Default)]
pub struct CustomerQuery;

#[Object]
impl CustomerQuery {
    /// The customer of this external id; null where there is none.
    ///
    /// Needs the scope `read`.
    #[graphql(guard = "Requires(Scope::Read)")]
    async fn customer(
        &self,
        ctx: &Context<'_>,
        external_id: String,
    ) -> Result<Option<Customer>, ApiError> {
        if external_id.contains('\0') {
            return Ok(None);
        }
        let found = context::store(ctx)
            .find_customer_by_external_id(context::workspace_id(ctx), &external_id)
            .await?;
        Ok(found.map(Customer))
    }

    /// Customers, the latest arrival first. `first` is 50 unless given, and at most 100.
    ///
    /// `search` keeps those whose name, e-mail or city holds the text, without regard to case, or whose
    /// phone or external id holds it; at most 200 characters. `rule` keeps those it holds for. What few
    /// customers match is looked for among all of them, which takes about a second for each million; after
    /// five seconds it is UNAVAILABLE.
    ///
    /// Needs the scope `read`.
    #[graphql(
        guard = "Requires(Scope::Read)",
        complexity = "cost(first, child_complexity)"
    )]
    async fn customers(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        search: Option<String>,
        rule: Option<AudienceRuleInput>,
    ) -> Result<Connection<String, Customer>, ApiError> {
        let page = Page::<CustomerId>::read("customers", first, after)?;
        let search = text::search(search)?;
        let rule = match rule {
            Some(input) => Some(rule::checked(ctx, &[], input)?),
            None => None,
        };
        let wanted = CustomerSearch {
            after: page.after,
            limit: page.limit(),
            search,
            rule: rule.as_ref(),
        };
        let rows = context::store(ctx)
            .list_customers(context::workspace_id(ctx), &wanted)
            .await?;
        Ok(page.connection(rows, |row| row.id, Customer))
    }
}

/// A customer. Records of one customer merge: a field left out keeps its value, an explicit null clears
/// it. `attributes` is one field and replaced as a whole.
#[derive(InputObject)]
pub struct CustomerInput {
    /// Its id in the system it comes from, 1 to 200 characters.
    external_id: String,
    /// The full name, at most 200 characters. Blank text is absent.
    name: MaybeUndefined<String>,
    /// The e-mail address.
    email: MaybeUndefined<String>,
    /// The phone number: `+` and 7 to 15 digits.
    phone: MaybeUndefined<String>,
    /// The city, at most 200 characters. Blank text is absent.
    city: MaybeUndefined<String>,
    /// The country, ISO 3166 alpha-2.
    country: MaybeUndefined<String>,
    /// The tags; they replace all earlier ones.
    tags: MaybeUndefined<Vec<String>>,
    /// Custom attributes: a JSON object, replaced as a whole.
    attributes: MaybeUndefined<Json>,
    /// Whether the customer consented to messages. Never said, no consent is known, hence nothing is sent.
    subscribed: MaybeUndefined<bool>,
    /// When the customer came to be one; at most a day ahead. Never said, it is the first acceptance.
    created_at: MaybeUndefined<DateTime>,
    /// The version: a record not newer than what is stored changes nothing. Left out, it is the moment
    /// of acceptance. At most a day ahead.
    updated_at: Option<DateTime>,
}

impl From<CustomerInput> for ingest::RawCustomer<'static> {
    fn from(input: CustomerInput) -> Self {
        Self {
            external_id: input.external_id.into(),
            name: patch(input.name),
            email: patch(input.email),
            phone: patch(input.phone),
            city: patch(input.city),
            country: patch(input.country),
            tags: patch(input.tags.map_value(Into::into)),
            attributes: patch(input.attributes.map_value(|attributes| attributes.0.into())),
            subscribed: patch(input.subscribed),
            created_at: patch(input.created_at.map_value(|moment| moment.0.into())),
            updated_at: input.updated_at.map(|moment| moment.0.into()),
        }
    }
}

fn patch<T>(value: MaybeUndefined<T>) -> Patch<T> {
    match value {
        MaybeUndefined::Undefined => Patch::Keep,
        MaybeUndefined::Null => Patch::Clear,
        MaybeUndefined::Value(value) => Patch::Set(value),
    }
}

/// Whom to write to never again, or to take that back.
#[derive(InputObject)]
pub struct SetSuppressionInput {
    /// The customer's external id.
    customer_external_id: String,
    /// True: never write to this customer, whatever their consent. False: their consent decides.
    suppressed: bool,
}

/// The customer after the change.
#[derive(SimpleObject)]
pub struct SetSuppressionPayload {
    /// The customer after the change.
    customer: Customer,
}

#[derive(Default)]
pub struct CustomerMutation;

#[Object]
impl CustomerMutation {
    /// Says whether a customer may never be written to, whatever their consent. It is looked at once
    /// more when a campaign writes each message. NOT_FOUND for an unknown customer.
    ///
    /// Needs the scope `admin`.
    #[graphql(guard = "Requires(Scope::Admin)")]
    async fn set_suppression(
        &self,
        ctx: &Context<'_>,
        input: SetSuppressionInput,
    ) -> Result<SetSuppressionPayload, ApiError> {
        let unknown = || ApiError::not_found("customer");
        if input.customer_external_id.contains('\0') {
            return Err(unknown());
        }
        let changed = context::store(ctx)
            .set_suppression(
                context::workspace_id(ctx),
                &input.customer_external_id,
                input.suppressed,
                &context::actor(ctx),
            )
            .await?;
        changed
            .map(|row| SetSuppressionPayload {
                customer: Customer(row),
            })
            .ok_or_else(unknown)
    }
}
