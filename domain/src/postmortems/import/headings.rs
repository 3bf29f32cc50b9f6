//! What a section is about, guessed from its heading.

use super::record::{FindingKind, SectionRole};

/// What a section is about, as finely as the reader of its text needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Summary,
    Impact,
    Timeline,
    WentWell,
    WasDifficult,
    Lucky,
    /// Causes, each of which is listed.
    Causes(FindingKind),
    /// Causes told as a story.
    Story,
    Lessons,
    Actions,
    People,
    Statistics,
    /// A part that stays text.
    Told,
}

impl Role {
    /// The same for those who read the result.
    pub fn section(role: Option<Self>) -> SectionRole {
        match role {
            Some(Self::Summary) => SectionRole::Summary,
            Some(Self::Impact) => SectionRole::Impact,
            Some(Self::Timeline) => SectionRole::Timeline,
            Some(Self::WentWell) => SectionRole::WentWell,
            Some(Self::WasDifficult) => SectionRole::WasDifficult,
            Some(Self::Lucky) => SectionRole::Lucky,
            Some(Self::Causes(_) | Self::Story) => SectionRole::Causes,
            Some(Self::Actions) => SectionRole::Actions,
            Some(Self::People) => SectionRole::People,
            Some(Self::Statistics) => SectionRole::Statistics,
            Some(Self::Lessons | Self::Told) | None => SectionRole::Other,
        }
    }
}

/// The role that a heading, as plain text, gives to its section. Phrases are words in this order
/// anywhere in the heading; the first role that fits is taken, so the particular stand first.
pub(super) fn role_of(heading: &str) -> Option<Role> {
    let words = words_of(heading);
    let has = |phrases: &[&str]| phrases.iter().any(|phrase| contains(&words, phrase));
    let whole = words.join(" ");
    let is = |phrases: &[&str]| phrases.contains(&whole.as_str());
    if words.is_empty() || words.len() > 12 {
        return None;
    }
    if has(&[
        "timeline",
        "time line",
        "chronology",
        "sequence of events",
        "event log",
        "incident log",
        "order of events",
    ]) {
        return Some(Role::Timeline);
    }
    if has(&["lucky", "luck", "fortunate"]) {
        return Some(Role::Lucky);
    }
    if has(WAS_HARD) {
        return Some(Role::WasDifficult);
    }
    if has(WENT_WELL) || is(&["good", "the good", "positives", "strengths"]) {
        return Some(Role::WentWell);
    }
    if is(&["bad", "the bad", "the ugly", "challenges", "negatives", "weaknesses"]) {
        return Some(Role::WasDifficult);
    }
    causes(&words)
        .or_else(|| actions(&words))
        .or_else(|| has(LESSONS).then_some(Role::Lessons))
        .or_else(|| (has(PEOPLE) || is(&["people", "team", "roles", "lead", "who"])).then_some(Role::People))
        .or_else(|| (has(STATISTICS) || is(&["details", "facts", "numbers"])).then_some(Role::Statistics))
        .or_else(|| has(IMPACT).then_some(Role::Impact))
        .or_else(|| (has(SUMMARY) || is(&["overview", "what happened"])).then_some(Role::Summary))
}

const WAS_HARD: &[&str] = &[
    "went wrong",
    "go wrong",
    "went badly",
    "went poorly",
    "not go well",
    "not go so well",
    "didnt go well",
    "didnt go so well",
    "didnt work",
    "not work well",
    "gone better",
    "go better",
    "done better",
    "do better",
    "was hard",
    "were hard",
    "was difficult",
    "difficulties",
    "was challenging",
    "could be improved",
    "can be improved",
    "can we improve",
    "could we improve",
    "to improve",
    "areas for improvement",
    "went less well",
    "pain points",
    "problems encountered",
];
const WENT_WELL: &[&str] = &[
    "went well",
    "go well",
    "went right",
    "worked well",
    "what worked",
    "went ok",
    "went okay",
    "did well",
    "successes",
];
const LESSONS: &[&str] =
    &["lesson", "lessons", "takeaways", "learnings", "learned", "learnt", "insights", "reflections"];
const PEOPLE: &[&str] = &[
    "attendees",
    "participants",
    "authors",
    "author",
    "responders",
    "people involved",
    "who was involved",
    "team members",
    "reviewers",
    "involved people",
    "incident commander",
    "incident lead",
    "key people",
    "respondents",
];
const STATISTICS: &[&str] = &[
    "stats",
    "statistics",
    "metrics",
    "key figures",
    "metadata",
    "at a glance",
    "incident details",
    "key facts",
    "incident information",
    "incident data",
    "durations",
];
const IMPACT: &[&str] = &["impact", "affected", "blast radius", "consequences", "damage"];
const SUMMARY: &[&str] = &["summary", "tldr", "tl dr", "abstract", "synopsis", "in short", "in brief"];

