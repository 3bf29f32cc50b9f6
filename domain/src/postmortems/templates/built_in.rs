//! The templates with which an organisation begins.

use super::{TemplateInput, TemplateSection};
use crate::postmortems::Part::{self, Actions, Findings, Impact, Summary, Text, Timeline};

const SUMMARY: (Part, &str, &str) =
    (Summary, "Summary", "What happened, in one paragraph that someone outside your team would understand?");
const IMPACT: (Part, &str, &str) = (Impact, "Impact", "Who was affected, how badly, and for how long?");
const TIMELINE: (Part, &str, &str) =
    (Timeline, "Timeline", "What happened, in order, and what did people know at the time?");
const ACTIONS: (Part, &str, &str) =
    (Actions, "Action items", "What will change, who owns it, by when, and how will we know that it worked?");

/// Five ways to write a postmortem, in our own words.
pub fn built_in_templates() -> Vec<TemplateInput> {
    vec![full_review(), one_page(), contributors_mitigators_risks(), near_miss(), release_and_rollback()]
}

fn full_review() -> TemplateInput {
    template(
        "Full review",
        "For incidents with wide impact or a lot to learn from.",
        &[
            SUMMARY,
            IMPACT,
            (Text, "Background", "What does a reader need to know about the system?"),
            TIMELINE,
            (Text, "Detection", "What alerted us first, what could have alerted us sooner, and what stayed silent?"),
            (Text, "Response", "Who was needed, how did they get involved, and what slowed them down?"),
            (
                Text,
                "Recovery",
                "What ended the impact, what else was tried, and how do we know that the incident is resolved?",
            ),
            (Findings, "Contributing factors", "Which conditions made this possible, and why did they exist?"),
            ACTIONS,
            (Text, "Participants", "Who was involved, in which role, and who helped to write this?"),
        ],
    )
}

fn one_page() -> TemplateInput {
    template(
        "One page",
        "For small incidents: 30 minutes to write, 2 minutes to read.",
        &[SUMMARY, IMPACT, TIMELINE, (Findings, "Findings", "What made this possible, and what helped?"), ACTIONS],
    )
}

fn contributors_mitigators_risks() -> TemplateInput {
    template(
        "Contributors, mitigators, risks",
        "For complex incidents without a single cause.",
        &[
            SUMMARY,
            IMPACT,
            TIMELINE,
            (Findings, "Contributors", "What had to come together for this to happen?"),
            (Text, "Mitigators", "What kept the impact from being worse: people, habits, tools or luck?"),
            (Text, "Risks", "What is still in place and could cause a similar incident?"),
            (Text, "Surprises", "What did the system do that nobody expected?"),
            ACTIONS,
        ],
    )
}

fn near_miss() -> TemplateInput {
    template(
        "Near miss",
        "When nothing broke, but it was close.",
        &[
            (Summary, "Summary", "What nearly happened, and what stopped it?"),
            (Impact, "Potential impact", "Who would have been affected, how badly, and for how long?"),
            TIMELINE,
            (
                Findings,
                "Contributing factors and defences",
                "Which conditions led to this, and which defences worked or were missing?",
            ),
            (Text, "Skill or luck", "If the same thing started tomorrow night, what would stop it?"),
            ACTIONS,
        ],
    )
}

fn release_and_rollback() -> TemplateInput {
    template(
        "Release and rollback",
        "For releases that failed, were rolled back or could not be rolled back.",
        &[
            (Summary, "Summary", "What was released, what went wrong, and what is the current state?"),
            (Impact, "User impact", "What did users see, how many were affected, and for how long?"),
            (
                Text,
                "Release contents",
                "What was in the release: code, configuration, data, dependencies? Who reviewed it, and how was it tested?",
            ),
            TIMELINE,
            (Text, "Rollback decision", "Who decided, based on which signal, and what were the other options?"),
            (Text, "Rollback", "How long did each step take, what was manual, and what was done for the first time?"),
            (
                Text,
                "Data integrity",
                "What data did the release write, how was it checked after the rollback, and what still needs to be fixed?",
            ),
            (
                Findings,
                "Contributing factors",
                "What let the release pass review, tests and the first stage of the rollout?",
            ),
            ACTIONS,
            (Text, "Before the next release", "What has to be true before this change is released again?"),
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
