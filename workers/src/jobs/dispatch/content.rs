use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::Context as _;
use tidings_audience::Currency;
use tidings_message::{Facts, Settings, Template, Variable};
use tidings_store::{
    CampaignId, Store, WorkspaceId,
    campaign::{Campaign, Channel},
    ledger::{FactColumns, MemberFacts},
};

/// So many campaigns' contents are kept.
const MOST_KEPT: usize = 64;

/// What a campaign says, ready to be rendered.
pub(super) struct Content {
    pub channel: Channel,
    pub image_url: Option<String>,
    pub columns: FactColumns,
    template: Option<Template>,
    settings: Settings,
}

impl Content {
    fn new(campaign: Campaign, settings: Settings) -> Self {
        let channel = match campaign.channel {
            Channel::Sms => tidings_message::Channel::Sms,
            Channel::Email => tidings_message::Channel::Email,
            Channel::Whatsapp => tidings_message::Channel::Whatsapp,
        };
        // It was checked at the launch. Should the language have changed since, its members fail one
        // by one instead of standing still.
        let template = Template::parse(&campaign.body, channel)
            .inspect_err(|errors| tracing::error!(campaign.id = %campaign.id, %errors, "a template is refused"))
            .ok();
        Self {
            channel: campaign.channel,
            image_url: campaign.image_url,
            columns: template.as_ref().map(columns).unwrap_or_default(),
            template,
            settings,
        }
    }

    /// The text for a member; none where it cannot be made.
    pub fn render(&self, member: &MemberFacts) -> Option<String> {
        let template = self.template.as_ref()?;
        let facts = Facts {
            name: member.name.clone(),
            email: member.email.clone(),
            phone: member.phone.clone(),
            city: member.city.clone(),
            country: member.country.clone(),
            total_spend: member.total_spend,
            order_count: member.order_count,
            visit_count: member.visit_count,
            last_order_at: member.last_order_at,
            attributes: match &member.attributes {
                Some(serde_json::Value::Object(attributes)) => attributes.clone(),
                _ => serde_json::Map::new(),
            },
        };
        template
            .render(&facts, &self.settings)
            .inspect_err(|error| tracing::debug!(customer.id = member.id, %error, "a message could not be rendered"))
            .ok()
    }
}

fn columns(template: &Template) -> FactColumns {
    let used = template.variables();
    let has = |variable| used.facts.contains(&variable);
    FactColumns {
        name: has(Variable::Name) || has(Variable::FirstName),
        email: has(Variable::Email),
        phone: has(Variable::Phone),
        city: has(Variable::City),
        country: has(Variable::Country),
        attributes: !used.attributes.is_empty(),
    }
}

/// The contents of the campaigns that were served last.
#[derive(Default)]
pub(super) struct Contents {
    kept: Mutex<HashMap<(WorkspaceId, CampaignId), Arc<Content>>>,
}

impl Contents {
    pub async fn get(
        &self,
        store: &Store,
        workspace: WorkspaceId,
        campaign: CampaignId,
    ) -> anyhow::Result<Arc<Content>> {
        let key = (workspace, campaign);
        let kept = self
            .kept
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&key)
            .cloned();
        if let Some(content) = kept {
            return Ok(content);
        }
        let settings = store
            .find_workspace(workspace)
            .await?
            .context("the workspace is gone")?;
        let settings = Settings {
            currency: Currency::parse(&settings.currency)
                .context("the workspace has no currency")?,
            zone: settings.time_zone.parse()?,
        };
        let campaign = store
            .find_campaign(workspace, campaign)
            .await?
            .context("the campaign is gone")?;
        let content = Arc::new(Content::new(campaign, settings));
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST_KEPT {
            kept.clear();
        }
        kept.insert(key, Arc::clone(&content));
        Ok(content)
    }
}
