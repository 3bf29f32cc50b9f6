//! Several people write in one section at once, in the protocol of Yjs.

use serde_json::json;
use tests::{Site, Visitor, Writer, new_doc, whole};

pub struct Together {
    pub site: Site,
    pub ada: Visitor,
    pub ben: Visitor,
    pub number: i64,
    pub section: i64,
}

pub fn together() -> Together {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let number = ada.declares("Written together");
    let section = ada.section_at(number, "summary");
    Together { site, ada, ben, number, section }
}

#[test]
fn what_two_people_type_comes_to_both_and_into_the_page() {
    let Together { site, ada, ben, number, section } = together();
    ada.writes(number, "summary", "The shop was down.");
    let (adas, bens) = (Writer::join(&site, &ada, number), Writer::join(&site, &ben, number));
    assert_eq!(adas.waits_for_text(section, |text| !text.is_empty()), "The shop was down.");
    bens.waits_until_synced();

    adas.types(section, 0, "🚀 ");
    bens.types(section, 999, " שלום");
    let expected = "🚀 The shop was down. שלום";
    adas.waits_for_text(section, |text| text == expected);
    bens.waits_for_text(section, |text| text == expected);
    adas.waits_until_saved();
    bens.waits_until_saved();

    ada.opens(number).assert_says(expected);
    assert_eq!(adas.state().hello.unwrap()["me"]["name"], "Ada");
    site.assert_nothing_broke();
}

#[test]
fn what_is_acknowledged_survives_a_power_cut() {
    let Together { site, ada, number, section, .. } = together();
    let writer = Writer::join(&site, &ada, number);
    writer.waits_until_synced();
    for word in 0..20 {
        writer.types(section, 999, &format!("word{word} "));
    }
    writer.waits_until_saved();
    let before = writer.text(section);

    let site = site.dies_and_starts_again();

    let again = Writer::join(&site, &site.sign_in("ada@example.org"), number);
    assert_eq!(again.waits_for_text(section, |text| !text.is_empty()), before);
    site.assert_nothing_broke();
}

#[test]
fn what_was_typed_without_a_connection_is_sent_later_and_merges() {
    let Together { site, ada, ben, number, section } = together();
    let adas = Writer::join(&site, &ada, number);
    adas.types(section, 0, "one three");
    adas.waits_until_saved();
    let doc = adas.doc();
    drop(adas);

    let bens = Writer::join(&site, &ben, number);
    bens.waits_for_text(section, |text| text == "one three");
    bens.types(section, 4, "two ");
    bens.waits_until_saved();
    // In a tunnel: typed into the document, sent nowhere.
    let offline = doc.get_or_insert_text(format!("section-{section}"));
    yrs::Text::push(&offline, &mut yrs::Transact::transact_mut(&doc), " four");

    let back = Writer::join_with(&site.address, &ada, number, doc).unwrap();
    back.waits_for_text(section, |text| text == "one two three four");
    back.waits_until_synced();
    back.waits("an edit", |state| state.sent > 0);
    back.waits_until_saved();
    bens.waits_for_text(section, |text| text == "one two three four");
    ben.opens(number).assert_says("one two three four");
}

#[test]
fn a_form_merges_with_what_others_wrote_meanwhile() {
    let Together { site, ada, ben, number, section } = together();
    ada.writes(number, "summary", "The pager fired. Nobody was paged.");
    let form =
        ben.opens_at(number, &format!("section-{section}")).form(&format!("/postmortems/{number}/sections/{section}"));

    let writer = Writer::join(&site, &ada, number);
    writer.waits_until_synced();
    writer.types(section, 0, "At 14:03: ");
    writer.waits_until_saved();
    ben.send(&form.with("text", "The pager fired. Nobody was paged. Then it stopped.")).location();

    let merged = "At 14:03: The pager fired. Nobody was paged. Then it stopped.";
    writer.waits_for_text(section, |text| text == merged);
    ada.opens(number).assert_says(merged);
}

