use std::time::Instant;

use super::{read, samples};

fn random(seed: &mut u64) -> usize {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*seed >> 33).unwrap()
}

#[test]
fn no_sample_makes_it_panic_wherever_it_is_cut() {
    for text in samples() {
        let characters: Vec<char> = text.chars().collect();
        let step = (characters.len() / 150).max(1);
        for at in (0..characters.len()).step_by(step) {
            let _ = read(&characters[..at].iter().collect::<String>());
            let _ = read(&characters[at..].iter().collect::<String>());
        }
    }
}

#[test]
fn no_shuffled_text_makes_it_panic() {
    let mut pieces: Vec<String> = samples()
        .iter()
        .flat_map(|text| text.split_inclusive([' ', '\n', ':', '"']).map(str::to_owned).collect::<Vec<_>>())
        .collect();
    pieces.extend(["é", "🦀", "\u{202e}", "\u{0}", "\t", "|", "\"\"", "[", "{", "ß:", "٣", "İ"].map(str::to_owned));
    let mut seed = 11;
    for _ in 0..1500 {
        let text: String = (0..40).map(|_| pieces[random(&mut seed) % pieces.len()].as_str()).collect();
        let _ = read(&text);
    }
}

#[test]
fn no_bytes_make_it_panic() {
    let mut seed = 5;
    for length in [1, 7, 100, 1000] {
        for _ in 0..200 {
            let bytes: Vec<u8> = (0..length).map(|_| u8::try_from(random(&mut seed) % 256).unwrap()).collect();
            let _ = read(&String::from_utf8_lossy(&bytes));
        }
    }
}

/// Twice as long takes about twice as long, not four times.
#[test]
fn time_grows_with_the_length() {
    let forms: [&dyn Fn(usize) -> String; 8] = [
        &|n| format!("2026-11-10 14:03:22 {}\n", "a ".repeat(n)),
        &|n| format!("2026-11-10 14:03:22 start\n{}", "no time here\n".repeat(n)),
        &|n| format!("ada  14:03\n{}", "Ada\n".repeat(n)),
        &|n| format!("a,b\n{}", "\"\"\"".repeat(n)),
        &|n| format!("[{}", "[".repeat(n)),
        &|n| format!("| Time | What |\n|---|---|\n| 14:03 | {} |", "\\|".repeat(n)),
        &|n| format!("time,text\n2026-11-01 10:00,\"{}\"", "a".repeat(n)),
        &|n| "10:00 a ".repeat(n),
    ];
    for (place, form) in forms.iter().enumerate() {
        let took = |n| {
            let text = form(n);
            // The quickest of several: other programs on the machine only make it slower.
            let times = (0..3).map(|_| {
                let start = Instant::now();
                let _ = read(&text);
                start.elapsed().as_secs_f64()
            });
            times.fold(f64::INFINITY, f64::min)
        };
        took(1_000);
        let (short, long) = (took(20_000), took(80_000));
        assert!(long < short.max(0.02) * 12.0, "form {place}: {short:.3} s, then {long:.3} s");
    }
}

#[test]
fn what_is_cut_is_said() {
    let pasted = read(&format!("time,text\n2026-11-10 10:00,\"{}\"", "a".repeat(60_000))).unwrap();
    assert!(pasted.events[0].text.len() < 60_000);
    assert!(
        pasted.events[0].warnings.iter().any(|warning| warning.starts_with("Shortened")),
        "{:?}",
        pasted.events[0].warnings
    );
}

#[test]
fn an_age_that_no_clock_reaches_makes_nothing_panic() {
    let age = "99999y".repeat(3_000);
    let text = format!(
        "LAST SEEN   TYPE      REASON   OBJECT   MESSAGE\n{age}   Warning   BackOff   pod/q   again\n14m   Warning   BackOff   pod/q   down\n12m   Warning   BackOff   pod/q   down\n"
    );
    let pasted = read(&text).unwrap();
    assert_eq!((pasted.events.len(), pasted.left_out.len()), (2, 1));
}

#[test]
fn names_of_zones_are_compared_letter_by_letter() {
    // Small, the Kelvin sign is shorter and the dotted capital is longer.
    for text in ["Czasy: czas pols\u{212a}i İİ", "czas pols\u{212a}i İİ", "ora ital\u{130}ana", "МСК İ"] {
        let _ = crate::timeline::written::zones::find(text);
        let _ = read(&format!("14:03 {text}\n14:04 b\n"));
    }
}
