//! Templates: which sections a postmortem begins with, and the question that each answers.

mod built_in;

use serde::{Deserialize, Serialize};

pub use built_in::built_in_templates;

use super::{MAX_HEADING, MAX_QUESTION, MAX_SECTION_TEXT, Part};
use crate::validation::{ValidationErrors, line, optional_line, text};

number! {
    /// The id of a template.
    pub struct TemplateId;
}

/// How many sections a template has at most.
const MAX_SECTIONS: usize = 40;

/// A template for new postmortems.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    /// The id.
    pub id: TemplateId,
    /// The version, which increases with every change.
    pub version: i32,
    /// The name.
    pub name: String,
    /// When to use it.
    pub description: String,
    /// The sections, in order.
    pub sections: Vec<TemplateSection>,
}

/// A section of a template.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TemplateSection {
    /// A [`Part`] by its key; text when empty.
    pub part: String,
    /// The heading.
    pub heading: String,
    /// The guiding question.
    pub question: String,
    /// The text to begin with, in Markdown.
    pub text: String,
}

impl TemplateSection {
    /// What the section holds.
    pub fn part(&self) -> Part {
        Part::from_key(&self.part).unwrap_or(Part::Text)
    }
}

/// A template as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TemplateInput {
    /// The name.
    pub name: String,
    /// When to use it.
    pub description: String,
    /// The sections, in order; each needs a heading.
    pub sections: Vec<TemplateSection>,
}

/// A template that may be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTemplate {
    /// The name.
    pub name: String,
    /// When to use it.
    pub description: String,
    /// The sections; every part that each postmortem has is among them, once.
    pub sections: Vec<TemplateSection>,
}

impl TemplateInput {
    /// Checks every field. Parts that every postmortem has and that are missing are added at the end.
    pub fn parse(&self) -> Result<NewTemplate, ValidationErrors> {
        let mut errors = ValidationErrors::default();
        let name = errors.take(line("name", "The name", &self.name, 80));
        let description = errors.take(optional_line("description", "The description", &self.description, 500));
        let mut sections: Vec<TemplateSection> = Vec::new();
        for entry in &self.sections {
            if let Some(section) = section(entry, &mut errors) {
                if section.part() != Part::Text && sections.iter().any(|known| known.part == section.part) {
                    errors.add("sections", format!("“{}” can only be used once.", section.part().label()));
                }
                sections.push(section);
            }
        }
        if sections.len() > MAX_SECTIONS {
            errors.add("sections", format!("A template can have at most {MAX_SECTIONS} sections."));
        }
        complete(&mut sections);
        match (name, description) {
            (Some(name), Some(description)) => {
                errors.or(NewTemplate { name, description: description.unwrap_or_default(), sections })
            }
            _ => Err(errors),
        }
    }
}

fn section(entry: &TemplateSection, errors: &mut ValidationErrors) -> Option<TemplateSection> {
    if !entry.part.is_empty() && Part::from_key(&entry.part).is_none() {
        errors.add("sections", format!("“{}” is not one of: {}.", entry.part, Part::keys()));
        return None;
    }
    let heading = errors.take(line("sections", "A heading", &entry.heading, MAX_HEADING))?;
    let question = errors.take(optional_line("sections", "A question", &entry.question, MAX_QUESTION))?;
    let text = errors.take(text("sections", "A text", &entry.text, MAX_SECTION_TEXT))?;
    Some(TemplateSection { part: entry.part().key().into(), heading, question: question.unwrap_or_default(), text })
}

fn complete(sections: &mut Vec<TemplateSection>) {
    for part in Part::ALWAYS {
        if !sections.iter().any(|section| section.part() == part) {
            sections.push(TemplateSection {
                part: part.key().into(),
                heading: part.label().into(),
                ..TemplateSection::default()
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_template_is_whole() {
        let templates = built_in_templates();
        assert!(templates.len() >= 5);
        for template in templates {
            let kept = template.parse().unwrap_or_else(|errors| panic!("{}: {errors}", template.name));
            assert_eq!(kept.sections.len(), template.sections.len(), "{}: a part is missing", kept.name);
            for section in &kept.sections {
                assert!(section.question.ends_with('?'), "{}: {} asks nothing", kept.name, section.heading);
            }
        }
    }

    #[test]
    fn a_part_stands_once() {
        let section = |part: &str| TemplateSection { part: part.into(), heading: "H".into(), ..Default::default() };
        let entry = TemplateInput {
            name: "Short".into(),
            sections: vec![section("timeline"), section("text"), section("text")],
            ..Default::default()
        };
        assert_eq!(entry.parse().unwrap().sections.len(), 7);
        let twice = TemplateInput { sections: vec![section("timeline"), section("timeline")], ..entry };
        assert!(twice.parse().unwrap_err().of("sections").is_some());
    }

    #[test]
    fn nothing_that_was_sent_is_dropped() {
        for section in [
            TemplateSection { question: "Why?".into(), ..Default::default() },
            TemplateSection { part: "party".into(), heading: "H".into(), ..Default::default() },
        ] {
            let input = TemplateInput { name: "T".into(), sections: vec![section], ..Default::default() };
            assert!(input.parse().unwrap_err().of("sections").is_some(), "{input:?}");
        }
    }
}