#[test]
fn the_api_merges_from_the_version_that_it_started_from() {
    let Together { site: _site, ada, ben, number, section } = together();
    let address = format!("/api/v1/postmortems/{number}/sections/{section}/text");
    let write = |by: &Visitor, version: i64, text: &str| {
        by.api("PUT", &address, Some(&json!({ "version": version, "text": text })))
    };
    let first = write(&ada, 1, "One.\n\nTwo.\n").expect(200).json();
    let version = first["version"].as_i64().unwrap();
    write(&ada, version, "One and a half.\n\nTwo.\n").expect(200);
    let merged = write(&ben, version, "One.\n\nTwo and a half.\n").expect(200).json();
    assert_eq!(merged["text"], "One and a half.\n\nTwo and a half.\n");

    let unknown = write(&ben, 4_000_000, "From the future.").expect(409);
    assert!(unknown.text().contains("One and a half"));
}

#[test]
fn events_and_findings_of_others_are_told() {
    let Together { site, ada, ben, number, .. } = together();
    let writer = Writer::join(&site, &ada, number);
    writer.waits_until_synced();
    let before = writer.state().changes;
    ben.records_event(number, &[("date", "2026-11-10"), ("time", "14:03"), ("text", "The pager fired")]);
    writer.waits("news", |state| state.changes > before);
}

#[test]
fn who_may_not_write_changes_nothing() {
    let Together { site, ada, ben, number, section } = together();
    let reader = site.invite(&ada, "rae@example.org", "reader");
    ada.writes(number, "summary", "As it was.");
    let live = format!("/postmortems/{number}/live");
    site.stranger().get(&live).expect(303);
    reader.get(&live).expect(404);

    ada.does(number, "archive").location();
    let writer = Writer::join(&site, &ben, number);
    writer.waits_until_synced();
    assert_eq!(writer.state().hello.unwrap()["mayWrite"], false);
    writer.types(section, 0, "Not so. ");
    writer.waits("the refusal", |state| state.closed.is_some());
    assert_eq!(writer.state().closed, Some(4003));
    assert!(writer.state().refused.is_some());
    assert!(!ada.opens(number).message("Not so."));
    site.assert_nothing_broke();
}

#[test]
fn a_page_of_another_site_cannot_join() {
    let Together { site: _site, ada, number, .. } = together();
    ada.get_with(&format!("/postmortems/{number}/live"), "origin", "https://evil.example").expect(403);
}

#[test]
fn a_session_that_ends_ends_the_socket() {
    let Together { site, ada, ben, number, .. } = together();
    let writer = Writer::join(&site, &ben, number);
    writer.waits_until_synced();
    ben.copy().post("/sign-out", &[]).location();
    writer.waits("the end", |state| state.closed.is_some());
    assert_eq!(writer.state().closed, Some(4001));
    drop(ada);
}

#[test]
fn others_see_who_is_here_by_their_real_name() {
    let Together { site, ada, ben, number, .. } = together();
    let (adas, bens) = (Writer::join(&site, &ada, number), Writer::join(&site, &ben, number));
    bens.tells(&json!({ "user": { "name": "Ada" }, "cursor": { "section": "section-1" } }));
    adas.waits("Ben", |state| {
        state.here.values().any(|here| here.contains("\"name\":\"Ben\"") && here.contains("cursor"))
    });
    drop(bens);
    adas.waits("Ben's leave", |state| state.here.is_empty());
}

