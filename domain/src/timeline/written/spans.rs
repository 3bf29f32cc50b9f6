//! Durations as people write them in prose and facts: `47 minutes`, `2h 10m`, `about 1,5 Stunden`, `2時間10分`.

/// A duration that somebody wrote down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    /// How long, in seconds.
    pub seconds: i64,
    /// The smallest unit that was named, in seconds: who says “2 hours” has not counted the minutes.
    pub unit: i64,
    /// Whether it is said to be rough.
    pub approximate: bool,
}

/// The duration at the beginning of a text; what follows it explains.
pub(crate) fn head(text: &str) -> Option<Span> {
    #[rustfmt::skip]
    const ABOUT: [&str; 22] = [
        "about", "around", "approximately", "approx.", "approx", "roughly", "circa", "ca.", "almost", "nearly", "over", "more than",
        "ungefähr", "etwa", "rund", "environ", "unos", "aproximadamente", "cerca de", "około", "около", "約",
    ];
    let lower = text.trim().trim_start_matches(['*', '_', '`']).to_lowercase();
    let plain = lower.trim_start_matches(['~', '≈', '<', '>', '≤', '≥', ' ']);
    let about = ABOUT.iter().find_map(|about| plain.strip_prefix(about));
    let approximate = about.is_some() || plain.len() < lower.len();
    let rest = about.unwrap_or(plain).trim_start();
    let (seconds, unit) = by_clock(rest).or_else(|| by_units(rest))?;
    let is_possible = (1..=366 * DAY).contains(&seconds);
    is_possible.then_some(Span { seconds, unit, approximate })
}

const MINUTE: i64 = 60;
const HOUR: i64 = 3600;
const DAY: i64 = 86_400;

/// `01:30:00`, or `1:30 h`.
fn by_clock(text: &str) -> Option<(i64, i64)> {
    let end = text.find(|char: char| !char.is_ascii_digit() && char != ':').unwrap_or(text.len());
    let numbers: Vec<i64> = text[..end].split(':').map(str::parse).collect::<Result<_, _>>().ok()?;
    match numbers.as_slice() {
        [hours, minutes @ 0..60, seconds @ 0..60] if *hours < 10_000 => {
            Some((hours * HOUR + minutes * MINUTE + seconds, if *seconds == 0 { MINUTE } else { 1 }))
        }
        [hours, minutes @ 0..60] if *hours < 10_000 && word(text[end..].trim_start()).0 == Some(HOUR) => {
            Some((hours * HOUR + minutes * MINUTE, MINUTE))
        }
        _ => None,
    }
}

/// Numbers with their units, from the largest to the smallest: `2 hours and 10 minutes`, `1h30`.
fn by_units(text: &str) -> Option<(i64, i64)> {
    const JOINS: [&str; 8] = ["and ", "und ", "et ", "y ", "e ", "en ", "i ", "и "];
    let (mut total, mut unit, mut rest) = (0.0, None, text);
    loop {
        let digits = rest.find(|char: char| !char.is_ascii_digit() && !matches!(char, '.' | ',')).unwrap_or(rest.len());
        let number = rest[..digits].trim_end_matches(['.', ',']).replace(',', ".");
        // More digits than anybody counts.
        let Some(number) = number.parse::<f64>().ok().filter(|_| digits <= 8) else { break };
        let behind = rest[digits..].trim_start_matches([' ', '\u{a0}', '-']);
        let (named, after) = word(behind);
        // Behind hours, a bare number counts minutes: `1h30`.
        let named = named.or_else(|| (unit == Some(HOUR) && after.len() == behind.len()).then_some(MINUTE));
        let Some(named) = named.filter(|named| unit.is_none_or(|unit| *named < unit)) else { break };
        #[expect(clippy::cast_precision_loss, reason = "a day at most")]
        let part = number * named as f64;
        total += part;
        // A half of something has been counted in the next smaller unit.
        unit = Some(if number.fract() == 0.0 { named } else { (named / 60).max(1) });
        rest = after.trim_start_matches([' ', '\u{a0}', ',', '.']);
        rest = JOINS.iter().find_map(|join| rest.strip_prefix(join)).unwrap_or(rest).trim_start();
    }
    #[expect(clippy::cast_possible_truncation, reason = "a few numbers of at most eight digits")]
    unit.map(|unit| (total.round() as i64, unit))
}

