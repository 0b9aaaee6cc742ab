//! The customers most like those of an audience, as a rule and as a list.

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime as Moment, Utc};
use tidings_assistant::lookalike::{self, BackTest, Lookalike, Person, Request, TooFew, Trait};
use tidings_audience::{CheckedRule, Currency, Rule, check};
use tidings_store::{
    CampaignId,
    lookalike::{Launch, LookalikeSample, Members, OrderFacts, SampledCustomer},
    preview::PreviewWants,
};
use tokio::sync::Semaphore;

use super::{
    context,
    customer::Customer,
    guard::{Requires, Scope},
    message_preview::audience_rule,
    paging::cost,
    preview,
    rule::{self, AudienceRuleInput},
    scalars::AudienceRule,
};
use crate::error::ApiError;

/// So many may be learnt at once; each keeps a processor busy for a second or so.
const RUNS: usize = 4;
/// Customers listed with their scores.
const PEOPLE: usize = 100;
const PEOPLE_DEFAULT: i32 = 50;
/// With fewer wanted of a sample, chance would decide which rule finds them.
const LEAST_WANTED: usize = 20;
const SECONDS_OF_A_DAY: f64 = 86_400.0;

/// How many lookalikes are being learnt in this process.
pub struct Runs(Arc<Semaphore>);

impl Default for Runs {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(RUNS)))
    }
}

impl Runs {
    /// Works something out beside the requests, where not too many do so already.
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ApiError> {
        let free = Arc::clone(&self.0).try_acquire_owned();
        let Ok(permit) = free else {
            let problem = "too many lookalikes are being looked for at the moment";
            return Err(ApiError::rate_limited(
                problem,
                std::time::Duration::from_secs(3),
            ));
        };
        // It goes on where the caller goes away, and counts until it ends.
        let task = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work()
        });
        task.await.map_err(ApiError::internal)
    }
}

/// Whose like is looked for: exactly one of a saved audience, a rule and a campaign.
#[derive(InputObject)]
pub struct SuggestLookalikeInput {
    /// Like the customers of this saved audience.
    audience_id: Option<ID>,
    /// Like those this rule holds for.
    rule: Option<AudienceRuleInput>,
    /// Like those of this campaign's audience as it was frozen. What is learnt from is what was known of them then.
    campaign_id: Option<ID>,
    /// With `campaignId`: only like those of them who placed an order that counts within 14 days after their message
    /// was delivered.
    #[graphql(default)]
    responders: bool,
    /// About how many are wanted in the whole workspace, at least 1; as many as there are members unless given.
    wanted: Option<i32>,
}

/// The customers most like those of an audience who are not among them.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct LookalikeSuggestion {
    /// A rule of a few conditions that comes as near to the scores as it can. Where the members are told by a rule, it
    /// leaves them out; a campaign's members it may hold for.
    rule: AudienceRule,
    /// The rule in words.
    text: String,
    /// For how many customers the rule holds, counted exactly in the whole workspace.
    size: i64,
    /// How many members there are, in the whole workspace.
    members: i64,
    /// What tells members from others, the strongest first.
    traits: Vec<LookalikeTrait>,
    /// How well the same way finds members that were hidden from it.
    back_test: LookalikeBackTest,
    /// How many customers were looked at: at most 5,000 members and 15,000 others, chosen evenly.
    sampled: i64,
    /// Whether these are all. With a campaign, customers who came after it began are never among them.
    complete: bool,
    /// Of the customers looked at for whom the rule holds, how many are among the wanted best by score, from 0 to 1.
    precision: f64,
    /// Of the wanted best by score, for how many the rule holds, from 0 to 1.
    recall: f64,
    #[graphql(skip)]
    people: Vec<LookalikePerson>,
}

/// Something in which members differ from others.
#[derive(SimpleObject)]
pub struct LookalikeTrait {
    /// What: "spend", "days since the last order", "in pune", "tagged vip".
    text: String,
    /// By how much one standard deviation more of it raises the log-odds to be a member; negative where it lowers them.
    weight: f64,
}

