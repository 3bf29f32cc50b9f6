use super::{RunKind, request_id};
use crate::readiness::{IncidentNumber, ReleaseNumber};
use crate::validation::{ValidationErrors, chosen};

/// A run to start, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RunStartInput {
    /// A UUID that the client chose: the same one again is the same run.
    pub request: String,
    /// A [`RunKind`] by its key.
    pub kind: String,
    /// The number of the incident during which it is started.
    pub incident: Option<i64>,
    /// The number of the release that it rolls back.
    pub release: Option<i64>,
}

/// A valid run to start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunStart {
    /// The UUID.
    pub request: String,
    /// Why the runbook is run.
    pub kind: RunKind,
    /// The incident during which it is started.
    pub incident: Option<IncidentNumber>,
    /// The release that it rolls back.
    pub release: Option<ReleaseNumber>,
}

impl RunStartInput {
    /// Validates all fields; the errors name the invalid ones.
    pub fn parse(&self) -> Result<RunStart, ValidationErrors> {
        let mut errors = ValidationErrors::default();
        let request = errors.take(request_id(&self.request));
        let kind = errors.take(chosen("kind", &self.kind, RunKind::from_key, &RunKind::keys()));
        for (field, number) in [("incident", self.incident), ("release", self.release)] {
            if number.is_some() && kind == Some(RunKind::Drill) {
                errors.add(field, format!("A drill doesn’t belong to a real {field}."));
            }
            if number.is_some_and(|number| number < 1) {
                errors.add(field, "Numbers start at 1.");
            }
        }
        let (Some(request), Some(kind)) = (request, kind) else { return Err(errors) };
        let (incident, release) = (self.incident.map(IncidentNumber), self.release.map(ReleaseNumber));
        errors.or(RunStart { request, kind, incident, release })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_real_runs_belong_to_incidents_and_releases() {
        let input = |kind: &str, incident, release| RunStartInput {
            request: "0f8fad5b-d9cb-469f-a165-70867728950e".into(),
            kind: kind.into(),
            incident,
            release,
        };
        let start = input("real", Some(12), Some(3)).parse().unwrap();
        assert_eq!((start.incident, start.release), (Some(IncidentNumber(12)), Some(ReleaseNumber(3))));
        assert!(input("drill", None, None).parse().is_ok());
        for (wrong, field) in [
            (input("drill", Some(12), None), "incident"),
            (input("drill", None, Some(3)), "release"),
            (input("real", Some(0), None), "incident"),
            (input("real", None, Some(-1)), "release"),
            (input("other", None, None), "kind"),
            (RunStartInput { request: "1".into(), ..input("real", None, None) }, "request"),
        ] {
            assert!(wrong.parse().unwrap_err().of(field).is_some(), "{wrong:?}");
        }
    }
}
