use std::sync::Arc;

use bytes::Bytes;
use chrono::{DateTime, SecondsFormat, Utc};
use domain::people::{Person, PersonId};
use serde_json::json;
use yrs::encoding::read::{Cursor, Read};
use yrs::sync::protocol::MessageReader;
use yrs::sync::{AwarenessUpdate, Message, SyncMessage};
use yrs::updates::decoder::DecoderV1;
use yrs::updates::encoder::Encode;

/// A WebSocket frame to a client.
#[derive(Debug, Clone)]
pub enum Frame {
    /// A message of the Yjs protocol.
    Binary(Bytes),
    /// All that a page lacks, in the protocol of Yjs. It holds on to the second part until it is sent.
    Answer(Bytes, Arc<()>),
    /// One of ours, for who asked for them.
    Text(String),
    /// Closes the connection with a reason.
    Close(Closing),
}

/// Why a connection ends. The numbers are part of the protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u16)]
pub enum Closing {
    /// The program ends, or the text could not be kept: come back.
    ComeBack = 1012,
    /// The session has ended.
    SignedOut = 4001,
    /// This person may not see it, or not any more.
    NotAllowed = 4003,
    /// What was sent is nothing that can be read.
    Unreadable = 4008,
    /// A text has reached its maximum size.
    TooLarge = 4009,
    /// The page reads more slowly than the others write: come back, and catch up.
    TooSlow = 4010,
    /// The page asks for the text again and again.
    TooOften = 4011,
    /// What was sent takes too long to merge.
    TooCostly = 4012,
    /// The disk is full, so nothing can be saved: come back, and send it again.
    DiskFull = 4013,
}

/// The messages of a binary frame; none when it cannot be read.
pub fn read(bytes: &[u8]) -> Option<Vec<Message>> {
    // What anybody may send must not end more than their connection.
    std::panic::catch_unwind(|| {
        if !counts_fit(&mut Cursor::new(bytes)) {
            return None;
        }
        let mut decoder = DecoderV1::new(Cursor::new(bytes));
        // A frame that breaks off in its first message reads as none at all.
        let messages = MessageReader::new(&mut decoder).collect::<Result<Vec<_>, _>>().ok()?;
        (!messages.is_empty()).then(|| once(messages))
    })
    .ok()?
}

/// Leaves out all but the last question of each kind, and all but the last that is said of oneself.
fn once(mut messages: Vec<Message>) -> Vec<Message> {
    let kinds: [fn(&Message) -> bool; 3] = [
        |message| matches!(message, Message::Sync(SyncMessage::SyncStep1(_))),
        |message| matches!(message, Message::AwarenessQuery),
        |message| matches!(message, Message::Awareness(_)),
    ];
    for is_kind in kinds {
        let mut left = messages.iter().filter(|message| is_kind(message)).count();
        messages.retain(|message| {
            let is_one = is_kind(message);
            left -= usize::from(is_one);
            !is_one || left == 0
        });
    }
    messages
}

/// Whether no state vector says that it is longer than it is: the library makes room before it reads.
fn counts_fit(bytes: &mut Cursor<'_>) -> bool {
    while let Ok(kind) = bytes.read_var::<u64>() {
        let is_question = match kind {
            0 => bytes.read_var::<u64>().is_ok_and(|step| step == 0),
            // Nobody is asked for a password here, so nobody says that it was wrong.
            2 => return false,
            3 => continue,
            _ => false,
        };
        let Ok(piece) = bytes.read_buf() else { return true };
        let count = Cursor::new(piece).read_var::<u64>().unwrap_or_default();
        if is_question && usize::try_from(count).map_or(true, |count| count > piece.len()) {
            return false;
        }
    }
    true
}

/// A frame with an edit.
pub fn update(bytes: Vec<u8>) -> Frame {
    binary(&Message::Sync(SyncMessage::Update(bytes)))
}

