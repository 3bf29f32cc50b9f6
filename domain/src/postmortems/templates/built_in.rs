//! The templates with which an organisation begins.

use super::{TemplateInput, TemplateSection};
use crate::postmortems::Part::{self, Actions, Findings, Impact, Summary, Text, Timeline};

const SUMMARY: (Part, &str, &str) =
    (Summary, "Summary", "What happened, in one paragraph that somebody outside your team understands?");
const IMPACT: (Part, &str, &str) = (Impact, "Impact", "Who noticed, how much, and for how long?");
const TIMELINE: (Part, &str, &str) =
    (Timeline, "Timeline", "What happened, in order, and what did people know at that time?");
const ACTIONS: (Part, &str, &str) = (
    Actions,
    "What changes",
    "What will be different, who answers for it, by when, and how will we know that it worked?",
);

/// Five ways to write a postmortem, in our own words.
pub fn built_in_templates() -> Vec<TemplateInput> {
    vec![full_review(), one_page(), contributors_mitigators_risks(), near_miss(), release_and_rollback()]
}

fn full_review() -> TemplateInput {
    template(
        "Full review",
        "For incidents that many noticed, or from which much is to be learned.",
        &[
            SUMMARY,
            IMPACT,
            (Text, "Background", "What does a reader need to know about the system to follow the rest?"),
            TIMELINE,
            (Text, "How we noticed", "What told us first, what could have told us sooner, and what stayed silent?"),
            (Text, "How we responded", "Who was needed, how did they find each other, and what slowed them down?"),
            (
                Text,
                "How we recovered",
                "What ended the impact, what else was tried, and how do we know that it is over?",
            ),
            (
                Findings,
                "Why it happened",
                "Which conditions made this possible, and why those, until the answer is about how we work?",
            ),
            ACTIONS,
            (Text, "Who took part", "Who was there, in which role, and who helped to write this?"),
        ],
    )
}

fn one_page() -> TemplateInput {
    template(
        "One page",
        "For small incidents: half an hour of writing, two minutes of reading.",
        &[
            SUMMARY,
            IMPACT,
            TIMELINE,
            (Findings, "What we learned", "What made this possible, and what helped?"),
            ACTIONS,
        ],
    )
}

fn contributors_mitigators_risks() -> TemplateInput {
    template(
        "Contributors, mitigators, risks",
        "When looking for a single cause would hide more than it shows.",
        &[
            SUMMARY,
            IMPACT,
            TIMELINE,
            (Findings, "Contributors", "What had to come together for this to happen, each for itself harmless?"),
            (Text, "Mitigators", "What kept it from being worse: people, habits, tools, chance?"),
            (Text, "Risks", "What is still there and could do it again, perhaps in another shape?"),
            (Text, "Surprises", "What did the system do that nobody here expected?"),
            ACTIONS,
        ],
    )
}

fn near_miss() -> TemplateInput {
    template(
        "Near miss",
        "When nothing broke, and it was close. Cheap lessons.",
        &[
            (Summary, "Summary", "What nearly happened, and what stopped it?"),
            (Impact, "What it would have cost", "Had it gone on: who would have noticed, how much, and for how long?"),
            TIMELINE,
            (
                Findings,
                "What brought us close, what held",
                "Which conditions led there, and which defences worked or were missing?",
            ),
            (Text, "Was it skill or luck?", "If the same thing began tomorrow night, what would stop it?"),
            ACTIONS,
        ],
    )
}

fn release_and_rollback() -> TemplateInput {
    template(
        "Release and rollback",
        "When a release failed, was rolled back, or could not be.",
        &[
            (Summary, "Summary", "What was released, what went wrong, and where do we stand now?"),
            (Impact, "What users saw", "What did users see, how many of them, and from when until when?"),
            (
                Text,
                "What changed",
                "What was in the release: code, configuration, data, dependencies? Who reviewed it, and how was it tested?",
            ),
            TIMELINE,
            (
                Text,
                "The decision to roll back",
                "Who decided, on which signal, and which other options were on the table?",
            ),
            (
                Text,
                "How the rollback went",
                "How long did each step take, what was manual, and what was done for the first time?",
            ),
            (
                Text,
                "Is the data whole?",
                "What did the release write, how was it checked after the rollback, and what is still to be repaired?",
            ),
            (
                Findings,
                "Why it got through",
                "What let the release pass review, tests and the first stage of the rollout?",
            ),
            ACTIONS,
            (Text, "Before the next attempt", "What has to be true before this change is released again?"),
        ],
    )
}

fn template(name: &str, description: &str, sections: &[(Part, &str, &str)]) -> TemplateInput {
    TemplateInput {
        name: name.into(),
        description: description.into(),
        sections: sections
            .iter()
            .map(|(part, heading, question)| TemplateSection {
                part: part.key().into(),
                heading: (*heading).into(),
                question: (*question).into(),
                text: String::new(),
            })
            .collect(),
    }
}
