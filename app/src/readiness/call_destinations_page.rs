use chrono_tz::Tz;
use domain::readiness::{CallDestination, CallDestinationId, CallDestinationInput};
use leptos::prelude::*;

use crate::paths;
use crate::ui::fields::{self, Field};
use crate::ui::form::{Form, Revocation, revoke};
use crate::ui::time;

/// Where steps may send requests, for administrators.
#[derive(Debug, Clone)]
pub struct CallDestinationsView {
    /// The destinations.
    pub destinations: Vec<CallDestination>,
    /// What was typed.
    pub form: Form<CallDestinationInput>,
    /// The address and the secret of the destination that was just allowed; the secret is shown this once.
    pub made: Option<(String, String)>,
    /// The destination of which is asked whether to remove it.
    pub confirming: Option<CallDestinationId>,
    /// The zone of the viewer.
    pub zone: Tz,
}

/// The page on which administrators allow and remove destinations.
pub fn call_destinations_page(view: &CallDestinationsView) -> impl IntoView + use<> {
    view! {
        <p>
            <a href=paths::SETTINGS>"← Settings"</a>
        </p>
        <h1>"Request destinations"</h1>
        <p class="page-says">
            "Steps of runbooks can send requests to your own automation, but only to the addresses listed here and those below them."
        </p>
        {made(view)}
        {table(view)}
        {new_destination(view)}
    }
}

fn made(view: &CallDestinationsView) -> impl IntoView + use<> {
    view.made.clone().map(|(address, secret)| {
        view! {
            <div class="notice notice-made" role="status">
                <p>
                    <strong>"Destination allowed."</strong>
                    {format!(" Requests to {address} are signed with this secret. Copy it now. You won’t be able to see it again.")}
                </p>
                <input class="made-link" aria-label="Signing secret" readonly=true value=secret />
            </div>
        }
    })
}

fn table(view: &CallDestinationsView) -> AnyView {
    if view.destinations.is_empty() {
        return view! { <p class="empty">"No destinations yet. Steps can’t send requests."</p> }.into_any();
    }
    let rows = view
        .destinations
        .iter()
        .map(|destination| {
            let address = destination.address.to_string();
            let revocation = Revocation {
                what: format!("the destination {address}"),
                consequence: "No requests are sent there any more, including pending ones.".into(),
                action: format!("{}/{}/remove", paths::CALL_DESTINATIONS, destination.id),
                button: "Remove destination",
                asks: format!("{}?remove={}#confirm", paths::CALL_DESTINATIONS, destination.id),
                back: paths::CALL_DESTINATIONS.into(),
            };
            let private = if destination.allows_private { "Allowed" } else { "Not allowed" };
            view! {
                <tr>
                    <th scope="row">{address}</th>
                    <td>{private}</td>
                    <td>{time::full(destination.created_at, view.zone)}</td>
                    <td>{revoke(revocation, view.confirming == Some(destination.id))}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="wide">
            <table class="feeds">
                <thead>
                    <tr>
                        <th scope="col">"Address"</th>
                        <th scope="col">"Private addresses"</th>
                        <th scope="col">"Since"</th>
                        <td></td>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn new_destination(view: &CallDestinationsView) -> impl IntoView + use<> {
    let Form { entry, errors, .. } = view.form.clone();
    let address = Field {
        name: "address",
        label: "Address".into(),
        value: entry.address,
        hint: "For example “https://ci.example.org/hooks”.".into(),
        required: true,
        ..Field::default()
    };
    view! {
        <section id="new-destination">
            <h2>"New destination"</h2>
            <form method="post" action=paths::CALL_DESTINATIONS class="run-form">
                {fields::summary(&errors)} {fields::input(address, &errors)}
                {fields::tick(
                    "allows_private",
                    "Allow addresses on this machine and in private networks",
                    entry.allows_private,
                    "",
                )}
                <div class="form-end">
                    <button class="button-main">"Allow destination"</button>
                </div>
            </form>
        </section>
    }
}
