use super::{Report, ReportCause};
use crate::markdown::to_plain_text;
use crate::timeline::Evidence;

impl Report {
    /// All words of the report, for search.
    pub fn plain_text(&self) -> String {
        let mut parts = vec![self.number.label(), self.title.clone(), self.services.join(", ")];
        let mut add = |text: &str| {
            let text = to_plain_text(text);
            if !text.is_empty() {
                parts.push(text);
            }
        };
        for section in &self.sections {
            add(&section.heading);
            add(&section.text);
        }
        for event in &self.events {
            add(&event.text);
            if let Some(decision) = &event.decision {
                for text in [&decision.known, &decision.options, &decision.choice, &decision.reason] {
                    add(text);
                }
            }
            for evidence in &event.evidence {
                match evidence {
                    Evidence::Link { label, .. } | Evidence::Picture { label, .. } => add(label),
                    Evidence::Quote { text } => add(text),
                }
            }
        }
        causes(&self.chain, &mut add);
        self.lessons.iter().for_each(|lesson| add(&lesson.text));
        for action in &self.actions {
            add(&action.title);
            add(&action.outcome);
            add(&action.validation);
        }
        parts.join(" · ")
    }
}

fn causes(chain: &[ReportCause], add: &mut impl FnMut(&str)) {
    for cause in chain {
        add(&cause.text);
        causes(&cause.because, add);
    }
}
