//! `tidings-audit --journal FILE`: holds what was acknowledged against what is there, and prints a table. Ends
//! with 1 where anything does not agree.

use std::process::ExitCode;

use pico_args::Arguments;
use tidings_chaos::{AuditSettings, Vendor, audit, journal};
use tokio_postgres::NoTls;

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let settings = AuditSettings::read(Arguments::from_env())?;
    let journal = journal::read(&settings.journal)?;
    let vendor = Vendor::read(&settings.vendor_journal, &settings.simulator_url).await?;
    let (database, connection) = tokio_postgres::connect(&settings.database_url, NoTls).await?;
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            eprintln!("error: the database connection ended: {error}");
        }
    });
    let findings = audit(&database, &journal, &vendor).await?;
    print!("{findings}");
    Ok(if findings.are_clean() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
