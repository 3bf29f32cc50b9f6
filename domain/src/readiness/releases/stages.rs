//! The stages of a rollout.

use crate::validation::ValidationError;

/// The most stages of a rollout.
pub const MAX_STAGES: usize = 20;

/// Shares of users or instances in percent, in ascending order; at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stages(Vec<i32>);

impl Default for Stages {
    fn default() -> Self {
        Self(vec![100])
    }
}

impl Stages {
    /// Reads `10, 50, 100`, also with percent signs. Nothing means everybody at once.
    pub fn read(typed: &str) -> Result<Self, ValidationError> {
        let wrong = |message: String| ValidationError { field: "stages", message };
        let mut stages = Vec::new();
        for word in typed.split(|letter: char| letter == ',' || letter == '%' || letter.is_whitespace()) {
            if word.is_empty() {
                continue;
            }
            let stage = word.parse::<i32>().ok().filter(|stage| (1..=100).contains(stage));
            let stage = stage.ok_or_else(|| wrong(format!("“{word}” is not a percentage between 1 and 100.")))?;
            if stages.last().is_some_and(|last| *last >= stage) {
                return Err(wrong("Each stage must be larger than the one before it, such as 10, 50, 100.".into()));
            }
            stages.push(stage);
            if stages.len() > MAX_STAGES {
                return Err(wrong(format!("A rollout has at most {MAX_STAGES} stages.")));
            }
        }
        Ok(if stages.is_empty() { Self::default() } else { Self(stages) })
    }

    /// The percentages.
    pub fn percentages(&self) -> &[i32] {
        &self.0
    }

    /// The first stage after a percentage.
    pub fn after(&self, stage: Option<i32>) -> Option<i32> {
        self.0.iter().copied().find(|next| stage.is_none_or(|stage| *next > stage))
    }

    /// `10, 50, 100`.
    pub fn text(&self) -> String {
        self.0.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_are_percentages_in_ascending_order() {
        let read = |typed: &str| Stages::read(typed).map(|stages| stages.text());
        assert_eq!(read(" 10 %,50%\t100 ").as_deref(), Ok("10, 50, 100"));
        assert_eq!(read(" ").as_deref(), Ok("100"));
        for wrong in ["0", "101", "50, 10", "10, 10", "ten", "-5", "1.5"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
        assert!(read(&(1..=21).map(|stage| format!("{stage} ")).collect::<Vec<_>>().concat()).is_err());
        let stages = Stages::read("10, 50").unwrap();
        assert_eq!((stages.after(None), stages.after(Some(10)), stages.after(Some(50))), (Some(10), Some(50), None));
    }
}
