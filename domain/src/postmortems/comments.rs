//! Comments: threads on a section, on a passage of it, or on a record.

use std::ops::Range;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Access, Subject, may_see_draft};
use crate::people::{PersonId, PersonName, Refused, Role, Viewer};
use crate::validation::{ValidationError, ValidationErrors, text};

number! {
    /// The id of a thread.
    pub struct ThreadId;
}
number! {
    /// The id of a comment.
    pub struct CommentId;
}

/// The longest comment, in bytes.
pub const MAX_COMMENT: usize = 10_000;
/// The longest quotation from a section, in bytes.
pub const MAX_QUOTE: usize = 2_000;
/// The longest end of a passage, in characters of base64url.
pub const MAX_ANCHOR: usize = 400;
/// How many comments one postmortem has at most.
pub const MAX_COMMENTS: u64 = 2_000;
/// How many people one comment calls at most; further names stay plain words.
const MAX_MENTIONS: usize = 50;

/// The words of a section that a thread is about.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// Where it begins, as the live document knows it (base64url of a Yjs relative position); empty
    /// when nobody said.
    pub from: String,
    /// Where it ends, likewise.
    pub to: String,
    /// The words as they stand now, or stood last.
    pub quote: String,
    /// Whether the words are gone from the section.
    pub is_gone: bool,
}

/// Who resolved a thread, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resolved {
    /// By whom, while they have an account.
    pub by: Option<PersonName>,
    /// When it was resolved.
    pub at: DateTime<Utc>,
}

/// A comment with what was answered to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thread {
    /// The id.
    pub id: ThreadId,
    /// The section or record that it is about.
    pub subject: Subject,
    /// The words that it is about; the whole thing without.
    pub passage: Option<Passage>,
    /// When it was resolved, if it is.
    pub resolved: Option<Resolved>,
    /// The comments, in the order in which they were written.
    pub comments: Vec<Comment>,
}

/// A comment in a thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    /// The id.
    pub id: CommentId,
    /// By whom, while they have an account.
    pub by: Option<PersonName>,
    /// The text, in Markdown; empty when it was removed.
    pub text: String,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// When its writer last changed it.
    pub changed_at: Option<DateTime<Utc>>,
    /// Whether it was removed; its place in the thread stays.
    pub is_removed: bool,
}

/// The thread of a list that holds this comment.
pub fn thread_with(threads: Vec<Thread>, id: CommentId) -> Option<Thread> {
    threads.into_iter().find(|thread| thread.comments.iter().any(|comment| comment.id == id))
}

/// A comment as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CommentInput {
    /// The text, in Markdown.
    pub text: String,
    /// The words of the section that it is about.
    pub quote: String,
    /// Where they begin, for the live document.
    pub from: String,
    /// Where they end.
    pub to: String,
}

/// A comment that may be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommentFields {
    /// The text, in Markdown.
    pub text: String,
    /// The words that it is about.
    pub passage: Option<Passage>,
}

impl CommentInput {
    /// Checks every field, for a comment about this. Whether the words stand in the section is
    /// for [`stands_in`].
    pub fn parse(&self, subject: Subject) -> Result<CommentFields, ValidationErrors> {
        let mut errors = ValidationErrors::default();
        let as_written = errors.take(comment_text(&self.text));
        let quote = errors.take(text("quote", "The quote", self.quote.trim(), MAX_QUOTE));
        let from = errors.take(anchor("from", &self.from));
        let to = errors.take(anchor("to", &self.to));
        let is_passage = [&self.quote, &self.from, &self.to].iter().any(|value| !value.trim().is_empty());
        if is_passage && !matches!(subject, Subject::Section(_)) {
            errors.add("quote", "You can only quote text from a section.");
        } else if is_passage && self.quote.trim().is_empty() {
            errors.add("quote", "Enter the quoted text.");
        } else if self.from.trim().is_empty() != self.to.trim().is_empty() {
            errors.add("from", "A passage needs a start and an end.");
        }
        match (as_written, quote, from, to) {
            (Some(text), Some(quote), Some(from), Some(to)) => {
                let passage = is_passage.then_some(Passage { from, to, quote, is_gone: false });
                errors.or(CommentFields { text, passage })
            }
            _ => Err(errors),
        }
    }
}

/// Checks the text of a comment.
pub fn comment_text(typed: &str) -> Result<String, ValidationError> {
    let as_written = text("text", "The comment", typed.trim(), MAX_COMMENT)?;
    if as_written.is_empty() {
        Err(ValidationError { field: "text", message: "The comment is empty.".into() })
    } else {
        Ok(as_written)
    }
}

