//! Enums of the domain, for the API description.

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
    /// The kind of an activity.
    ActivityKind = domain::postmortems::ActivityKind;
    /// The kind of text, which decides which rules apply.
    SuggestionPlace = domain::suggestions::Place;
    /// The kind of postmortem.
    Kind = domain::postmortems::Kind;
    /// When an action item is due.
    DueWindow = domain::actions::DueWindow;
    /// The order of action items.
    BoardOrder = domain::actions::BoardOrder;
    /// The kind of a matching text.
    FoundIn = domain::search::FoundIn;
    /// The severity; administrators can rename the levels.
    Severity = domain::postmortems::Severity;
    /// The status of the draft.
    Status = domain::postmortems::Status;
    /// What a section contains.
    Part = domain::postmortems::Part;
    /// Whether a step can be repeated.
    Idempotence = domain::readiness::Idempotence;
    /// The kind of runbook.
    RunbookKind = domain::readiness::RunbookKind;
    /// The effect of a trigger.
    Effect = domain::readiness::Effect;
    /// How a measured value compares to a threshold.
    Comparison = domain::readiness::Comparison;
    /// A decision that only certain people may make.
    Decision = domain::readiness::Decision;
    /// The state of an incident.
    IncidentState = domain::readiness::IncidentState;
    /// The kind of entry in the log of an incident.
    IncidentEntryKind = domain::readiness::IncidentEntryKind;
    /// The tool that sends signals.
    SignalSourceKind = domain::readiness::SourceKind;
    /// Whether the condition of a trigger holds.
    Outcome = domain::readiness::Outcome;
    /// Whether a signal is firing or resolved.
    SignalStatus = domain::readiness::SignalStatus;
    /// The state of a signal.
    SignalState = domain::readiness::SignalState;
    /// A role in an incident.
    IncidentRole = domain::readiness::IncidentRole;
    /// The audience of an update.
    Audience = domain::readiness::Audience;
    /// Whether a run is real or a drill.
    RunKind = domain::readiness::RunKind;
    /// The state of a run.
    RunState = domain::readiness::RunState;
    /// The kind of event of a run.
    RunEventKind = domain::readiness::RunEventKind;
    /// The method of a request.
    CallMethod = domain::readiness::CallMethod;
    /// The state of a request.
    CallState = domain::readiness::CallState;
    /// The state of a release.
    ReleaseState = domain::readiness::ReleaseState;
    /// A platform of a release.
    Platform = domain::readiness::Platform;
    /// Whether a criterion of a release is met.
    CriterionState = domain::readiness::CriterionState;
    /// A role whose vote a release needs.
    ReleaseRole = domain::readiness::ReleaseRole;
    /// Whether a role agrees with a release.
    VoteChoice = domain::readiness::VoteChoice;
    /// Whether a feature flag is on.
    FlagSwitch = domain::readiness::FlagSwitch;
    /// The kind of event of a release.
    ReleaseEventKind = domain::readiness::ReleaseEventKind;
    /// The state of a step in a run.
    StepState = domain::readiness::StepState;
    /// What an impact figure measures.
    MeasureKind = domain::postmortems::MeasureKind;
    /// The format of a paste.
    PasteFormat = domain::timeline::paste::PasteFormat;
    /// What the times of a paste count from.
    CountsFrom = domain::timeline::paste::CountsFrom;
    /// The kind of event.
    EventKind = domain::timeline::EventKind;
    /// The milestone that an event marks.
    Milestone = domain::timeline::Milestone;
    /// What a part of an imported document is read as.
    PartRole = domain::postmortems::import::PartRole;
    /// The order of day and month in dates such as 3/4/2026.
    DateOrder = domain::postmortems::import::DateOrder;
    /// How exactly the time of an event is known.
    Precision = domain::timeline::Precision;
    /// Where an event came from.
    Origin = domain::timeline::Origin;
    /// Which of two instants is meant when clocks go back and a local time occurs twice.
    Fold = domain::timeline::Fold;
    /// The phase of the incident.
    PhaseKind = domain::timeline::PhaseKind;
    /// The kind of finding.
    FindingKind = domain::findings::FindingKind;
    /// The category of a finding.
    Category = domain::findings::Category;
    /// The process that a finding is about.
    Process = domain::findings::Process;
    /// The type of an action item.
    ActionKind = domain::actions::ActionKind;
    /// The priority of an action item.
    Priority = domain::actions::Priority;
    /// The status of an action item.
    ActionState = domain::actions::ActionState;
    /// The kind of change of an action item.
    ActionChangeKind = domain::actions::ChangeKind;
    /// A transition of an action item.
    Transition = domain::actions::Transition;
    /// The verdict of a reviewer.
    Verdict = domain::postmortems::Verdict;
    /// Whether text was kept, added or removed.
    Change = domain::postmortems::Change;
    /// The reason for a notification.
    NotificationKind = domain::people::NotificationKind;
    /// The role of a person.
    Role = domain::people::Role;
    /// The appearance of the pages.
    Theme = domain::people::Theme;
    /// The scope of a token.
    Scope = domain::people::Scope;
}
