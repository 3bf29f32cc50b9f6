use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use domain::people::{PersonId, PersonName, TeamId};
use domain::postmortems::{
    ImpactInput, Kind, MAX_PARTICIPANTS, MAX_SERVICE, MAX_SERVICES, MAX_TITLE, Measure, MeasureInput, MeasureKind,
    Postmortem, PostmortemInput, PostmortemNumber, Severity, SeverityNames, Status, TemplateId,
};
use domain::validation::ValidationErrors;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::answer::Versioned;
use crate::api::choices;
use crate::api::given::{Update, filled};
use crate::api::limit::{FieldLimit, Limit, NUMBER, VERSION, zones};
use crate::api::teams::NameJson;
use crate::api::version::Version;

/// The details of a postmortem.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Postmortem)]
pub struct DetailsJson {
    /// The number.
    #[schema(value_type = i64)]
    number: PostmortemNumber,
    /// The number as displayed.
    #[schema(example = "PM-42")]
    label: String,
    /// The version of the details.
    version: i32,
    /// The title.
    title: String,
    /// The kind.
    #[schema(value_type = choices::Kind)]
    kind: Kind,
    /// The severity; `1` is the most severe.
    #[schema(value_type = choices::Severity)]
    severity: Severity,
    /// The name of the severity in this organisation.
    severity_name: String,
    /// The team.
    team: Option<NameJson>,
    /// The affected services.
    services: Vec<String>,
    /// The IANA time zone in which times are displayed.
    #[schema(example = "Europe/Berlin")]
    zone: &'static str,
    /// The status of the draft.
    #[schema(value_type = choices::Status)]
    status: Status,
    /// Whether the postmortem is private: visible only to its authors, its reviewers and administrators.
    is_private: bool,
    /// The authors.
    authors: Vec<NameJson>,
    /// The reviewers.
    reviewers: Vec<NameJson>,
    /// The impact figures.
    impact: Vec<MeasureJson>,
    /// When the postmortem was created.
    created_at: DateTime<Utc>,
    /// When any part of the postmortem last changed.
    updated_at: DateTime<Utc>,
    /// When the postmortem was archived; null for active postmortems.
    archived_at: Option<DateTime<Utc>>,
    /// The day by which the draft is to be published, by the policy of its severity and in the time zone of its team
    /// (without a team, its own): business days of its team after the day of creation. Null without such a policy, and
    /// for published or archived postmortems.
    publish_by: Option<NaiveDate>,
}

impl DetailsJson {
    /// Lists every field that is sent.
    pub fn of(postmortem: Postmortem, severities: &SeverityNames, publish_by: Option<NaiveDate>) -> Self {
        let names = |people: Vec<PersonName>| people.into_iter().map(NameJson::person).collect();
        Self {
            number: postmortem.number,
            label: postmortem.number.label(),
            version: postmortem.version,
            title: postmortem.title,
            kind: postmortem.kind,
            severity: postmortem.severity,
            severity_name: severities.of(postmortem.severity).to_owned(),
            team: postmortem.team.map(NameJson::team),
            services: postmortem.services,
            zone: postmortem.zone.name(),
            status: postmortem.status,
            is_private: postmortem.is_private,
            authors: names(postmortem.authors),
            reviewers: names(postmortem.reviewers),
            impact: postmortem.impact.0.into_iter().map(MeasureJson::of).collect(),
            created_at: postmortem.created_at,
            updated_at: postmortem.updated_at,
            archived_at: postmortem.archived_at,
            publish_by,
        }
    }
}

impl Versioned for DetailsJson {
    fn version(&self) -> i32 {
        self.version
    }
}

/// The details to set. In an update, omitted fields stay unchanged.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = PostmortemBody)]
pub struct PostmortemBody {
    /// The version that the update is based on, unless `If-Match` is sent.
    #[schema(value_type = Option<i32>)]
    version: Option<Version>,
    /// The ID of a template; only when creating.
    #[schema(value_type = Option<i64>)]
    template: Option<TemplateId>,
    /// Up to 200 characters. Required when creating.
    title: Option<String>,
    /// The kind; `incident` by default.
    #[schema(value_type = Option<choices::Kind>)]
    #[serde(deserialize_with = "filled")]
    kind: Option<String>,
    /// The severity; `3` by default.
    #[schema(value_type = Option<choices::Severity>)]
    #[serde(deserialize_with = "filled")]
    severity: Option<String>,
    /// The ID of the team; null for none.
    #[schema(value_type = Option<i64>)]
    team: Update<TeamId>,
    /// The affected services: up to 50 names of up to 80 characters, without commas.
    services: Option<Vec<String>>,
    /// An IANA time zone; that of the caller by default. Existing times keep their instant.
    #[schema(example = "Europe/Berlin")]
    #[serde(deserialize_with = "filled")]
    zone: Option<String>,
    /// Whether the postmortem is private: visible only to its authors, its reviewers and administrators. Making a
    /// postmortem private revokes its share links.
    is_private: Option<bool>,
    /// Whether to restore the share links that were revoked when the postmortem became private; only in an update
    /// that sets `is_private` to `false`.
    restore_links: bool,
    /// The IDs of the authors; at least one. The creator is always included.
    #[schema(value_type = Option<Vec<i64>>)]
    authors: Option<Vec<PersonId>>,
    /// The IDs of the reviewers.
    #[schema(value_type = Option<Vec<i64>>)]
    reviewers: Option<Vec<PersonId>>,
}

impl PostmortemBody {
    /// The version that the update is based on.
    pub fn version(&self) -> Option<Version> {
        self.version
    }

