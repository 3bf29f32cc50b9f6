use domain::people::{Holiday, HolidayInput, TeamId};
use domain::validation::ValidationErrors;
use leptos::prelude::*;

use crate::paths;
use crate::ui::fields::{self, Area, Field};

/// The holidays of a team, and the forms that change them.
#[derive(Debug, Clone)]
pub struct HolidaysView {
    /// The team.
    pub team: TeamId,
    /// The name of the team.
    pub name: String,
    /// Its holidays, by date.
    pub holidays: Vec<Holiday>,
    /// Whether the viewer may change them.
    pub may_edit: bool,
    /// What was typed.
    pub input: HolidayInput,
    /// What was pasted.
    pub calendar: String,
    /// What is wrong.
    pub errors: ValidationErrors,
    /// What an import just did.
    pub imported: Option<String>,
}

/// The holidays of a team.
pub fn holidays_page(view: &HolidaysView) -> impl IntoView + use<> {
    let path = paths::holidays(view.team);
    let may_edit = view.may_edit;
    let rows = view.holidays.iter().map(|holiday| row(holiday, &path, may_edit)).collect::<Vec<_>>();
    let list = if rows.is_empty() {
        view! { <p class="empty">"No holidays yet."</p> }.into_any()
    } else {
        view! {
            <div class="wide">
                <table class="holidays">
                    <caption class="visually-hidden">"Holidays"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Date"</th>
                            <th scope="col">"Name"</th>
                            {may_edit.then(|| view! { <td></td> })}
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    let imported = view.imported.clone().map(|words| {
        view! {
            <div class="notice" role="status">
                <p>{words}</p>
            </div>
        }
    });
    view! {
        <p class="back">
            <a href=paths::PEOPLE>"Back to people"</a>
        </p>
        <h1>{format!("Holidays of {}", view.name)}</h1>
        {imported}
        {fields::summary(&view.errors)}
        <p class="page-says">
            "Publishing dates skip weekends and holidays. No reminders are sent on those days. Reminders before a due date are sent on the last business day before. Reminders about overdue action items are sent on the first business day after."
        </p>
        {list}
        {may_edit.then(|| forms(view, &path))}
        {(!may_edit).then(|| view! { <p class="hint">"The team lead and administrators can edit holidays."</p> })}
    }
}

fn row(holiday: &Holiday, path: &str, may_edit: bool) -> impl IntoView + use<> {
    let date = holiday.date;
    let remove = may_edit.then(|| {
        let label = format!("Remove {}, {}", holiday.name, date.format("%-d %b %Y"));
        view! {
            <td>
                <form method="post" action=format!("{path}/{date}/remove") class="act">
                    <button class="button-quiet" aria-label=label>
                        "Remove"
                    </button>
                </form>
            </td>
        }
    });
    view! {
        <tr>
            <td>
                <time datetime=date.to_string()>{date.format("%a %-d %b %Y").to_string()}</time>
            </td>
            <td>{holiday.name.clone()}</td>
            {remove}
        </tr>
    }
}

fn forms(view: &HolidaysView, path: &str) -> impl IntoView + use<> {
    view! {
        <section>
            <h2>"Add a holiday"</h2>
            <form method="post" action=path.to_owned()>
                <div class="form-row">
                    {fields::input(
                        Field {
                            name: "date",
                            label: "Date".into(),
                            kind: "date",
                            value: view.input.date.clone(),
                            required: true,
                            ..Field::default()
                        },
                        &view.errors,
                    )}
                    {fields::input(
                        Field {
                            name: "name",
                            label: "Name".into(),
                            value: view.input.name.clone(),
                            required: true,
                            ..Field::default()
                        },
                        &view.errors,
                    )}
                </div>
                <div class="form-end">
                    <button class="button-main">"Add holiday"</button>
                </div>
            </form>
        </section>
        <section>
            <h2>"Import a calendar"</h2>
            <form method="post" action=format!("{path}/import") enctype="multipart/form-data">
                <div class="field">
                    <label for="file">"iCalendar file (.ics)"</label>
                    <input id="file" type="file" name="file" accept=".ics,text/calendar" />
                </div>
                {fields::area(
                    Area {
                        name: "calendar",
                        label: "Or paste its text".into(),
                        value: view.calendar.clone(),
                        rows: 6,
                        placeholder: "BEGIN:VCALENDAR",
                        ..Area::default()
                    },
                    &view.errors,
                )}
                <p class="hint">"All-day events become holidays. Events that ended more than a year ago are skipped."</p>
                <div class="form-end">
                    <button>"Import"</button>
                </div>
            </form>
        </section>
    }
}
