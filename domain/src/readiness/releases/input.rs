use super::{Platform, Stages};
use crate::postmortems::{MAX_SERVICE, MAX_TITLE};
use crate::readiness::RunbookNumber;
use crate::validation::{ValidationError, ValidationErrors, chosen, line, text};

/// The longest version, in characters.
pub const MAX_VERSION_NAME: usize = 60;
/// The longest text about changes or risks, in bytes.
pub const MAX_RELEASE_TEXT: usize = 20_000;

/// A release as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReleaseInput {
    /// What it is called.
    pub name: String,
    /// The version that is released.
    pub version_name: String,
    /// The name of the service.
    pub service: String,
    /// The keys of [`Platform`]s.
    pub platforms: Vec<String>,
    /// What changes.
    pub changes: String,
    /// What can go wrong.
    pub risks: String,
    /// The number of the rollback plan, such as `RB-7` or `7`, or nothing.
    pub plan: String,
    /// The stages, such as `10, 50, 100`.
    pub stages: String,
}

/// A valid release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseFields {
    /// What it is called.
    pub name: String,
    /// The version that is released.
    pub version_name: String,
    /// The name of the service.
    pub service: String,
    /// Where it runs, in their own order.
    pub platforms: Vec<Platform>,
    /// What changes.
    pub changes: String,
    /// What can go wrong.
    pub risks: String,
    /// The rollback plan.
    pub plan: Option<RunbookNumber>,
    /// The stages.
    pub stages: Stages,
}

impl ReleaseInput {
    /// Validates all fields; the errors name the invalid ones.
    pub fn parse(&self) -> Result<ReleaseFields, ValidationErrors> {
        let mut errors = ValidationErrors::default();
        let name = errors.take(line("name", "The name", &self.name, MAX_TITLE));
        let version_name = errors.take(line("version_name", "The version", &self.version_name, MAX_VERSION_NAME));
        let service = errors.take(line("service", "The service", &self.service, MAX_SERVICE));
        let platforms = errors.take(platforms(&self.platforms));
        let changes = errors.take(text("changes", "The text", &self.changes, MAX_RELEASE_TEXT));
        let risks = errors.take(text("risks", "The text", &self.risks, MAX_RELEASE_TEXT));
        let plan = errors.take(plan(&self.plan));
        let stages = errors.take(Stages::read(&self.stages));
        match (name, version_name, service, platforms, changes, risks, plan, stages) {
            (
                Some(name),
                Some(version_name),
                Some(service),
                Some(platforms),
                Some(changes),
                Some(risks),
                Some(plan),
                Some(stages),
            ) => errors.or(ReleaseFields { name, version_name, service, platforms, changes, risks, plan, stages }),
            _ => Err(errors),
        }
    }
}

fn platforms(keys: &[String]) -> Result<Vec<Platform>, ValidationError> {
    let mut platforms = Vec::new();
    if keys.len() > Platform::ALL.len() {
        return Err(ValidationError { field: "platforms", message: "Name each platform once.".into() });
    }
    for key in keys {
        platforms.push(chosen("platforms", key, Platform::from_key, &Platform::keys())?);
    }
    platforms.sort_unstable();
    platforms.dedup();
    if platforms.is_empty() {
        return Err(ValidationError { field: "platforms", message: "Choose at least one platform.".into() });
    }
    Ok(platforms)
}

fn plan(typed: &str) -> Result<Option<RunbookNumber>, ValidationError> {
    let typed = typed.trim();
    let number = typed.strip_prefix("RB-").unwrap_or(typed);
    match number.parse() {
        _ if typed.is_empty() => Ok(None),
        Ok(number) if number > 0 => Ok(Some(RunbookNumber(number))),
        _ => {
            let message = format!("“{typed}” is not the number of a rollback plan, such as RB-7.");
            Err(ValidationError { field: "plan", message })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mistake_is_named() {
        let input = ReleaseInput {
            name: " ".into(),
            version_name: String::new(),
            service: "s".repeat(MAX_SERVICE + 1),
            platforms: Vec::new(),
            changes: "c".repeat(MAX_RELEASE_TEXT + 1),
            risks: "a\0b".into(),
            plan: "RB-x".into(),
            stages: "50, 10".into(),
        };
        let errors = input.parse().unwrap_err();
        for field in ["name", "version_name", "service", "platforms", "changes", "risks", "plan", "stages"] {
            assert!(errors.of(field).is_some(), "{field}");
        }
        let right = ReleaseInput {
            name: "Faster checkout".into(),
            version_name: "2.4.1".into(),
            service: "checkout".into(),
            platforms: vec!["web".into(), "server".into(), "web".into()],
            plan: " RB-7".into(),
            ..ReleaseInput::default()
        };
        let fields = right.parse().unwrap();
        assert_eq!((fields.plan, fields.stages.text()), (Some(RunbookNumber(7)), "100".to_owned()));
        assert_eq!(fields.platforms, [Platform::Server, Platform::Web]);
        assert!(ReleaseInput { platforms: vec!["watch".into()], ..right }.parse().is_err());
    }
}
