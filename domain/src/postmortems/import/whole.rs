use std::collections::HashMap;
use std::fmt::Write;

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{
    EventTime, Imported, ImportedAction, ImportedEvent, ImportedFinding, ImportedSection, SectionRole, Warning,
};
use crate::actions::{ActionFields, ActionState};
use crate::findings::FindingFields;
use crate::markdown::{PICTURE_SCHEME, to_plain_text};
use crate::people::{PersonId, PersonName};
use crate::postmortems::{
    FullAction, FullEvent, FullFinding, FullPostmortem, Impact, Kind, MAX_TITLE, Part, PostmortemFields, Severity,
    TemplateSection,
};
use crate::timeline::{
    DecisionPoint, EventFields, Fold, LocalTimeRefused, Origin, Precision, first_instant, in_zone, web_address,
};

/// What a document does not say of itself.
#[derive(Debug, Clone)]
pub struct Defaults<'a> {
    /// The zone, when none is named.
    pub zone: Tz,
    /// The day of the incident, when the document names none.
    pub today: NaiveDate,
    /// Who brings it in.
    pub author: PersonId,
    /// Everybody, to find owners by their names.
    pub people: &'a [PersonName],
    /// The hash of each picture, by its path in the source.
    pub pictures: &'a HashMap<String, String>,
}

/// Makes a postmortem of what was read. What was decided on the way is added to the doubts.
pub fn whole(imported: &mut Imported, defaults: &Defaults<'_>) -> FullPostmortem {
    let zone = imported.zone.unwrap_or(defaults.zone);
    let mut warnings = Vec::new();
    // An event without a time has the instant of the one before it, or the first of its day.
    let mut last = first_instant(imported.date.unwrap_or(defaults.today), zone);
    let mut events = Vec::with_capacity(imported.events.len());
    for read in &imported.events {
        let at = match (read.time, read.offset_minutes) {
            (EventTime::At { local, .. }, Some(minutes)) => (local - TimeDelta::minutes(minutes.into())).and_utc(),
            (EventTime::At { local, .. }, None) => instant(local, zone, read.line, &mut warnings),
            (EventTime::On(day), _) => first_instant(day, zone),
            (EventTime::InOrder, _) => last,
        };
        last = at;
        events.push(event(read, at, defaults));
    }
    let whole = FullPostmortem {
        head: head(imported, zone, defaults),
        impact: Impact::default(),
        sections: sections(imported, defaults),
        events,
        findings: imported.findings.iter().map(|read| finding(read, defaults)).collect(),
        actions: imported.actions.iter().map(|read| action(read, defaults)).collect(),
    };
    imported.needs_check.extend(warnings);
    imported.needs_check.sort_by_key(|warning| warning.line);
    whole
}

fn head(imported: &Imported, zone: Tz, defaults: &Defaults<'_>) -> PostmortemFields {
    let title = if imported.title.trim().is_empty() { "Untitled" } else { imported.title.trim() };
    PostmortemFields {
        title: title.chars().take(MAX_TITLE).collect(),
        kind: Kind::Incident,
        severity: imported.severity.and_then(Severity::of_level).unwrap_or(Severity::Sev3),
        team: None,
        services: Vec::new(),
        zone,
        is_private: false,
        authors: vec![defaults.author],
        reviewers: Vec::new(),
    }
}

fn event(read: &ImportedEvent, at: DateTime<Utc>, defaults: &Defaults<'_>) -> FullEvent {
    let text = if read.text.trim().is_empty() { read.as_written.clone() } else { with_pictures(&read.text, defaults) };
    FullEvent {
        fields: EventFields {
            at,
            precision: precision(read.time),
            kind: read.kind,
            milestone: read.milestone,
            text,
            decision: None::<DecisionPoint>,
            evidence: Vec::new(),
        },
        origin: Origin::Imported,
        as_written: Some(read.as_written.clone()).filter(|as_written| !as_written.is_empty()),
    }
}

