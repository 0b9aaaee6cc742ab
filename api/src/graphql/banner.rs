//! Pictures for messages: drawn for an offer, looked at, and kept under a public address.

use async_graphql::{Context, Enum, InputObject, Object, SimpleObject};
use tidings_assistant::{
    banner::{self, BannerText, Colour},
    objective::Objective,
};
use tidings_audience::start_of_day;
use tidings_store::banner::{BANNERS_A_DAY, NewBanner};

use super::{
    context,
    guard::{Requires, Scope},
};
use crate::{error::ApiError, state::PublicUrl};

/// The colour of those who name none.
const HOUSE: &str = "#4f46e5";
/// The longest texts of a picture, in characters; what does not fit onto it is cut.
const OBJECTIVE_MAX: usize = 500;
const TEXT_MAX: usize = 200;

/// A drawing.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "tidings_assistant::banner::Design")]
pub enum BannerDesign {
    /// A sun over the horizon: to win back.
    Sunrise,
    /// A cut stone: for those who spend most.
    Gem,
    /// A door that stands open: for those who are new.
    Doorway,
    /// A card with stamps: for those who come again.
    Stamps,
    /// A coupon: for a lower price.
    Coupon,
    /// A speech bubble: for news.
    News,
    /// Confetti: for feasts.
    Confetti,
    /// Waves: for anything.
    Waves,
}

/// What a picture is to say.
#[derive(InputObject)]
pub struct BannerInput {
    /// What the campaign is for, from which the drawing follows: 1 to 500 characters.
    objective: String,
    /// The offer, large: `20% off your next order`, 1 to 200 characters. What does not fit is cut.
    headline: String,
    /// A line below it, at most 200 characters: `With code BACK20`.
    detail: Option<String>,
    /// The drawing; the one that fits the objective where left out.
    design: Option<BannerDesign>,
    /// The brand's colour, `#rrggbb`; the house colour where left out. Text stays readable on any.
    colour: Option<String>,
}

/// A picture of 1200 by 600. Nothing is saved.
#[derive(SimpleObject)]
pub struct Banner {
    /// Its drawing.
    design: BannerDesign,
    /// It as SVG, which names no script, font or address from elsewhere.
    svg: String,
    /// What it says, for those who cannot see it.
    alternative: String,
}

/// A picture that is kept.
#[derive(SimpleObject)]
pub struct KeptBanner {
    /// Its public address, which is hard to guess and stays as it is: to be a message's `imageUrl`.
    url: String,
    /// Its drawing.
    design: BannerDesign,
    /// What it says, for those who cannot see it.
    alternative: String,
}

/// The picture as it is kept.
#[derive(SimpleObject)]
pub struct CreateBannerPayload {
    /// The picture.
    banner: KeptBanner,
}

impl BannerInput {
    fn draw(&self, sender: &str) -> Result<banner::Banner, ApiError> {
        let objective = given("objective", &self.objective, OBJECTIVE_MAX)?;
        let headline = given("headline", &self.headline, TEXT_MAX)?;
        let detail = self
            .detail
            .as_deref()
            .filter(|text| !text.trim().is_empty());
        let detail = detail
            .map(|text| given("detail", text, TEXT_MAX))
            .transpose()?;
        let colour = self.colour.as_deref().unwrap_or(HOUSE);
        let colour = Colour::parse(colour).map_err(|error| {
            ApiError::bad_user_input(["input", "colour"], format!("colour {error}"))
        })?;
        let design = self.design.map_or_else(
            || banner::Design::fitting(Objective::read(objective), objective),
            banner::Design::from,
        );
        let text = BannerText {
            headline,
            detail,
            sender: Some(sender),
        };
        Ok(banner::draw(design, &text, colour))
    }
}

fn given<'a>(name: &'static str, text: &'a str, most: usize) -> Result<&'a str, ApiError> {
    if text.trim().is_empty() || text.chars().nth(most).is_some() {
        let problem = format!("{name} must have 1 to {most} characters");
        return Err(ApiError::bad_user_input(["input", name], problem));
    }
    Ok(text)
}

#[derive(Default)]
pub struct BannerQuery;

#[Object]
impl BannerQuery {
    /// Draws a picture for an offer in the brand's colour, to be looked at; always the same for the same words. No
    /// language model is asked.
    ///
    /// BAD_USER_INPUT with the path for a blank or too long text, or what is no colour.
    ///
    /// Needs the scope `read`.
    #[graphql(guard = "Requires(Scope::Read)", complexity = "10 + child_complexity")]
    async fn suggest_banner(
        &self,
        ctx: &Context<'_>,
        input: BannerInput,
    ) -> Result<Banner, ApiError> {
        let drawn = input.draw(&context::workspace(ctx).name)?;
        Ok(Banner {
            design: drawn.design.into(),
            svg: drawn.svg,
            alternative: drawn.alternative,
        })
    }
}

#[derive(Default)]
pub struct BannerMutation;

#[Object]
impl BannerMutation {
    /// Draws the picture as `suggestBanner` does and keeps it under a public address, for a message to show. Keeping the
    /// same picture again gives the same address.
    ///
    /// BAD_USER_INPUT as for `suggestBanner`; CONFLICT where the workspace has made 200 pictures today.
    ///
    /// Needs the scope `launch`.
    #[graphql(guard = "Requires(Scope::Launch)")]
    async fn create_banner(
        &self,
        ctx: &Context<'_>,
        input: BannerInput,
    ) -> Result<CreateBannerPayload, ApiError> {
        let workspace = context::workspace(ctx);
        let drawn = input.draw(&workspace.name)?;
        let zone = context::zone(workspace)?;
        let today = context::now(ctx).with_timezone(&zone).date_naive();
        let new = NewBanner {
            svg: drawn.svg,
            alternative: drawn.alternative.clone(),
            since: start_of_day(today, zone),
        };
        let actor = context::actor(ctx);
        let kept = context::store(ctx)
            .insert_banner(workspace.id, &new, &actor)
            .await?;
        let id = kept.ok_or_else(|| {
            ApiError::conflict(format!(
                "the workspace made {BANNERS_A_DAY} pictures today, which is the most: use one of them, or make others tomorrow"
            ))
        })?;
        let PublicUrl(public) = ctx.data_unchecked();
        Ok(CreateBannerPayload {
            banner: KeptBanner {
                url: format!("{public}/banners/{id}.svg"),
                design: drawn.design.into(),
                alternative: drawn.alternative,
            },
        })
    }
}
