use std::net::{IpAddr, Ipv6Addr};

use chrono::TimeDelta;

/// Wrong passwords without a pause, for one account from one network address or from one known browser: people
/// mistype.
pub const FREE_ATTEMPTS: u32 = 4;
/// Wrong passwords without a pause, for all accounts from one network address: an office may share it.
pub const FREE_ATTEMPTS_PER_ADDRESS: u32 = 20;
/// The longest pause. Longer would let a stranger lock somebody out for good.
const LONGEST_PAUSE_SECONDS: i64 = 15 * 60;

/// How long nobody may try again after so many wrong passwords in a row: nothing for the free attempts, then
/// 2 seconds, doubling up to 15 minutes.
pub fn pause_after(failures: u32, free_attempts: u32) -> TimeDelta {
    let beyond = failures.saturating_sub(free_attempts);
    if beyond == 0 {
        return TimeDelta::zero();
    }
    let seconds = 2_i64.checked_pow(beyond.min(20)).unwrap_or(LONGEST_PAUSE_SECONDS);
    TimeDelta::seconds(seconds.min(LONGEST_PAUSE_SECONDS))
}

/// The network that wrong passwords are counted for: an IPv4 address, or the first 64 bits of an IPv6 address, since
/// one subscriber gets at least that many (RFC 6177).
pub fn network_of(address: &str) -> String {
    match address.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        Ok(IpAddr::V4(address)) => address.to_string(),
        Err(_) => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_end() {
        let seconds = |failures| pause_after(failures, FREE_ATTEMPTS).num_seconds();
        assert_eq!([0, 4, 5, 6, 7].map(seconds), [0, 0, 2, 4, 8]);
        assert_eq!(seconds(100), 900);
        assert_eq!(seconds(u32::MAX), 900);
        assert_eq!([20, 21].map(|failures| pause_after(failures, FREE_ATTEMPTS_PER_ADDRESS).num_seconds()), [0, 2]);
    }

    #[test]
    fn addresses_of_one_ipv6_network_count_together() {
        for (address, network) in [
            ("192.0.2.7", "192.0.2.7"),
            ("::ffff:192.0.2.7", "192.0.2.7"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
            ("", ""),
        ] {
            assert_eq!(network_of(address), network, "{address}");
        }
    }
}
