use std::time::{Duration, Instant};

/// How long something that the server does by itself may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);
/// Between two looks, so that looking does not take the time of what is waited for.
const PAUSE: Duration = Duration::from_millis(20);

/// Looks until there is something; after half a minute without it, fails with the last reason why there was not.
pub fn eventually<T>(mut look: impl FnMut() -> Result<T, String>) -> T {
    let began = Instant::now();
    loop {
        match look() {
            Ok(found) => return found,
            Err(reason) => assert!(began.elapsed() < PATIENCE, "{reason}"),
        }
        std::thread::sleep(PAUSE);
    }
}