/// An end of a passage: base64url (RFC 4648, 5) without padding, or nothing.
fn anchor(field: &'static str, typed: &str) -> Result<String, ValidationError> {
    let typed = typed.trim();
    let fits = typed.len() <= MAX_ANCHOR
        && typed.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    if fits {
        Ok(typed.to_owned())
    } else {
        Err(ValidationError { field, message: "This position in the text is not valid. Select the text again.".into() })
    }
}

/// Whether the quoted words stand in a text, however their white space was folded on the way.
pub fn stands_in(quote: &str, text: &str) -> bool {
    let folded = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let quote = folded(quote);
    !quote.is_empty() && folded(text).contains(&quote)
}

/// Whether the viewer may comment, resolve and reopen: everybody who may see the draft. That
/// includes a reader who was named a reviewer, since looking over is what they were asked for.
pub fn may_comment(viewer: Viewer, access: &Access) -> Result<(), Refused> {
    if !may_see_draft(viewer, access) {
        return Err(Refused::NotWriter);
    }
    if access.is_archived { Err(Refused::Archived) } else { Ok(()) }
}

/// Whether the viewer may change a comment: its writer only.
pub fn may_change_comment(viewer: Viewer, by: Option<PersonId>) -> Result<(), Refused> {
    if by == Some(viewer.person) { Ok(()) } else { Err(Refused::NotOwnComment) }
}

/// Whether the viewer may remove a comment: its writer, or an administrator.
pub fn may_remove_comment(viewer: Viewer, by: Option<PersonId>) -> Result<(), Refused> {
    if viewer.role == Role::Administrator { Ok(()) } else { may_change_comment(viewer, by) }
}

/// Who is called in a text by `@Name`, each once. Of names that begin alike the longest counts;
/// of people with the same name all of them are meant. The first name alone calls somebody when
/// only one person has it.
pub fn mentions(text: &str, people: &[PersonName]) -> Vec<PersonId> {
    let mut called = Vec::new();
    for place in mention_places(text, people) {
        let name = text[place.start + 1..place.end].to_lowercase();
        let whole: Vec<_> = people.iter().filter(|person| person.name.to_lowercase() == name).collect();
        let meant = if whole.is_empty() { only_first_named(&name, people).into_iter().collect() } else { whole };
        for person in meant {
            if !called.contains(&person.id) {
                called.push(person.id);
            }
        }
    }
    called.truncate(MAX_MENTIONS);
    called
}

/// Where in a text people are called, in bytes, from the `@` to the end of the name.
pub fn mention_places(text: &str, people: &[PersonName]) -> Vec<Range<usize>> {
    let mut places: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.match_indices('@') {
        let before = text[..at].chars().next_back();
        let inside = places.last().is_some_and(|last| at < last.end);
        if inside || before.is_some_and(char::is_alphanumeric) || places.len() >= MAX_MENTIONS {
            continue;
        }
        let rest = &text[at + 1..];
        let longest = people.iter().filter_map(|person| begins_with(rest, &person.name)).max().or_else(|| {
            let lengths = people.iter().filter_map(|person| begins_with(rest, first_name(&person.name)));
            lengths.max().filter(|length| only_first_named(&rest[..*length], people).is_some())
        });
        places.extend(longest.map(|length| at..at + 1 + length));
    }
    places
}

fn first_name(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or_default()
}

/// The only person with this first name; nobody when several have it.
fn only_first_named<'p>(name: &str, people: &'p [PersonName]) -> Option<&'p PersonName> {
    let name = name.to_lowercase();
    let mut named = people.iter().filter(|person| first_name(&person.name).to_lowercase() == name);
    named.next().filter(|_| named.next().is_none())
}

