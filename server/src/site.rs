use std::sync::Arc;

use app::ui::Assets;
use store::{Secret, Store};

use crate::live::Rooms;
use crate::report_cache::ReportCache;

/// What every handler can reach.
#[derive(Clone)]
pub struct Site {
    /// Where everything is kept.
    pub store: Store,
    /// What was set.
    pub settings: Arc<Settings>,
    /// Reports as finished bytes.
    pub reports: Arc<ReportCache>,
    /// The postmortems that somebody has open.
    pub rooms: Rooms,
    /// The names of style sheets and scripts.
    pub assets: Arc<Assets>,
}

/// What was set when the program started.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The address that people type, without a slash at the end.
    pub public_url: String,
    /// Whether it is served over TLS.
    pub is_secure: bool,
    /// Whether the proxy in front says who asks.
    pub trust_proxy: bool,
}

impl Settings {
    /// The link that sets a new password.
    pub fn password_reset(&self, secret: &Secret) -> String {
        format!("{}/password-resets/{}", self.public_url, secret.expose())
    }
}
