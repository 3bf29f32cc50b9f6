//! What may happen to a release next.

use super::{
    Criterion, CriterionState, Release, ReleaseEventFields, ReleaseEventKind, ReleaseRole, ReleaseState, Vote,
    VoteChoice,
};
use crate::people::PersonName;
use crate::validation::ValidationErrors;

/// Why a release in an app store is not taken back.
pub const INSTALLED_COPIES_STAY: &str = "Installed copies stay: a release in an app store can’t be rolled back. Halt \
     the rollout, switch off the feature flags, and release another version.";

/// A release with what decides about its approval.
#[derive(Debug, Clone, Copy)]
pub struct Readiness<'a> {
    /// The release.
    pub release: &'a Release,
    /// Its criteria.
    pub criteria: &'a [Criterion],
    /// The votes.
    pub votes: &'a [Vote],
}

impl Readiness<'_> {
    /// The vote of a role on the current criteria.
    pub fn vote(&self, role: ReleaseRole) -> Option<&Vote> {
        let current = self.release.criteria_version;
        self.votes.iter().find(|vote| vote.role == role && vote.criteria_version == current)
    }

    /// What is missing before it can be approved, as sentences.
    pub fn missing(&self) -> Vec<String> {
        let open = named("is open", "are open", self.those(CriterionState::Open));
        let without: Vec<&str> =
            ReleaseRole::ALL.iter().filter(|role| self.vote(**role).is_none()).map(|role| role.label()).collect();
        let without = (!without.is_empty()).then(|| format!("No vote on these criteria yet: {}.", without.join(", ")));
        self.failed().into_iter().chain(open).chain(self.no_go()).chain(without).collect()
    }

    fn those(&self, state: CriterionState) -> Vec<&str> {
        self.criteria.iter().filter(|criterion| criterion.state == state).map(|one| one.text.as_str()).collect()
    }

    fn failed(&self) -> Option<String> {
        named("failed", "failed", self.those(CriterionState::Failed))
    }

    /// The roles whose last vote is a no-go. It stands until they vote again, also when the criteria changed since.
    fn no_go(&self) -> Option<String> {
        let is_against =
            |role: &ReleaseRole| self.votes.iter().any(|vote| vote.role == *role && vote.choice == VoteChoice::NoGo);
        let against: Vec<&str> =
            ReleaseRole::ALL.iter().filter(|role| is_against(role)).map(|role| role.label()).collect();
        (!against.is_empty()).then(|| format!("No-go: {}.", against.join(", ")))
    }

    /// Whether something may happen next, and the state to which it leads; the errors say why not. `by` made the last
    /// change of the state.
    pub fn allows(
        &self,
        fields: &ReleaseEventFields,
        by: Option<&PersonName>,
    ) -> Result<ReleaseState, ValidationErrors> {
        use ReleaseEventKind as Kind;
        use ReleaseState as State;

        let state = self.release.state;
        let refuse = |message: String| Err(ValidationErrors::one("release", message));
        let next = match (fields.kind, state) {
            (Kind::Note, _) => return Ok(state),
            (Kind::Approved, State::Planned) => return self.approval(),
            (Kind::StageReached, State::Approved | State::RollingOut) => return self.stage(fields.stage),
            (Kind::RolledBack, State::RollingOut | State::Halted) if self.release.is_only_in_stores() => {
                return refuse(INSTALLED_COPIES_STAY.to_owned());
            }
            (Kind::Completed, State::RollingOut) if self.release.stages.after(self.release.stage).is_some() => {
                return refuse(format!(
                    "The rollout is at {} %. Record its last stage before you complete the release.",
                    self.release.stage.unwrap_or(0)
                ));
            }
            (Kind::Halted, State::RollingOut) => State::Halted,
            (Kind::Resumed, State::Halted) => State::RollingOut,
            (Kind::RolledBack, State::RollingOut | State::Halted) => State::RolledBack,
            (Kind::Completed, State::RollingOut) => State::Complete,
            (Kind::Abandoned, State::Planned | State::Approved) => State::Abandoned,
            _ => {
                let by = by.map(|person| format!(" ({})", person.name)).unwrap_or_default();
                return refuse(format!("This release is {}{by}. {}", in_words(state), what_next(state)));
            }
        };
        Ok(next)
    }

    fn approval(&self) -> Result<ReleaseState, ValidationErrors> {
        let mut errors = ValidationErrors::default();
        for message in self.missing() {
            errors.add("release", message);
        }
        errors.or(ReleaseState::Approved)
    }

    fn stage(&self, stage: Option<i32>) -> Result<ReleaseState, ValidationErrors> {
        let refuse = |message: String| Err(ValidationErrors::one("stage", message));
        let Some(stage) = stage else { return refuse("Say which stage.".into()) };
        if !self.release.stages.percentages().contains(&stage) {
            return refuse(format!("{stage} % is not a stage of this release: {}.", self.release.stages.text()));
        }
        match self.release.stage {
            Some(reached) if reached >= stage => refuse(format!("The rollout is already at {reached} %.")),
            _ => match may_continue(*self) {
                Ok(()) => Ok(ReleaseState::RollingOut),
                Err(why) => Err(ValidationErrors::one("release", why)),
            },
        }
    }
}

