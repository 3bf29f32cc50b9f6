//! What is copied from the windows of chats.

use chrono::DateTime;

use super::{berlin, read, told};
use crate::timeline::paste::{CountsFrom, PasteContext, PasteFormat, Pasted, read_paste};

/// Each event as `day hour:minute:second who: text`, in UTC.
fn said(pasted: &Pasted) -> Vec<String> {
    let who = |origin: &str| origin.split(", line").next().unwrap().trim_start_matches("Conversation, ").to_owned();
    pasted.events.iter().zip(told(pasted)).map(|(event, told)| format!("{told} [{}]", who(&event.origin))).collect()
}

#[track_caller]
fn is(text: &str, wanted: &[&str]) -> Pasted {
    let pasted = read(text).unwrap_or_else(|wrong| panic!("{text}: {wrong}"));
    assert_eq!(
        (pasted.format, said(&pasted)),
        (PasteFormat::Chat, wanted.iter().map(|text| (*text).to_owned()).collect()),
        "{pasted:#?}"
    );
    pasted
}

#[test]
fn a_status_between_name_and_time_begins_a_message_of_its_own() {
    let pasted = is(
        "Nora Quist\n  1:02 PM\nqueue is growing\n1:03\nworkers look idle\nNew\nPaul Ems\n:coffee:  1:05 PM\nrestarting the workers\n3 replies\nWatch APP  1:09 PM\n[RESOLVED] QueueLength\n",
        &[
            "10 12:02:00 queue is growing [Nora Quist]",
            "10 12:03:00 workers look idle [Nora Quist]",
            "10 12:05:00 restarting the workers [Paul Ems]",
            "10 12:09:00 [RESOLVED] QueueLength [Watch]",
        ],
    );
    let left: Vec<_> = pasted.left_out.iter().map(|left| left.text.as_str()).collect();
    assert_eq!(left, ["New", "3 replies"]);
    is(
        "Nora Quist\n13:02\nqueue is growing\nPaul Ems 🌴  13:05\non it\nMia Rae\n🏡 13:06\nhere too\n",
        &[
            "10 12:02:00 queue is growing [Nora Quist]",
            "10 12:05:00 on it [Paul Ems]",
            "10 12:06:00 here too [Mia Rae]",
        ],
    );
}

#[test]
fn a_window_of_discord() {
    let pasted = is(
        "juno — 11/10/2026 13:02\nqueue is growing\nlou — 11/10/2026 13:05\nlooking\n[13:06]\nrestarting the workers\n",
        &[
            "10 12:02:00 queue is growing [juno]",
            "10 12:05:00 looking [lou]",
            "10 12:06:00 restarting the workers [lou]",
        ],
    );
    assert!(pasted.asks_order);
    let context = PasteContext { counts_from: DateTime::from_timestamp(1_794_315_780, 0), ..berlin() };
    for (text, wanted) in [
        (
            "juno — heute um 13:02 Uhr\nStau in der Schlange\n[13:04]\nalles voll\nNEU\nlou — gestern um 22:10 Uhr\nAusrollen fertig\n",
            &["10 12:02:00 Stau in der Schlange", "10 12:04:00 alles voll", "9 21:10:00 Ausrollen fertig"][..],
        ),
        (
            "juno — Today at 1:02 PM\nqueue\nlou — Yesterday at 10:10 PM\nrollout\n",
            &["10 12:02:00 queue", "9 21:10:00 rollout"],
        ),
        (
            "juno — Aujourd’hui à 13:02\nfile\nlou — Hier à 22:10\nlivraison\n",
            &["10 12:02:00 file", "9 21:10:00 livraison"],
        ),
        (
            "juno — hoy a las 13:02\ncola\nlou — ayer a las 22:10\ndespliegue\n",
            &["10 12:02:00 cola", "9 21:10:00 despliegue"],
        ),
    ] {
        let pasted = read_paste(text, &context).unwrap();
        assert_eq!(told(&pasted), wanted, "{pasted:#?}");
        assert_eq!(pasted.asks_counts_from, Some(CountsFrom::Copied));
    }
    // Nobody said on which day it was copied: that of the paste is taken, and said once.
    let pasted = read("juno — Today at 1:02 PM\nqueue\nlou — Today at 1:05 PM\non it\n").unwrap();
    assert_eq!(told(&pasted)[0], "13 12:02:00 queue");
    assert!(pasted.events[0].warnings[0].contains("the day it was pasted"), "{pasted:#?}");
    assert!(pasted.events[1].warnings.iter().all(|warning| !warning.contains("day it was pasted")));
}

