use chrono_tz::Tz;
use domain::notifications::UnsentMail;
use leptos::prelude::*;

use crate::paths;
use crate::ui::form::act;
use crate::ui::time;

/// E-mails that were not sent yet.
#[derive(Debug, Clone)]
pub struct Outbox {
    /// Whether this server sends e-mail.
    pub sends_mail: bool,
    /// The e-mails.
    pub mails: Vec<UnsentMail>,
    /// The zone of the viewer.
    pub zone: Tz,
}

/// What administrators see of e-mail.
pub fn outbox_page(outbox: &Outbox) -> impl IntoView + use<> {
    let zone = outbox.zone;
    let off = (!outbox.sends_mail).then(|| {
        view! {
            <p class="notice">
                "This server doesn’t send e-mail. Start it with " <code>"--smtp-url"</code>
                " (or DEBRIEF_SMTP_URL) to turn it on. Notifications still appear in Debrief."
            </p>
        }
    });
    let rows = outbox.mails.iter().map(|mail| row(mail, zone)).collect::<Vec<_>>();
    let table = if rows.is_empty() {
        view! { <p class="empty">"No e-mails are waiting."</p> }.into_any()
    } else {
        view! {
            <div class="wide">
                <table>
                    <caption class="visually-hidden">"Unsent e-mails"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"To"</th>
                            <th scope="col">"Subject"</th>
                            <th scope="col">"Created"</th>
                            <th scope="col">"Status"</th>
                            <th scope="col">
                                <span class="visually-hidden">"Retry"</span>
                            </th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! {
        <h1>"Outgoing e-mail"</h1>
        {off}
        <p class="page-says">"Unsent e-mails, failures first."</p>
        {table}
        <p>
            <a href=paths::SETTINGS>"Settings"</a>
        </p>
    }
}

fn row(mail: &UnsentMail, zone: Tz) -> impl IntoView + use<> {
    let status = match (mail.next_attempt_at, &mail.last_error) {
        (None, _) => view! { <span class="late">"Failed"</span> }.into_any(),
        (Some(_), None) => view! { "Waiting" }.into_any(),
        (Some(at), Some(_)) => view! { "Next attempt: " {time::full(at, zone)} }.into_any(),
    };
    let error = mail.last_error.clone().map(|error| {
        let attempts = if mail.attempts == 1 { "1 attempt".to_owned() } else { format!("{} attempts", mail.attempts) };
        view! {
            <span class="list-number">{attempts} ": " {error}</span>
        }
    });
    let retry = mail.last_error.is_some().then(|| act(paths::retry_mail(mail.id), "Retry now", ""));
    view! {
        <tr>
            <th scope="row">{mail.recipient.clone()}</th>
            <td>{mail.subject.clone()}</td>
            <td>{time::full(mail.created_at, zone)}</td>
            <td>{status} {error}</td>
            <td>{retry}</td>
        </tr>
    }
}
