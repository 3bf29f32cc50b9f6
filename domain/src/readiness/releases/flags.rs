use crate::validation::{ValidationErrors, chosen, line, text};

/// The most feature flags of a release.
pub const MAX_FLAGS: usize = 50;
/// The longest name of a feature flag, in characters.
pub const MAX_FLAG_NAME: usize = 100;
/// The longest text about a feature flag, in bytes.
pub const MAX_FLAG_TEXT: usize = 2_000;

number! {
    /// The id of a feature flag.
    pub struct FlagId;
}

choice! {
    /// Whether a feature flag is on.
    pub enum FlagSwitch {
        /// Users do not have the feature.
        Off = "off", "Off";
        /// Users have the feature.
        On = "on", "On";
    }
}

/// A feature flag of a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flag {
    /// The id.
    pub id: FlagId,
    /// Its name.
    pub name: String,
    /// Whether it is on.
    pub state: FlagSwitch,
    /// Who may switch it.
    pub who_may: String,
    /// What users notice, in Markdown.
    pub effect: String,
    /// Why there is this flag, in Markdown.
    pub rationale: String,
}

/// A feature flag as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FlagInput {
    /// Its name.
    pub name: String,
    /// Who may switch it.
    pub who_may: String,
    /// What users notice.
    pub effect: String,
    /// Why there is this flag.
    pub rationale: String,
}

/// A valid feature flag, which is off at first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlagFields {
    /// Its name.
    pub name: String,
    /// Who may switch it.
    pub who_may: String,
    /// What users notice.
    pub effect: String,
    /// Why there is this flag.
    pub rationale: String,
}

impl FlagInput {
    /// Validates all fields; the errors name the invalid ones.
    pub fn parse(&self) -> Result<FlagFields, ValidationErrors> {
        let mut errors = ValidationErrors::default();
        let name = errors.take(line("name", "The name", &self.name, MAX_FLAG_NAME));
        let mut words = |field, typed: &str| {
            errors.take(text(field, "The text", typed, MAX_FLAG_TEXT)).unwrap_or_default().trim().to_owned()
        };
        let who_may = words("who_may", &self.who_may);
        let effect = words("effect", &self.effect);
        let rationale = words("rationale", &self.rationale);
        let name = name.unwrap_or_default();
        errors.or(FlagFields { name, who_may, effect, rationale })
    }
}

/// A switch of a feature flag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Switching {
    /// The UUID that the client chose.
    pub request: String,
    /// Its new state.
    pub state: FlagSwitch,
    /// Why.
    pub note: String,
}

impl Switching {
    /// Validates what was typed; the errors name the invalid fields.
    pub fn read(request: &str, state: &str, note: &str) -> Result<Self, ValidationErrors> {
        let mut errors = ValidationErrors::default();
        let request = errors.take(crate::readiness::request_id(request));
        let state = errors.take(chosen("state", state, FlagSwitch::from_key, &FlagSwitch::keys()));
        let note = errors.take(text("note", "The note", note, super::MAX_RELEASE_NOTE));
        match (request, state, note) {
            (Some(request), Some(state), Some(note)) => {
                errors.or(Self { request, state, note: note.trim().to_owned() })
            }
            _ => Err(errors),
        }
    }
}