#[test]
fn whoever_writes_is_no_line_of_the_message_before() {
    // The only line of a message is what was said, though it looks like a name.
    is(
        "juno  13:02\nRolled Back\n13:04\nall good\n",
        &["10 12:02:00 Rolled Back [juno]", "10 12:04:00 all good [juno]"],
    );
    let pasted = is(
        "Nora Quist 13:02\nqueue is growing\nStill Growing\n13:04\nworkers idle\n",
        &["10 12:02:00 queue is growing [Nora Quist]", "10 12:04:00 workers idle [Still Growing]"],
    );
    assert!(pasted.events[1].warnings[0].contains("“Still Growing” was read as the author"), "{pasted:#?}");
    let pasted = read("Nora Quist 13:02\nqueue is growing\nok\n13:04\nworkers idle\n").unwrap();
    assert!(pasted.events[1].warnings[0].contains("may be who wrote this"), "{pasted:#?}");
    // What may be another message is said.
    let pasted =
        read("Nora Quist 13:02\nqueue is growing\nnora and paul 2026-11-10 13:04\nworkers idle\nPaul Ems 13:06\nok\n")
            .unwrap();
    assert!(
        pasted.events[0].warnings.iter().any(|warning| warning.contains("looks like a separate event")),
        "{pasted:#?}"
    );
}

#[test]
fn chats_of_several_programs_and_countries() {
    for text in [
        "[10.11.26, 13:02:07] Nora: kein Platz\n[10.11.26, 13:05:40] Paul: bin dran\n",
        "10/11/2026, 13:02:07 - Nora: kein Platz\n10/11/2026, 13:05:40 - Paul: bin dran\n",
        "11/10/26, 1:02:07\u{202f}PM - Nora: kein Platz\n11/10/26, 1:05:40\u{202f}PM - Paul: bin dran\n",
        "\u{200e}[10/11/26, 1:02:07\u{202f}p.\u{a0}m.] Nora: kein Platz\n[10/11/26, 1:05:40\u{202f}p.\u{a0}m.] Paul: bin dran\n",
        "[2026-11-10, 13:02:07] Nora: kein Platz\n[2026-11-10, 13:05:40] Paul: bin dran\n",
        "2026/11/10 下午1:02:07 - Nora: kein Platz\n2026/11/10 下午1:05:40 - Paul: bin dran\n",
        "2026. 11. 10. 오후 1:02:07, Nora : kein Platz\n2026. 11. 10. 오후 1:05:40, Paul : bin dran\n",
        "[10.11.2026 13:02:07] <Nora> kein Platz\n[10.11.2026 13:05:40] <@Paul> bin dran\n",
        "2026-11-10 13:02:07 <Nora> kein Platz\n2026-11-10 13:05:40 <+Paul> bin dran\n",
        "Nora, [10.11.2026 13:02:07]\nkein Platz\n\nPaul, [10.11.2026 13:05:40]\nbin dran\n",
        "Nora\n10.11.2026 13:02:07\nkein Platz\n\nPaul\n10.11.2026 13:05:40\nbin dran\n",
        "13:02:07   Nora | kein Platz\n13:05:40   Paul | bin dran\n",
        "nora.quist\n13:02:07\nkein Platz\npaul\n13:05:40\nbin dran\n",
        "13:02:07 From Nora to Everyone:\n\tkein Platz\n13:05:40 From Paul to Everyone:\n\tbin dran\n",
    ] {
        let pasted = read(text).unwrap_or_else(|wrong| panic!("{text}: {wrong}"));
        assert_eq!(told(&pasted), ["10 12:02:07 kein Platz", "10 12:05:40 bin dran"], "{text}: {pasted:#?}");
        assert!(pasted.left_out.is_empty(), "{text}");
        let who = |place: usize| pasted.events[place].origin.clone();
        let who = |place: usize| who(place).to_lowercase();
        assert!(who(0).contains(", nora") && who(1).contains(", paul,"), "{text}: {pasted:#?}");
    }
}

#[test]
fn what_the_chat_itself_says_is_no_event() {
    let pasted = read(
        "10/11/2026, 13:00 - Messages are end-to-end encrypted.\n10/11/2026, 13:02 - Nora: no space\n10/11/2026, 13:05 - Paul: on it\n",
    )
    .unwrap();
    assert_eq!(told(&pasted), ["10 12:02:00 no space", "10 12:05:00 on it"]);
    assert_eq!(pasted.left_out.len(), 1);
    let pasted =
        read("13:02 <nora> no space\n13:03 -!- paul [p@example.org] has joined #shop\n13:05 <paul> on it\n").unwrap();
    assert_eq!(told(&pasted), ["10 12:02:00 no space", "10 12:05:00 on it"]);
    assert_eq!(pasted.left_out.len(), 1);
}
