//! Password hashing on blocking threads.

use std::sync::OnceLock;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use domain::people::{MAX_PASSWORD, Password};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use crate::StoreError;

/// Hashing takes a core and 19 MB for some 20 ms: two at a time leave room for the rest.
static HASHING: Semaphore = Semaphore::const_new(2);

/// Hashes a password with argon2id, beside the async threads.
pub async fn hash(password: Password) -> Result<String, StoreError> {
    beside(move || {
        Argon2::default()
            .hash_password(password.expose().as_bytes())
            .map(|hash| hash.to_string())
            .map_err(|_| StoreError::Secret)
    })
    .await?
}

/// Whether the password fits. Without a hash, when nobody has that address, it takes as long and
/// says no.
pub async fn fits(password: String, hash: Option<String>) -> Result<bool, StoreError> {
    beside(move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| nobodys_hash().to_owned());
        let too_long = password.len() > MAX_PASSWORD;
        let password = if too_long { "" } else { &password };
        let fits = PasswordHash::new(&hash)
            .is_ok_and(|parsed| Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok());
        known && fits && !too_long
    })
    .await
}

async fn beside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, StoreError> {
    let _place = HASHING.acquire().await.map_err(|_| StoreError::Secret)?;
    spawn_blocking(work).await.map_err(|_| StoreError::Secret)
}

fn nobodys_hash() -> &'static str {
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| {
        Argon2::default().hash_password(b"nobody has this password").map(|hash| hash.to_string()).unwrap_or_default()
    })
}
