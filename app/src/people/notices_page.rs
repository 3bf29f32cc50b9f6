use chrono_tz::Tz;
use domain::people::Notice;
use domain::postmortems::PostmortemNumber;
use leptos::prelude::*;

use crate::paths;
use crate::ui::form::act;
use crate::ui::time;

/// What somebody is told: the unread ones first, by postmortem.
pub fn notices_page(notices: &[Notice], zone: Tz) -> impl IntoView + use<> {
    let (read, unread): (Vec<&Notice>, Vec<&Notice>) = notices.iter().partition(|notice| notice.read_at.is_some());
    let all_read = (!unread.is_empty()).then(|| act(format!("{}/read", paths::NOTICES), "Mark all as read", ""));
    let nothing = notices.is_empty().then(|| {
        view! { <p class="empty">"Nothing yet. You are told here when somebody calls you by name, comments on what you write, asks you to look something over, or gives you an action item."</p> }
    });
    let unread_says =
        (unread.is_empty() && !notices.is_empty()).then(|| view! { <p class="empty">"You have read everything."</p> });
    let read = (!read.is_empty()).then(|| {
        view! { <section class="notices-read"><h2>"Read"</h2>{groups(&read, zone)}</section> }
    });
    view! {
        <div class="page-head"><h1>"Notices"</h1>{all_read}</div>
        {nothing}
        {unread_says}
        {(!unread.is_empty()).then(|| view! { <section><h2>"Unread"</h2>{groups(&unread, zone)}</section> })}
        {read}
    }
}

/// By postmortem, the one with the newest first.
fn groups(notices: &[&Notice], zone: Tz) -> Vec<AnyView> {
    let mut numbers: Vec<PostmortemNumber> = Vec::new();
    for notice in notices {
        if !numbers.contains(&notice.postmortem) {
            numbers.push(notice.postmortem);
        }
    }
    numbers
        .into_iter()
        .map(|number| {
            let of: Vec<_> = notices.iter().filter(|notice| notice.postmortem == number).collect();
            let title = of.first().map(|notice| notice.title.clone()).unwrap_or_default();
            let items = of.into_iter().map(|notice| notice_view(notice, zone)).collect_view();
            view! {
                <h3><a href=paths::postmortem(number)>{format!("{} {title}", number.label())}</a></h3>
                <ul class="notice-list">{items}</ul>
            }
            .into_any()
        })
        .collect()
}

fn notice_view(notice: &Notice, zone: Tz) -> impl IntoView + use<> {
    let by = notice.by.as_ref().map_or("Somebody who is gone", |by| by.name.as_str());
    let says = format!("{by} {}", notice.kind.label());
    let path = format!("{}/{}", paths::NOTICES, notice.id);
    let detail = notice.detail.clone();
    let is_unread = notice.read_at.is_none();
    view! {
        <li class="notice-item" class:notice-unread=is_unread id=format!("notice-{}", notice.id)>
            <form method="post" action=format!("{path}/open") class="act"><button class="button-link">{says}</button></form>
            {(!detail.is_empty()).then(|| view! { <span class="notice-detail">{detail}</span> })}
            <span class="notice-when">{time::full(notice.at, zone)}</span>
            {is_unread.then(|| act(format!("{path}/read"), "Mark as read", "button-quiet"))}
        </li>
    }
}
