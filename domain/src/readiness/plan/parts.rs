//! The lists and lines of a plan.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};

use super::messages::{PlannedMessage, message};
use super::rights::{DecisionRight, on_call, right};
use super::triggers::{Effect, Trigger, trigger};
use crate::markdown::{is_reasonable, options, to_plain_text};
use crate::readiness::front_matter::{self, Period};
use crate::readiness::steps::{labelled, seconds};

/// The most lines of each kind that are read.
const MAX_LINES: usize = 100;
/// The longest line that is read, in bytes; longer ones are prose.
const MAX_LINE: usize = 2_000;

/// What the text of a rollback plan says beyond its steps.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// When to roll back or to halt.
    pub triggers: Vec<Trigger>,
    /// Who decides, and who is asked next.
    pub rights: Vec<DecisionRight>,
    /// What whoever is on call may do without asking, each in plain text.
    pub on_call_may: Vec<String>,
    /// Who is told, and how often.
    pub messages: Vec<PlannedMessage>,
    /// The time within which the rollback is to be done, in seconds.
    pub promised: Option<u32>,
    /// How often it is to be rehearsed.
    pub drill_every: Option<Period>,
}

impl Plan {
    /// Who may decide something, if the plan says so.
    pub fn right_to(&self, decision: super::Decision) -> Option<&DecisionRight> {
        self.rights.iter().find(|right| right.decision == decision)
    }

    /// The names that the decision rights mention, each once, in alphabetical order.
    pub fn names(&self) -> Vec<&str> {
        let rungs = self.rights.iter().flat_map(|right| &right.ladder);
        let mut names: Vec<&str> = rungs.map(|rung| rung.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

/// What the lists below a heading are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Triggers(Effect),
    Rights,
    Messages,
}

fn part_of(heading: &str) -> Option<Part> {
    let heading = heading.trim().to_lowercase();
    let begins = |words: &[&str]| words.iter().any(|word| heading.starts_with(word));
    if begins(&["when to halt", "when to pause", "halt triggers"]) {
        return Some(Part::Triggers(Effect::Halt));
    }
    if begins(&["trigger", "rollback trigger", "when to roll back", "when to rollback"]) {
        return Some(Part::Triggers(Effect::RollBack));
    }
    if begins(&["decision right", "who decides", "authorization", "authorisation"]) {
        return Some(Part::Rights);
    }
    begins(&["communication"]).then_some(Part::Messages)
}

/// Reads a plan, in time that grows with its length and no faster.
pub fn read_plan(text: &str) -> Plan {
    let front = front_matter::read(text);
    let body = &text[front.end..];
    let mut plan = Plan { promised: front.promised, drill_every: front.drill_every, ..Plan::default() };
    if !is_reasonable(body) {
        return plan;
    }
    let mut part: Option<(Part, HeadingLevel)> = None;
    let mut heading: Option<String> = None;
    // How many blocks are open that contain others, and the item of the outermost list.
    let mut nesting = 0_usize;
    let mut item: Option<Range<usize>> = None;
    for (event, range) in Parser::new_ext(body, options()).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { .. }) if nesting == 0 => heading = Some(String::new()),
            Event::End(TagEnd::Heading(level)) => {
                let Some(words) = heading.take() else { continue };
                match part_of(&words) {
                    Some(found) => part = Some((found, level)),
                    // A heading below it belongs to the part.
                    None => part = part.filter(|(_, of)| level > *of),
                }
            }
            Event::Text(words) | Event::Code(words) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&words);
                }
            }
            Event::Start(Tag::Paragraph) if nesting == 0 => plan.take_lines(&body[range]),
            Event::Start(Tag::Item) if nesting == 1 => item = Some(range),
            Event::End(TagEnd::Item) if nesting == 1 => {
                if let (Some(range), Some((part, _))) = (item.take(), part) {
                    plan.take_item(part, &body[range]);
                }
            }
            Event::Start(Tag::List(_) | Tag::BlockQuote(_) | Tag::FootnoteDefinition(_)) => nesting += 1,
            Event::End(TagEnd::List(_) | TagEnd::BlockQuote(_) | TagEnd::FootnoteDefinition) => {
                nesting = nesting.saturating_sub(1);
            }
            _ => {}
        }
    }
    plan
}

impl Plan {
    /// Takes lines such as `Time to roll back: 15 min`. The first of two counts.
    fn take_lines(&mut self, paragraph: &str) {
        for (label, value) in paragraph.lines().filter_map(labelled) {
            match label.as_str() {
                "time to roll back" | "target time" | "target time to roll back" => {
                    self.promised = self.promised.or_else(|| seconds(value));
                }
                "drill every" | "drills every" | "rehearse every" => {
                    self.drill_every = self.drill_every.or_else(|| front_matter::period(value));
                }
                _ => {}
            }
        }
    }

