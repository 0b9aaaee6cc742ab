//! What happens after a request was accepted: records are written, audiences frozen, messages sent,
//! receipts applied. One job per file under [`jobs`]; any number of processes may run any of them.

mod breaker;
pub mod campaign_config;
mod campaign_work;
pub mod command;
pub mod config;
mod context;
pub mod drain;
pub mod failpoint;
pub mod health;
pub mod jobs;
pub mod retention_config;
pub mod samples;
pub mod stop;
pub mod supervise;
mod traced;

pub use campaign_config::CampaignConfig;
pub use config::Config;
pub use context::Context;
pub use jobs::Job;
pub use retention_config::RetentionConfig;
pub use traced::CampaignTraces;
