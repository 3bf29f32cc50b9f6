use chrono::TimeDelta;

/// After so many failures an e-mail is given up, until an administrator tries it again. With the pauses between
/// them, that is about four days.
pub const MAX_ATTEMPTS: i32 = 12;

const LONGEST_PAUSE: TimeDelta = TimeDelta::days(1);

/// How long to wait after this many failures: a minute, then three times as long each time, up to a day.
pub fn pause_after_failures(failures: i32) -> TimeDelta {
    let times = u32::try_from(failures.max(1) - 1).unwrap_or(0);
    let minutes = 3_i64.checked_pow(times).unwrap_or(i64::MAX);
    TimeDelta::try_minutes(minutes).map_or(LONGEST_PAUSE, |pause| pause.min(LONGEST_PAUSE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_up_to_a_day() {
        let minutes: Vec<_> = [0, 1, 2, 3, 7, 8, 12, i32::MAX].map(|n| pause_after_failures(n).num_minutes()).into();
        assert_eq!(minutes, [1, 1, 3, 9, 729, 1440, 1440, 1440]);
    }
}
