//! Edits that no editor makes.

use serde_json::json;
use tests::{Writer, new_doc, whole};
use yrs::{Doc, Text, Transact};

use crate::writing_together::{Together, together};

#[test]
fn bytes_that_are_no_edit_end_only_their_own_connection() {
    let Together { site, ada, ben, number, section } = together();
    let good = Writer::join(&site, &ada, number);
    good.waits_until_synced();
    for bytes in [vec![0, 2, 3, 255, 255, 255], vec![0, 2, 4, 1, 1, 255, 255], vec![0, 1, 255, 255, 255, 255, 15]] {
        let bad = Writer::join(&site, &ben, number);
        bad.waits_until_synced();
        bad.sends_bytes(bytes.clone());
        bad.waits(&format!("the end after {bytes:?}"), |state| state.closed.is_some());
    }
    good.types(section, 0, "Still here.");
    good.waits_until_saved();
    ben.opens(number).assert_says("Still here.");
    site.assert_nothing_broke();
}

#[test]
fn a_text_that_is_full_takes_no_more_and_is_not_harmed() {
    let Together { site, ada, ben, number, section } = together();
    let full = "x".repeat(999_990);
    let writer = Writer::join(&site, &ada, number);
    writer.waits_until_synced();
    writer.types(section, 0, &full);
    writer.waits_until_saved();
    let other = Writer::join(&site, &ben, number);
    other.waits_for_text(section, |text| text.len() == 999_990);
    other.types(section, 0, "more than there is room for");
    other.waits("the refusal", |state| state.closed == Some(4009));
    writer.types(section, 0, "fits");
    // To the last letter, however many keystrokes come at once.
    for letter in ["1", "2", "3", "4", "5", "6"] {
        writer.types(section, 0, letter);
    }
    writer.waits_until_saved();
    writer.types(section, 0, "7");
    writer.waits("the refusal", |state| state.closed == Some(4009));
    site.assert_nothing_broke();
}

#[test]
fn nobody_writes_under_the_number_of_somebody_who_is_here() {
    let Together { site, ada, ben, number, section } = together();
    let adas = Writer::join(&site, &ada, number);
    adas.waits_until_synced();
    adas.tells(&json!({ "cursor": null }));
    let bens = Writer::join(&site, &ben, number);
    bens.waits("Ada", |state| !state.here.is_empty());
    let number_of_ada = adas.doc().client_id();

    let forged = Doc::with_client_id(number_of_ada.get());
    forged.get_or_insert_text(format!("section-{section}")).push(&mut forged.transact_mut(), "in her way");
    bens.sends(whole(&forged));
    bens.waits("the refusal", |state| state.closed == Some(4003));
    adas.types(section, 0, "What Ada writes stands.");
    adas.waits_until_saved();
    ada.opens(number).assert_says("What Ada writes stands.");

    // The same person in another window may: it sends what a lost window left.
    let window = Writer::join(&site, &ada, number);
    window.waits_for_text(section, |text| !text.is_empty());
    adas.types(section, 0, "Once more. ");
    window.sends(whole(&adas.doc()));
    window.waits_until_saved();
    ada.opens(number).assert_says("Once more. What Ada writes stands.");
    site.assert_nothing_broke();
}

#[test]
fn an_edit_by_a_crowd_is_refused_before_it_costs_anything() {
    let Together { site, ada, ben, number, section } = together();
    let crowd = new_doc();
    for client in 1..=40 {
        let one = Doc::with_client_id(client);
        one.get_or_insert_text(format!("section-{section}")).push(&mut one.transact_mut(), "x");
        let edit = yrs::updates::decoder::Decode::decode_v1(&whole(&one)).unwrap();
        crowd.transact_mut().apply_update(edit).unwrap();
    }
    let bens = Writer::join(&site, &ben, number);
    bens.waits_until_synced();
    bens.sends(whole(&crowd));
    bens.waits("the refusal", |state| state.closed == Some(4008));
    let adas = Writer::join(&site, &ada, number);
    adas.waits_until_synced();
    assert_eq!(adas.text(section), "");
    site.assert_nothing_broke();
}
