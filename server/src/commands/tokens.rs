//! Creates and revokes API tokens.

use domain::people::{Scope, TokenId};
use serde_json::json;
use store::Store;

use super::output::{answer, said};
use super::person;
use crate::clock;
use crate::config::TokenCommand;

/// Creates or revokes a token.
pub async fn run(store: &Store, command: TokenCommand, json: bool) -> Result<(), String> {
    match command {
        TokenCommand::Create { email, name, scope, days } => {
            let scope =
                Scope::from_key(&scope).ok_or_else(|| format!("“{scope}” is not one of: {}.", Scope::keys()))?;
            let token = store
                .change(person(store, &email).await?.viewer(), clock::now(), async |tx| {
                    tx.create_token(&name, scope, days).await
                })
                .await
                .map_err(said)?;
            let value = json!({ "id": token.id, "token": token.secret.expose() });
            answer(json, &value, token.secret.expose());
        }
        TokenCommand::Revoke { email, id } => {
            store
                .change(person(store, &email).await?.viewer(), clock::now(), async |tx| {
                    tx.revoke_token(TokenId(id)).await
                })
                .await
                .map_err(said)?;
            answer(json, &json!({ "id": id, "revoked": true }), &format!("Token {id} was revoked."));
        }
    }
    Ok(())
}
