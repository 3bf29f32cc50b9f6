//! Asking for a link by which one sets a new password.

use domain::people::PASSWORD_RESET_HOURS;
use domain::validation::ValidationErrors;
use leptos::either::EitherOf3;
use leptos::prelude::*;

use crate::ui::fields::{self, Field};

/// What the page shows.
#[derive(Debug, Clone)]
pub enum ForgottenPassword {
    /// The form, with what was entered.
    Form(String, ValidationErrors),
    /// The link was sent to this address, if there is an account for it.
    Sent(String),
    /// This server sends no e-mail.
    NoMail,
}

/// The page on which somebody asks for a password reset link.
pub fn forgotten_password_page(state: &ForgottenPassword) -> impl IntoView + use<> {
    let content = match state.clone() {
        ForgottenPassword::Form(email, errors) => EitherOf3::A(form(email, &errors)),
        ForgottenPassword::Sent(email) => {
            let sent = format!(
                "If there is an account for {email}, we’ve sent a link to that address. It works once and expires after \
                 {PASSWORD_RESET_HOURS} hours. If nothing arrives, check your spam folder or ask an administrator."
            );
            EitherOf3::B(view! { <p class="lead" role="status">{sent}</p> })
        }
        ForgottenPassword::NoMail => EitherOf3::C(
            view! { <p class="lead">"This server doesn’t send e-mail. Ask an administrator for a reset link."</p> },
        ),
    };
    view! {
        <div class="door">
            <h1>"Forgot your password?"</h1>
            {content}
            <p class="door-help">
                <a href="/sign-in">"Back to sign-in"</a>
            </p>
        </div>
    }
}

fn form(email: String, errors: &ValidationErrors) -> impl IntoView + use<> {
    view! {
        <p class="lead">"Enter the e-mail address of your account. We’ll send you a link to set a new password."</p>
        <form method="post" action="/password-resets">
            {fields::summary(errors)}
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
                errors,
            )}
            <div class="form-end">
                <button class="button-main">"Send link"</button>
            </div>
        </form>
    }
}