    fn take_item(&mut self, part: Part, item: &str) {
        let read = match part {
            Part::Triggers(_) => self.triggers.len(),
            Part::Rights => self.rights.len() + self.on_call_may.len(),
            Part::Messages => self.messages.len(),
        };
        if read >= MAX_LINES {
            return;
        }
        let item = item.trim_start().trim_start_matches(['-', '*', '+']);
        let numberless = item.trim_start_matches(|letter: char| letter.is_ascii_digit());
        let item = numberless.strip_prefix(['.', ')']).unwrap_or(item).trim();
        // The first paragraph is the line; what follows belongs to it.
        let end = item.find("\n\n").or_else(|| item.find("\r\n\r\n")).unwrap_or(item.len());
        let end = item.find("\n>").or_else(|| quotation_in(item)).map_or(end, |quotation| quotation.min(end));
        let (line, rest) = item.split_at(end);
        if line.len() > MAX_LINE {
            return;
        }
        let line = to_plain_text(line);
        match part {
            Part::Triggers(effect) => self.triggers.extend(trigger(&line, effect)),
            Part::Rights => match on_call(&line) {
                Some(words) => self.on_call_may.push(words),
                None => self.rights.extend(right(&line)),
            },
            Part::Messages => self.messages.extend(message(&line, rest)),
        }
    }
}

/// Where a quotation begins that is indented as the item is.
fn quotation_in(item: &str) -> Option<usize> {
    let mut at = 0;
    for line in item.split_inclusive('\n') {
        if at > 0 && line.trim_start().starts_with('>') {
            return Some(at);
        }
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Decision;
    use super::*;
    use crate::any_text::any_text;

    const TEXT: &str = "---\ndrill_every: 3 months\n---\n# Roll back checkout\n\nTime to roll back: 15 min\n\
        Drill every: 1 year\n\n## Triggers\n\n- Roll back when error rate > 2 % for 5 min. Without data: halt.\n\
        - Look at the *dashboard*\n\n### When to halt\n\n* p95 latency above 800 ms\n\n## Decision rights\n\n\
        - Start: Ada Lind, then Ben Osei after 10 min\n- On-call may: halt the rollout\n\n## Communication\n\n\
        - Customers: status page, communications lead, within 5 min, then every 20 min\n  > We are looking into it.\n\n\
        ## Steps\n\n- no part of it\n1. Stop.\n";

    #[test]
    fn the_parts_of_a_plan_are_read_from_its_lists() {
        let plan = read_plan(TEXT);
        assert_eq!((plan.promised, plan.drill_every), (Some(900), Some(Period::Months(3))));
        let effects: Vec<_> =
            plan.triggers.iter().map(|trigger| (trigger.effect, trigger.condition.is_some())).collect();
        assert_eq!(effects, [(Effect::RollBack, true), (Effect::RollBack, false), (Effect::Halt, true)]);
        assert_eq!(plan.triggers[1].line, "Look at the dashboard");
        assert_eq!(plan.names(), ["Ada Lind", "Ben Osei"]);
        assert_eq!(plan.right_to(Decision::Start).map(|right| right.ladder.len()), Some(2));
        assert_eq!(plan.on_call_may, ["halt the rollout"]);
        assert_eq!(plan.messages.len(), 1);
        assert_eq!(plan.messages[0].template, "We are looking into it.");
        assert_eq!(read_plan(&TEXT.replace('\n', "\r\n")).messages, plan.messages);
    }

    #[test]
    fn a_document_without_the_headings_has_no_parts() {
        let plan = read_plan(
            "# Fail over\n\n- error rate > 2 %\n\n```\n## Triggers\n- a > 1\n```\n> ## Triggers\n> - b > 1\n",
        );
        assert_eq!(plan, Plan::default());
    }

    #[test]
    fn long_lists_and_lines_are_limited() {
        let many = format!("## Triggers\n{}", "- a > 1\n".repeat(1_000));
        assert_eq!(read_plan(&many).triggers.len(), MAX_LINES);
        assert!(read_plan(&format!("## Triggers\n- {}", "a ".repeat(MAX_LINE))).triggers.is_empty());
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in any_text()) {
            read_plan(&text);
            for heading in ["Triggers", "Decision rights", "Communication"] {
                read_plan(&format!("## {heading}\n- {text}\n  > {text}"));
            }
        }
    }
}