/// How well hidden members were found: half of the members were taken for others, and looked for. Figures are null
/// where there was nobody to compare.
#[derive(SimpleObject)]
pub struct LookalikeBackTest {
    /// How probable it is that a hidden member scores above somebody else: 1 at best, 0.5 by chance.
    auc: Option<f64>,
    /// How many times as many hidden members the best tenth by score holds as any tenth would; at most 10.
    lift: Option<f64>,
    /// The same by the number of orders alone, to compare with.
    naive_auc: Option<f64>,
    /// The same by the number of orders alone, to compare with.
    naive_lift: Option<f64>,
    /// How many members were hidden.
    held_out: i64,
}

/// One customer and their score.
#[derive(SimpleObject)]
pub struct LookalikePerson {
    /// The customer.
    customer: Customer,
    /// How much like a member, from 0 to 1. It orders customers; it is no probability.
    score: f64,
}

#[ComplexObject]
impl LookalikeSuggestion {
    /// The customers looked at who are most like the members and none of them, the best first. `first` is 50 unless given,
    /// and at most 100.
    #[graphql(complexity = "cost(Some(first), child_complexity)")]
    async fn people(
        &self,
        #[graphql(default_with = "PEOPLE_DEFAULT")] first: i32,
    ) -> Result<Vec<&LookalikePerson>, ApiError> {
        let count = usize::try_from(first).ok().filter(|count| *count <= PEOPLE);
        let count = count.ok_or_else(|| {
            let problem = format!("first must be between 0 and {PEOPLE}, not {first}");
            ApiError::bad_user_input(["people", "first"], problem)
        })?;
        Ok(self.people.iter().take(count).collect())
    }
}

/// Whose like is looked for, as it was checked.
enum Source {
    Rule(CheckedRule),
    Campaign(Launch),
    Responders(Launch),
}

impl SuggestLookalikeInput {
    /// The source, and the field that names it.
    async fn source(&mut self, ctx: &Context<'_>) -> Result<(Source, &'static str), ApiError> {
        let (audience, rule) = (self.audience_id.take(), self.rule.take());
        let field = match (&audience, &rule, &self.campaign_id) {
            (Some(_), None, None) => "audienceId",
            (None, Some(_), None) => "rule",
            (None, None, Some(_)) => "campaignId",
            _ => {
                let problem = "give exactly one of audienceId, rule and campaignId";
                return Err(ApiError::bad_user_input(["input"], problem));
            }
        };
        if let Some(id) = &self.campaign_id {
            let launch = launch(ctx, id).await?;
            let source = if self.responders {
                Source::Responders(launch)
            } else {
                Source::Campaign(launch)
            };
            return Ok((source, field));
        }
        if self.responders {
            let problem = "responders goes with campaignId alone";
            return Err(ApiError::bad_user_input(["input", "responders"], problem));
        }
        let rule = audience_rule(ctx, &["input"], audience, rule).await?;
        Ok((Source::Rule(rule), field))
    }

    fn wanted(&self) -> Result<Option<i64>, ApiError> {
        match self.wanted {
            Some(wanted) if wanted < 1 => {
                let problem = format!("wanted must be at least 1, not {wanted}");
                Err(ApiError::bad_user_input(["input", "wanted"], problem))
            }
            wanted => Ok(wanted.map(i64::from)),
        }
    }
}

async fn launch(ctx: &Context<'_>, id: &ID) -> Result<Launch, ApiError> {
    let path = ["input", "campaignId"];
    let missing = || ApiError::not_found("campaign").at(path);
    let id = id.parse::<CampaignId>().map_err(|_| missing())?;
    let found = context::store(ctx).find_campaign(context::workspace_id(ctx), id);
    let started_at = found.await?.ok_or_else(missing)?.started_at;
    let at = started_at.ok_or_else(|| {
        ApiError::bad_user_input(path, "the campaign has not started, so it has no members")
    })?;
    Ok(Launch { campaign: id, at })
}

