//! Brings the index up to date: whatever changed is noted in the transaction of the change, and indexed soon after.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::markdown::to_plain_text;
use domain::people::{PersonId, Role, Viewer};
use domain::postmortems::{PostmortemNumber, Status, Subject, Thread};
use domain::reports::Report;
use domain::search::{FoundIn, normalized};
use domain::timeline::{Evidence, TimelineEvent};
use sea_orm::sea_query::{Expr, LockType, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};

use super::facets::facets_of;
use crate::postmortems::{Document, load_document, load_threads};
use crate::rows::{postmortem, postmortem_service, publication, search_pending, search_text};
use crate::{Store, StoreError};

/// Longer texts are indexed in pieces, in characters: PostgreSQL knows the places of so many words of a text.
const MAX_PIECE: usize = 12_000;
/// The changes that are looked at in one go.
const MAX_CHANGES: u64 = 500;

impl Store {
    /// Notes postmortems whose texts were indexed by an older program, which did not know facets, to be indexed again.
    pub async fn note_texts_without_facets(&self) -> Result<(), StoreError> {
        let texts = Query::select()
            .distinct()
            .column(search_text::Column::Postmortem)
            .from(search_text::Entity)
            // Written as in the index.
            .and_where(Expr::cust("facets = ''"))
            .take();
        let mut notes = Query::insert();
        notes.into_table(search_pending::Entity).columns([search_pending::Column::Postmortem]);
        notes.select_from(texts).map_err(|error| DbErr::Custom(error.to_string()))?;
        self.writer().execute(&notes).await?;
        Ok(())
    }

    /// Indexes postmortems that changed since they were indexed; `false` when none remain.
    pub async fn index_changes(&self) -> Result<bool, StoreError> {
        let pending = search_pending::Entity::find()
            // The latest first: whoever changed something does not wait for what an update has to index again.
            .order_by_desc(search_pending::Column::Id)
            .limit(MAX_CHANGES)
            .all(self.reader())
            .await?;
        let mut seen: BTreeMap<i64, i64> = BTreeMap::new();
        for change in &pending {
            seen.entry(change.postmortem).or_insert(change.id);
        }
        for (number, last) in seen {
            self.index(PostmortemNumber(number), last).await?;
        }
        Ok(pending.len() as u64 == MAX_CHANGES)
    }

    /// Indexes a postmortem with its changes up to `last`; later ones are indexed again.
    async fn index(&self, number: PostmortemNumber, last: i64) -> Result<(), StoreError> {
        let everybody = Viewer { person: PersonId(0), role: Role::Administrator };
        // Everything is indexed; who may find what is decided when somebody searches.
        let document = load_document(self.reader(), everybody, number).await?;
        let (mut texts, facets) = match &document {
            Some(document) => {
                let services = services_of(self.reader(), number).await?;
                let row = postmortem::Entity::find_by_id(number.0).one(self.reader()).await?;
                let happened_at = row.map_or(document.postmortem.created_at, |row| row.happened_at);
                (texts_of(self.reader(), document).await?, facets_of(document, &services, happened_at))
            }
            None => (Vec::new(), String::new()),
        };
        let transaction = self.begin().await?;
        // Another process may be about to do the same.
        let there = postmortem::Entity::find_by_id(number.0).lock(LockType::NoKeyUpdate).one(&transaction).await?;
        if there.is_none() {
            // Deleted since its texts were read.
            texts.clear();
        }
        let indexed =
            search_text::Entity::find().filter(search_text::Column::Postmortem.eq(number.0)).all(&transaction).await?;
        let mut outdated = Vec::new();
        for row in indexed {
            let same =
                |text: &Text| text.kind.key() == row.kind && text.place == row.place && text.content == row.content;
            match texts.iter().position(same).filter(|_| row.facets == facets) {
                Some(place) => drop(texts.swap_remove(place)),
                None => outdated.push(row.id),
            }
        }
        if !outdated.is_empty() {
            search_text::Entity::delete_many()
                .filter(search_text::Column::Id.is_in(outdated))
                .exec(&transaction)
                .await?;
        }
        let rows: Vec<_> = texts.into_iter().map(|text| text.row(number, &facets)).collect();
        // Each row has six values, and SQLite takes 32,766 in a statement.
        for rows in rows.chunks(1_000) {
            search_text::Entity::insert_many(rows.to_vec()).exec_without_returning(&transaction).await?;
        }
        search_pending::Entity::delete_many()
            .filter(search_pending::Column::Postmortem.eq(number.0))
            .filter(search_pending::Column::Id.lte(last))
            .exec(&transaction)
            .await?;
        transaction.commit().await?;
        let draft = document.filter(|document| {
            document.postmortem.status != Status::Published && document.postmortem.archived_at.is_none()
        });
        if let Some(draft) = draft {
            match self.relate(&draft).await {
                // One of them was deleted meanwhile; the next change looks again.
                Err(StoreError::Absent) => {}
                related => related?,
            }
        }
        Ok(())
    }
}

/// A text to index.
struct Text {
    kind: FoundIn,
    place: String,
    content: String,
}

