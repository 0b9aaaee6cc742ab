//! What became of a campaign, told in sentences that hold its own figures and no others.

use std::collections::BTreeMap;

use async_graphql::{Context, ID, Object, SimpleObject};
use chrono::TimeDelta;
use sha2::{Digest, Sha256};
use tidings_assistant::{
    BUILT_IN,
    model::SummaryBrief,
    statistics::Proportion,
    summary::{
        BandDifference, BandFigures, Cell, Cuts, MOST_CITIES, RECENCY_DAYS, Reason, Report, bands,
        differences, reason_words, sentences, spend_steps,
    },
};
use tidings_audience::Currency;
use tidings_store::{
    CampaignId,
    assistant_request::AssistantKind,
    campaign_summary::{SummaryBand, SummaryCuts, SummaryFacts as Facts},
    summary_words::SummaryWords,
};

use super::{
    assistant,
    campaign_report::REPORT_COST,
    context,
    guard::{Requires, Scope},
    scalars::DateTime,
};
use crate::error::ApiError;

/// More reasons than these are not told apart by a reader.
const MOST_REASONS: usize = 10;
const SECONDS_OF_A_DAY: i64 = 86_400;
/// A model that failed, or was not waited for, is asked again after so long.
const PATIENCE: TimeDelta = TimeDelta::minutes(5);
const NOT_STARTED: &str = "Your campaign has not started, so there is nothing to tell yet.";

/// What became of a campaign.
#[derive(SimpleObject)]
pub struct CampaignSummary {
    /// The summary, a sentence each.
    sentences: Vec<String>,
    /// The same as one text.
    text: String,
    /// The figures it goes by.
    facts: SummaryFacts,
    /// The people whose delivery rate differs from that of everyone else by more than chance, the most certain
    /// first: bands of at least 100 people, by two-proportion tests with at most one false discovery in twenty
    /// (Benjamini and Hochberg).
    differences: Vec<SummaryDifference>,
    /// Who wrote the sentences: `built-in`, or the name of a language model, which is asked once for the same figures, and only
    /// when the campaign is over.
    provider: String,
    /// Why the built-in words are shown although a language model is set up.
    note: Option<String>,
    /// The moment the figures are of.
    as_of: DateTime,
}

/// The figures of a summary. `reached` is the sum of the five that follow it.
#[derive(SimpleObject)]
pub struct SummaryFacts {
    /// Everyone in the audience when it was frozen, those left out included.
    reached: i64,
    /// Delivered, says the vendor.
    delivered: i64,
    /// Refused or not delivered, or the text could not be made.
    failed: i64,
    /// Without an outcome yet.
    pending: i64,
    /// Handed over, but the vendor never said what became of it.
    unconfirmed: i64,
    /// Left out: without consent or address, stopped, or cancelled.
    skipped: i64,
    /// Why messages failed, the most frequent ten, the most frequent first.
    reasons: Vec<SummaryReason>,
    /// How messages fared by spend and recency, both as they were when the audience was frozen, and by city, the
    /// eight largest. A message whose outcome is open counts in none.
    bands: Vec<SummaryBandFigures>,
}

/// Why messages failed.
#[derive(SimpleObject)]
pub struct SummaryReason {
    /// In words: "the phone was off".
    text: String,
    /// How many.
    count: i64,
}

/// How the messages of some people fared.
#[derive(SimpleObject)]
pub struct SummaryBandFigures {
    /// Who they are: "Customers who spent ₹10,000 or more".
    text: String,
    /// How many were delivered,
    delivered: i64,
    /// of how many that were delivered or failed.
    of: i64,
}

/// Some people whose delivery rate differs from that of everyone else.
#[derive(SimpleObject)]
pub struct SummaryDifference {
    /// Who they are: "Customers who spent ₹10,000 or more".
    text: String,
    /// How many of their messages were delivered,
    delivered: i64,
    /// of how many that were delivered or failed.
    of: i64,
    /// How many of everyone else's were delivered,
    others_delivered: i64,
    /// of how many.
    others_of: i64,
    /// How probable the difference is to be chance, over all bands that were looked at, from 0 to 0.05.
    false_discovery: f64,
}

fn cuts(currency: Currency) -> SummaryCuts {
    SummaryCuts {
        spend: spend_steps(currency),
        recency: RECENCY_DAYS
            .map(|days| i64::from(days) * SECONDS_OF_A_DAY)
            .to_vec(),
        cities: MOST_CITIES as i64,
    }
}

/// A campaign's report, as the assistant tells it.
fn report(facts: &Facts, currency: Currency) -> Report {
    let mut cuts = Cuts::default();
    let mut reasons: BTreeMap<String, u64> = BTreeMap::new();
    for outcome in &facts.bands {
        let share = Proportion {
            hits: outcome.delivered.unsigned_abs(),
            of: outcome.decided.unsigned_abs(),
        };
        match &outcome.band {
            SummaryBand::Spend(place) => cuts.spend.push(Cell {
                place: *place,
                share,
            }),
            SummaryBand::Recency(place) => cuts.recency.push(Cell {
                place: *place,
                share,
            }),
            SummaryBand::City(city) => cuts.cities.push(Cell {
                place: city.clone(),
                share,
            }),
            SummaryBand::Reason(code) => {
                let words = reason_words(code.as_deref());
                *reasons.entry(words).or_default() += share.of - share.hits;
            }
        }
    }
    let mut reasons: Vec<Reason> = reasons
        .into_iter()
        .map(|(text, count)| Reason { text, count })
        .collect();
    reasons.sort_by_key(|reason| std::cmp::Reverse(reason.count));
    reasons.truncate(MOST_REASONS);
    let counters = &facts.counters;
    Report {
        reached: counters.audience_size.unsigned_abs(),
        delivered: counters.sent.unsigned_abs(),
        failed: counters.failed.unsigned_abs(),
        pending: counters.pending.unsigned_abs(),
        unconfirmed: counters.unconfirmed.unsigned_abs(),
        skipped: counters.skipped.unsigned_abs(),
        cancelled: facts.cancelled.unsigned_abs(),
        reasons,
        bands: bands(&cuts, currency),
        currency,
    }
}

