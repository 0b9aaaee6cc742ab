//! The audit: what was acknowledged against what is there, counters against recounts, the ledger against the
//! vendor. It reads and changes nothing.

mod campaigns;
mod counters;
mod expected;
mod findings;
mod records;
mod vendor;

use anyhow::Context;
use tokio_postgres::Client;

use crate::journal::Line;
use expected::Expected;
use findings::Check;
pub use findings::Findings;
pub use vendor::Vendor;

/// Holds everything against everything.
///
/// # Errors
/// When something cannot be read; what does not agree is a finding, not an error.
pub async fn audit(
    database: &Client,
    journal: &[Line],
    vendor: &Vendor,
) -> anyhow::Result<Findings> {
    let mut findings = Findings::default();
    let workspaces = expected::workspaces(journal);
    let mut surprises = Check::new("answers and live numbers as promised");
    for line in journal {
        match line {
            Line::Surprise(what) => {
                surprises.look();
                surprises.wrong(what);
            }
            Line::Watched { updates } => surprises.looked_at(*updates),
            Line::Records { .. } | Line::Campaign { .. } => surprises.look(),
        }
    }
    findings.add(surprises);
    for workspace in workspaces {
        let expected = Expected::of(workspace, journal);
        records::check(database, &expected, &mut findings)
            .await
            .context("records")?;
        counters::check(database, workspace, &mut findings)
            .await
            .context("counters")?;
        campaigns::check(database, &expected, &mut findings)
            .await
            .context("campaigns")?;
        vendor::check(database, workspace, vendor, &mut findings)
            .await
            .context("the vendor")?;
    }
    Ok(findings)
}
