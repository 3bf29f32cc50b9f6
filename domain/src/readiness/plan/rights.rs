//! Who decides, and who is asked when they do not answer.

use crate::readiness::steps::{labelled, seconds};

choice! {
    /// Something that not everybody may decide.
    pub enum Decision {
        /// The rollback starts.
        Start = "start", "Start the rollback";
        /// A required check is skipped.
        SkipCheck = "skip_check", "Skip a required check";
        /// The public is told.
        TellPublic = "tell_public", "Tell the public";
        /// The rollback is over.
        End = "end", "End the rollback";
    }
}

/// Somebody who may decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rung {
    /// The name, as written.
    pub name: String,
    /// After how many seconds without an answer of the one before they are asked.
    pub after: Option<u32>,
}

/// Who may decide something, in the order in which they are asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionRight {
    /// What they decide.
    pub decision: Decision,
    /// The first one, and the deputies.
    pub ladder: Vec<Rung>,
}

/// The longest name, in bytes.
const MAX_NAME: usize = 200;
/// The most people of a ladder.
const MAX_RUNGS: usize = 20;

/// Reads `Start: Ada Lind, then Ben Osei after 10 min`.
pub(super) fn right(line: &str) -> Option<DecisionRight> {
    let (label, value) = labelled(line)?;
    let decision = decision(&label)?;
    let mut ladder = Vec::new();
    for part in value.split([';', '→', ',']).flat_map(|part| part.split(" then ")) {
        let part = part.trim().trim_end_matches('.');
        let part = part.strip_prefix("then ").unwrap_or(part);
        let (name, after) = match part.rsplit_once(" after ") {
            Some((name, time)) => match seconds(time) {
                Some(after) => (name, Some(after)),
                None => (part, None),
            },
            None => (part, None),
        };
        let name = name.trim().trim_start_matches('@');
        if !name.is_empty() && name.len() <= MAX_NAME && ladder.len() < MAX_RUNGS {
            ladder.push(Rung { name: name.to_owned(), after });
        }
    }
    (!ladder.is_empty()).then_some(DecisionRight { decision, ladder })
}

/// Reads `On-call may: halt the rollout`.
pub(super) fn on_call(line: &str) -> Option<String> {
    let (label, value) = labelled(line)?;
    let is_on_call = matches!(label.as_str(), "on-call may" | "on call may" | "on-call alone" | "without asking");
    (is_on_call && !value.is_empty()).then(|| value.to_owned())
}

fn decision(label: &str) -> Option<Decision> {
    match label {
        "start" | "start the rollback" | "authorize" | "authorise" | "authorizes" | "authorises" | "roll back"
        | "rollback" | "who authorizes" | "who authorises" => Some(Decision::Start),
        "skip a check" | "skip a required check" | "skip checks" | "skip" => Some(Decision::SkipCheck),
        "tell the public" | "public communication" | "tell customers" => Some(Decision::TellPublic),
        "end" | "end the rollback" | "finish" => Some(Decision::End),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::any_text::any_text;

    #[test]
    fn a_ladder_is_read_as_people_write_it() {
        let ladder = |line: &str| {
            let right = right(line)?;
            let rungs = right.ladder.into_iter().map(|rung| (rung.name, rung.after.map(|seconds| seconds / 60)));
            Some((right.decision, rungs.collect::<Vec<_>>()))
        };
        let names = |decision, names: &[(&str, Option<u32>)]| {
            Some((decision, names.iter().map(|(name, after)| ((*name).to_owned(), *after)).collect()))
        };
        for (line, expected) in [
            (
                "Start: Ada Lind, then @Ben Osei after 10 min, then Cy after 1 h.",
                names(Decision::Start, &[("Ada Lind", None), ("Ben Osei", Some(10)), ("Cy", Some(60))]),
            ),
            ("**Authorize**: Ada then Ben", names(Decision::Start, &[("Ada", None), ("Ben", None)])),
            ("Skip a check: Ada → Ben after 5 min", names(Decision::SkipCheck, &[("Ada", None), ("Ben", Some(5))])),
            ("Start: Ada after lunch", names(Decision::Start, &[("Ada after lunch", None)])),
            ("Start: ,", None),
            ("Lunch: Ada", None),
            ("Ada decides", None),
        ] {
            assert_eq!(ladder(line), expected, "{line}");
        }
        assert_eq!(on_call("On-call may: halt the rollout").as_deref(), Some("halt the rollout"));
        assert_eq!((on_call("On-call may:"), on_call("Start: Ada")), (None, None));
    }

    proptest! {
        #[test]
        fn any_line_is_read(text in any_text()) {
            right(&text);
            right(&format!("Start: {text} after {text}, then {text}"));
            on_call(&text);
        }
    }
}
