use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::people::{PersonId, PersonName, TeamId};
use domain::postmortems::{
    ImpactInput, Kind, Measure, MeasureInput, MeasureKind, Postmortem, PostmortemInput, Severity, SeverityNames,
    Status, TemplateId,
};
use domain::validation::ValidationErrors;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use crate::api::answer::Versioned;
use crate::api::choices;
use crate::api::teams::NameJson;

/// What stands at the head of a postmortem.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Postmortem)]
pub struct DetailsJson {
    /// The number.
    number: i64,
    /// The number as people say it.
    #[schema(example = "PM-42")]
    label: String,
    /// Counts changes of what stands here.
    version: i32,
    /// The title.
    title: String,
    /// What it is about.
    #[schema(value_type = choices::Kind)]
    kind: Kind,
    /// How bad it was, `1` is the worst.
    #[schema(value_type = choices::Severity)]
    severity: Severity,
    /// What that severity is called here.
    severity_name: String,
    /// Whose it is.
    team: Option<NameJson>,
    /// What was affected.
    services: Vec<String>,
    /// The IANA time zone in which its times are written.
    #[schema(example = "Europe/Berlin")]
    zone: &'static str,
    /// How far the writing is.
    #[schema(value_type = choices::Status)]
    status: Status,
    /// Whether only its authors, its reviewers and administrators know of it.
    is_private: bool,
    /// Who writes it.
    authors: Vec<NameJson>,
    /// Who is asked to look it over.
    reviewers: Vec<NameJson>,
    /// What it cost, in numbers.
    impact: Vec<MeasureJson>,
    /// When it was begun.
    created_at: DateTime<Utc>,
    /// When anything of it last changed.
    updated_at: DateTime<Utc>,
    /// When it was archived, if it is.
    archived_at: Option<DateTime<Utc>>,
}

impl DetailsJson {
    /// Lists every field that travels.
    pub fn of(postmortem: Postmortem, severities: &SeverityNames) -> Self {
        let names = |people: Vec<PersonName>| people.into_iter().map(NameJson::person).collect();
        Self {
            number: postmortem.number.0,
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
        }
    }
}

impl Versioned for DetailsJson {
    fn version(&self) -> i32 {
        self.version
    }
}

/// The head of a postmortem to be begun or changed. What is left out of a change stays as it is.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = PostmortemBody)]
pub struct PostmortemBody {
    /// The version that a change starts from, when `If-Match` does not say it.
    version: Option<i32>,
    /// The number of a template; only when it is begun.
    template: Option<i64>,
    /// Up to 200 characters. A new postmortem needs one.
    title: Option<String>,
    /// What it is about; an incident when nothing else was said.
    #[schema(value_type = Option<choices::Kind>)]
    kind: Option<String>,
    /// How bad it was; `3` when nothing else was said.
    #[schema(value_type = Option<choices::Severity>)]
    severity: Option<String>,
    /// The number of the team whose it is; null for none.
    #[schema(value_type = Option<i64>)]
    team: TeamChange,
    /// What was affected: up to 50 names of up to 80 characters, without commas.
    services: Option<Vec<String>>,
    /// An IANA time zone; one's own when nothing else was said. Times that were entered before keep
    /// their instant.
    #[schema(example = "Europe/Berlin")]
    zone: Option<String>,
    /// Whether only its authors, its reviewers and administrators may know of it. Making it private
    /// revokes its share links.
    is_private: Option<bool>,
    /// Restores the share links that were revoked when it became private; only in a change after
    /// which it is not private.
    restore_links: bool,
    /// The numbers of those who write it; at least one. Who begins it is always among them.
    authors: Option<Vec<i64>>,
    /// The numbers of those who are asked to look it over.
    reviewers: Option<Vec<i64>>,
}

/// What becomes of the team: left out is not the same as null.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(untagged)]
enum TeamChange {
    #[default]
    Keep,
    Set(Option<i64>),
}

