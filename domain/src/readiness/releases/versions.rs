//! How versions of releases are ordered.
//!
//! Versions as in `SemVer` 2.0, also with a `v` before them, are ordered by precedence: numbers as numbers, a pre-release
//! before its release, build metadata without weight. All other texts, such as build numbers or dates, come after them
//! and are ordered as text. Where that says nothing, the text decides, so that the order is always the same.

use std::cmp::Ordering;

/// Compares two versions, the lowest first.
pub fn version_order(one: &str, other: &str) -> Ordering {
    let by_precedence = match (SemVer::read(one), SemVer::read(other)) {
        (Some(one), Some(other)) => one.precedence(&other),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    };
    by_precedence.then_with(|| one.cmp(other))
}

/// Compares two versions for a list that begins with the newest: `SemVer` from the highest to the lowest, then the others.
pub fn newest_first(one: &str, other: &str) -> Ordering {
    match (SemVer::read(one).is_some(), SemVer::read(other).is_some()) {
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
        _ => version_order(other, one),
    }
}

struct SemVer<'a> {
    core: [&'a str; 3],
    /// Empty for a release.
    pre: Vec<&'a str>,
}

impl<'a> SemVer<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let text = text.strip_prefix(['v', 'V']).unwrap_or(text);
        let (text, build) = text.split_once('+').map_or((text, None), |(text, build)| (text, Some(build)));
        let (core, pre) = text.split_once('-').map_or((text, None), |(core, pre)| (core, Some(pre)));
        let mut numbers = core.split('.');
        let core = [numbers.next()?, numbers.next()?, numbers.next()?];
        let is_core = numbers.next().is_none() && core.iter().all(|number| is_number(number));
        let pre: Vec<&str> = pre.map(|pre| pre.split('.').collect()).unwrap_or_default();
        let is_pre = pre.iter().all(|part| is_identifier(part) && (is_number(part) || !is_digits(part)));
        let is_build = build.is_none_or(|build| build.split('.').all(is_identifier));
        (is_core && is_pre && is_build).then_some(Self { core, pre })
    }

    fn precedence(&self, other: &Self) -> Ordering {
        let numbers = self.core.iter().zip(&other.core).map(|(one, other)| by_number(one, other));
        let core = numbers.fold(Ordering::Equal, Ordering::then);
        core.then_with(|| match (self.pre.is_empty(), other.pre.is_empty()) {
            (true, true) => Ordering::Equal,
            (true, false) => Ordering::Greater,
            (false, true) => Ordering::Less,
            (false, false) => {
                let parts = self.pre.iter().zip(&other.pre).map(|(one, other)| by_identifier(one, other));
                parts.fold(Ordering::Equal, Ordering::then).then(self.pre.len().cmp(&other.pre.len()))
            }
        })
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A number without leading zeros.
fn is_number(text: &str) -> bool {
    is_digits(text) && (text == "0" || !text.starts_with('0'))
}

fn is_identifier(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Numbers may be longer than any integer.
fn by_number(one: &str, other: &str) -> Ordering {
    one.len().cmp(&other.len()).then_with(|| one.cmp(other))
}

fn by_identifier(one: &str, other: &str) -> Ordering {
    match (is_digits(one), is_digits(other)) {
        (true, true) => by_number(one, other),
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
        (false, false) => one.cmp(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn semantic_versions_are_ordered_by_precedence_and_others_come_after() {
        let ordered = [
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-beta",
            "1.0.0-beta.2",
            "1.0.0-beta.11",
            "1.0.0-rc.1",
            "1.0.0",
            "1.0.0+build.5",
            "v1.2.0",
            "1.10.0",
            "99999999999999999999999.999999999999999999.99999999999999999",
            "01.0.0",
            "1.0",
            "1.0.0-",
            "1.0.0-01",
            "1.0.0.0",
            "2026-11-27",
            "build 1041",
        ];
        for (place, one) in ordered.iter().enumerate() {
            for (other_place, other) in ordered.iter().enumerate() {
                assert_eq!(version_order(one, other), place.cmp(&other_place), "{one} and {other}");
            }
        }
        let mut newest = ["1.9.0", "build 7", "1.10.0-rc.1", "build 8", "1.10.0"];
        newest.sort_by(|one, other| newest_first(one, other));
        assert_eq!(newest, ["1.10.0", "1.10.0-rc.1", "1.9.0", "build 8", "build 7"]);
    }
}
