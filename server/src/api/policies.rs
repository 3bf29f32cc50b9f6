//! The policies for action items and publishing dates.

use axum::extract::State;
use domain::actions::{MAX_DUE_DAYS, MAX_PUBLISH_DAYS, MAX_REMINDER_DAYS, Policies, PoliciesInput, Policy};
use domain::validation::ValidationErrors;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::Caller;
use super::extract::Json;
use super::limit::{FieldLimit, Limit};
use super::problem::Problem;
use crate::site::Site;

/// The policies of all severities.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = Policies)]
pub struct PoliciesJson {
    /// Four policies, most severe first.
    #[schema(required = true, min_items = 4, max_items = 4)]
    policies: Vec<PolicyJson>,
}

/// The policy for one severity.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = Policy)]
pub struct PolicyJson {
    /// Days from the creation of an action item to the due date that is proposed.
    #[schema(value_type = i32, required = true)]
    due_days: Option<i32>,
    /// The types of action items that are due sooner or later.
    due_days_by_type: DueDaysJson,
    /// Days before the due date when the owner is reminded; 0 for never.
    #[schema(value_type = i32, required = true)]
    remind_days: Option<i32>,
    /// Days after the due date when the team lead is notified; 0 for never.
    #[schema(value_type = i32, required = true)]
    lead_days: Option<i32>,
    /// Days after the due date when the administrators are notified; 0 for never.
    #[schema(value_type = i32, required = true)]
    administrator_days: Option<i32>,
    /// Business days from the creation of a postmortem to its publishing date; null for no such date.
    publish_business_days: Option<i32>,
}

/// Days from the creation of an action item to the due date that is proposed, by type; null to use `due_days`.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = DueDaysByType)]
pub struct DueDaysJson {
    /// For action items that prevent.
    prevent: Option<i32>,
    /// For action items that detect.
    detect: Option<i32>,
    /// For action items that mitigate.
    mitigate: Option<i32>,
    /// For action items to learn more.
    learn: Option<i32>,
}

impl PolicyJson {
    fn of(policy: Policy) -> Self {
        let [prevent, detect, mitigate, learn] = policy.due_by_kind.map(|days| days.map(i32::from));
        Self {
            due_days: Some(policy.due.into()),
            due_days_by_type: DueDaysJson { prevent, detect, mitigate, learn },
            remind_days: Some(policy.remind.into()),
            lead_days: Some(policy.lead.into()),
            administrator_days: Some(policy.administrators.into()),
            publish_business_days: policy.publish.map(i32::from),
        }
    }

    /// As it would be typed.
    fn typed(&self) -> [String; 9] {
        let DueDaysJson { prevent, detect, mitigate, learn } = self.due_days_by_type;
        let Self { due_days, remind_days, lead_days, administrator_days, publish_business_days, .. } = *self;
        [due_days, remind_days, lead_days, administrator_days, publish_business_days, prevent, detect, mitigate, learn]
            .map(|days| days.map(|days| days.to_string()).unwrap_or_default())
    }
}

async fn current(site: &Site) -> Result<axum::Json<PoliciesJson>, Problem> {
    let Policies(policies) = site.store.policies().await?;
    Ok(axum::Json(PoliciesJson { policies: policies.map(PolicyJson::of).into() }))
}

/// Get the policies
///
/// When action items are due, by when postmortems are published, and who is notified when, by severity.
#[utoipa::path(
    get, path = "/policies", tag = "templates", responses((status = 200, description = "The policies.", body = PoliciesJson))
)]
pub async fn policies(State(site): State<Site>, _: Caller) -> Result<axum::Json<PoliciesJson>, Problem> {
    current(&site).await
}

/// Update the policies
///
/// Administrators only. Reminders that are still to come follow the new policies. The error for an invalid number
/// names its field in the web form, such as `due_1` or `due_mitigate_4`, where 1 is the highest severity.
#[utoipa::path(
    put, path = "/policies", tag = "templates", request_body = PoliciesJson,
    responses((status = 200, description = "The updated policies.", body = PoliciesJson))
)]
pub async fn change_policies(
    State(site): State<Site>,
    caller: Caller,
    Json(body): Json<PoliciesJson>,
) -> Result<axum::Json<PoliciesJson>, Problem> {
    caller.administers()?;
    let typed: Vec<_> = body.policies.iter().map(PolicyJson::typed).collect();
    let typed = typed
        .try_into()
        .map_err(|_| ValidationErrors::one("policies", "Send exactly four policies, one for each severity."))?;
    let policies = PoliciesInput(typed).parse()?;
    caller.change(&site, async |tx| tx.change_policies(&policies).await).await?;
    current(&site).await
}

const DUE: Limit = Limit::Between(1, MAX_DUE_DAYS as i64);
const REMINDER: Limit = Limit::Between(0, MAX_REMINDER_DAYS as i64);

/// The limits of the bodies, as the domain checks them.
pub const LIMITS: &[FieldLimit] = &[
    ("DueDaysByType", "detect", DUE),
    ("DueDaysByType", "learn", DUE),
    ("DueDaysByType", "mitigate", DUE),
    ("DueDaysByType", "prevent", DUE),
    ("Policies", "policies", Limit::Each(4, &Limit::AsTyped)),
    ("Policy", "administrator_days", REMINDER),
    ("Policy", "due_days", DUE),
    ("Policy", "lead_days", REMINDER),
    ("Policy", "publish_business_days", Limit::Between(1, MAX_PUBLISH_DAYS as i64)),
    ("Policy", "remind_days", REMINDER),
];
