use chrono_tz::Tz;
use domain::people::{Notification, NotificationSubject};
use leptos::prelude::*;

use crate::paths;
use crate::ui::form::act;
use crate::ui::time;

/// What somebody is told: the unread ones first, by postmortem.
pub fn notifications_page(notifications: &[Notification], zone: Tz) -> impl IntoView + use<> {
    let (read, unread): (Vec<&Notification>, Vec<&Notification>) =
        notifications.iter().partition(|notification| notification.read_at.is_some());
    let all_read = (!unread.is_empty()).then(|| act(format!("{}/read", paths::NOTIFICATIONS), "Mark all as read", ""));
    let nothing = notifications.is_empty().then(|| {
        view! {
            <p class="empty">
                "No notifications yet. You get one when someone mentions you, comments on your work, requests your review or assigns you an action item."
            </p>
        }
    });
    let unread_says = (unread.is_empty() && !notifications.is_empty())
        .then(|| view! { <p class="empty">"You’re all caught up."</p> });
    let read = (!read.is_empty()).then(|| {
        view! {
            <section class="notifications-read">
                <h2>"Read"</h2>
                {groups(&read, zone)}
            </section>
        }
    });
    view! {
        <div class="page-head">
            <h1>"Notifications"</h1>
            <a href=paths::MAIL_PREFERENCES>"E-mail preferences"</a>
            {all_read}
        </div>
        {nothing}
        {unread_says}
        {(!unread.is_empty())
            .then(|| {
                view! {
                    <section>
                        <h2>"Unread"</h2>
                        {groups(&unread, zone)}
                    </section>
                }
            })}
        {read}
    }
}

/// By postmortem or incident, the one with the newest first.
fn groups(notifications: &[&Notification], zone: Tz) -> Vec<AnyView> {
    let mut subjects: Vec<NotificationSubject> = Vec::new();
    for notification in notifications {
        if !subjects.contains(&notification.subject) {
            subjects.push(notification.subject);
        }
    }
    subjects
        .into_iter()
        .map(|subject| {
            let of: Vec<_> = notifications.iter().filter(|notification| notification.subject == subject).collect();
            let title = of.first().map(|notification| notification.title.clone()).unwrap_or_default();
            let items = of.into_iter().map(|notification| notification_view(notification, zone)).collect_view();
            view! {
                <h3>
                    <a href=paths::notified(subject, "")>{format!("{} {title}", subject.label())}</a>
                </h3>
                <ul class="notification-list">{items}</ul>
            }
            .into_any()
        })
        .collect()
}

/// A notification with its buttons.
pub(super) fn notification_view(notification: &Notification, zone: Tz) -> impl IntoView + use<> {
    let message = notification.sentence();
    let path = format!("{}/{}", paths::NOTIFICATIONS, notification.id);
    let detail = notification.detail.clone();
    let is_unread = notification.read_at.is_none();
    view! {
        <li
            class="notification-item"
            class:notification-unread=is_unread
            id=format!("notification-{}", notification.id)
        >
            <form method="post" action=format!("{path}/open") class="act">
                <button class="button-link">{message}</button>
            </form>
            {(!detail.is_empty()).then(|| view! { <span class="notification-detail">{detail}</span> })}
            <span class="notification-when">{time::full(notification.at, zone)}</span>
            {is_unread.then(|| act(format!("{path}/read"), "Mark as read", "button-quiet"))}
        </li>
    }
}
