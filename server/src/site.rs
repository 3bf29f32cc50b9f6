use std::sync::Arc;

use app::ui::Assets;
use store::{Secret, Store};

use crate::live::Rooms;
use crate::report_cache::ReportCache;
use crate::suggestion_cache::SuggestionCache;

/// The shared state of all handlers.
#[derive(Clone)]
pub struct Site {
    /// The database.
    pub store: Store,
    /// The settings.
    pub settings: Arc<Settings>,
    /// The cache of shared reports.
    pub reports: Arc<ReportCache>,
    /// What the language check found in texts.
    pub suggestions: Arc<SuggestionCache>,
    /// The rooms of open postmortems.
    pub rooms: Rooms,
    /// The names of style sheets and scripts.
    pub assets: Arc<Assets>,
}

/// What was set when the program started.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The address that people type, without a slash at the end.
    pub public_url: String,
    /// Whether the public URL is https, which makes cookies `Secure`.
    pub is_secure: bool,
    /// Whether the proxy in front says who asks.
    pub trust_proxy: bool,
    /// Whether e-mail is sent.
    pub sends_mail: bool,
}

impl Settings {
    /// The link that sets a new password.
    pub fn password_reset(&self, secret: &Secret) -> String {
        format!("{}/password-resets/{}", self.public_url, secret.expose())
    }
}
