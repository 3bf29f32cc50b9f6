use domain::actions::PublishingDate;
use leptos::prelude::*;

use crate::ui::time;

/// `Publish by 4 Dec 2026`; when that has passed, it stands out and says for how long.
pub fn publishing_date_view(date: PublishingDate) -> impl IntoView + use<> {
    let late = match date.days_overdue {
        0 => None,
        1 => Some(", 1 day overdue".to_owned()),
        days => Some(format!(", {days} days overdue")),
    };
    let class = if late.is_some() { "publishing-date publishing-date-overdue" } else { "publishing-date" };
    view! { <span class=class>"Publish by "{time::day(date.by)}{late}</span> }
}