impl Source {
    fn members(&self) -> Members<'_> {
        match self {
            Self::Rule(rule) => Members::Rule(rule),
            Self::Campaign(launch) => Members::Campaign(*launch),
            Self::Responders(launch) => Members::Responders(*launch),
        }
    }

    fn rule(&self) -> Option<&Rule> {
        match self {
            Self::Rule(rule) => Some(rule.rule()),
            Self::Campaign(_) | Self::Responders(_) => None,
        }
    }

    fn launch(&self) -> Option<Moment<Utc>> {
        match self {
            Self::Rule(_) => None,
            Self::Campaign(launch) | Self::Responders(launch) => Some(launch.at),
        }
    }
}

fn person(customer: &SampledCustomer, facts: &OrderFacts, at: Moment<Utc>) -> Person {
    let days = |since: Moment<Utc>| (at - since).as_seconds_f64() / SECONDS_OF_A_DAY;
    Person {
        recency: facts.last.map(days),
        orders: facts.orders,
        spend: facts.spend,
        tenure: days(customer.created_at),
        city: customer.city.clone(),
        tags: customer.tags.clone(),
    }
}

/// How many are wanted among the customers looked at, where so many are wanted among all.
fn wanted_of(sample: &LookalikeSample, wanted: i64) -> usize {
    let looked_at = sample.customers.iter().filter(|it| !it.is_member).count();
    let share = wanted as f64 / sample.others.max(1) as f64;
    let wanted = (share * looked_at as f64).round() as usize;
    if (looked_at as i64) < sample.others {
        wanted.max(LEAST_WANTED)
    } else {
        wanted
    }
}

/// Learns from what was known at the launch, if there was one, and scores by what is known today.
fn learn(
    sample: &LookalikeSample,
    launch: Option<Moment<Utc>>,
    now: Moment<Utc>,
    wanted: i64,
    exclude: Option<&Rule>,
    currency: Currency,
) -> Result<Lookalike, TooFew> {
    let customers = &sample.customers;
    let today: Vec<Person> = customers
        .iter()
        .map(|it| person(it, &it.today, now))
        .collect();
    let before: Option<Vec<Person>> = launch.map(|at| {
        let before = customers.iter().map(|it| person(it, &it.before, at));
        before.collect()
    });
    let members: Vec<bool> = customers.iter().map(|it| it.is_member).collect();
    lookalike::suggest(&Request {
        people: before.as_ref().unwrap_or(&today),
        members: &members,
        today: Some(&today),
        exclude,
        currency,
        wanted: Some(wanted_of(sample, wanted)),
    })
}

impl From<Trait> for LookalikeTrait {
    fn from(found: Trait) -> Self {
        Self {
            text: found.name,
            weight: found.weight,
        }
    }
}

impl From<BackTest> for LookalikeBackTest {
    fn from(test: BackTest) -> Self {
        Self {
            auc: test.auc,
            lift: test.lift,
            naive_auc: test.naive_auc,
            naive_lift: test.naive_lift,
            held_out: test.hidden as i64,
        }
    }
}

/// The best by score, as they are now.
async fn people(
    ctx: &Context<'_>,
    sample: &LookalikeSample,
    found: &Lookalike,
) -> Result<Vec<LookalikePerson>, ApiError> {
    let best = found.scored.iter().take(PEOPLE);
    let scores: Vec<_> = best
        .filter_map(|scored| Some((sample.customers.get(scored.person)?.id, scored.score)))
        .collect();
    let ids: Vec<_> = scores.iter().map(|(id, _)| *id).collect();
    let (store, workspace) = (context::store(ctx), context::workspace_id(ctx));
    let mut rows = store.find_customers(workspace, &ids).await?;
    let person = |(id, score)| {
        let place = rows.iter().position(|row| row.id == id)?;
        let customer = Customer(rows.swap_remove(place));
        Some(LookalikePerson { customer, score })
    };
    Ok(scores.into_iter().filter_map(person).collect())
}