    /// Whether to restore the share links that were revoked when it became private.
    pub fn restores_links(&self) -> bool {
        self.restore_links
    }

    /// The ID of the template.
    pub fn template(&self) -> Option<TemplateId> {
        self.template
    }

    /// The details of a new postmortem, in the caller's time zone when the body names none.
    pub fn new_input(self, own: Tz) -> PostmortemInput {
        self.over(PostmortemInput { zone: own.name().to_owned(), ..PostmortemInput::default() })
    }

    /// The details with the changes of the body.
    pub fn changed_entry(self, postmortem: &Postmortem) -> PostmortemInput {
        let ids = |people: &[PersonName]| people.iter().map(|person| person.id).collect();
        self.over(PostmortemInput {
            title: postmortem.title.clone(),
            kind: postmortem.kind.key().to_owned(),
            severity: postmortem.severity.key().to_owned(),
            team: postmortem.team.as_ref().map(|team| team.id),
            services: postmortem.services.join("\n"),
            zone: postmortem.zone.name().to_owned(),
            is_private: postmortem.is_private,
            restore_links: false,
            authors: ids(&postmortem.authors),
            reviewers: ids(&postmortem.reviewers),
        })
    }

    fn over(self, entry: PostmortemInput) -> PostmortemInput {
        PostmortemInput {
            title: self.title.unwrap_or(entry.title),
            kind: self.kind.unwrap_or(entry.kind),
            severity: self.severity.unwrap_or(entry.severity),
            team: self.team.over(entry.team),
            services: self.services.map_or(entry.services, |services| services.join("\n")),
            zone: self.zone.unwrap_or(entry.zone),
            is_private: self.is_private.unwrap_or(entry.is_private),
            restore_links: self.restore_links,
            authors: self.authors.unwrap_or(entry.authors),
            reviewers: self.reviewers.unwrap_or(entry.reviewers),
        }
    }
}

/// An impact figure.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Measure)]
pub struct MeasureJson {
    /// What the figure measures.
    #[schema(value_type = choices::MeasureKind)]
    kind: MeasureKind,
    /// The amount, zero or more.
    amount: f64,
    /// The unit: `users`, `%`, `min`, `EUR`.
    unit: String,
    /// A note.
    note: String,
    /// The figure as displayed.
    #[schema(example = "2,840 users")]
    message: String,
}

impl MeasureJson {
    /// Lists every field that is sent.
    pub fn of(measure: Measure) -> Self {
        let message = measure.message();
        Self { kind: measure.kind, amount: measure.amount, unit: measure.unit, note: measure.note, message }
    }
}

/// The impact figures.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = ImpactBody)]
pub struct ImpactBody {
    /// The version of the details that the update is based on, unless `If-Match` is sent.
    #[schema(value_type = Option<i32>)]
    version: Option<Version>,
    /// The figures, at most one of each kind.
    #[schema(value_type = Vec<MeasureBody>, required = true)]
    measures: Option<Vec<MeasureBody>>,
}

/// An impact figure to set.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = MeasureBody)]
pub struct MeasureBody {
    /// What the figure measures.
    #[schema(value_type = choices::MeasureKind, required = true)]
    kind: String,
    /// The amount, from zero to 10¹⁵, rounded to four decimals. A figure without an amount is removed.
    #[schema(minimum = 0)]
    amount: Option<f64>,
    /// The unit, up to 30 characters; the usual unit of the kind by default.
    unit: Option<String>,
    /// A note, up to 200 characters.
    note: Option<String>,
}

impl ImpactBody {
    /// The version that the update is based on.
    pub fn version(&self) -> Option<Version> {
        self.version
    }

    /// The figures as typed. An empty list must be sent to remove them all, so that a mistyped field removes
    /// nothing.
    pub fn entry(self) -> Result<ImpactInput, ValidationErrors> {
        let measures = self.measures.ok_or_else(|| ValidationErrors::one("measures", "“measures” is missing."))?;
        let entry = |measure: MeasureBody| MeasureInput {
            kind: measure.kind,
            // As many decimals as are kept; a number is never taken for one with thousands.
            amount: measure.amount.map(|amount| format!("{amount:.4}")).unwrap_or_default(),
            unit: measure.unit.unwrap_or_default(),
            note: measure.note.unwrap_or_default(),
        };
        Ok(ImpactInput { measures: measures.into_iter().map(entry).collect() })
    }
}

/// The limits of the bodies, as the domain checks them.
pub const LIMITS: &[FieldLimit] = &[
    ("ImpactBody", "measures", Limit::AsTyped),
    ("ImpactBody", "version", VERSION),
    ("MeasureBody", "amount", Limit::Between(0, 1_000_000_000_000_000)),
    ("MeasureBody", "note", Limit::LineOrNothing(200)),
    ("MeasureBody", "unit", Limit::LineOrNothing(30)),
    ("PostmortemBody", "authors", Limit::Each(MAX_PARTICIPANTS, &NUMBER)),
    ("PostmortemBody", "reviewers", Limit::Each(MAX_PARTICIPANTS, &NUMBER)),
    ("PostmortemBody", "services", Limit::Each(MAX_SERVICES, &Limit::LineOrNothing(MAX_SERVICE))),
    ("PostmortemBody", "team", NUMBER),
    ("PostmortemBody", "template", NUMBER),
    ("PostmortemBody", "title", Limit::Line(MAX_TITLE)),
    ("PostmortemBody", "version", VERSION),
    ("PostmortemBody", "zone", Limit::One(zones)),
];
