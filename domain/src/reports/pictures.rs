//! Which pictures a report shows.

use std::collections::BTreeSet;

use super::{Report, ReportCause};
use crate::markdown::{PICTURE_SCHEME, pictures_in};
use crate::timeline::Evidence;

impl Report {
    /// The hashes of the pictures that this report shows, and no others: what decides whether whoever reads only the
    /// report may see a picture.
    pub fn pictures(&self) -> BTreeSet<String> {
        let sections = self.sections.iter().map(|section| &section.text);
        let events = self.events.iter().map(|event| &event.text);
        let lessons = self.lessons.iter().map(|lesson| &lesson.text);
        let mut pictures: BTreeSet<String> =
            sections.chain(events).chain(lessons).flat_map(|text| pictures_in(text)).collect();
        let evidence = self.events.iter().flat_map(|event| &event.evidence);
        pictures.extend(evidence.filter_map(|evidence| match evidence {
            Evidence::Picture { picture, .. } => picture.strip_prefix(PICTURE_SCHEME).map(str::to_owned),
            Evidence::Link { .. } | Evidence::Quote { .. } => None,
        }));
        let mut causes: Vec<&ReportCause> = self.chain.iter().collect();
        while let Some(cause) = causes.pop() {
            pictures.extend(pictures_in(&cause.text));
            causes.extend(&cause.because);
        }
        pictures
    }
}
