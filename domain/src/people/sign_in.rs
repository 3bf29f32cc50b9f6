use chrono::TimeDelta;

/// Wrong passwords that cost no pause: people mistype.
pub const FREE_ATTEMPTS: u32 = 4;
/// The longest delay. A longer one would let a stranger lock out an account.
const LONGEST_PAUSE_SECONDS: i64 = 15 * 60;

/// How long nobody may try again after so many wrong passwords in a row, for one account or from
/// one address: nothing for the first four, then 2 seconds, doubling up to 15 minutes.
pub fn pause_after(failures: u32) -> TimeDelta {
    let beyond = failures.saturating_sub(FREE_ATTEMPTS);
    if beyond == 0 {
        return TimeDelta::zero();
    }
    let seconds = 2_i64.checked_pow(beyond.min(20)).unwrap_or(LONGEST_PAUSE_SECONDS);
    TimeDelta::seconds(seconds.min(LONGEST_PAUSE_SECONDS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_end() {
        let seconds = |failures| pause_after(failures).num_seconds();
        assert_eq!([0, 4, 5, 6, 7].map(seconds), [0, 0, 2, 4, 8]);
        assert_eq!(seconds(100), 900);
        assert_eq!(seconds(u32::MAX), 900);
    }
}
