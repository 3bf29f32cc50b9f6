//! Sends e-mail: puts due notifications and weekly digests into the outbox, and sends what is in it.

mod digests;
mod insights;
mod links;
mod smtp;
mod worker;

pub use digests::{keep_sending as keep_sending_digests, send_digests};
pub use insights::send_insights;
pub use links::{invite, request_password_reset, reset_password};
pub use smtp::Smtp;
pub use worker::run;

use app::notifications::Mail;
use store::NewDelivery;

/// An e-mail for the outbox.
pub fn delivery_of(mail: &Mail, kind: &'static str, recipient: String) -> NewDelivery {
    NewDelivery {
        recipient,
        kind,
        subject: mail.subject.clone(),
        text: mail.text(),
        html: mail.html(),
        thread: mail.postmortem.map(|number| format!("postmortem-{number}")),
    }
}
