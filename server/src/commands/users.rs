//! Manages users.

use std::io::Read;

use domain::people::{AccountInput, Role};
use serde_json::json;
use store::{Store, StoreError};

use super::output::{answer, said};
use super::{administrator, person};
use crate::clock;
use crate::config::{UserCommand, read_secret};

/// Adds, lists or disables users, or creates a password reset link.
pub async fn run(store: &Store, command: UserCommand, json: bool) -> Result<(), String> {
    match command {
        UserCommand::Add { email, name, role, password, password_file } => {
            let password = match (password, password_file) {
                (Some(password), _) => password,
                (None, Some(file)) => read_secret(&file)?,
                (None, None) => read_from_standard_input()?,
            };
            add(store, AccountInput { name, email, password, zone: String::new() }, &role, json).await
        }
        UserCommand::List => list(store, json).await,
        UserCommand::ResetPassword { email, public_url } => reset_password(store, &email, &public_url, json).await,
        UserCommand::Disable { email } => {
            let who = person(store, &email).await?;
            store
                .change(administrator(store).await?.viewer(), clock::now(), async |tx| tx.disable_person(who.id).await)
                .await
                .map_err(said)?;
            answer(json, &json!({ "email": who.email, "disabled": true }), &format!("{} was disabled.", who.email));
            Ok(())
        }
    }
}

fn read_from_standard_input() -> Result<String, String> {
    let mut password = String::new();
    std::io::stdin().read_to_string(&mut password).map_err(|error| error.to_string())?;
    Ok(password.trim_end_matches(['\r', '\n']).to_owned())
}

async fn add(store: &Store, entry: AccountInput, role: &str, json: bool) -> Result<(), String> {
    let role = Role::from_key(role).ok_or_else(|| format!("“{role}” is not one of: {}.", Role::keys()))?;
    let account = entry.parse().map_err(|errors| errors.to_string())?;
    let added = store.add_person(account, role, clock::now()).await.map_err(|error| match error {
        StoreError::Taken(_) => format!("There is already a user with the address {}.", entry.email),
        other => said(other),
    })?;
    let value = json!({ "id": added.id, "email": added.email, "name": added.name, "role": added.role });
    answer(json, &value, &format!("Added {} ({}).", added.email, added.role.label().to_lowercase()));
    Ok(())
}

async fn reset_password(store: &Store, email: &str, public_url: &str, json: bool) -> Result<(), String> {
    let who = person(store, email).await?;
    let created = store
        .change(administrator(store).await?.viewer(), clock::now(), async |tx| tx.create_password_reset(who.id).await)
        .await
        .map_err(said)?;
    let address = format!("{}/password-resets/{}", public_url.trim_end_matches('/'), created.secret.expose());
    let value = json!({ "email": who.email, "address": address, "expires_at": created.expires_at });
    answer(json, &value, &address);
    Ok(())
}

async fn list(store: &Store, json: bool) -> Result<(), String> {
    for card in store.list_people().await.map_err(said)? {
        let person = card.person;
        let disabled = if person.disabled_at.is_some() { " (disabled)" } else { "" };
        let value = json!({
            "id": person.id,
            "email": person.email,
            "name": person.name,
            "role": person.role,
            "disabled_at": person.disabled_at,
        });
        answer(json, &value, &format!("{}\t{}\t{}{disabled}", person.email, person.role.label(), person.name));
    }
    Ok(())
}
