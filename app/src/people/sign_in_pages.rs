//! The ways in: set-up, sign-in, invitation.

use domain::people::AccountInput;
use domain::validation::ValidationErrors;
use leptos::either::Either;
use leptos::prelude::*;

use crate::islands::ZoneIsland;
use crate::postmortems::zones;
use crate::ui::fields::{self, Field};

/// The page that makes the first account.
pub fn set_up_page(
    token: &str,
    organisation: &str,
    entry: &AccountInput,
    errors: &ValidationErrors,
) -> impl IntoView + use<> {
    view! {
        <div class="door">
            <h1>"Set up Debrief"</h1>
            <p class="lead">"Create the first administrator account. This link works once."</p>
            <form method="post" action=format!("/set-up/{token}")>
                {fields::summary(errors)}
                {fields::input(
                    Field {
                        name: "organisation",
                        label: "Organisation".into(),
                        value: organisation.to_owned(),
                        required: true,
                        ..Field::default()
                    },
                    errors,
                )}
                {account_fields(entry, errors, true)}
                <div class="form-end">
                    <button class="button-main">"Set up"</button>
                </div>
            </form>
        </div>
    }
}

/// The page on which somebody who was invited opens an account.
pub fn invitation_page(
    token: &str,
    email: &str,
    role: &str,
    entry: &AccountInput,
    errors: &ValidationErrors,
) -> impl IntoView + use<> {
    let message = format!(
        "You’re invited to join as {} {} with the e-mail address {email}.",
        if role.starts_with('A') { "an" } else { "a" },
        role.to_lowercase()
    );
    view! {
        <div class="door">
            <h1>"Welcome to Debrief"</h1>
            <p class="lead">{message}</p>
            <form method="post" action=format!("/invitations/{token}")>
                {fields::summary(errors)}
                {account_fields(entry, errors, false)}
                <div class="form-end">
                    <button class="button-main">"Create account"</button>
                </div>
            </form>
        </div>
    }
}

fn account_fields(entry: &AccountInput, errors: &ValidationErrors, asks_email: bool) -> impl IntoView + use<> {
    let zone = if entry.zone.is_empty() { "UTC".to_owned() } else { entry.zone.clone() };
    view! {
        {fields::input(
            Field {
                name: "name",
                label: "Your name".into(),
                value: entry.name.clone(),
                autocomplete: "name",
                required: true,
                ..Field::default()
            },
            errors,
        )}
        {asks_email
            .then(|| fields::input(
                Field {
                    name: "email",
                    label: "E-mail address".into(),
                    kind: "email",
                    value: entry.email.clone(),
                    autocomplete: "username",
                    required: true,
                    ..Field::default()
                },
                errors,
            ))}
        {fields::input(
            Field {
                name: "password",
                label: "Password".into(),
                kind: "password",
                hint: "At least 10 characters. A few random words are easy to remember.".into(),
                autocomplete: "new-password",
                required: true,
                ..Field::default()
            },
            errors,
        )}
        <div data-own-zone="">
            {fields::input(
                Field {
                    name: "zone",
                    label: "Your time zone".into(),
                    value: zone,
                    list: "zones",
                    required: true,
                    ..Field::default()
                },
                errors,
            )}
        </div>
        {zones()}
        <ZoneIsland />
    }
}

/// What the sign-in page shows.
#[derive(Debug, Clone, Default)]
pub struct SignInView {
    /// The address that was typed.
    pub email: String,
    /// Where to go on afterwards.
    pub next: String,
    /// Why signing in was refused.
    pub refused: Option<String>,
    /// A form that came without a session: its path and its encoded fields.
    pub carried: Option<(String, String)>,
    /// Whether people can have a password reset link sent to them.
    pub sends_mail: bool,
}

/// The page on which somebody who forgot their password sets a new one.
pub fn password_reset_page(token: &str, email: &str, errors: &ValidationErrors) -> impl IntoView + use<> {
    view! {
        <div class="door">
            <h1>"Set a new password"</h1>
            <p class="lead">
                {format!("Choose a new password for {email}. This signs you out everywhere.")}
            </p>
            <form method="post" action=format!("/password-resets/{token}")>
                {fields::summary(errors)}
                <input type="hidden" name="email" autocomplete="username" value=email.to_owned() />
                {fields::input(
                    Field {
                        name: "password",
                        label: "New password".into(),
                        kind: "password",
                        hint: "At least 10 characters. A few random words are easy to remember.".into(),
                        autocomplete: "new-password",
                        required: true,
                        ..Field::default()
                    },
                    errors,
                )}
                <div class="form-end">
                    <button class="button-main">"Set password"</button>
                </div>
            </form>
        </div>
    }
}

/// The page on which one signs in.
pub fn sign_in_page(view: &SignInView) -> impl IntoView + use<> {
    let none = ValidationErrors::default();
    let SignInView { email, next, refused, carried, sends_mail } = view.clone();
    let kept = carried.is_some().then(|| {
        view! {
            <div class="notice" role="alert">
                <p>
                    <strong>"Your session has ended."</strong>
                    " What you entered is still here. Sign in to continue."
                </p>
            </div>
        }
    });
    let carried = carried.map(|(path, body)| {
        view! {
            <input type="hidden" name="form_path" value=path />
            <input type="hidden" name="form_body" value=body />
        }
    });
    view! {
        <div class="door">
            <h1>"Sign in"</h1>
            {kept}
            {refused
                .map(|message| {
                    view! {
                        <div class="notice notice-wrong" role="alert">
                            <p>{message}</p>
                        </div>
                    }
                })}
            <form method="post" action="/sign-in">
                <input type="hidden" name="next" value=next />
                {carried}
                {fields::input(
                    Field {
                        name: "email",
                        label: "E-mail address".into(),
                        kind: "email",
                        value: email,
                        autocomplete: "username",
                        required: true,
                        ..Field::default()
                    },
                    &none,
                )}
                {fields::input(
                    Field {
                        name: "password",
                        label: "Password".into(),
                        kind: "password",
                        autocomplete: "current-password",
                        required: true,
                        ..Field::default()
                    },
                    &none,
                )}
                <div class="form-end">
                    <button class="button-main">"Sign in"</button>
                </div>
            </form>
            <p class="door-help">
                "No account? An administrator can invite you. "
                {if sends_mail {
                    Either::Left(view! { <a href="/password-resets">"Forgot your password?"</a> })
                } else {
                    Either::Right("Forgot your password? Ask an administrator for a reset link.")
                }}
            </p>
        </div>
    }
}

/// The page after signing in again: what was typed before, to be sent or left. Nothing is sent without
/// being asked, because somebody else may have signed in.
pub fn continue_page(name: &str, path: String, fields: Vec<(String, String)>) -> impl IntoView + use<> {
    let message = format!("You’re signed in as {name}. This is what you entered before:");
    let typed = fields
        .iter()
        .filter(|(name, value)| name != "version" && !value.trim().is_empty())
        .map(|(_, value)| view! { <pre class="door-typed">{value.clone()}</pre> })
        .collect::<Vec<_>>();
    let hidden = fields
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect::<Vec<_>>();
    view! {
        <div class="door">
            <h1>"Continue where you left off"</h1>
            <p class="lead">{message}</p>
            {typed}
            <form method="post" action=path>
                {hidden}
                <div class="form-end">
                    <button class="button-main">"Submit"</button>
                    <a href=crate::paths::HOME>"Discard"</a>
                </div>
            </form>
        </div>
    }
}
