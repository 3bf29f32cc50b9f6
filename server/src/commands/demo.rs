//! Demo data: the organisation "Harbour Street Market", a small e-commerce platform.

mod earlier;
mod follow_up;
mod incidents;
mod live_incident;
mod people;
mod releases;
mod runbooks;
mod volume;

use domain::people::Scope;
use serde_json::json;
use store::{Entrance, Store};

use super::output::{answer, said};
use crate::clock;
use crate::config;

/// How to sign in to the demo.
pub struct Demo {
    email: &'static str,
    password: String,
    link: String,
    token: String,
    number: i64,
}

impl Demo {
    /// The text for standard output.
    pub fn for_people(&self) -> String {
        format!(
            "Demo data is ready. Sign in with:\n  e-mail    {}\n  password  {}\nA published report: {}",
            self.email, self.password, self.link
        )
    }
}

/// Fills an empty database and prints how to sign in.
pub async fn run(store: &Store, options: &config::Demo, json: bool) -> Result<(), String> {
    match store.entrance().await.map_err(said)? {
        Entrance::SetUp => return Err("This database already has accounts; demo data needs an empty database.".into()),
        Entrance::Open(_) => {}
    }
    if let Some(postmortems) = options.postmortems {
        return run_large(store, options, postmortems, json).await;
    }
    let demo = make(store, options.public_url.trim_end_matches('/')).await?;
    let value = json!({
        "link": demo.link,
        "email": demo.email,
        "password": demo.password,
        "token": demo.token,
        "number": demo.number,
    });
    answer(json, &value, &demo.for_people());
    Ok(())
}

async fn run_large(store: &Store, options: &config::Demo, postmortems: u32, json: bool) -> Result<(), String> {
    let actions = options.actions.unwrap_or_else(|| postmortems.saturating_mul(10));
    let volume = volume::Volume { postmortems: postmortems as usize, actions: actions as usize, seed: options.seed };
    let demo = volume::make(store, volume, clock::now()).await?;
    let value = json!({ "email": demo.administrator, "member": demo.member, "password": demo.password });
    let words = format!(
        "Demo data is ready. Sign in with:\n  e-mail    {} (administrator) or {}\n  password  {}",
        demo.administrator, demo.member, demo.password
    );
    answer(json, &value, &words);
    Ok(())
}

/// Fills an empty database.
pub async fn make(store: &Store, public_url: &str) -> Result<Demo, String> {
    let now = clock::now();
    let cast = people::make(store, now).await?;
    let token = store
        .change(cast.ada.viewer(), now, async |tx| tx.create_token("Demo", Scope::Write, Some(365)).await)
        .await
        .map_err(said)?;
    earlier::make(store, &cast, now).await?;
    let (number, link) = incidents::make(store, &cast, now).await?;
    follow_up::make(store, &cast, now).await?;
    live_incident::make(store, &cast, now).await?;
    let plan = runbooks::make(store, &cast, now).await?;
    releases::make(store, &cast, plan, now).await?;
    Ok(Demo {
        email: people::EMAIL,
        password: cast.password,
        link: format!("{public_url}/s/{link}"),
        token: token.secret.expose().to_owned(),
        number: number.0,
    })
}
