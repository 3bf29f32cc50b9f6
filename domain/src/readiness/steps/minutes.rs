//! Durations as people write them.

/// A duration in seconds: `5 min`, `1 h 30 min`, `90 s`, `~2 minutes`, `1:30 h`. The end counts of a range such as
/// `5–10 min`. Nothing when the text says anything else.
pub(in crate::readiness) fn seconds(text: &str) -> Option<u32> {
    let text = text.trim().trim_end_matches('.').trim_start_matches(['~', '≈', '<', '≤']).trim();
    let text = text.strip_prefix("about ").or_else(|| text.strip_prefix("up to ")).unwrap_or(text);
    // Of a range, only the end has a unit.
    let text = match text.split_once(['-', '–', '—']) {
        Some((from, to)) if is_number(from.trim()) => to.trim(),
        Some(_) => return None,
        None => text,
    };
    let (mut total, mut rest, mut is_some) = (0.0, text, false);
    while !rest.is_empty() {
        let digits = rest.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(rest.len());
        let amount: f64 = rest[..digits].parse().ok()?;
        rest = rest[digits..].trim_start();
        let letters = rest.find(|letter: char| !letter.is_alphabetic()).unwrap_or(rest.len());
        total += amount * f64::from(unit(&rest[..letters])?);
        rest = rest[letters..].trim_start_matches([' ', '\u{a0}', ',', '.']);
        is_some = true;
    }
    let is_possible = is_some && (1.0..=8_640_000.0).contains(&total);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and 100 days")]
    is_possible.then_some(total.ceil() as u32)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

fn unit(word: &str) -> Option<u32> {
    match word.to_lowercase().as_str() {
        "s" | "sec" | "secs" | "second" | "seconds" => Some(1),
        "m" | "min" | "mins" | "minute" | "minutes" => Some(60),
        "h" | "hr" | "hrs" | "hour" | "hours" => Some(3600),
        "d" | "day" | "days" => Some(86_400),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_as_people_write_them() {
        for (text, expected) in [
            ("5 min", 300),
            ("5min", 300),
            ("~ 2 minutes", 120),
            ("90 s", 90),
            ("1 h 30 min", 5400),
            ("1h30m", 5400),
            ("1.5 hours", 5400),
            ("5–10 min", 600),
            ("5 - 10 minutes.", 600),
            ("about 1 hour", 3600),
            ("2 days", 172_800),
        ] {
            assert_eq!(seconds(text), Some(expected), "{text}");
        }
        for other in [
            "",
            "5",
            "soon",
            "HTTP 200",
            "200 OK",
            "5 min or more",
            "batch 2-5 min",
            "0 min",
            "1e9 days",
            "999999999 days",
        ] {
            assert_eq!(seconds(other), None, "{other}");
        }
    }
}
