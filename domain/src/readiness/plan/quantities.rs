//! Numbers and their units as people write them.

/// A number at the beginning of a text, with a decimal point, and what follows it: `1,000 ms` is `1000` and ` ms`,
/// `0,5 %` is `0.5` and ` %`.
pub(super) fn number(text: &str) -> Option<(String, &str)> {
    let end = text.find(|letter: char| !letter.is_ascii_digit() && !matches!(letter, '.' | ',')).unwrap_or(text.len());
    let written = text[..end].trim_end_matches(['.', ',']);
    if !written.starts_with(|letter: char| letter.is_ascii_digit()) {
        return None;
    }
    let groups: Vec<&str> = written.split(',').collect();
    let is_grouped =
        groups.len() > 1 && groups[1..].iter().all(|group| group.split('.').next().is_some_and(|of| of.len() == 3));
    let plain = if is_grouped { written.replace(',', "") } else { written.replace(',', ".") };
    // Two points are a version or an address.
    let parts: Vec<&str> = plain.split('.').collect();
    let is_number = parts.len() <= 2 && plain.len() <= 20 && parts.iter().all(|part| !part.is_empty());
    is_number.then(|| (plain, &text[written.len()..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, value, rest) in [
            ("2 %", "2", " %"),
            ("0.5%", "0.5", "%"),
            ("0,5 %", "0.5", " %"),
            ("1,000 ms", "1000", " ms"),
            ("1,000,000.5", "1000000.5", ""),
            ("99.9.", "99.9", "."),
        ] {
            assert_eq!(number(text), Some((value.to_owned(), rest)), "{text}");
        }
        for other in ["", "x", ".5", "1.2.3", "1,2,3", "-1", "123456789012345678901"] {
            assert_eq!(number(other), None, "{other}");
        }
    }
}
