//! Changes, questions and pages that would cost everybody else their patience.

use std::time::Duration;

use futures_util::StreamExt;
use serde_json::json;
use tests::{Writer, runtime};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use yrs::encoding::write::Write;
use yrs::{Text, Transact};

use crate::writing_together::{Together, together};

#[test]
fn a_text_in_which_every_comma_was_replaced_is_saved_and_merges() {
    let Together { site, ada, ben, number, section } = together();
    let address = format!("/api/v1/postmortems/{number}/sections/{section}/text");
    let log = "ab,".repeat(20_000);
    let written = ada.api("PUT", &address, Some(&json!({ "version": 1, "text": log }))).expect(200).json();
    let version = written["version"].as_i64().unwrap();
    let writer = Writer::join(&site, &ben, number);
    writer.waits_for_text(section, |text| text == log);
    writer.types(section, 0, "At 14:03: ");
    writer.waits_until_saved();

    let replaced = log.replace(',', ";");
    let merged = ada.api("PUT", &address, Some(&json!({ "version": version, "text": replaced }))).expect(200).json();
    let expected = format!("At 14:03: {replaced}");
    assert!(merged["text"] == *expected, "the text is another one");
    writer.waits_for_text(section, |text| text == expected);

    let form =
        ben.opens_at(number, &format!("section-{section}")).form(&format!("/postmortems/{number}/sections/{section}"));
    ben.send(&form.with("text", &expected.replace("ab", "a b"))).location();
    writer.waits_for_text(section, |text| text == expected.replace("ab", "a b"));
    site.assert_nothing_broke();
}

#[test]
fn a_page_that_does_not_read_is_closed_and_comes_back_to_the_whole_text() {
    let Together { site, ada, ben, number, section } = together();
    let address = format!("{}/postmortems/{number}/live?frames=text", site.address.replacen("http", "ws", 1));
    let mut request = address.into_client_request().unwrap();
    request.headers_mut().insert("cookie", ben.cookies().parse().unwrap());
    let (mut page, _) = runtime().block_on(tokio_tungstenite::connect_async(request)).unwrap();

    let writer = Writer::join(&site, &ada, number);
    writer.waits_until_synced();
    // More than the network and the program hold for a page that does not read.
    let line = "x".repeat(20_000);
    for _ in 0..700 {
        writer.types(section, 0, &line);
        let edit = {
            let doc = writer.doc();
            let text = doc.get_or_insert_text(format!("section-{section}"));
            let mut transaction = doc.transact_mut();
            text.remove_range(&mut transaction, 0, 20_000);
            transaction.encode_update_v1()
        };
        writer.sends(edit);
    }
    writer.types(section, 0, "The last line.");
    writer.waits_until_saved();

    let end = runtime().block_on(async {
        loop {
            match tokio::time::timeout(Duration::from_secs(25), page.next()).await {
                Err(_) => return None,
                Ok(Some(Ok(Message::Close(frame)))) => return Some(frame.map_or(0, |frame| frame.code.into())),
                Ok(Some(Ok(_))) => {}
                // It was given time to read that this is the end, and did not take it.
                Ok(None | Some(Err(Error::ConnectionClosed | Error::Protocol(_) | Error::Io(_)))) => return Some(4010),
                Ok(Some(Err(error))) => panic!("{error}"),
            }
        }
    });
    assert_eq!(end, Some(4010), "the page hears nothing more, and is not told");
    let back = Writer::join(&site, &ben, number);
    back.waits_for_text(section, |text| text == "The last line.");
    site.assert_nothing_broke();
}

#[test]
fn a_frame_full_of_questions_is_answered_once() {
    let Together { site, ada, number, section, .. } = together();
    // A reader who reviews sees the draft and may not write.
    let reader = site.invite(&ada, "rae@example.org", "reader");
    let reviewers = json!({ "reviewers": [reader.id()] });
    ada.api("POST", &format!("/api/v1/postmortems/{number}/review"), Some(&reviewers)).expect(204);
    ada.writes(number, "summary", &"All that was known. ".repeat(10_000));
    let writer = Writer::join(&site, &ada, number);
    writer.waits_until_synced();
    let asking = Writer::join(&site, &reader, number);
    asking.waits_until_synced();
    assert_eq!(asking.state().hello.unwrap()["mayWrite"], false);

    asking.sends_bytes([0, 0, 1, 0].repeat(100_000));
    writer.types(section, 0, "An ordinary edit. ");
    writer.waits_until_saved();
    asking.waits_for_text(section, |text| text.starts_with("An ordinary edit."));
    writer.types(section, 0, "Another. ");
    asking.waits_for_text(section, |text| text.starts_with("Another."));
    let answers = asking.state().answers;
    assert!(answers <= 2, "{answers} answers to one frame and the greeting");

    // Frame by frame is no way around.
    for _ in 0..1_000 {
        asking.sends_bytes(vec![0, 0, 1, 0]);
    }
    asking.waits("the end", |state| state.closed == Some(4011));
    assert!(asking.state().refused.is_some());
    writer.types(section, 0, "And on. ");
    writer.waits_until_saved();
    site.assert_nothing_broke();
}

#[test]
fn an_edit_whose_pieces_each_span_half_of_a_long_text_is_refused_with_a_sentence() {
    const LETTERS: u32 = 4_000;
    const AT_ONCE: u32 = 500;
    const SPANNING: u32 = 1_500;
    let Together { site, ada, ben, number, section } = together();
    let good = Writer::join(&site, &ada, number);
    good.waits_until_synced();
    let bad = Writer::join(&site, &ben, number);
    bad.waits_until_synced();
    // Two clients in turn, so that no letter joins the one before.
    let name = format!("section-{section}");
    for from in (0..LETTERS).step_by(AT_ONCE as usize) {
        let mut edit = varints(&[2]);
        for (client, other) in [(6, 5), (5, 6)] {
            edit.extend(varints(&[AT_ONCE, client, from]));
            for clock in from..from + AT_ONCE {
                if client == 5 && clock == 0 {
                    edit.extend([4, 1]);
                    edit.write_string(&name);
                } else {
                    edit.push(0b1000_0100);
                    edit.extend(varints(&[other, if client == 6 { clock } else { clock - 1 }]));
                }
                edit.extend(b"\x01x");
            }
        }
        edit.push(0);
        bad.sends(edit);
    }
    bad.waits_until_saved();

    let mut edit = varints(&[1, SPANNING, 9, 0]);
    for piece in 0..SPANNING {
        edit.push(0b1100_0100);
        edit.extend(varints(&[5, piece, 5, LETTERS / 2 + piece]));
        edit.extend(b"\x01y");
    }
    edit.push(0);
    bad.sends(edit);
    bad.waits("the refusal", |state| state.closed == Some(4012));
    assert!(bad.state().refused.is_some());
    good.types(section, 0, "Ada goes on. ");
    good.waits_until_saved();
    ada.opens(number).assert_says("Ada goes on.");
    site.assert_nothing_broke();
}

fn varints(numbers: &[u32]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for number in numbers {
        bytes.write_var(*number);
    }
    bytes
}