#[test]
fn an_edit_that_builds_on_what_is_not_there_has_the_page_come_back_and_tell_all() {
    let Together { site, ada, ben, number, section } = together();
    let doc = new_doc();
    let text = doc.get_or_insert_text(format!("section-{section}"));
    let mut edits = ["a", "b"].into_iter().map(|letter| {
        let mut transaction = yrs::Transact::transact_mut(&doc);
        yrs::Text::push(&text, &mut transaction, letter);
        transaction.encode_update_v1()
    });
    let (_first, second) = (edits.next().unwrap(), edits.next().unwrap());
    let writer = Writer::join(&site, &ada, number);
    writer.waits_until_synced();
    writer.sends(second);
    writer.waits("the end", |state| state.closed == Some(1012));

    let again = Writer::join_with(&site.address, &ada, number, doc.clone()).unwrap();
    again.waits("an edit", |state| state.sent > 0);
    again.waits_until_saved();
    let other = Writer::join(&site, &ben, number);
    assert_eq!(other.waits_for_text(section, |text| !text.is_empty()), "ab");
    site.assert_nothing_broke();
}

#[test]
fn nothing_but_letters_of_sections_is_taken() {
    let Together { site, ada, ben, number, section } = together();
    let good = Writer::join(&site, &ada, number);
    good.types(section, 0, "As it was.");
    good.waits_until_saved();
    let embed = new_doc();
    let text = embed.get_or_insert_text(format!("section-{section}"));
    yrs::Text::insert_embed(&text, &mut yrs::Transact::transact_mut(&embed), 0, yrs::Any::from("x"));
    let elsewhere = new_doc();
    let text = elsewhere.get_or_insert_text("section-999999");
    yrs::Text::push(&text, &mut yrs::Transact::transact_mut(&elsewhere), "x");
    let mut nested = vec![1, 1, 5, 0, 8, 1, 1, b'x', 1];
    nested.extend([117, 1].repeat(200_000));
    nested.extend([126, 0]);
    for (edit, end) in [(whole(&embed), 4008), (whole(&elsewhere), 4003), (nested, 4008)] {
        let bad = Writer::join(&site, &ben, number);
        bad.waits_until_synced();
        bad.sends(edit);
        bad.waits("the end", |state| state.closed == Some(end));
    }
    good.types(section, 0, "Still ");
    good.waits_until_saved();
    ada.opens(number).assert_says("Still As it was.");
    site.assert_nothing_broke();
}

#[test]
fn who_is_no_member_any_more_writes_no_more_and_others_go_on() {
    let Together { site, ada, ben, number, section } = together();
    let (adas, bens) = (Writer::join(&site, &ada, number), Writer::join(&site, &ben, number));
    bens.types(section, 0, "As a member. ");
    bens.waits_until_saved();
    let id = ben.get("/api/v1/me").json()["id"].as_i64().unwrap();
    ada.post(&format!("/people/{id}/role"), &[("role", "reader")]).location();
    // A right is believed for a second.
    let mut count = 0;
    while bens.state().closed.is_none() {
        assert!(count < 2_000, "a reader still writes");
        bens.types(section, 999, "x");
        bens.waits_for(std::time::Duration::from_secs(1), |state| state.saved >= state.sent || state.closed.is_some());
        count += 1;
    }
    assert_eq!(bens.state().closed, Some(4003));
    adas.types(section, 0, "Ada goes on. ");
    adas.waits_until_saved();
    ada.opens(number).assert_says("Ada goes on. As a member.");
}

#[test]
fn people_at_different_processes_write_together() {
    let Together { site, ada, ben, number, section } = together();
    // A database of one process has no other; there, both are at the same one.
    let other = site.one_more_process();
    let other = other.as_ref().unwrap_or(&site);
    let ben = ben.at(&other.address);
    let (adas, bens) = (Writer::join(&site, &ada, number), Writer::join(other, &ben, number));
    adas.waits_until_synced();
    bens.waits_until_synced();
    for round in 0..10 {
        adas.types(section, 0, &format!("a{round} "));
        bens.types(section, 999, &format!("b{round} "));
    }
    let is_whole =
        |text: &str| (0..10).all(|round| text.contains(&format!("a{round} ")) && text.contains(&format!("b{round} ")));
    let text = adas.waits_for_text(section, is_whole);
    bens.waits_for_text(section, |theirs| theirs == text);

    bens.tells(&json!({ "cursor": { "section": "section-1" } }));
    adas.waits("Ben", |state| state.here.values().any(|here| here.contains("\"name\":\"Ben\"")));
    let before = adas.state().changes;
    ben.records_event(number, &[("date", "2026-11-10"), ("time", "14:03"), ("text", "Told at the other process")]);
    adas.waits("news", |state| state.changes > before);
    ben.writes(number, "summary", "One text for all.");
    adas.waits_for_text(section, |text| text == "One text for all.");
    site.assert_nothing_broke();
    other.assert_nothing_broke();
}

