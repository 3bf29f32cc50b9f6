use std::time::Duration;

use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::AsyncSmtpTransport;
use lettre::{AsyncTransport, Message, Tokio1Executor};
use store::Delivery;

/// How long the mail server may take for one answer.
const PATIENCE: Duration = Duration::from_mins(1);
/// How long sending may take with all answers. An e-mail is leased for longer than that, so that no other process sends
/// it meanwhile.
const WHOLE: Duration = Duration::from_secs(90);

/// The mail server, and who the e-mails are from.
#[derive(Debug, Clone)]
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    public_url: String,
    /// The host of the public URL, for the ids of messages.
    host: String,
}

/// Why an e-mail was not sent.
#[derive(Debug)]
pub struct SendError {
    /// What the mail server said, or why there is no answer.
    pub message: String,
    /// Whether it makes no sense to try again.
    pub is_permanent: bool,
}

impl Smtp {
    /// The mail server at `url`, such as `smtps://user:password@mail.example.org`. Without `from`, e-mails are from
    /// `debrief@` the host of the public URL.
    pub fn new(url: &str, from: Option<&str>, public_url: &str) -> Result<Self, String> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .map_err(|error| format!("The SMTP URL is not valid: {error}. Use smtps://user:password@host."))?
            .timeout(Some(PATIENCE))
            .build();
        let host = host_of(public_url);
        let from = from.map_or_else(|| format!("Debrief <debrief@{host}>"), str::to_owned);
        let from = from.parse().map_err(|_| format!("“{from}” is not an e-mail address. Set --mail-from."))?;
        Ok(Self { transport, from, public_url: public_url.to_owned(), host })
    }

    /// Sends an e-mail.
    pub async fn send(&self, delivery: &Delivery) -> Result<(), SendError> {
        // An address that cannot be one will not become one.
        let message = self.message(delivery).map_err(|message| SendError { message, is_permanent: true })?;
        match tokio::time::timeout(WHOLE, self.transport.send(message)).await {
            Ok(Ok(_)) => Ok(()),
            Err(_) => {
                let message = format!("The mail server took longer than {} seconds.", WHOLE.as_secs());
                Err(SendError { is_permanent: false, message })
            }
            Ok(Err(error)) => Err(SendError { is_permanent: error.is_permanent(), message: sentence(&error) }),
        }
    }

    fn message(&self, delivery: &Delivery) -> Result<Message, String> {
        let to: Mailbox = delivery.recipient.parse().map_err(|error| format!("{}: {error}", delivery.recipient))?;
        // The same for each attempt, so that an e-mail that arrives twice is shown once.
        let id = format!("<delivery-{}@{}>", delivery.id, self.host);
        let mut builder =
            Message::builder().from(self.from.clone()).to(to).subject(&delivery.subject).message_id(Some(id));
        if let Some(thread) = &delivery.thread {
            let thread = format!("<{thread}@{}>", self.host);
            builder = builder.in_reply_to(thread.clone()).references(thread);
        }
        let body = MultiPart::alternative_plain_html(delivery.text.clone(), delivery.html.clone());
        let mut message = builder.multipart(body).map_err(|error| error.to_string())?;
        let mut add = |name, value| {
            message.headers_mut().insert_raw(HeaderValue::new(HeaderName::new_from_ascii_str(name), value));
        };
        add("Auto-Submitted", "auto-generated".to_owned());
        if let Some(token) = &delivery.unsubscribe {
            add("List-Unsubscribe", format!("<{}{}>", self.public_url, app::paths::unsubscribe(token)));
            add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned());
        }
        Ok(message)
    }
}

/// The host of a URL, without its port.
fn host_of(public_url: &str) -> String {
    let uri = public_url.parse::<axum::http::Uri>().ok();
    uri.as_ref().and_then(|uri| uri.host()).unwrap_or("localhost").to_owned()
}

/// An error with its causes, which say more than the error itself.
fn sentence(error: &dyn std::error::Error) -> String {
    let mut message = error.to_string();
    let mut cause = error.source();
    while let Some(source) = cause {
        let more = source.to_string();
        if !message.contains(&more) {
            message = format!("{message}: {more}");
        }
        cause = source.source();
    }
    message
}
