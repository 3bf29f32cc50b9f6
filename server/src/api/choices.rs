//! Fixed choices of the domain, for the description of the API.

use std::borrow::Cow;

use utoipa::openapi::{ObjectBuilder, RefOr, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

macro_rules! choices {
    ($( $(#[doc = $message:literal])+ $name:ident = $choice:ty; )+) => {
        $(
            $(#[doc = $message])+
            pub struct $name;

            impl PartialSchema for $name {
                fn schema() -> RefOr<Schema> {
                    let keys = <$choice>::ALL.iter().map(|choice| choice.key());
                    let labels: Vec<_> =
                        <$choice>::ALL.iter().map(|choice| format!("`{}`: {}", choice.key(), choice.label())).collect();
                    let message = [$($message.trim()),+].join(" ");
                    ObjectBuilder::new()
                        .schema_type(Type::String)
                        .enum_values(Some(keys))
                        .description(Some(format!("{message} {}.", labels.join(", "))))
                        .into()
                }
            }

            impl ToSchema for $name {
                fn name() -> Cow<'static, str> {
                    stringify!($name).into()
                }
            }
        )+
    };
}

choices! {
    /// One kind of act in the activity of a postmortem.
    ActivityKind = domain::postmortems::ActivityKind;
    /// What sort of text it is, which decides what is remarked on.
    SuggestionPlace = domain::suggestions::Place;
    /// What a postmortem is about.
    Kind = domain::postmortems::Kind;
    /// How bad it was; the names can be changed by administrators.
    Severity = domain::postmortems::Severity;
    /// How far the writing is.
    Status = domain::postmortems::Status;
    /// What a section holds.
    Part = domain::postmortems::Part;
    /// What an impact figure counts.
    MeasureKind = domain::postmortems::MeasureKind;
    /// What sort of thing happened.
    EventKind = domain::timeline::EventKind;
    /// What an event means for the clock.
    Milestone = domain::timeline::Milestone;
    /// Where an event came from.
    Origin = domain::timeline::Origin;
    /// Which of two instants is meant when a clock was put back and an hour came twice.
    Fold = domain::timeline::Fold;
    /// What went on during a stretch of the incident.
    PhaseKind = domain::timeline::PhaseKind;
    /// What sort of thing was learned.
    FindingKind = domain::findings::FindingKind;
    /// What a finding is about.
    Category = domain::findings::Category;
    /// The process that a finding belongs to.
    Process = domain::findings::Process;
    /// What an action item is good for.
    ActionKind = domain::actions::ActionKind;
    /// How much an action item matters.
    Priority = domain::actions::Priority;
    /// How far an action item is.
    ActionState = domain::actions::ActionState;
    /// A step that an action item can take.
    Transition = domain::actions::Transition;
    /// What a reviewer says.
    Verdict = domain::postmortems::Verdict;
    /// What became of a piece of text.
    Change = domain::postmortems::Change;
    /// Why somebody is told.
    NotificationKind = domain::people::NotificationKind;
    /// What somebody may do here.
    Role = domain::people::Role;
    /// How pages look.
    Theme = domain::people::Theme;
    /// What a token may do.
    Scope = domain::people::Scope;
}