/// How many bytes of `text` are this name, whatever its case, when it ends there.
fn begins_with(text: &str, name: &str) -> Option<usize> {
    let mut rest = text.chars();
    let mut length = 0;
    for wanted in name.chars() {
        let letter = rest.next()?;
        if letter != wanted && !letter.to_lowercase().eq(wanted.to_lowercase()) {
            return None;
        }
        length += letter.len_utf8();
    }
    let ends = !rest.next().is_some_and(char::is_alphanumeric);
    (length > 0 && ends).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::postmortems::SectionId;
    use crate::timeline::EventId;

    fn people(names: &[&str]) -> Vec<PersonName> {
        names.iter().zip(1..).map(|(name, id)| PersonName { id: PersonId(id), name: (*name).into() }).collect()
    }

    #[test]
    fn the_longest_name_is_called() {
        let people = people(&["Ben", "Ben Okafor", "Ünal", "Ben"]);
        for (text, expected) in [
            ("@Ben Okafor, look", vec![2]),
            ("@Ben, look", vec![1, 4]),
            ("@ben okafor's idea", vec![2]),
            ("@Benjamin", vec![]),
            ("ben@ben.example", vec![]),
            ("(@ünal) and @Ben", vec![3, 1, 4]),
            ("@Ben @Ben", vec![1, 4]),
            ("@ Ben @", vec![]),
        ] {
            let called: Vec<i64> = mentions(text, &people).into_iter().map(|id| id.0).collect();
            assert_eq!(called, expected, "{text}");
        }
        assert_eq!(mention_places("a @Ben Okafor.", &people).first(), Some(&(2..13)));
    }

    #[test]
    fn a_first_name_alone_calls_the_only_one_who_has_it() {
        let people = people(&["Vera Lindqvist", "Ben Okafor", "Ben Adler", "Jo"]);
        for (text, expected) in [
            ("@vera, look", vec![1]),
            ("@Vera Lindqvist and @vera", vec![1]),
            ("@Veranda", vec![]),
            ("@Ben, look", vec![]),
            ("@ben adler and @jo", vec![3, 4]),
            ("@Lindqvist", vec![]),
        ] {
            let called: Vec<i64> = mentions(text, &people).into_iter().map(|id| id.0).collect();
            assert_eq!(called, expected, "{text}");
        }
        assert_eq!(mention_places("a @vera.", &people).first(), Some(&(2..7)));
    }

    #[test]
    fn a_comment_says_something_and_quotes_only_sections() {
        let section = Subject::Section(SectionId(5));
        let entry = |text: &str, quote: &str, from: &str, to: &str| CommentInput {
            text: text.into(),
            quote: quote.into(),
            from: from.into(),
            to: to.into(),
        };
        assert!(entry("a", "", "", "").parse(section).unwrap().passage.is_none());
        assert_eq!(entry("a", " b ", "Aa_-", "Bb").parse(section).unwrap().passage.unwrap().quote, "b");
        for (wrong, subject, field) in [
            (entry(" ", "", "", ""), section, "text"),
            (entry("a\0", "", "", ""), section, "text"),
            (entry(&"a".repeat(MAX_COMMENT + 1), "", "", ""), section, "text"),
            (entry("a", "b", "", ""), Subject::Event(EventId(1)), "quote"),
            (entry("a", "", "Aa", "Bb"), section, "quote"),
            (entry("a", "b", "Aa", ""), section, "from"),
            (entry("a", "b", "\"><", "Bb"), section, "from"),
            (entry("a", "b", "Aa", &"b".repeat(MAX_ANCHOR + 1)), section, "to"),
            (entry("a", &"b".repeat(MAX_QUOTE + 1), "", ""), section, "quote"),
        ] {
            assert!(wrong.parse(subject).unwrap_err().of(field).is_some(), "{field}");
        }
    }

    #[test]
    fn a_quotation_is_found_however_it_is_folded() {
        assert!(stands_in("orders  failed\nfor", "All orders failed for an hour"));
        assert!(!stands_in("orders passed", "All orders failed"));
        assert!(!stands_in(" ", "All"));
    }

    #[test]
    fn who_comments() {
        use Role::{Administrator, Member, Reader};
        let [author, reviewer, other] = [1, 2, 3].map(PersonId);
        let open = Access { authors: vec![author], reviewers: vec![reviewer], ..Access::default() };
        let private = Access { is_private: true, ..open.clone() };
        let archived = Access { is_archived: true, ..open.clone() };
        for (person, role, expected) in [
            (other, Member, [true, false, false]),
            (other, Reader, [false, false, false]),
            (reviewer, Reader, [true, true, false]),
            (other, Administrator, [true, true, false]),
        ] {
            let may = [&open, &private, &archived].map(|access| may_comment(Viewer { person, role }, access).is_ok());
            assert_eq!(may, expected, "{person} as {role}");
        }
        let by = Viewer { person: other, role: Member };
        assert!(may_change_comment(by, Some(author)).is_err() && may_change_comment(by, Some(other)).is_ok());
        assert!(may_remove_comment(Viewer { role: Administrator, ..by }, Some(author)).is_ok());
        assert!(may_change_comment(by, None).is_err());
    }
}
