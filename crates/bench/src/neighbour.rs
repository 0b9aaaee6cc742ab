//! A second workspace in the same stack.

use anyhow::{Context, ensure};
use tokio::process::Command;

use crate::api::Api;
use crate::settings::workspace_of;
use crate::world::World;

pub(crate) struct Neighbour {
    pub workspace: i64,
    pub api: Api,
}

impl Neighbour {
    /// Makes one and fills that many customers in.
    pub(crate) async fn make(world: &World, customers: i64) -> anyhow::Result<Neighbour> {
        let named = [
            "--name",
            "Neighbour",
            "--currency",
            "USD",
            "--time-zone",
            "Etc/UTC",
        ];
        let made = Command::new(&world.settings.api_program)
            .args(["workspace", "create"])
            .args(named)
            .output()
            .await
            .context("API_PROGRAM does not run")?;
        ensure!(
            made.status.success(),
            "no workspace was made: {}",
            String::from_utf8_lossy(&made.stderr)
        );
        let key = String::from_utf8(made.stdout)?;
        let key = key.trim();
        let neighbour = Neighbour {
            workspace: workspace_of(key).context("the key of the new workspace names none")?,
            api: Api::new(&world.settings.api_url, key)?,
        };
        world.fill(neighbour.workspace, customers).await?;
        Ok(neighbour)
    }
}
