use domain::notifications::{Frequency, possible_frequencies};
use domain::people::NotificationKind;
use domain::validation::ValidationErrors;
use leptos::prelude::*;

use crate::paths;
use crate::ui::fields::{self, Choice};
use crate::ui::form::options;

/// How often the viewer gets e-mails about what.
pub fn preferences_page(
    preferences: &[(NotificationKind, Frequency)],
    sends_mail: bool,
    is_saved: bool,
) -> impl IntoView + use<> {
    let none = ValidationErrors::default();
    let choices = preferences
        .iter()
        .map(|(kind, frequency)| {
            fields::select(
                Choice {
                    name: kind.key(),
                    label: if kind.is_reminder() {
                        kind.label().to_owned()
                    } else {
                        format!("Someone {}", kind.label())
                    },
                    options: options(possible_frequencies(*kind), Frequency::key, Frequency::label),
                    value: frequency.key().into(),
                    ..Choice::default()
                },
                &none,
            )
        })
        .collect::<Vec<_>>();
    let saved = is_saved.then(|| {
        view! {
            <div class="notice" role="status">
                <p>"Preferences saved."</p>
            </div>
        }
    });
    let off = (!sends_mail).then(|| {
        view! {
            <p class="notice">
                "This server doesn’t send e-mail yet. Your choices apply once an administrator turns it on."
            </p>
        }
    });
    view! {
        <h1>"E-mail preferences"</h1>
        {saved}
        {off}
        <p class="page-says">
            "Notifications always appear in Debrief. Choose which ones you also get by e-mail, and how often. Notifications within ten minutes of each other are combined. Daily and weekly e-mails are sent at 8:00 in your time zone. The weekly digest goes to team leads and administrators on Monday at 8:00, in the time zone of the team if it has one. At the same time, they can get the insights of the week before, or of the month before on the first day of each month."
        </p>
        <form method="post" action=paths::MAIL_PREFERENCES class="preferences">
            {choices} <div class="form-end">
                <button class="button-main">"Save"</button>
                <a href=paths::NOTIFICATIONS>"Notifications"</a>
            </div>
        </form>
    }
}

/// Asks whoever follows the link in an e-mail whether they want to unsubscribe, from this kind of notification or from
/// all of them.
pub fn unsubscribe_page(token: &str, kind: Option<NotificationKind>) -> impl IntoView + use<> {
    let means = match kind {
        Some(NotificationKind::WeeklyDigest) => "You’ll no longer get the weekly digest.",
        Some(NotificationKind::InsightsMail) => "You’ll no longer get e-mails with insights.",
        _ => "You’ll no longer get notification e-mails. Notifications still appear in Debrief.",
    };
    view! {
        <h1>"Unsubscribe"</h1>
        <p>{means}</p>
        <form method="post" action=paths::unsubscribe(token)>
            <button class="button-main">"Unsubscribe"</button>
        </form>
    }
}

/// Says that it was done.
pub fn unsubscribed_page() -> impl IntoView {
    view! {
        <h1>"You’re unsubscribed"</h1>
        <p>
            "You can turn e-mails back on in your " <a href=paths::MAIL_PREFERENCES>"e-mail preferences"</a> "."
        </p>
    }
}