#[derive(Default)]
pub struct LookalikeQuery;

#[Object]
impl LookalikeQuery {
    /// The customers most like those of an audience, of a campaign, or of those who ordered after it: by recency,
    /// frequency, money, how long they have been customers, city and tags. They come as a rule to read and edit, with its
    /// exact size, and as a scored list, beside a back-test. Nothing is saved. At least 30 members are needed, and 30
    /// others: fewer are BAD_USER_INPUT at the field that names the members. NOT_FOUND for an unknown audience or campaign,
    /// or a deleted audience; BAD_USER_INPUT for a campaign that has not started. RATE_LIMITED while too many are looked
    /// for; what takes too long to read is UNAVAILABLE.
    ///
    /// Needs the scope `read`.
    #[graphql(
        guard = "Requires(Scope::Read)",
        complexity = "2 * preview::COST + child_complexity"
    )]
    async fn suggest_lookalike(
        &self,
        ctx: &Context<'_>,
        mut input: SuggestLookalikeInput,
    ) -> Result<LookalikeSuggestion, ApiError> {
        let wanted = input.wanted()?;
        let (source, field) = input.source(ctx).await?;
        let (store, workspace) = (context::store(ctx), context::workspace(ctx));
        let sample = store
            .sample_lookalikes(workspace.id, source.members())
            .await?;
        let sample = Arc::new(sample);
        let currency = context::currency(workspace)?;
        let (now, launch, exclude) = (context::now(ctx), source.launch(), source.rule().cloned());
        let shared = Arc::clone(&sample);
        let work = move || {
            let wanted = wanted.unwrap_or(shared.members);
            learn(&shared, launch, now, wanted, exclude.as_ref(), currency)
        };
        let found = ctx.data_unchecked::<Runs>().run(work).await?;
        let found =
            found.map_err(|error| ApiError::bad_user_input(["input", field], error.to_string()))?;
        // Of a rule of the greatest size nothing more can be left out.
        let rule = check(&found.rule, &rule::rule_context(ctx)?).map_err(|_| {
            let problem = "the rule is too large for another one to leave out its members";
            ApiError::bad_user_input(["input", field], problem)
        })?;
        let wants = PreviewWants {
            size: true,
            ..PreviewWants::default()
        };
        let (counted, people) = tokio::try_join!(
            async { Ok(store.preview(workspace.id, &rule, &wants).await?) },
            people(ctx, &sample, &found)
        )?;
        let sampled = sample.customers.len() as i64;
        Ok(LookalikeSuggestion {
            rule: AudienceRule(rule::written(&rule)?),
            text: rule.wording().to_owned(),
            size: counted.size.unwrap_or(0),
            members: sample.members,
            traits: found.traits.into_iter().map(Into::into).collect(),
            back_test: found.back_test.into(),
            sampled,
            complete: sampled == sample.members + sample.others,
            precision: found.precision,
            recall: found.recall,
            people,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Code;

    #[tokio::test]
    async fn no_more_than_a_few_are_learnt_at_once() {
        let runs = Runs(Arc::new(Semaphore::new(1)));
        let (end, ended) = std::sync::mpsc::channel::<()>();
        let first = runs.run(move || ended.recv());
        let mut first = std::pin::pin!(first);
        // Polled once, it has begun.
        assert!(futures_util::poll!(first.as_mut()).is_pending());
        let refused = runs.run(|| ()).await.unwrap_err();
        assert_eq!(refused.code(), Code::RateLimited);
        assert_eq!(refused.retry_after_seconds(), Some(3));
        end.send(()).unwrap();
        first.await.unwrap().unwrap();
        runs.run(|| ()).await.unwrap();
    }
}