/// A sync message with the missing edits.
pub fn missing(bytes: Vec<u8>) -> Bytes {
    Message::Sync(SyncMessage::SyncStep2(bytes)).encode_v1().into()
}

/// What is known here, as a question for what is not.
pub fn known(state_vector: yrs::StateVector) -> Frame {
    binary(&Message::Sync(SyncMessage::SyncStep1(state_vector)))
}

/// Who is here, and where they write.
pub fn here(update: AwarenessUpdate) -> Frame {
    binary(&Message::Awareness(update))
}

fn binary(message: &Message) -> Frame {
    Frame::Binary(message.encode_v1().into())
}

/// Who somebody is and whether they may write; the first frame.
pub fn hello(person: &Person, may_write: bool) -> Frame {
    let me = json!({ "id": person.id.0, "name": person.name, "colour": colour(person.id) });
    Frame::Text(json!({ "hello": { "mayWrite": may_write, "me": me } }).to_string())
}

/// The frame `saved`: the number of committed edits of this connection.
pub fn saved(updates: u64, at: DateTime<Utc>) -> Frame {
    let at = at.to_rfc3339_opts(SecondsFormat::Millis, true);
    Frame::Text(json!({ "saved": { "updates": updates, "at": at } }).to_string())
}

/// The frame `changed`: parts of the page other than texts changed.
pub fn changed() -> Frame {
    Frame::Text(json!({ "changed": true }).to_string())
}

/// The frame `refused`: a message before the connection is closed.
pub fn refused(message: &str) -> Frame {
    Frame::Text(json!({ "refused": message }).to_string())
}

/// One of the eight colours of carets.
pub fn colour(person: PersonId) -> i64 {
    person.0.rem_euclid(8)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Pieces that frames are made of, and bytes that break them.
    fn any_frame() -> impl Strategy<Value = Vec<u8>> {
        let known: &[&[u8]] = &[
            &[0, 0, 1, 0],
            &[0, 1, 2, 0, 0],
            &[0, 2, 2, 0, 0],
            &[0, 2, 7, 1, 1, 1, 0, 4, 1, 1],
            &[1, 3, 1, 5, 0],
            &[1, 8, 1, 5, 0, 4, b'n', b'u', b'l', b'l'],
            &[2, 0],
            &[3],
            &[0xFF; 9],
        ];
        let piece = prop_oneof![
            3 => prop::sample::select(known.iter().map(|piece| piece.to_vec()).collect::<Vec<_>>()),
            1 => prop::collection::vec(any::<u8>(), 0..12),
        ];
        prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn a_frame_is_read_or_not_and_never_asks_more_than_once(bytes in any_frame()) {
            let messages = read(&bytes).unwrap_or_default();
            let questions = messages.iter().filter(|message| matches!(message, Message::Sync(SyncMessage::SyncStep1(_))));
            prop_assert!(questions.count() <= 1);
        }
    }

    #[test]
    fn of_many_questions_in_a_frame_the_last_is_left() {
        let question = [0, 0, 1, 0];
        let edit = [0, 2, 2, 0, 0];
        let messages = read(&[question.repeat(1_000), edit.repeat(2), question.to_vec()].concat()).expect("messages");
        assert_eq!(messages.len(), 3);
        assert!(matches!(messages[2], Message::Sync(SyncMessage::SyncStep1(_))));
    }

    #[test]
    fn a_state_vector_that_says_to_be_longer_than_it_is_cannot_be_read() {
        // Four clients are announced, none comes; as the first message and behind a question.
        let bare = [0, 0, 1, 4];
        assert!(!counts_fit(&mut Cursor::new(&bare)));
        assert!(!counts_fit(&mut Cursor::new(&[&[3][..], &bare].concat())));
        assert!(read(&[0, 0, 1, 0]).is_some(), "nothing is known");
        assert!(read(&[0, 0, 3, 1, 7, 2]).is_some(), "two clocks of one client are known");
    }
}
