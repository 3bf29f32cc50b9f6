//! The time with which a line begins, in any language, and what follows it.

use super::clocks::Clock;
use super::entry::{self, Entry};
use super::languages::{self, Spoken};
use super::ranges;
use super::times::Moment;

/// A line parted into its time and the rest, which says the end of a range.
pub(crate) struct Split {
    pub moment: Moment,
    /// So many days before the one on which it was written.
    pub days_ago: Option<u64>,
    pub as_written: String,
    pub rest: String,
}

/// The time at the start of a line as people write it in English, or what reads more of the line.
pub(crate) fn split(line: &str) -> Option<Split> {
    let english = entry::split(line);
    let spoken = languages::head(line);
    let is_read = |entry: &Entry| entry.moment.clock.and_then(Clock::time).is_some();
    let end = english.as_ref().filter(|entry| is_read(entry)).map_or(0, |entry| entry.moment.end);
    if let Some(Spoken { moment, days_ago }) = spoken.filter(|spoken| spoken.moment.end > end) {
        let start = line.find(char::is_alphanumeric).unwrap_or(0).min(moment.end);
        let as_written = line[start..moment.end].trim().to_owned();
        let range = ranges::take_end_behind(&line[moment.end..]);
        let after = &line[moment.end + range.map_or(0, |(_, length)| length)..];
        let separators = |char: char| char.is_whitespace() || "])*_`:-–—|;,→•·、，".contains(char);
        let rest = after.trim_start_matches(separators).to_owned();
        let rest = range.map_or(rest.clone(), |(end, _)| ranges::with_end(&rest, end));
        return Some(Split { moment, days_ago, as_written, rest });
    }
    let Entry { moment, as_written, rest } = english?;
    let end = ranges::end_of(&moment, &as_written).filter(|_| rest.contains(char::is_alphanumeric));
    let rest = end.map_or(rest.clone(), |end| ranges::with_end(&rest, end));
    Some(Split { moment, days_ago: None, as_written, rest })
}
