use domain::postmortems::{Part, Section};

/// The place of a section in the page.
pub fn place_of(section: &Section) -> String {
    match section.part {
        Part::Text => format!("section-{}", section.id),
        part => part.key().to_owned(),
    }
}
