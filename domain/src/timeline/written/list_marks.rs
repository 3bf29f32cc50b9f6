//! The marks with which the items of a list begin.

use super::languages;
use super::scanner::Scanner;

/// The line behind `-`, `*`, `1.` and boxes, and whether there was such a mark.
pub(crate) fn without_mark(line: &str) -> (&str, bool) {
    const WINDOW: usize = 200;
    let trimmed = line.trim_start_matches(|char: char| char.is_whitespace() || char == '>');
    let bullet = ["- ", "* ", "+ ", "• ", "– ", "◦ "].iter().find_map(|mark| trimmed.strip_prefix(mark));
    if let Some(rest) = bullet {
        let rest = rest.trim_start();
        let rest = ["[ ] ", "[x] ", "[X] "].iter().find_map(|mark| rest.strip_prefix(mark)).unwrap_or(rest);
        return (rest, true);
    }
    // `10. November um 14:03` begins with a day.
    let window = &trimmed[..trimmed.floor_char_boundary(WINDOW)];
    if languages::head(window).is_some_and(|spoken| spoken.moment.day.is_some()) {
        return (trimmed, false);
    }
    let mut scanner = Scanner::new(trimmed);
    let numbered = scanner.take_number(1..=4).is_some()
        && scanner.take_if(|char| matches!(char, '.' | ')')).is_some()
        && scanner.take_char(' ');
    if numbered { (scanner.rest(), true) } else { (trimmed, false) }
}
