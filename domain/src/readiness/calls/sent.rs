use chrono::{DateTime, TimeDelta, Utc};

use super::CallMethod;
use crate::readiness::StepNumber;

/// How long an attempt may take, in seconds.
pub const CALL_SECONDS: u64 = 10;
/// After so many attempts without an answer that counts, somebody has to ask again.
pub const MAX_CALL_ATTEMPTS: i32 = 5;
/// So much of a response is kept, in bytes.
pub const MAX_RESPONSE: usize = 4_000;

choice! {
    /// What became of a call.
    pub enum CallState {
        /// It is sent or sent again, until there is an answer that counts.
        Waiting = "waiting", "Sending";
        /// The receiver took it.
        Answered = "answered", "Accepted";
        /// The receiver refused it, or did not answer, or it was not sent.
        Failed = "failed", "Failed";
    }
}

/// The call of a step in a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunCall {
    /// The step.
    pub step: StepNumber,
    /// The method.
    pub method: CallMethod,
    /// The address.
    pub address: String,
    /// The key of the request.
    pub key: String,
    /// What became of it.
    pub state: CallState,
    /// The attempts since somebody asked.
    pub attempts: i32,
    /// When somebody asked last.
    pub requested_at: DateTime<Utc>,
    /// When it is sent next, while it waits.
    pub next_at: Option<DateTime<Utc>>,
    /// The status of the last response.
    pub status: Option<u16>,
    /// The beginning of the last response.
    pub response: String,
    /// How long the last attempt took, in milliseconds.
    pub milliseconds: Option<i64>,
    /// Why the last attempt did not succeed.
    pub error: Option<String>,
}

/// What came of one attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallAnswer {
    /// The status of the response, if there was one.
    pub status: Option<u16>,
    /// The beginning of the response.
    pub response: String,
    /// How long it took, in milliseconds.
    pub milliseconds: i64,
    /// Why it did not succeed.
    pub error: Option<String>,
    /// Whether trying again could help.
    pub may_retry: bool,
}

impl CallAnswer {
    /// An attempt that was answered. Redirects are not followed, so they are a failure; what the receiver says of itself
    /// may change.
    pub fn of_response(status: u16, response: String, milliseconds: i64) -> Self {
        let error = match status {
            200..=299 => None,
            300..=399 => Some(format!("HTTP {status}. Redirects are not followed.")),
            _ => Some(format!("HTTP {status}.")),
        };
        let may_retry = matches!(status, 408 | 425 | 429 | 500..=599);
        Self { status: Some(status), response, milliseconds, error, may_retry }
    }

    /// An attempt without an answer.
    pub fn nothing(error: String, milliseconds: i64, may_retry: bool) -> Self {
        Self { status: None, response: String::new(), milliseconds, error: Some(error), may_retry }
    }
}

/// How long to wait after so many attempts.
pub fn pause_after_call(attempts: i32) -> TimeDelta {
    TimeDelta::seconds(match attempts {
        ..=1 => 2,
        2 => 10,
        3 => 30,
        _ => 120,
    })
}

/// What the log of the run says about how a call ended.
pub fn words_of_answer(answer: &CallAnswer, attempts: i32) -> String {
    let what = match (&answer.error, answer.status) {
        (Some(error), _) => error.clone(),
        (None, Some(status)) => format!("HTTP {status}."),
        (None, None) => String::new(),
    };
    let tries = if attempts == 1 { "1 attempt".to_owned() } else { format!("{attempts} attempts") };
    if attempts == 1 {
        return format!("{what} {tries}, {} ms.", answer.milliseconds);
    }
    format!("{what} {tries}; the last one took {} ms.", answer.milliseconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_pass_is_tried_again_and_pauses_grow() {
        let answer = |status| CallAnswer::of_response(status, String::new(), 5);
        assert_eq!((answer(204).error, answer(204).may_retry), (None, false));
        assert!(answer(302).error.unwrap().contains("Redirects"));
        for (status, again) in [(302, false), (400, false), (404, false), (429, true), (500, true), (503, true)] {
            assert_eq!(answer(status).may_retry, again, "{status}");
        }
        let pauses: Vec<TimeDelta> = (1..MAX_CALL_ATTEMPTS).map(pause_after_call).collect();
        assert!(pauses.is_sorted_by(|one, next| one < next));
        assert_eq!(words_of_answer(&answer(204), 1), "HTTP 204. 1 attempt, 5 ms.");
    }
}
