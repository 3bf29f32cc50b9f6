use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::people::{ProfileInput, Scope, SessionId, Theme, TokenId};
use domain::validation::ValidationErrors;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::paths;
use crate::postmortems::zones;
use crate::ui::fields::{self, Choice, Field};
use crate::ui::form::{self, Revocation, act, options};
use crate::ui::time;

/// What one's own page shows.
#[derive(Debug, Clone)]
pub struct ProfileView {
    /// The address, which cannot be changed here.
    pub email: String,
    /// What one is.
    pub role: &'static str,
    /// The profile as it is typed.
    pub entry: ProfileInput,
    /// What is wrong, in any of the forms.
    pub errors: ValidationErrors,
    /// Where one is signed in.
    pub sessions: Vec<SessionRow>,
    /// One's tokens.
    pub tokens: Vec<TokenRow>,
    /// A token that is being made.
    pub new_token: TokenInput,
    /// A token that was just made; it is shown this once.
    pub made: Option<String>,
    /// The token of which is asked whether it should be revoked.
    pub revoking: Option<TokenId>,
    /// Something that was done.
    pub done: Option<&'static str>,
    /// The zone.
    pub zone: Tz,
}

/// A browser in which one is signed in.
#[derive(Debug, Clone)]
pub struct SessionRow {
    /// The number.
    pub id: SessionId,
    /// What the browser calls itself.
    pub browser: String,
    /// Where it came from.
    pub address: String,
    /// When it was last used.
    pub last_seen_at: DateTime<Utc>,
    /// Whether it is this one.
    pub is_this: bool,
}

/// A token in the list.
#[derive(Debug, Clone)]
pub struct TokenRow {
    /// The number.
    pub id: TokenId,
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub scope: Scope,
    /// When it ends.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was last used.
    pub last_used_at: Option<DateTime<Utc>>,
}

/// A token as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TokenInput {
    /// What it is for.
    pub name: String,
    /// A [`Scope`] by its key.
    pub scope: String,
    /// How many days it works; for ever when empty.
    pub days: String,
}

/// One's own page.
pub fn profile_page(profile: &ProfileView) -> impl IntoView + use<> {
    let errors = &profile.errors;
    view! {
        <h1>"Your profile"</h1>
        {profile
            .done
            .map(|message| {
                view! {
                    <div class="notice" role="status">
                        <p>{message}</p>
                    </div>
                }
            })}
        {fields::summary(errors)}
        <section>
            <h2>"Account"</h2>
            <p>{format!("{} · {}", profile.email, profile.role)}</p>
            <form method="post" action=paths::PROFILE>
                <div class="form-row">
                    {fields::input(
                        Field {
                            name: "name",
                            label: "Name".into(),
                            value: profile.entry.name.clone(),
                            autocomplete: "name",
                            required: true,
                            ..Field::default()
                        },
                        errors,
                    )}
                    {fields::input(
                        Field {
                            name: "zone",
                            label: "Time zone".into(),
                            value: profile.entry.zone.clone(),
                            list: "zones",
                            required: true,
                            ..Field::default()
                        },
                        errors,
                    )}
                    {fields::select(
                        Choice {
                            name: "theme",
                            label: "Appearance".into(),
                            options: options(Theme::ALL, Theme::key, Theme::label),
                            value: profile.entry.theme.clone(),
                            ..Choice::default()
                        },
                        errors,
                    )}
                </div>
                {zones()}
                <div class="form-end">
                    <button class="button-main">"Save"</button>
                </div>
            </form>
        </section>
        <section>
            <h2>"Password"</h2>
            <p>"Changing your password signs you out of all other browsers."</p>
            <form method="post" action=format!("{}/password", paths::PROFILE)>
                <div class="form-row">
                    {fields::input(
                        Field {
                            name: "old",
                            label: "Current password".into(),
                            kind: "password",
                            autocomplete: "current-password",
                            required: true,
                            ..Field::default()
                        },
                        errors,
                    )}
                    {fields::input(
                        Field {
                            name: "new",
                            label: "New password".into(),
                            kind: "password",
                            autocomplete: "new-password",
                            required: true,
                            ..Field::default()
                        },
                        errors,
                    )}
                </div>
                <div class="form-end">
                    <button>"Change password"</button>
                </div>
            </form>
        </section>
        <section>
            <h2>"Active sessions"</h2>
            {sessions(profile)}
        </section>
        <section id="tokens">
            <h2>"API tokens"</h2>
            {tokens(profile)}
        </section>
        <section>
            <h2>"Feeds"</h2>
            <p>
                <a href=paths::FEEDS>"Calendar and Atom feeds"</a>
                " for your action items, your teams’ action items, and published postmortems."
            </p>
        </section>
    }
}

