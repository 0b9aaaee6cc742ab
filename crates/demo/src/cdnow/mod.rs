//! CDNOW: loads real purchases, holds what the API says against what the file says, and sends a campaign.

mod campaign;
mod check;
mod file;
mod records;

use std::path::PathBuf;

use uuid::Uuid;

use crate::Api;
use crate::load::{self, CUSTOMERS, ORDERS};
use crate::random::Random;
use file::{Facts, Purchase};

/// How to load, and what to do after it.
#[derive(Debug, Clone)]
pub struct Options {
    /// The file, plain or gzipped.
    pub file: PathBuf,
    /// Orders before the customers they belong to.
    pub orders_first: bool,
    /// Orders and customers in an order decided by this seed.
    pub shuffle: Option<u64>,
    /// Whether to load at all, or only to check and send over what was loaded before.
    pub load: bool,
    /// Everything twice.
    pub again: bool,
    /// Whether to launch a campaign.
    pub campaign: bool,
    /// The campaign's text, where the usual one will not do.
    pub message: Option<String>,
}

/// Does all of it, and fails where the API says otherwise than the file.
pub async fn run(api: &Api, options: &Options) -> anyhow::Result<()> {
    let purchases = file::read(&options.file)?;
    let facts = Facts::of(&purchases);
    println!(
        "{} holds {} purchases of {} customers",
        options.file.display(),
        facts.orders,
        facts.customers
    );
    if options.load {
        load(api, options, &purchases).await?;
    }
    if options.load && options.again {
        println!("Once more, the same");
        load(api, options, &purchases).await?;
    }
    check::run(api, &facts).await?;
    if options.campaign {
        campaign::run(api, options.message.as_deref(), facts.big_spenders).await?;
    }
    Ok(())
}

async fn load(api: &Api, options: &Options, purchases: &[Purchase]) -> anyhow::Result<()> {
    // Repeated requests of this pass are known by its key; another pass is to be written again.
    let key = format!("cdnow-{}", Uuid::now_v7());
    let mut customers = records::customers(purchases);
    let mut orders = records::orders(purchases)?;
    if let Some(seed) = options.shuffle {
        let mut random = Random::new(seed);
        random.shuffle(&mut customers);
        random.shuffle(&mut orders);
    }
    let (customers, orders) = if options.orders_first {
        let sent = load::send(api, ORDERS, &key, &orders).await?;
        (load::send(api, CUSTOMERS, &key, &customers).await?, sent)
    } else {
        let sent = load::send(api, CUSTOMERS, &key, &customers).await?;
        (sent, load::send(api, ORDERS, &key, &orders).await?)
    };
    let lines = purchases.len() as u64;
    load::wait(
        api,
        "customers",
        &customers,
        Facts::of(purchases).customers as u64,
    )
    .await?;
    load::wait(api, "orders", &orders, lines).await
}
