use crate::findings::{Finding, FindingKind};

choice! {
    /// Where a text stands. It decides which rules apply.
    pub enum Place {
        /// The text of a section.
        Text = "text", "Text";
        /// An event of the timeline.
        Event = "event", "Event";
        /// A finding that is no cause: what went well, what was hard.
        Finding = "finding", "Finding";
        /// A contributing factor.
        Cause = "cause", "Contributing factor";
        /// A root cause.
        RootCause = "root_cause", "Root cause";
        /// A cause for which another finding answers “why?”.
        ExplainedCause = "explained_cause", "Cause with an answered “why?”";
        /// An action item that has no outcome yet.
        Action = "action", "Action item";
        /// An action item whose outcome is said.
        MeasuredAction = "measured_action", "Action item with an outcome";
        /// The outcome of an action item.
        Outcome = "outcome", "Outcome";
    }
}

impl Place {
    /// Where a finding of this kind stands.
    pub const fn of_finding(kind: FindingKind) -> Self {
        match kind {
            FindingKind::RootCause => Self::RootCause,
            FindingKind::ContributingFactor => Self::Cause,
            FindingKind::WentWell | FindingKind::WasDifficult | FindingKind::Lucky => Self::Finding,
        }
    }

    /// Where this finding stands among all of them.
    pub fn of_finding_among(finding: &Finding, findings: &[Finding]) -> Self {
        let is_explained = findings.iter().any(|other| other.kind.is_cause() && other.explains == Some(finding.id));
        if finding.kind.is_cause() && is_explained { Self::ExplainedCause } else { Self::of_finding(finding.kind) }
    }

    /// Where an action item stands, by the outcome said beside it.
    pub fn of_action(outcome: &str) -> Self {
        if outcome.trim().is_empty() { Self::Action } else { Self::MeasuredAction }
    }

    /// Where the text of a field stands when another field of its form has this value: the kind
    /// of a finding, the outcome of an action item.
    #[must_use]
    pub fn beside(self, other: &str) -> Self {
        match self {
            Self::Finding | Self::Cause | Self::RootCause => {
                FindingKind::from_key(other).map_or(self, Self::of_finding)
            }
            Self::Action | Self::MeasuredAction => Self::of_action(other),
            Self::ExplainedCause => match FindingKind::from_key(other) {
                Some(kind) if !kind.is_cause() => Self::Finding,
                _ => self,
            },
            _ => self,
        }
    }
}