#[test]
fn a_text_with_a_long_history_is_packed_and_stays_the_same() {
    let Together { site, ada, ben, number, section } = together();
    let writer = Writer::join(&site, &ada, number);
    writer.waits_until_synced();
    for letter in 0..1200_u32 {
        writer.types(section, letter * 7919 % 1000, &char::from(b'a' + (letter % 26) as u8).to_string());
    }
    writer.waits_until_saved();
    let text = writer.text(section);
    drop(writer);
    // A page that comes later gets the text, whether from edits or from what they were packed into.
    let site = site.dies_and_starts_again();
    let ben = ben.at(&site.address);
    let other = Writer::join(&site, &ben, number);
    assert_eq!(other.waits_for_text(section, |text| !text.is_empty()), text);
    assert!(site.runs(&["check"]).is_good);
    site.assert_nothing_broke();
}

#[test]
fn a_comment_on_a_passage_stays_with_it_while_the_text_moves() {
    let Together { site, ada, ben, number, section } = together();
    let writer = Writer::join(&site, &ada, number);
    writer.waits_until_synced();
    writer.types(section, 0, "🚀 One two three.");
    writer.waits_until_saved();
    let (from, to) = writer.passage(section, 7, 10);
    let address = format!("/api/v1/postmortems/{number}/threads");
    let comment =
        json!({ "subject": format!("section-{section}"), "text": "Why two?", "quote": "two", "from": from, "to": to });
    ben.api("POST", &address, Some(&comment)).expect(201);
    let invented = |from: &str, to: &str| json!({ "subject": format!("section-{section}"), "text": "See?", "quote": "my fault", "from": from, "to": to });
    ben.api("POST", &address, Some(&invented("AAAA", "AAAA"))).expect(422);
    ben.api("POST", &address, Some(&invented(&from, &to))).expect(201);
    let threads = ada.get(&address).expect(200).json();
    assert_eq!(threads["items"][1]["passage"]["quote"], "two", "the document says which words stand there");
    let quoted = || ada.get(&address).expect(200).json()["items"][0]["passage"]["quote"].as_str().unwrap().to_owned();

    writer.types(section, 0, "Before all this: ");
    writer.waits_until_saved();
    assert_eq!(quoted(), "two");
    writer.types(section, 17 + 9, " and a half wo");
    writer.waits_until_saved();
    assert_eq!(quoted(), "tw and a half woo");
    ada.opens(number).assert_says("Why two?");
}

#[test]
fn words_quoted_without_a_script_are_followed_from_then_on() {
    let Together { site, ada, ben, number, section } = together();
    ada.writes(number, "summary", "🚀 One **two** three, and two.");
    let address = format!("/api/v1/postmortems/{number}/threads");
    for quote in ["two", "One two"] {
        let comment = json!({ "subject": format!("section-{section}"), "text": "Why?", "quote": quote });
        ben.api("POST", &address, Some(&comment)).expect(201);
    }
    let writer = Writer::join(&site, &ada, number);
    writer.waits_until_synced();
    writer.types(section, 10, "-");
    writer.waits_until_saved();
    let threads = ada.get(&address).expect(200).json();
    let quoted = |place: usize| threads["items"][place]["passage"]["quote"].as_str().unwrap().to_owned();
    assert_eq!(quoted(0), "t-wo");
    assert_eq!(quoted(1), "One two", "markup lies between its words: it stays as it was");
    site.assert_nothing_broke();
}
