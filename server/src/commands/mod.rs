//! The commands of `debrief`.

mod addresses;
mod check;
pub mod demo;
mod import;
mod import_files;
mod output;
mod release;
mod remind;
mod tokens;
mod users;

use domain::people::{Person, Role};
use store::Store;
use tracing_subscriber::EnvFilter;

use self::output::said;
use crate::config::{Cli, Command, Common, LogFormat};
use crate::serve;

/// Runs a command; the error is the message to print.
pub async fn run(cli: Cli) -> Result<(), String> {
    let Cli { command, common } = cli;
    if let Command::Routes = command {
        addresses::print(common.json);
        return Ok(());
    }
    log(&common);
    let store = open(&common).await?;
    match command {
        Command::Serve(options) => serve::serve(store, options).await,
        Command::Demo(options) => demo::run(&store, &options, common.json).await,
        Command::Import(options) => import::run(&store, options, common.json).await,
        Command::User { command } => users::run(&store, command, common.json).await,
        Command::Token { command } => tokens::run(&store, command, common.json).await,
        Command::Release { command } => release::run(&store, command, common.json).await,
        Command::Remind(options) => remind::run(&store, &options, common.json).await,
        Command::Check => check::run(&store, common.json).await,
        // Opening the database has migrated it.
        Command::Migrate | Command::Routes => Ok(()),
    }
}

async fn open(common: &Common) -> Result<Store, String> {
    let store = Store::open(&common.database()?).await.map_err(said)?;
    store.migrate().await.map_err(said)?;
    Ok(store)
}

/// Logs go to standard error; standard output is for results.
fn log(common: &Common) {
    // The setting comes last, so that it overrides the defaults.
    let wanted = format!("{},{}", store::QUIET, common.log);
    let filter = EnvFilter::try_new(&wanted).unwrap_or_else(|_| EnvFilter::new("info"));
    // More verbose levels would log whole addresses, and some of them contain a token.
    let filter = filter.add_directive("tower_http::csrf=info".parse().expect("a target and a level"));
    let logs = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let result = match common.log_format {
        LogFormat::Human => logs.try_init(),
        LogFormat::Json => logs.json().try_init(),
    };
    // The only possible error is that logging is already set up.
    drop(result);
}

/// The person with this e-mail address, or an error message.
pub async fn person(store: &Store, email: &str) -> Result<Person, String> {
    let person = store.find_person_by_email(email).await.map_err(said)?;
    person.ok_or_else(|| format!("There is no user with the address {email}."))
}

/// The person on whose behalf commands act: the first active administrator.
pub async fn administrator(store: &Store) -> Result<Person, String> {
    let people = store.list_people().await.map_err(said)?;
    people
        .into_iter()
        .map(|card| card.person)
        .filter(|person| person.role == Role::Administrator && person.disabled_at.is_none())
        .min_by_key(|person| person.id)
        .ok_or_else(|| "There is no administrator. Add one with `debrief user add --role administrator`.".into())
}