fn causes(words: &[String]) -> Option<Role> {
    let has = |phrases: &[&str]| phrases.iter().any(|phrase| contains(words, phrase));
    if has(&["contributing", "contributory", "contributors", "aggravating"]) {
        return Some(Role::Causes(FindingKind::ContributingFactor));
    }
    if has(&["root causes", "causes", "underlying causes"]) {
        return Some(Role::Causes(FindingKind::RootCause));
    }
    let is_story =
        has(&["cause", "rca", "why did it happen", "why it happened", "five whys", "5 whys", "how did it happen"]);
    let is_trigger = words.len() <= 2 && has(&["trigger", "triggers", "fault"]);
    (is_story || is_trigger).then_some(Role::Story)
}

fn actions(words: &[String]) -> Option<Role> {
    let has = |phrases: &[&str]| phrases.iter().any(|phrase| contains(words, phrase));
    let whole = words.join(" ");
    let is = |phrases: &[&str]| phrases.contains(&whole.as_str());
    if has(&["taken", "took", "during the incident", "no action"]) {
        return None;
    }
    let listed = has(&[
        "action item",
        "action items",
        "actions",
        "action points",
        "action plan",
        "followups",
        "follow up",
        "follow ups",
        "followup",
        "next steps",
        "to do",
        "todo",
        "todos",
        "remediation",
        "remediations",
        "corrective",
        "preventive",
        "preventative",
        "prevention",
        "preventing",
        "improvement plan",
        "remedial",
        "tasks",
        "we will do",
        "will we do",
        "going to do",
    ]);
    let is_improvement = words.len() <= 3 && has(&["improvements"]);
    (listed || is_improvement || is(&["action", "improvement items", "recommendations", "tickets"]))
        .then_some(Role::Actions)
}

fn words_of(heading: &str) -> Vec<String> {
    let plain: String = heading.chars().filter(|char| !matches!(char, '\'' | '’' | '`')).collect();
    let runs = plain.split(|char: char| !char.is_alphanumeric()).filter(|run| !run.is_empty());
    runs.map(str::to_lowercase).collect()
}

fn contains(words: &[String], phrase: &str) -> bool {
    let begins = |from: &[String]| {
        phrase.split(' ').enumerate().all(|(at, wanted)| from.get(at).is_some_and(|word| is_alike(word, wanted)))
    };
    (0..words.len()).any(|start| begins(&words[start..]))
}

/// Headings are typed by hand: in a long word, one letter may be wrong, missing or too many.
fn is_alike(word: &str, wanted: &str) -> bool {
    if word == wanted {
        return true;
    }
    if wanted.len() < 8 || !word.is_ascii() || word.len().abs_diff(wanted.len()) > 1 {
        return false;
    }
    let same = word.bytes().zip(wanted.bytes()).take_while(|(a, b)| a == b).count();
    let (word, wanted) = (&word[same..], &wanted[same..]);
    let skip = |text: &str| text.get(1..).unwrap_or_default().to_owned();
    skip(word) == skip(wanted) || word == skip(wanted) || skip(word) == wanted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_give_roles() {
        for (heading, role) in [
            ("Timeline (UTC)", Some(Role::Timeline)),
            ("Timelnie", None),
            ("Chronolgy", Some(Role::Timeline)),
            ("📈 Impact", Some(Role::Impact)),
            ("What didn’t go well?", Some(Role::WasDifficult)),
            ("What could have gone better", Some(Role::WasDifficult)),
            ("Where we got lucky", Some(Role::Lucky)),
            ("Things that went right", Some(Role::WentWell)),
            ("Contributing conditions", Some(Role::Causes(FindingKind::ContributingFactor))),
            ("Root causes", Some(Role::Causes(FindingKind::RootCause))),
            ("Root cause analysis", Some(Role::Story)),
            ("Corrective and preventative measures", Some(Role::Actions)),
            ("Follow-ups", Some(Role::Actions)),
            ("Actions taken", None),
            ("Atendees", Some(Role::People)),
            ("Key learnings", Some(Role::Lessons)),
            ("Appendix", None),
        ] {
            assert_eq!(role_of(heading), role, "{heading}");
        }
    }
}
