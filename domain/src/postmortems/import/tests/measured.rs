//! How much of our own documents is recognised, field by field, against values that were counted by hand.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use super::super::{EventTime, FindingKind, Imported, Source, import};

/// The least share of what is there that is found, and of what is found that is there, in percent.
const LEAST: usize = 95;

const FIELDS: [&str; 13] = [
    "events",
    "days",
    "in order",
    "zone",
    "actions",
    "owners",
    "due dates",
    "done",
    "causes",
    "went well",
    "was difficult",
    "severity",
    "milestones",
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/documents")
}

/// The fields of a document, each as how many it has; the zone and the severity as whether they are right.
fn counts(imported: &Imported) -> [String; 13] {
    let events = |wanted: fn(&EventTime) -> bool| imported.events.iter().filter(|event| wanted(&event.time)).count();
    let findings = |kinds: &[FindingKind]| {
        imported.findings.iter().filter(|finding| kinds.contains(&finding.kind)).count().to_string()
    };
    let actions = &imported.actions;
    [
        events(|time| matches!(time, EventTime::At { .. })).to_string(),
        events(|time| matches!(time, EventTime::On(_))).to_string(),
        events(|time| matches!(time, EventTime::InOrder)).to_string(),
        imported.zone.map_or("-", |zone| zone.name()).to_owned(),
        actions.len().to_string(),
        actions.iter().filter(|action| action.owner.is_some()).count().to_string(),
        actions.iter().filter(|action| action.due.is_some()).count().to_string(),
        actions.iter().filter(|action| action.done).count().to_string(),
        findings(&[FindingKind::RootCause, FindingKind::ContributingFactor]),
        findings(&[FindingKind::WentWell, FindingKind::Lucky]),
        findings(&[FindingKind::WasDifficult]),
        imported.severity.map_or("-".to_owned(), |severity| severity.to_string()),
        imported.events.iter().filter(|event| event.milestone.is_some()).count().to_string(),
    ]
}

/// What was found, what is there, and how much of it is the same.
#[derive(Default)]
struct Share {
    found: usize,
    there: usize,
    same: usize,
}

impl Share {
    fn add(&mut self, found: &str, there: &str, is_value: bool) {
        let number = |text: &str| text.parse::<usize>().ok().filter(|_| !is_value);
        let (found, there, same) = match (number(found), number(there)) {
            (Some(found), Some(there)) => (found, there, found.min(there)),
            // Values, of which one is as good as another.
            _ => (usize::from(found != "-"), usize::from(there != "-"), usize::from(found != "-" && found == there)),
        };
        self.found += found;
        self.there += there;
        self.same += same;
    }

    fn percent(&self) -> (usize, usize) {
        let share = |of: usize| (self.same * 100).checked_div(of).unwrap_or(100);
        (share(self.there), share(self.found))
    }
}

#[test]
fn most_of_our_own_documents_is_recognised() {
    let counted = std::fs::read_to_string(folder().join("counted.tsv")).unwrap();
    let mut shares: BTreeMap<(String, usize), Share> = BTreeMap::new();
    let mut differences = String::new();
    for line in counted.lines().filter(|line| !line.starts_with('#')) {
        let columns: Vec<&str> = line.split('\t').collect();
        let text = std::fs::read_to_string(folder().join(columns[1])).unwrap();
        let imported = import(&Source { file_name: columns[1], text: &text });
        assert_eq!(imported.words.source, imported.words.kept, "words of {}", columns[1]);
        let found = counts(&imported);
        assert_eq!(columns.len(), FIELDS.len() + 2, "{line}");
        for (at, (found, there)) in found.iter().zip(&columns[2..]).enumerate() {
            shares.entry((columns[0].to_owned(), at)).or_default().add(
                found,
                there,
                matches!(FIELDS[at], "zone" | "severity"),
            );
            if found != there {
                let _ = writeln!(differences, "{}: {} is {found}, counted {there}", columns[1], FIELDS[at]);
            }
        }
    }
    let mut table = format!(
        "{:<10} {:<14} {:>6} {:>6} {:>7} {:>10}\n",
        "documents", "field", "there", "found", "recall", "precision"
    );
    let mut poor = Vec::new();
    for ((collection, field), share) in &shares {
        let (recall, precision) = share.percent();
        let _ = writeln!(
            table,
            "{collection:<10} {:<14} {:>6} {:>6} {recall:>6}% {precision:>9}%",
            FIELDS[*field], share.there, share.found
        );
        // Of a few, one that is missed weighs too much.
        let is_single = share.there.abs_diff(share.same) <= 1 && share.found.abs_diff(share.same) <= 1;
        if !is_single && (recall < LEAST || precision < LEAST) {
            poor.push(format!("{collection}: {}", FIELDS[*field]));
        }
    }
    println!("{table}\n{differences}");
    assert!(poor.is_empty(), "{poor:?}\n{table}\n{differences}");
}