/// The unit that a text begins with, in seconds, and what follows it.
fn word(text: &str) -> (Option<i64>, &str) {
    // Where words are written without spaces, the unit stands before the next one.
    const UNSPACED: [(&str, i64); 17] = [
        ("時間", HOUR),
        ("小时", HOUR),
        ("小時", HOUR),
        ("시간", HOUR),
        ("分間", MINUTE),
        ("分钟", MINUTE),
        ("分鐘", MINUTE),
        ("分", MINUTE),
        ("분", MINUTE),
        ("秒間", 1),
        ("秒", 1),
        ("초", 1),
        ("日間", DAY),
        ("日", DAY),
        ("天", DAY),
        ("일간", DAY),
        ("일", DAY),
    ];
    if let Some((unit, seconds)) = UNSPACED.iter().find(|(unit, _)| text.starts_with(unit)) {
        return (Some(*seconds), &text[unit.len()..]);
    }
    let end = text.find(|char: char| !char.is_alphabetic()).unwrap_or(text.len());
    let (unit, after) = text.split_at(end);
    let begins = |starts: &[&str]| starts.iter().any(|start| unit.starts_with(start));
    let seconds = match unit {
        "" => None,
        "s" | "sec" | "secs" | "sek" | "seg" | "с" => Some(1),
        "m" | "mn" | "min" | "mins" | "мин" => Some(MINUTE),
        "h" | "hr" | "hrs" | "std" | "ora" | "ore" | "uur" | "uren" | "ч" => Some(HOUR),
        "d" | "day" | "days" | "tag" | "tage" | "tagen" | "jour" | "jours" | "dni" | "dag" | "dagen" => Some(DAY),
        _ if begins(&["second", "sekund", "segund", "секунд", "seconde"]) => Some(1),
        _ if begins(&["minut", "минут"]) => Some(MINUTE),
        _ if begins(&["hour", "stunde", "heure", "hora", "godzin", "час"]) => Some(HOUR),
        _ if begins(&["día", "dia", "giorn", "dzień", "день", "дня", "дней"]) => Some(DAY),
        _ => None,
    };
    (seconds, after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_in_many_forms() {
        for (text, seconds, unit) in [
            ("47 minutes", 47 * MINUTE, MINUTE),
            ("47min (10:03 to 10:50)", 47 * MINUTE, MINUTE),
            ("2h 10m", 130 * MINUTE, MINUTE),
            ("2 hours and 10 minutes of slow pages", 130 * MINUTE, MINUTE),
            ("1h30", 90 * MINUTE, MINUTE),
            ("1:30 h", 90 * MINUTE, MINUTE),
            ("01:30:00", 90 * MINUTE, MINUTE),
            ("00:00:12", 12, 1),
            ("1.5 hours", 90 * MINUTE, MINUTE),
            ("1,5 Stunden", 90 * MINUTE, MINUTE),
            ("**2 days**", 2 * DAY, DAY),
            ("1 d 4 h", 28 * HOUR, HOUR),
            ("2時間10分", 130 * MINUTE, MINUTE),
            ("47分間", 47 * MINUTE, MINUTE),
            ("2 часа 10 минут", 130 * MINUTE, MINUTE),
            ("3 heures", 3 * HOUR, HOUR),
        ] {
            let expected = Span { seconds, unit, approximate: false };
            assert_eq!(head(text), Some(expected), "{text}");
        }
        for text in ["~ 2 hours", "about 2 hours", "etwa 2 Stunden", "約2時間"] {
            assert_eq!(head(text), Some(Span { seconds: 2 * HOUR, unit: HOUR, approximate: true }), "{text}");
        }
        for text in
            ["", "soon", "10", "10:30", "2025-03-04", "5 people", "0 min", "99999999999 days", "1e9 h", "minutes"]
        {
            assert_eq!(head(text), None, "{text}");
        }
    }
}
