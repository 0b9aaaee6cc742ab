//! What `tidings-api` can be told to do besides serving.

use anyhow::{Context as _, bail};
use chrono_tz::Tz;
use pico_args::Arguments;
use secrecy::ExposeSecret;
use tidings_audience::Currency;
use tidings_store::{
    Store, StoreConfig, audit::Actor, invitation::Invited, workspace::NewWorkspace,
};

use crate::{caller::Scope, config::Clock, graphql, ingest};

/// A command line, read.
#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    /// Serve the API.
    Serve,
    /// Bring the database's schema up to date.
    Migrate,
    /// Make a workspace and print an API key with all scopes.
    CreateWorkspace {
        name: String,
        currency: String,
        time_zone: String,
    },
    /// Invite somebody to a workspace.
    Invite {
        workspace: String,
        email: String,
        role: String,
    },
    /// Compute every kept number again and print differences.
    Recount,
    /// Print the GraphQL schema.
    Schema,
}

/// How it is used.
const USAGE: &str = "usage:
  tidings-api                    serves the API
  tidings-api migrate            brings the database's schema up to date
  tidings-api workspace create --name NAME --currency USD --time-zone Asia/Kolkata
                                 makes a workspace and prints an API key with all scopes
  tidings-api workspace invite --workspace ID --email ADDRESS --role owner|admin|marketer|viewer
                                 invites whoever signs in with this address
  tidings-api recount            computes every kept number again and prints differences
  tidings-api schema             prints the GraphQL schema";

impl Command {
    /// Reads the arguments.
    ///
    /// # Errors
    /// How it is used, where they cannot be understood.
    pub fn read(mut arguments: Arguments) -> anyhow::Result<Self> {
        let command = match arguments.subcommand()?.as_deref() {
            None => Self::Serve,
            Some("migrate") => Self::Migrate,
            Some("recount") => Self::Recount,
            Some("schema") => Self::Schema,
            Some("workspace") => match arguments.subcommand()?.as_deref() {
                Some("create") => Self::CreateWorkspace {
                    name: arguments.value_from_str("--name").context(USAGE)?,
                    currency: arguments.value_from_str("--currency").context(USAGE)?,
                    time_zone: arguments.value_from_str("--time-zone").context(USAGE)?,
                },
                Some("invite") => Self::Invite {
                    workspace: arguments.value_from_str("--workspace").context(USAGE)?,
                    email: arguments.value_from_str("--email").context(USAGE)?,
                    role: arguments.value_from_str("--role").context(USAGE)?,
                },
                _ => bail!(USAGE),
            },
            Some(_) => bail!(USAGE),
        };
        let rest = arguments.finish();
        if !rest.is_empty() {
            bail!("{rest:?} is not understood\n{USAGE}");
        }
        Ok(command)
    }
}

/// Does anything but serve, and returns what to print on standard output.
///
/// # Errors
/// What went wrong, in words for a person at a terminal.
pub async fn run(command: Command) -> anyhow::Result<String> {
    match command {
        Command::Serve => bail!("serving is no errand"),
        Command::Schema => Ok(graphql::sdl()),
        Command::Migrate => {
            store()?.migrate().await?;
            Ok(String::new())
        }
        Command::CreateWorkspace {
            name,
            currency,
            time_zone,
        } => create_workspace(&store()?, name, &currency, &time_zone).await,
        Command::Invite {
            workspace,
            email,
            role,
        } => invite(&store()?, &workspace, &email, &role).await,
        Command::Recount => recount(&store()?).await,
    }
}

fn store() -> anyhow::Result<Store> {
    let config = StoreConfig::from_env().map_err(anyhow::Error::msg)?;
    Ok(Store::connect(&config)?)
}

/// Makes a workspace and a key with all scopes, and returns the key.
///
/// # Errors
/// A name, currency or time zone that is none, or what the database says.
pub async fn create_workspace(
    store: &Store,
    name: String,
    currency: &str,
    time_zone: &str,
) -> anyhow::Result<String> {
    let name = name.trim().to_owned();
    if name.is_empty() || name.contains('\0') {
        bail!("--name must not be empty");
    }
    let Some(currency) = Currency::parse(currency) else {
        bail!("--currency {currency:?} is not an ISO 4217 code such as USD");
    };
    let Ok(zone) = time_zone.parse::<Tz>() else {
        bail!("--time-zone {time_zone:?} is not an IANA time zone such as Asia/Kolkata");
    };
    let new = NewWorkspace {
        name,
        currency: currency.code().to_owned(),
        time_zone: zone.name().to_owned(),
    };
    let operator = Actor::operator(Clock::system().now());
    let workspace = store.insert_workspace(&new, &operator).await?;
    let scopes = Scope::ALL.map(Scope::as_str);
    let (_, key) = store
        .create_api_key(workspace.id, "First key", &scopes, &operator)
        .await?;
    Ok(format!("{}\n", key.expose_secret()))
}

/// Invites whoever signs in with this address to a workspace; joining stays for that person to decide. An
/// invitation that waits is replaced.
///
/// # Errors
/// A workspace, address or role that is none, or what the database says.
pub async fn invite(
    store: &Store,
    workspace: &str,
    email: &str,
    role: &str,
) -> anyhow::Result<String> {
    let known = match workspace.parse() {
        Ok(id) => store.find_workspace(id).await?,
        Err(_) => None,
    };
    let Some(known) = known else {
        bail!("--workspace {workspace:?} is the id of no workspace");
    };
    if !ingest::is_email(email) {
        bail!("--email {email:?} is not shaped like an e-mail address");
    }
    let Ok(given) = role.to_ascii_uppercase().parse() else {
        bail!("--role {role:?} is none of owner, admin, marketer and viewer");
    };
    let operator = Actor::operator(Clock::system().now());
    match store.invite(known.id, email, given, &operator).await? {
        Invited::Waiting(_) => Ok(format!("{email} is invited to {} as {role}\n", known.name)),
        Invited::AlreadyMember => Ok(format!("{email} belongs to {} already\n", known.name)),
        Invited::Forbidden => bail!("the operator may invite anybody, yet was refused"),
    }
}

async fn recount(store: &Store) -> anyhow::Result<String> {
    let differences = store.recount().await?;
    let line = |difference: &tidings_store::recount::Difference| {
        let tidings_store::recount::Difference {
            workspace_id,
            subject,
            name,
            kept,
            counted,
        } = difference;
        format!(
            "workspace {workspace_id}, {subject}: {name} is kept as {kept} and counts as {counted}\n"
        )
    };
    if differences.is_empty() {
        return Ok("no difference\n".to_owned());
    }
    let lines: String = differences.iter().map(line).collect();
    bail!("{lines}{} differences", differences.len())
}