impl Text {
    /// The same in pieces of a length that can be indexed.
    fn in_pieces(self) -> Vec<Self> {
        if self.content.len() <= MAX_PIECE {
            return vec![self];
        }
        let piece = |content: &str| Self { kind: self.kind, place: self.place.clone(), content: content.to_owned() };
        pieces(&self.content).into_iter().map(piece).collect()
    }

    fn row(self, number: PostmortemNumber, facets: &str) -> search_text::ActiveModel {
        search_text::ActiveModel {
            postmortem: Set(number.0),
            kind: Set(self.kind.key().to_owned()),
            tokens: Set(normalized(&self.content)),
            facets: Set(facets.to_owned()),
            place: Set(self.place),
            content: Set(self.content),
            ..Default::default()
        }
    }
}

async fn texts_of(connection: &impl ConnectionTrait, document: &Document) -> Result<Vec<Text>, StoreError> {
    let number = document.postmortem.number;
    let mut texts = draft_texts(document);
    texts.extend(load_threads(connection, number).await?.iter().flat_map(comment_texts));
    let published = postmortem::Entity::find_by_id(number.0).one(connection).await?.and_then(|row| row.publication_id);
    let report = match published {
        Some(id) => publication::Entity::find_by_id(id).one(connection).await?.map(|row| row.report),
        None => None,
    };
    let report = report.and_then(|json| serde_json::from_str::<Report>(&json).ok());
    texts.extend(report.as_ref().map(report_text));
    Ok(texts.into_iter().flat_map(Text::in_pieces).collect())
}

async fn services_of(connection: &impl ConnectionTrait, number: PostmortemNumber) -> Result<Vec<i64>, StoreError> {
    let ids = postmortem_service::Entity::find()
        .filter(postmortem_service::Column::Postmortem.eq(number.0))
        .select_only()
        .column(postmortem_service::Column::ServiceId)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(ids)
}

/// The rows of a postmortem that nobody has commented on, with the ids of its services and when it happened.
pub(crate) fn texts_to_index(
    document: &Document,
    (services, happened_at): (&[i64], DateTime<Utc>),
    report: Option<&Report>,
) -> Vec<search_text::ActiveModel> {
    let facets = facets_of(document, services, happened_at);
    let mut texts = draft_texts(document);
    texts.extend(report.map(report_text));
    texts.into_iter().flat_map(Text::in_pieces).map(|text| text.row(document.postmortem.number, &facets)).collect()
}

fn report_text(report: &Report) -> Text {
    Text { kind: FoundIn::Report, place: String::new(), content: report.plain_text() }
}

fn draft_texts(document: &Document) -> Vec<Text> {
    let of = |kind, subject: Subject, parts: Vec<&str>| {
        let parts = parts.into_iter().filter(|part| !part.is_empty()).map(to_plain_text);
        Text { kind, place: subject.anchor(), content: parts.collect::<Vec<_>>().join(" · ") }
    };
    let postmortem = &document.postmortem;
    let title = [&[postmortem.number.label(), postmortem.title.clone()], postmortem.services.as_slice()].concat();
    let mut texts = vec![Text { kind: FoundIn::Title, place: String::new(), content: title.join(" · ") }];
    texts.extend(
        document
            .sections
            .iter()
            .map(|section| of(FoundIn::Section, Subject::Section(section.id), vec![&section.heading, &section.text])),
    );
    texts.extend(document.events.iter().map(|event| of(FoundIn::Event, Subject::Event(event.id), event_parts(event))));
    texts.extend(
        document.findings.iter().map(|finding| of(FoundIn::Finding, Subject::Finding(finding.id), vec![&finding.text])),
    );
    texts.extend(document.actions.iter().map(|action| {
        let owner = action.owner.as_ref().map_or("", |owner| owner.name());
        of(
            FoundIn::Action,
            Subject::Action(action.id),
            vec![
                &action.fields.title,
                &action.fields.outcome,
                &action.fields.validation,
                owner,
                action.fields.tracker.as_deref().unwrap_or(""),
            ],
        )
    }));
    texts.retain(|text| !text.content.is_empty());
    texts
}

fn event_parts(event: &TimelineEvent) -> Vec<&str> {
    let mut parts = vec![event.text.as_str()];
    if let Some(decision) = &event.decision {
        parts.extend([&decision.known, &decision.options, &decision.choice, &decision.reason].map(String::as_str));
    }
    parts.extend(event.evidence.iter().map(|evidence| match evidence {
        Evidence::Link { label, .. } | Evidence::Picture { label, .. } => label.as_str(),
        Evidence::Quote { text } => text.as_str(),
    }));
    parts
}

fn comment_texts(thread: &Thread) -> impl Iterator<Item = Text> + '_ {
    thread.comments.iter().filter(|comment| !comment.is_removed).map(|comment| Text {
        kind: FoundIn::Comment,
        place: format!("comment-{}", comment.id),
        content: to_plain_text(&comment.text),
    })
}

fn pieces(mut text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    while let Some((end, _)) = text.char_indices().nth(MAX_PIECE) {
        // At a space, so that no word is cut, unless there is none.
        let end = text[..end].rfind(char::is_whitespace).filter(|end| *end > 0).unwrap_or(end);
        pieces.push(&text[..end]);
        text = &text[end..];
    }
    pieces.push(text);
    pieces
}