/// Whether the rollout of a release may start or go on; the error says why not.
pub fn may_continue(of: Readiness<'_>) -> Result<(), String> {
    let state = of.release.state;
    match state {
        ReleaseState::Planned => Err(format!("This release isn’t approved. {}", of.missing().join(" "))),
        ReleaseState::Approved | ReleaseState::RollingOut => {
            let against: Vec<String> = of.failed().into_iter().chain(of.no_go()).collect();
            if against.is_empty() { Ok(()) } else { Err(against.join(" ")) }
        }
        _ => Err(format!("This release is {}. {}", in_words(state), what_next(state))),
    }
    .map_err(|why| why.trim_end().to_owned())
}

fn in_words(state: ReleaseState) -> &'static str {
    match state {
        ReleaseState::Planned => "planned",
        ReleaseState::Approved => "approved",
        ReleaseState::RollingOut => "rolling out",
        ReleaseState::Halted => "halted",
        ReleaseState::RolledBack => "rolled back",
        ReleaseState::Complete => "complete",
        ReleaseState::Abandoned => "abandoned",
    }
}

fn what_next(state: ReleaseState) -> &'static str {
    match state {
        ReleaseState::Planned => "Approve the release first.",
        ReleaseState::Approved => "Next, start the rollout.",
        ReleaseState::RollingOut => "Go to the next stage, halt the rollout, or roll back.",
        ReleaseState::Halted => "Resume the rollout with a reason, or roll back.",
        ReleaseState::RolledBack | ReleaseState::Complete | ReleaseState::Abandoned => {
            "Its state can no longer change."
        }
    }
}

/// The most criteria that a sentence names.
const MAX_NAMED: usize = 3;

