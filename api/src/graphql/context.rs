//! What resolvers find in their request and in the schema.

use std::sync::Arc;

use async_graphql::{Context, ID};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use tidings_assistant::model::Model;
use tidings_audience::Currency;
use tidings_queue::Queue;
use tidings_store::{Store, WorkspaceId, audit::Actor, workspace::Workspace};
use tidings_vendor::Vendor;

use super::{loaders::Loaders, scalars::Decimal};
use crate::{
    access::Access, caller::Caller, error::ApiError, http::Bulk, live::Hub, rate::RateLimits,
    state::Now,
};

pub fn store<'a>(ctx: &Context<'a>) -> &'a Store {
    ctx.data_unchecked()
}

pub fn queue<'a>(ctx: &Context<'a>) -> &'a Queue {
    ctx.data_unchecked()
}

pub fn hub<'a>(ctx: &Context<'a>) -> &'a Hub {
    ctx.data_unchecked()
}

pub fn loaders<'a>(ctx: &Context<'a>) -> &'a Loaders {
    ctx.data_unchecked()
}

pub fn access<'a>(ctx: &Context<'a>) -> &'a Access {
    ctx.data_unchecked()
}

pub fn vendor<'a>(ctx: &Context<'a>) -> &'a Vendor {
    ctx.data_unchecked()
}

/// The language model, where one is set up.
pub fn model<'a>(ctx: &Context<'a>) -> Option<&'a Model> {
    ctx.data_unchecked::<Option<Model>>().as_ref()
}

pub fn rate<'a>(ctx: &Context<'a>) -> &'a RateLimits {
    ctx.data_unchecked()
}

pub fn caller<'a>(ctx: &Context<'a>) -> &'a Caller {
    ctx.data_unchecked()
}

pub fn now(ctx: &Context<'_>) -> DateTime<Utc> {
    ctx.data_unchecked::<Now>().0
}

/// Who acts, as the audit log tells it.
pub fn actor(ctx: &Context<'_>) -> Actor {
    caller(ctx).actor(now(ctx))
}

pub fn workspace<'a>(ctx: &Context<'a>) -> &'a Arc<Workspace> {
    caller(ctx).workspace()
}

pub fn workspace_id(ctx: &Context<'_>) -> WorkspaceId {
    caller(ctx).workspace_id()
}

/// The list of this name in the argument `input` of the field, where the request is large and left it as
/// text; the argument itself has an empty list then.
pub fn bulk(ctx: &Context<'_>, list: &'static str) -> Option<Bytes> {
    ctx.data_opt::<Bulk>()?.of(&ctx.item.node, list)
}

/// An id as we print it: digits, without a sign or a leading zero.
pub fn number(id: &ID) -> Option<i64> {
    let number: i64 = id.parse().ok()?;
    (number.to_string() == id.as_str()).then_some(number)
}

/// The workspace's currency.
pub fn currency(workspace: &Workspace) -> Result<Currency, ApiError> {
    Currency::parse(&workspace.currency).ok_or_else(|| {
        ApiError::internal(format!("workspace {} has no known currency", workspace.id))
    })
}

/// The workspace's time zone.
pub fn zone(workspace: &Workspace) -> Result<Tz, ApiError> {
    let zone = workspace.time_zone.parse();
    zone.map_err(|_| {
        ApiError::internal(format!("workspace {} has no known time zone", workspace.id))
    })
}

/// An amount in minor units as clients read it.
pub fn money(ctx: &Context<'_>, minor: i64) -> Result<Decimal, ApiError> {
    Ok(Decimal::from(currency(workspace(ctx))?.decimal(minor)))
}
