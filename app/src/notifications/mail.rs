use domain::people::{INVITATION_DAYS, Notification, NotificationSubject, PASSWORD_RESET_HOURS};
use domain::postmortems::PostmortemNumber;
use leptos::prelude::*;

use crate::{paths, render};

/// An e-mail: the same content as text and as HTML.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mail {
    /// The subject.
    pub subject: String,
    /// What it says, part by part.
    pub(super) parts: Vec<MailPart>,
    /// Why one gets it, with a link to change that.
    pub(super) footer: Option<(String, String)>,
    /// The postmortem, when it is about only one.
    pub postmortem: Option<PostmortemNumber>,
}

/// One thing that an e-mail says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct MailPart {
    /// What happened.
    pub(super) text: String,
    /// To what, in small print.
    pub(super) about: String,
    /// The words concerned.
    pub(super) quotation: String,
    /// A list.
    pub(super) items: Vec<MailItem>,
    /// What to do next: a label and an address.
    pub(super) next: Option<(String, String)>,
}

/// An entry of a list in an e-mail.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct MailItem {
    /// What it is.
    pub(super) text: String,
    /// Its address.
    pub(super) link: String,
    /// More about it, in small print.
    pub(super) about: String,
}

/// An e-mail about notifications, the oldest first, that says how many more there are.
pub fn notifications_mail(notifications: &[Notification], more: u64, public_url: &str) -> Mail {
    let mut parts = notifications
        .iter()
        .map(|notification| {
            let path = paths::notified(notification.subject, &notification.place);
            MailPart {
                text: notification.sentence(),
                about: format!("{} {}", notification.subject.label(), notification.title),
                quotation: notification.detail.clone(),
                next: Some(("Open in Debrief".into(), format!("{public_url}{path}"))),
                ..MailPart::default()
            }
        })
        .collect::<Vec<_>>();
    let first = notifications.first();
    let about = first.map(|first| first.subject);
    // Those that are only counted may be about anything.
    let about = about.filter(|about| more == 0 && notifications.iter().all(|other| other.subject == *about));
    let count = more.saturating_add(parts.len() as u64);
    let subject = match (parts.as_slice(), first, about) {
        ([only], Some(first), _) => format!("[{}] {}: {}", first.subject.label(), only.text, first.title),
        (_, Some(first), Some(about)) => {
            format!("[{}] {count} notifications: {}", about.label(), first.title)
        }
        _ => format!("{count} notifications"),
    };
    if more > 0 {
        parts.push(MailPart {
            text: if more == 1 { "And 1 more notification".into() } else { format!("And {more} more notifications") },
            next: Some(("All notifications".into(), format!("{public_url}{}", paths::NOTIFICATIONS))),
            ..MailPart::default()
        });
    }
    let postmortem = about.and_then(NotificationSubject::postmortem);
    Mail { subject: one_line(&subject), parts, footer: Some(preferences(public_url)), postmortem }
}

/// Where one chooses which e-mails to get.
pub(super) fn preferences(public_url: &str) -> (String, String) {
    ("E-mail preferences".into(), format!("{public_url}{}", paths::MAIL_PREFERENCES))
}

/// An invitation to open an account.
pub fn invitation_mail(organisation: &str, by: &str, link: &str) -> Mail {
    let text = format!(
        "{by} invited you to join {organisation} on Debrief, where your team writes incident postmortems. \
         The link works once and expires after {INVITATION_DAYS} days."
    );
    let next = Some(("Create account".into(), link.to_owned()));
    Mail {
        subject: one_line(&format!("{by} invited you to join {organisation} on Debrief")),
        parts: vec![MailPart { text, next, ..MailPart::default() }],
        ..Mail::default()
    }
}

/// A link that sets a new password, created by an administrator or, without a name, because
/// somebody asked for it on the sign-in page.
pub fn password_reset_mail(by: Option<&str>, link: &str) -> Mail {
    let text = match by {
        Some(by) => format!(
            "{by} created a password reset link for you. It works once and expires after \
             {PASSWORD_RESET_HOURS} hours. If you didn’t ask for it, tell an administrator."
        ),
        None => format!(
            "Someone asked to reset the password of your Debrief account. The link works once and expires after \
             {PASSWORD_RESET_HOURS} hours. If it wasn’t you, ignore this e-mail. Your password won’t change."
        ),
    };
    let next = Some(("Set a new password".into(), link.to_owned()));
    Mail {
        subject: "Reset your Debrief password".into(),
        parts: vec![MailPart { text, next, ..MailPart::default() }],
        ..Mail::default()
    }
}

