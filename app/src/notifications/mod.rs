//! E-mail: what it says, who gets it how often, and what could not be sent.

mod digest_mail;
mod insights_mail;
mod mail;
mod outbox_page;
mod preferences_page;

pub use digest_mail::digest_mail;
pub use insights_mail::{InsightsSection, insights_mail};
pub use mail::{Mail, invitation_mail, notifications_mail, password_reset_mail};
pub use outbox_page::{Outbox, outbox_page};
pub use preferences_page::{preferences_page, unsubscribe_page, unsubscribed_page};