fn named(one: &str, several: &str, texts: Vec<&str>) -> Option<String> {
    let count = texts.len();
    let what = if count == 1 { format!("1 criterion {one}") } else { format!("{count} criteria {several}") };
    let mut names: Vec<String> = texts.into_iter().take(MAX_NAMED).map(|text| format!("“{text}”")).collect();
    if count > MAX_NAMED {
        names.push(format!("{} more", count - MAX_NAMED));
    }
    (count > 0).then(|| format!("{what}: {}.", names.join(", ")))
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::super::{CriterionId, Platform, ReleaseNumber, Stages};
    use super::*;

    fn release(state: ReleaseState) -> Release {
        Release {
            number: ReleaseNumber(1),
            version: 1,
            name: "Faster checkout".into(),
            version_name: "2.4.1".into(),
            service: "checkout".into(),
            platforms: vec![Platform::Server],
            changes: String::new(),
            risks: String::new(),
            plan: None,
            plan_version: None,
            stages: Stages::read("10, 50, 100").unwrap(),
            state,
            stage: None,
            criteria_version: 2,
            created_by: None,
            created_at: DateTime::UNIX_EPOCH,
        }
    }

    fn event(kind: ReleaseEventKind) -> ReleaseEventFields {
        let stage = (kind == ReleaseEventKind::StageReached).then_some(10);
        ReleaseEventFields { request: String::new(), kind, stage, note: String::new() }
    }

    fn criterion(state: CriterionState) -> Criterion {
        let (text, reason, evidence) = (format!("C {}", state.key()), String::new(), String::new());
        Criterion { id: CriterionId(1), version: 1, text, state, reason, evidence }
    }

    fn votes(choice: VoteChoice, criteria_version: i32) -> Vec<Vote> {
        let vote = |role: &ReleaseRole| Vote {
            role: *role,
            choice,
            criteria_version,
            by: None,
            at: DateTime::UNIX_EPOCH,
            note: String::new(),
        };
        ReleaseRole::ALL.iter().map(vote).collect()
    }

    #[test]
    fn each_state_allows_some_events_and_nothing_else() {
        use ReleaseEventKind as Kind;
        use ReleaseState as State;
        let allowed = [
            (State::Planned, vec![(Kind::Approved, State::Approved), (Kind::Abandoned, State::Abandoned)]),
            (State::Approved, vec![(Kind::StageReached, State::RollingOut), (Kind::Abandoned, State::Abandoned)]),
            (
                State::RollingOut,
                vec![
                    (Kind::StageReached, State::RollingOut),
                    (Kind::Halted, State::Halted),
                    (Kind::RolledBack, State::RolledBack),
                ],
            ),
            (State::Halted, vec![(Kind::Resumed, State::RollingOut), (Kind::RolledBack, State::RolledBack)]),
            (State::RolledBack, vec![]),
            (State::Complete, vec![]),
            (State::Abandoned, vec![]),
        ];
        let go = votes(VoteChoice::Go, 2);
        for (state, allowed) in allowed {
            let release = release(state);
            let readiness = Readiness { release: &release, criteria: &[], votes: &go };
            for kind in ReleaseEventKind::ALL.iter().filter(|kind| kind.is_recorded() && **kind != Kind::Note) {
                let next = readiness.allows(&event(*kind), None).ok();
                let expected = allowed.iter().find(|(of, _)| of == kind).map(|(_, next)| *next);
                assert_eq!(next, expected, "{state} {kind}");
            }
            assert_eq!(readiness.allows(&event(Kind::Note), None), Ok(state));
        }
    }

    #[test]
    fn approving_needs_every_go_on_the_current_criteria_and_no_open_criterion() {
        let release = release(ReleaseState::Planned);
        let missing = |criteria: &[Criterion], votes: &[Vote]| {
            Readiness { release: &release, criteria, votes }.missing().join(" ")
        };
        let go = votes(VoteChoice::Go, 2);
        assert_eq!(missing(&[criterion(CriterionState::Met), criterion(CriterionState::Waived)], &go), "");
        assert_eq!(missing(&[criterion(CriterionState::Open)], &go), "1 criterion is open: “C open”.");
        let failed = vec![criterion(CriterionState::Failed); 5];
        let sentence = "5 criteria failed: “C failed”, “C failed”, “C failed”, 2 more.";
        assert_eq!(missing(&failed, &go), sentence);
        assert_eq!(missing(&[], &go[1..]), "No vote on these criteria yet: Product.");
        let all = "No vote on these criteria yet: Product, Engineering, Security, Quality.";
        assert_eq!(missing(&[], &votes(VoteChoice::Go, 1)), all, "they voted on earlier criteria");
        assert_eq!(missing(&[], &votes(VoteChoice::NoGo, 2)), "No-go: Product, Engineering, Security, Quality.");
    }

    #[test]
    fn stages_ascend_and_the_last_one_comes_before_the_end() {
        let mut release = release(ReleaseState::RollingOut);
        release.stage = Some(50);
        let at = |release: &Release, stage| {
            let fields = ReleaseEventFields { stage: Some(stage), ..event(ReleaseEventKind::StageReached) };
            Readiness { release, criteria: &[], votes: &[] }.allows(&fields, None).map_err(|errors| errors.to_string())
        };
        assert_eq!(at(&release, 10), Err("The rollout is already at 50 %.".into()));
        assert_eq!(at(&release, 70), Err("70 % is not a stage of this release: 10, 50, 100.".into()));
        assert_eq!(at(&release, 100), Ok(ReleaseState::RollingOut));
        let complete = |release: &Release| {
            let readiness = Readiness { release, criteria: &[], votes: &[] };
            readiness.allows(&event(ReleaseEventKind::Completed), None)
        };
        assert!(complete(&release).unwrap_err().of("release").unwrap().contains("50 %"));
        release.stage = Some(100);
        assert_eq!(complete(&release), Ok(ReleaseState::Complete));
        // A criterion that fails during the rollout stops its next stage.
        release.stage = Some(10);
        let failed = [criterion(CriterionState::Failed)];
        let readiness = Readiness { release: &release, criteria: &failed, votes: &[] };
        assert_eq!(may_continue(readiness), Err("1 criterion failed: “C failed”.".into()));
        let next = ReleaseEventFields { stage: Some(50), ..event(ReleaseEventKind::StageReached) };
        assert!(readiness.allows(&next, None).is_err());
        assert!(readiness.allows(&event(ReleaseEventKind::Halted), None).is_ok());
    }

    #[test]
    fn what_is_installed_on_devices_is_not_rolled_back() {
        let mut release = release(ReleaseState::Halted);
        release.platforms = vec![Platform::Ios, Platform::Android];
        let rolls_back = |release: &Release| {
            let readiness = Readiness { release, criteria: &[], votes: &[] };
            readiness.allows(&event(ReleaseEventKind::RolledBack), None).map_err(|errors| errors.to_string())
        };
        assert_eq!(rolls_back(&release), Err(INSTALLED_COPIES_STAY.into()));
        release.platforms.push(Platform::Server);
        assert_eq!(rolls_back(&release), Ok(ReleaseState::RolledBack));
    }
}