fn sessions(profile: &ProfileView) -> impl IntoView + use<> {
    let zone = profile.zone;
    let rows = profile
        .sessions
        .iter()
        .map(|session| {
            let end = if session.is_this {
                "this browser".into_any()
            } else {
                act(format!("{}/sessions/{}/end", paths::PROFILE, session.id), "End session", "").into_any()
            };
            view! {
                <tr>
                    <th scope="row" class="session-browser">
                        {session.browser.clone()}
                    </th>
                    <td>{session.address.clone()}</td>
                    <td>{time::full(session.last_seen_at, zone)}</td>
                    <td>{end}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="wide">
            <table>
                <thead>
                    <tr>
                        <th scope="col">"Browser"</th>
                        <th scope="col">"IP address"</th>
                        <th scope="col">"Last used"</th>
                        <td></td>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

fn revoke_token(token: &TokenRow, asked: Option<TokenId>) -> AnyView {
    let TokenRow { id, name, .. } = token;
    let revocation = Revocation {
        what: format!("the token {name}"),
        consequence: format!(
            "Programs that use the token “{name}” immediately lose access. You can’t restore a revoked token."
        ),
        action: format!("{}/tokens/{id}/revoke", paths::PROFILE),
        button: "Revoke token",
        asks: format!("{}?revoke={id}#confirm", paths::PROFILE),
        back: format!("{}#tokens", paths::PROFILE),
    };
    form::revoke(revocation, asked == Some(*id))
}

fn tokens(profile: &ProfileView) -> impl IntoView + use<> {
    let zone = profile.zone;
    let made = profile.made.clone().map(|token| {
        view! {
            <div class="notice notice-made" role="status">
                <p>
                    <strong>"Token created."</strong>
                    " Copy the token now. You won’t be able to see it again."
                </p>
                <input class="made-link" aria-label="API token" readonly=true value=token />
            </div>
        }
    });
    let rows = profile
        .tokens
        .iter()
        .map(|token| {
            let ends =
                token.expires_at.map_or_else(|| "never".into_any(), |end| view! { {time::full(end, zone)} }.into_any());
            let used = token.last_used_at.map_or_else(|| "never".into_any(), |at| time::full(at, zone).into_any());
            view! {
                <tr>
                    <th scope="row">{token.name.clone()}</th>
                    <td>{token.scope.label()}</td>
                    <td>{ends}</td>
                    <td>{used}</td>
                    <td>{revoke_token(token, profile.revoking)}</td>
                </tr>
            }
        })
        .collect::<Vec<_>>();
    let entry = profile.new_token.clone();
    let errors = &profile.errors;
    let scope = if entry.scope.is_empty() { Scope::Read.key().to_owned() } else { entry.scope };
    view! {
        {made}
        <p>"A token lets a program act on your behalf through the "<a href=paths::API>"API"</a>"."</p>
        {(!rows.is_empty())
            .then(|| {
                view! {
                    <div class="wide">
                        <table>
                            <thead>
                                <tr>
                                    <th scope="col">"Name"</th>
                                    <th scope="col">"Access"</th>
                                    <th scope="col">"Expires"</th>
                                    <th scope="col">"Last used"</th>
                                    <td></td>
                                </tr>
                            </thead>
                            <tbody>{rows}</tbody>
                        </table>
                    </div>
                }
            })}
        <form method="post" action=format!("{}/tokens", paths::PROFILE)>
            <div class="form-row">
                {fields::input(
                    Field {
                        name: "name",
                        label: "Name".into(),
                        value: entry.name,
                        required: true,
                        of: "-token".into(),
                        ..Field::default()
                    },
                    errors,
                )}
                {fields::select(
                    Choice {
                        name: "scope",
                        label: "Access".into(),
                        options: options(Scope::ALL, Scope::key, Scope::label),
                        value: scope,
                        ..Choice::default()
                    },
                    errors,
                )}
                {fields::input(
                    Field {
                        name: "days",
                        label: "Expires after (days)".into(),
                        value: entry.days,
                        hint: "Leave empty for no expiry".into(),
                        ..Field::default()
                    },
                    errors,
                )}
            </div>
            <div class="form-end">
                <button>"Create token"</button>
            </div>
        </form>
    }
}