/// Subjects are headers, which have no line breaks.
pub(super) fn one_line(text: &str) -> String {
    text.split(|letter: char| letter.is_whitespace() || letter.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

impl Mail {
    /// The content as plain text.
    pub fn text(&self) -> String {
        let parts = self.parts.iter().map(|part| {
            let quotation = (!part.quotation.is_empty()).then(|| format!("“{}”", part.quotation));
            let about = Some(part.about.clone()).filter(|about| !about.is_empty());
            let next = part.next.as_ref().map(|(label, link)| format!("{label}: {link}"));
            let items = part.items.iter().map(|item| {
                let lines = [&item.text, &item.about, &item.link].into_iter().filter(|line| !line.is_empty());
                format!("- {}", lines.cloned().collect::<Vec<_>>().join("\n  "))
            });
            let items = Some(items.collect::<Vec<_>>().join("\n")).filter(|items| !items.is_empty());
            let text = Some(part.text.clone()).filter(|text| !text.is_empty());
            [text, about, quotation, items, next].into_iter().flatten().collect::<Vec<_>>().join("\n")
        });
        let footer = self.footer.iter().map(|(label, link)| format!("-- \n{label}: {link}"));
        parts.chain(footer).collect::<Vec<_>>().join("\n\n") + "\n"
    }

    /// The content as HTML, with the styles that mail programs keep.
    pub fn html(&self) -> String {
        const BODY: &str = "margin:0;padding:24px;background:#fbfaf6;color:#1d2320;font:16px/1.5 system-ui,sans-serif";
        const LINK: &str = "color:#0f5f5c";
        const SMALL: &str = "color:#4f5752;font-size:14px";
        const BUTTON: &str = "display:inline-block;padding:8px 14px;background:#0f5f5c;color:#ffffff;\
            border-radius:4px;text-decoration:none";
        let parts = self.parts.clone();
        let footer = self.footer.clone();
        let subject = crate::ui::fields::in_title(&self.subject);
        render(move || {
            let parts = parts
                .into_iter()
                .map(|part| {
                    let about = (!part.about.is_empty()).then(|| view! { <p style=SMALL>{part.about}</p> });
                    let quotation = (!part.quotation.is_empty()).then(|| {
                        view! {
                            <blockquote style="margin:8px 0;padding-left:12px;border-left:3px solid #cdc9bc">
                                {part.quotation}
                            </blockquote>
                        }
                    });
                    let items = part
                        .items
                        .into_iter()
                        .map(|item| {
                            view! {
                                <li style="margin:0 0 8px">
                                    <a style=LINK href=item.link>
                                        {item.text}
                                    </a>
                                    {(!item.about.is_empty())
                                        .then(|| {
                                            view! {
                                                <br />
                                                <span style=SMALL>{item.about}</span>
                                            }
                                        })}
                                </li>
                            }
                        })
                        .collect::<Vec<_>>();
                    let items =
                        (!items.is_empty()).then(|| view! { <ul style="margin:8px 0;padding-left:20px">{items}</ul> });
                    let next = part.next.map(|(label, link)| {
                        view! {
                            <p>
                                <a style=BUTTON href=link>
                                    {label}
                                </a>
                            </p>
                        }
                    });
                    view! {
                        <div style="margin:0 0 28px;max-width:600px">
                            {(!part.text.is_empty())
                                .then(|| view! { <p style="margin:0;font-weight:600">{part.text}</p> })}
                            {about}
                            {quotation}
                            {items}
                            {next}
                        </div>
                    }
                })
                .collect::<Vec<_>>();
            let footer = footer.map(|(label, link)| {
                view! {
                    <p style=SMALL>
                        <a style=LINK href=link>
                            {label}
                        </a>
                    </p>
                }
            });
            view! {
                <html lang="en">
                    <head>
                        <meta charset="utf-8" />
                        <title inner_html=subject></title>
                    </head>
                    <body style=BODY>{parts} {footer}</body>
                </html>
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use domain::people::{NotificationId, NotificationKind, PersonId, PersonName};

    use super::*;

    fn notification(number: i64, kind: NotificationKind, detail: &str) -> Notification {
        Notification {
            id: NotificationId(1),
            kind,
            subject: NotificationSubject::Postmortem(PostmortemNumber(number)),
            title: "Checkout <failed>\r\nBcc: x".into(),
            by: Some(PersonName { id: PersonId(2), name: "Ben".into() }),
            detail: detail.into(),
            place: "action-7".into(),
            at: DateTime::UNIX_EPOCH,
            read_at: None,
        }
    }

    #[test]
    fn a_mail_says_the_same_as_text_and_as_html() {
        let assigned = notification(42, NotificationKind::Assigned, "Alert on <b>errors</b>");
        let mail = notifications_mail(&[assigned], 0, "https://debrief.example.org");
        assert_eq!(mail.subject, "[PM-42] Ben assigned you an action item: Checkout <failed> Bcc: x");
        assert_eq!(mail.postmortem, Some(PostmortemNumber(42)));
        let text = mail.text();
        assert!(text.contains("Ben assigned you an action item\nPM-42 Checkout"), "{text}");
        assert!(text.contains("https://debrief.example.org/postmortems/42#action-7"), "{text}");
        assert!(text.ends_with("https://debrief.example.org/notifications/preferences\n"), "{text}");
        let html = mail.html();
        assert!(html.contains("Alert on &lt;b&gt;errors&lt;/b&gt;") && !html.contains("<failed>"), "{html}");
        assert!(html.contains("href=\"https://debrief.example.org/postmortems/42#action-7\""), "{html}");
    }

    #[test]
    fn several_notifications_are_one_mail() {
        let of = |number| notification(number, NotificationKind::Commented, "");
        let same = notifications_mail(&[of(1), of(1)], 0, "http://x");
        assert!(same.subject.starts_with("[PM-1] 2 notifications: Checkout"), "{}", same.subject);
        let mixed = notifications_mail(&[of(1), of(2)], 0, "http://x");
        assert_eq!((mixed.subject.as_str(), mixed.postmortem), ("2 notifications", None));
        let cut = notifications_mail(&[of(1), of(1)], 12, "http://x");
        assert_eq!((cut.subject.as_str(), cut.postmortem), ("14 notifications", None));
        let text = cut.text();
        assert!(text.contains("And 12 more notifications") && text.contains("http://x/notifications\n"), "{text}");
    }
}