impl From<&Report> for SummaryFacts {
    fn from(report: &Report) -> Self {
        let band = |band: &BandFigures| SummaryBandFigures {
            text: band.people.wording(report.currency),
            delivered: band.inside.hits.cast_signed(),
            of: band.inside.of.cast_signed(),
        };
        let reason = |reason: &Reason| SummaryReason {
            text: reason.text.clone(),
            count: reason.count.cast_signed(),
        };
        Self {
            reached: report.reached.cast_signed(),
            delivered: report.delivered.cast_signed(),
            failed: report.failed.cast_signed(),
            pending: report.pending.cast_signed(),
            unconfirmed: report.unconfirmed.cast_signed(),
            skipped: report.skipped.cast_signed(),
            reasons: report.reasons.iter().map(reason).collect(),
            bands: report.bands.iter().map(band).collect(),
        }
    }
}

fn difference(found: &BandDifference, currency: Currency) -> SummaryDifference {
    SummaryDifference {
        text: found.people.wording(currency),
        delivered: found.inside.hits.cast_signed(),
        of: found.inside.of.cast_signed(),
        others_delivered: found.outside.hits.cast_signed(),
        others_of: found.outside.of.cast_signed(),
        false_discovery: found.false_discovery,
    }
}

/// Sentences, and who wrote them.
struct Words {
    sentences: Vec<String>,
    provider: String,
    note: Option<String>,
}

impl Words {
    fn built_in(sentences: Vec<String>, why: Option<&str>) -> Self {
        Self {
            sentences,
            provider: BUILT_IN.to_owned(),
            note: why.map(|why| format!("Written by the built-in helper: {why}.")),
        }
    }
}

/// A model's words where one is set up and the figures are settled, so that it is asked once for them and not at each change;
/// else, or where it fails, the built-in ones.
async fn words(
    ctx: &Context<'_>,
    campaign: CampaignId,
    facts: &Facts,
    report: &Report,
) -> Result<Words, ApiError> {
    if facts.started_at.is_none() {
        return Ok(Words::built_in(vec![NOT_STARTED.to_owned()], None));
    }
    let own = |why: Option<&str>| Words::built_in(sentences(report), why);
    let Some(model) = context::model(ctx) else {
        return Ok(own(None));
    };
    if !facts.counters.is_settled() {
        return Ok(own(Some(
            "a language model is asked once the campaign is over",
        )));
    }
    let brief = SummaryBrief::new(report);
    let name = &model.config().model;
    let digest = Sha256::digest(format!("{name}\n{}", brief.told())).into();
    let (store, workspace) = (context::store(ctx), context::workspace_id(ctx));
    let now = context::now(ctx);
    let known = store.begin_summary_words(workspace, campaign, &digest, now, now - PATIENCE);
    let asked = match known.await? {
        SummaryWords::Written(sentences) => Ok(sentences),
        SummaryWords::Failed(why) => Err(why),
        SummaryWords::Awaited => Err("the language model is writing at the moment".to_owned()),
        SummaryWords::ToAsk => {
            let asked = model.summary(&brief);
            let prompt = format!("campaign {campaign}");
            let answer = assistant::ask(ctx, model, AssistantKind::Summary, &prompt, asked).await?;
            let kept = answer.as_deref().map_err(String::as_str);
            store
                .end_summary_words(workspace, campaign, &digest, kept)
                .await?;
            answer
        }
    };
    Ok(match asked {
        Ok(sentences) => Words {
            sentences,
            provider: name.clone(),
            note: None,
        },
        Err(why) => own(Some(&why)),
    })
}

#[derive(Default)]
pub struct CampaignSummaryQuery;

#[Object]
impl CampaignSummaryQuery {
    /// What became of a campaign, in a few sentences: whom it reached, what was delivered, why messages failed, and
    /// whose delivery rate differs from that of everyone else by more than chance. The figures are counted first, from
    /// one moment; a sentence with a number that is not among them is not shown. Of a campaign that has not started it says
    /// just that. NOT_FOUND for an unknown campaign; one that takes too long to count is UNAVAILABLE.
    ///
    /// Needs the scope `read`.
    #[graphql(
        guard = "Requires(Scope::Read)",
        complexity = "REPORT_COST + child_complexity"
    )]
    async fn campaign_summary(
        &self,
        ctx: &Context<'_>,
        campaign_id: ID,
    ) -> Result<CampaignSummary, ApiError> {
        let missing = || ApiError::not_found("campaign").at(["campaignId"]);
        let id = campaign_id.parse::<CampaignId>().map_err(|_| missing())?;
        let (store, workspace) = (context::store(ctx), context::workspace(ctx));
        let currency = context::currency(workspace)?;
        let facts = store
            .campaign_summary(workspace.id, id, &cuts(currency))
            .await?
            .ok_or_else(missing)?;
        let report = report(&facts, currency);
        let found = differences(&report);
        let words = words(ctx, id, &facts, &report).await?;
        Ok(CampaignSummary {
            text: words.sentences.join(" "),
            sentences: words.sentences,
            facts: (&report).into(),
            differences: found.iter().map(|it| difference(it, currency)).collect(),
            provider: words.provider,
            note: words.note,
            as_of: context::now(ctx).into(),
        })
    }
}
