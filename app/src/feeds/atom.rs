use atom_syndication::{Category, Entry, Feed, Generator, Link, Person, Text};
use chrono::{DateTime, Utc};
use domain::feeds::FeedEntry;

use super::written::{FeedSource, plain};
use crate::paths;

/// An Atom feed (RFC 4287) of published postmortems. `created_at` is when it was last updated if it is empty.
///
/// It does not contain its own address, which is secret: readers store and export what a feed contains.
pub fn atom(entries: &[FeedEntry], source: FeedSource<'_>, created_at: DateTime<Utc>) -> String {
    let updated = entries.iter().map(|entry| entry.updated_at).max().unwrap_or(created_at);
    let page = source.url(paths::POSTMORTEMS);
    let feed = Feed {
        title: Text::plain(format!("Postmortems of {}", source.organisation)),
        id: page.clone(),
        updated: updated.fixed_offset(),
        authors: vec![person(source.organisation)],
        generator: Some(Generator { value: "Debrief".into(), ..Generator::default() }),
        links: vec![link(page)],
        entries: entries.iter().map(|entry| written(entry, source)).collect(),
        ..Feed::default()
    };
    feed.to_string()
}

fn written(entry: &FeedEntry, source: FeedSource<'_>) -> Entry {
    let url = source.url(&paths::below(entry.postmortem, "report"));
    let terms = [Some(&entry.severity), entry.team.as_ref()].into_iter().flatten().map(String::as_str);
    let summary = plain(&entry.summary);
    Entry {
        title: Text::plain(format!("{} {}", entry.postmortem.label(), entry.title)),
        id: url.clone(),
        links: vec![link(url)],
        published: Some(entry.published_at.fixed_offset()),
        updated: entry.updated_at.fixed_offset(),
        authors: entry.authors.iter().map(|name| person(name)).collect(),
        categories: terms
            .chain([entry.kind.label()])
            .map(|term| Category { term: term.to_owned(), ..Category::default() })
            .collect(),
        summary: (!summary.is_empty()).then(|| Text::plain(summary)),
        ..Entry::default()
    }
}

fn person(name: &str) -> Person {
    Person { name: name.to_owned(), ..Person::default() }
}

fn link(href: String) -> Link {
    Link { href, rel: "alternate".into(), mime_type: Some("text/html".into()), ..Link::default() }
}
