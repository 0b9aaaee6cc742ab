//! What became of a campaign's messages over time, and why some failed.

use std::collections::BTreeMap;

use async_graphql::{Context, SimpleObject};
use tidings_store::{
    campaign::Campaign as Row,
    campaign_report::{Decided, ReportSpan},
};

use super::{context, loaders::ReportKey, scalars::DateTime};
use crate::error::ApiError;

/// What a report costs in the reckoning of a request's complexity: it reads the whole ledger of a campaign.
pub const REPORT_COST: usize = 200;

/// What was decided within one stretch of time.
#[derive(SimpleObject)]
pub struct Delivery {
    /// When it begins.
    at: DateTime,
    /// How many seconds it lasts.
    seconds: i64,
    /// Delivered, says the vendor.
    sent: i64,
    /// Not delivered.
    failed: i64,
}

/// How many messages failed for one reason.
#[derive(SimpleObject)]
pub struct Failures {
    /// The vendor's code, or our own: `refused`, `not_rendered`; `unknown` where none was given.
    reason: String,
    /// How many.
    messages: i64,
}

async fn decided(
    ctx: &Context<'_>,
    campaign: &Row,
) -> Result<Option<(ReportSpan, Vec<Decided>)>, ApiError> {
    let Some(started) = campaign.started_at else {
        return Ok(None);
    };
    let end = campaign.finished_at.unwrap_or(context::now(ctx));
    let span = ReportSpan::new(campaign.id, started, end);
    let key = ReportKey(context::workspace_id(ctx), span);
    let rows = context::loaders(ctx).load_one(key).await?;
    Ok(Some((span, rows.unwrap_or_default())))
}

/// What became of the messages over time.
pub async fn deliveries(ctx: &Context<'_>, campaign: &Row) -> Result<Vec<Delivery>, ApiError> {
    let Some((span, rows)) = decided(ctx, campaign).await? else {
        return Ok(Vec::new());
    };
    let mut points: BTreeMap<i64, (i64, i64)> = BTreeMap::new();
    for row in rows {
        let Some(point) = row.point else { continue };
        let (sent, failed) = points.entry(point).or_default();
        match row.outcome.as_str() {
            "SENT" => *sent += row.messages,
            _ => *failed += row.messages,
        }
    }
    let delivery = |(point, (sent, failed))| Delivery {
        at: span.at(point).into(),
        seconds: span.step,
        sent,
        failed,
    };
    Ok(points.into_iter().map(delivery).collect())
}

/// How many failed, by reason.
pub async fn failures(ctx: &Context<'_>, campaign: &Row) -> Result<Vec<Failures>, ApiError> {
    let Some((_, rows)) = decided(ctx, campaign).await? else {
        return Ok(Vec::new());
    };
    let mut reasons: BTreeMap<String, i64> = BTreeMap::new();
    for row in rows.into_iter().filter(|row| row.outcome == "FAILED") {
        let reason = row.reason.unwrap_or_else(|| "unknown".to_owned());
        *reasons.entry(reason).or_default() += row.messages;
    }
    let failures = |(reason, messages)| Failures { reason, messages };
    let mut found: Vec<Failures> = reasons.into_iter().map(failures).collect();
    found.sort_by_key(|failures| std::cmp::Reverse(failures.messages));
    Ok(found)
}