fn precision(time: EventTime) -> Precision {
    match time {
        EventTime::At { approximate: false, .. } => Precision::Exact,
        EventTime::At { .. } => Precision::Approximate,
        EventTime::On(_) => Precision::Day,
        EventTime::InOrder => Precision::Unknown,
    }
}

/// The instant of a time by the clocks of the zone. Where the clocks were changed a choice is made
/// and told.
fn instant(at: NaiveDateTime, zone: Tz, line: usize, warnings: &mut Vec<Warning>) -> DateTime<Utc> {
    match in_zone(at, zone, None) {
        Ok(instant) => instant,
        Err(refused @ LocalTimeRefused::Twice { .. }) => {
            warnings.push(Warning { line, why: format!("{refused} The first one was used.") });
            in_zone(at, zone, Some(Fold::Earlier)).unwrap_or_else(|_| at.and_utc())
        }
        Err(refused @ LocalTimeRefused::Skipped { after, .. }) => {
            warnings.push(Warning { line, why: format!("{refused} The later one was used.") });
            in_zone(after, zone, Some(Fold::Earlier)).unwrap_or_else(|_| at.and_utc())
        }
    }
}

fn finding(read: &ImportedFinding, defaults: &Defaults<'_>) -> FullFinding {
    FullFinding {
        fields: FindingFields {
            kind: read.kind,
            text: with_pictures(&read.text, defaults),
            category: None,
            process: None,
            explains: None,
            evidence: Vec::new(),
        },
        explains: read.parent.filter(|_| read.kind.is_cause()),
        evidence: Vec::new(),
    }
}

fn action(read: &ImportedAction, defaults: &Defaults<'_>) -> FullAction {
    let as_written = read.owner.as_deref().map(str::trim).filter(|owner| !owner.is_empty());
    let person = as_written.and_then(|as_written| {
        defaults.people.iter().find(|person| person.name.to_lowercase() == as_written.to_lowercase())
    });
    FullAction {
        fields: ActionFields {
            title: with_pictures(&read.text, defaults),
            kind: read.kind,
            owner: person.map(|person| person.id),
            owner_name: as_written.filter(|_| person.is_none()).map(str::to_owned),
            due: read.due,
            tracker: read.links.iter().find_map(|link| web_address("tracker", link).ok()),
            area: read.group.clone(),
            ..ActionFields::default()
        },
        state: if read.done { ActionState::Done } else { ActionState::Open },
        answers: None,
    }
}

/// Sections in the order of the source. The first of each role takes the part that every
/// postmortem has; those below a heading stay below it; empty ones that were filed elsewhere are
/// left out, their headings named at the end.
fn sections(imported: &Imported, defaults: &Defaults<'_>) -> Vec<TemplateSection> {
    let mut sections: Vec<(TemplateSection, u8)> = Vec::new();
    let mut filed: Vec<String> = Vec::new();
    for read in &imported.sections {
        let text = with_pictures(read.text.trim(), defaults);
        let heading = heading_as_text(&read.heading);
        let part = part_of(read, &sections);
        match sections.last_mut() {
            Some((above, level))
                if part == Part::Text && read.level > *level && is_plain(read.role) && !heading.is_empty() =>
            {
                below(above, &read.heading, read.level - *level, &text);
            }
            // As it was written: a link in it would lose its address.
            _ if part == Part::Text && text.is_empty() => filed.push(read.heading.trim().to_owned()),
            _ => {
                let heading = if heading.is_empty() { part_name(part) } else { heading };
                // The heading of a section is plain; the address of a link in it stands in the text.
                let text =
                    if read.heading.contains("](") { format!("{}\n\n{text}", read.heading.trim()) } else { text };
                let section = TemplateSection { part: part.key().into(), heading, question: String::new(), text };
                sections.push((section, read.level.max(1)));
            }
        }
    }
    let mut sections: Vec<_> = sections.into_iter().map(|(section, _)| section).collect();
    for part in Part::ALWAYS {
        add_if_missing(&mut sections, part);
    }
    sections.extend(rest(imported, &filed));
    sections
}