impl<'de> Deserialize<'de> for TeamChange {
    fn deserialize<D: Deserializer<'de>>(value: D) -> Result<Self, D::Error> {
        Option::deserialize(value).map(Self::Set)
    }
}

impl PostmortemBody {
    /// The version that the change starts from.
    pub fn version(&self) -> Option<i32> {
        self.version
    }

    /// Whether the links that were revoked when it became private are to be restored.
    pub fn restores_links(&self) -> bool {
        self.restore_links
    }

    /// What it begins with.
    pub fn template(&self) -> Option<TemplateId> {
        self.template.map(TemplateId)
    }

    /// A head of its own, in one's own zone when the body names none.
    pub fn new_input(self, own: Tz) -> PostmortemInput {
        self.over(PostmortemInput { zone: own.name().to_owned(), ..PostmortemInput::default() })
    }

    /// The head of a postmortem with what the body changes.
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
            authors: ids(&postmortem.authors),
            reviewers: ids(&postmortem.reviewers),
        })
    }

    fn over(self, entry: PostmortemInput) -> PostmortemInput {
        let ids = |people: Vec<i64>| people.into_iter().map(PersonId).collect();
        PostmortemInput {
            title: self.title.unwrap_or(entry.title),
            kind: self.kind.unwrap_or(entry.kind),
            severity: self.severity.unwrap_or(entry.severity),
            team: match self.team {
                TeamChange::Keep => entry.team,
                TeamChange::Set(team) => team.map(TeamId),
            },
            services: self.services.map_or(entry.services, |services| services.join("\n")),
            zone: self.zone.unwrap_or(entry.zone),
            is_private: self.is_private.unwrap_or(entry.is_private),
            authors: self.authors.map_or(entry.authors, ids),
            reviewers: self.reviewers.map_or(entry.reviewers, ids),
        }
    }
}

/// One figure with its unit.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Measure)]
pub struct MeasureJson {
    /// What it counts.
    #[schema(value_type = choices::MeasureKind)]
    kind: MeasureKind,
    /// How much, zero or more.
    amount: f64,
    /// Of what: `users`, `%`, `min`, `EUR`.
    unit: String,
    /// What more there is to say.
    note: String,
    /// The figure with its unit, as it is shown.
    #[schema(example = "2,840 users")]
    message: String,
}

impl MeasureJson {
    /// Lists every field that travels.
    pub fn of(measure: Measure) -> Self {
        let message = measure.message();
        Self { kind: measure.kind, amount: measure.amount, unit: measure.unit, note: measure.note, message }
    }
}

/// What it cost, in numbers.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = ImpactBody)]
pub struct ImpactBody {
    /// The version of the head that the change starts from, when `If-Match` does not say it.
    version: Option<i32>,
    /// The figures, each kind once at most.
    #[schema(value_type = Vec<MeasureBody>, required = true)]
    measures: Option<Vec<MeasureBody>>,
}

/// A figure to be set.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = MeasureBody)]
pub struct MeasureBody {
    /// What it counts.
    #[schema(value_type = choices::MeasureKind, required = true)]
    kind: String,
    /// How much, from zero to 10¹⁵, rounded to four decimals. Without it there is no such figure.
    #[schema(minimum = 0)]
    amount: Option<f64>,
    /// Of what, up to 30 characters; the usual unit of its kind when left out.
    unit: Option<String>,
    /// What more there is to say, up to 200 characters.
    note: Option<String>,
}

impl ImpactBody {
    /// The version that the change starts from.
    pub fn version(&self) -> Option<i32> {
        self.version
    }

    /// The figures as they are typed. None at all has to be said with an empty list, so that a
    /// mistyped field deletes nothing.
    pub fn entry(self) -> Result<ImpactInput, ValidationErrors> {
        let measures = self.measures.ok_or_else(|| ValidationErrors::one("measures", "The figures are missing."))?;
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