/// A heading without its marks. Alone, one that begins with a number would be an item of a list.
fn heading_as_text(heading: &str) -> String {
    if heading.is_empty() { String::new() } else { to_plain_text(&format!("# {heading}")) }
}

/// Adds a part that the source has no heading for where readers look for it.
fn add_if_missing(sections: &mut Vec<TemplateSection>, part: Part) {
    let place_of = |part: Part| sections.iter().position(|section| section.part() == part);
    if place_of(part).is_some() {
        return;
    }
    let behind = |part: Part| place_of(part).map(|place| place + 1);
    let place = match part {
        Part::Summary => Some(0),
        Part::Impact => behind(Part::Summary),
        Part::Timeline => behind(Part::Impact),
        Part::Findings => place_of(Part::Actions).or_else(|| behind(Part::Timeline)),
        Part::Actions => behind(Part::Findings),
        Part::Text => None,
    };
    let section = TemplateSection { part: part.key().into(), heading: part.label().into(), ..Default::default() };
    sections.insert(place.unwrap_or(sections.len()), section);
}

fn part_of(read: &ImportedSection, sections: &[(TemplateSection, u8)]) -> Part {
    let part = match read.role {
        SectionRole::Summary => Part::Summary,
        SectionRole::Impact => Part::Impact,
        SectionRole::Timeline => Part::Timeline,
        SectionRole::Causes => Part::Findings,
        SectionRole::Actions => Part::Actions,
        SectionRole::Other if read.level == 0 => Part::Summary,
        _ => Part::Text,
    };
    if sections.iter().any(|(section, _)| section.part() == part) { Part::Text } else { part }
}

/// Whether a section can stand within the one above it.
fn is_plain(role: SectionRole) -> bool {
    matches!(role, SectionRole::Other | SectionRole::Statistics | SectionRole::People)
}

fn part_name(part: Part) -> String {
    match part {
        Part::Text => "Introduction".into(),
        part => part.label().into(),
    }
}

fn below(above: &mut TemplateSection, heading: &str, depth: u8, text: &str) {
    let marks = "#".repeat(usize::from(depth.clamp(1, 6)));
    let separator = if above.text.is_empty() { "" } else { "\n\n" };
    let _ = write!(above.text, "{separator}{marks} {heading}");
    if !text.is_empty() {
        let _ = write!(above.text, "\n\n{text}");
    }
}

/// What the source says beside its text, so that no word is lost.
fn rest(imported: &Imported, filed: &[String]) -> Option<TemplateSection> {
    let mut lines: Vec<String> = imported.stats.iter().map(|(name, value)| format!("- {name}: {value}")).collect();
    let mut one = |name: &str, values: &[String]| {
        let values: Vec<&str> = values.iter().map(|value| value.trim()).filter(|value| !value.is_empty()).collect();
        if !values.is_empty() {
            lines.push(format!("- {name}: {}", values.join(", ")));
        }
    };
    one("Participants", &imported.people);
    one("Date", &imported.date.map(|date| date.to_string()).into_iter().collect::<Vec<_>>());
    one("Time zone", &imported.zone_said.clone().into_iter().collect::<Vec<_>>());
    one("Headings that became events, findings or action items", filed);
    one("Column and field names", &imported.labels);
    if imported.title.chars().count() > MAX_TITLE {
        lines.insert(0, imported.title.clone());
    }
    (!lines.is_empty()).then(|| TemplateSection {
        part: Part::Text.key().into(),
        heading: "Other details from the original document".into(),
        question: String::new(),
        text: lines.join("\n"),
    })
}

/// Replaces the paths of pictures by their hashes.
fn with_pictures(text: &str, defaults: &Defaults<'_>) -> String {
    let mut text = text.to_owned();
    for (path, hash) in defaults.pictures {
        for end in [")", " "] {
            text = text.replace(&format!("]({path}{end}"), &format!("]({PICTURE_SCHEME}{hash}{end}"));
        }
    }
    text
}
