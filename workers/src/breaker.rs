use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tidings_vendor::VendorError;
use tokio::time::Instant;

/// So many calls in a row that fail open the breaker.
const FAILURES: u32 = 8;
const FIRST_PAUSE: Duration = Duration::from_secs(2);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// Keeps calls from a vendor that is down. After [`FAILURES`] failures in a row it opens for a while,
/// then lets one call through; its success closes it, its failure opens it for twice as long.
#[derive(Debug, Default)]
pub struct Breaker {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    failures: u32,
    open_until: Option<Instant>,
    pause: Duration,
    /// When the call that is to prove the vendor well began.
    trial: Option<Instant>,
}

impl Breaker {
    /// How long to wait before a call may be made; none where it may be made now. While the breaker is
    /// half open, the caller that is told so makes the one call that decides.
    pub fn wait(&self, now: Instant) -> Option<Duration> {
        let mut state = self.state();
        let open_until = state.open_until?;
        if now < open_until {
            return Some(open_until - now);
        }
        match state.trial {
            // A trial that never ended is forgotten.
            Some(began) if now - began < LONGEST_PAUSE => Some(Duration::from_millis(200)),
            _ => {
                state.trial = Some(now);
                None
            }
        }
    }

    /// Whether calls may be made, without becoming the one that decides.
    pub fn is_open(&self, now: Instant) -> Option<Duration> {
        let state = self.state();
        state
            .open_until
            .filter(|until| now < *until)
            .map(|until| until - now)
    }

    /// Takes note of how a call ended; whoever was let through must tell. A vendor that says it is busy is
    /// there, and so is one that refuses.
    pub fn ended<T>(&self, call: &Result<T, VendorError>, now: Instant) {
        match call {
            Ok(_) | Err(VendorError::Refused(_) | VendorError::Busy { .. }) => {
                *self.state() = State::default();
                metrics::gauge!("tidings_vendor_breaker_open").set(0.0);
            }
            Err(VendorError::Away(_) | VendorError::Denied(_)) => self.failed(now),
        }
    }

    fn failed(&self, now: Instant) {
        let mut state = self.state();
        state.failures += 1;
        if state.failures < FAILURES && state.trial.is_none() {
            return;
        }
        if state.trial.is_some() || state.open_until.is_none() {
            state.pause = (state.pause * 2).clamp(FIRST_PAUSE, LONGEST_PAUSE);
            state.open_until = Some(now + state.pause);
            state.trial = None;
            metrics::gauge!("tidings_vendor_breaker_open").set(1.0);
            tracing::warn!(vendor.pause = ?state.pause, "the vendor is left alone for a while");
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fail(breaker: &Breaker, times: u32, now: Instant) {
        for _ in 0..times {
            let away = Err::<(), _>(VendorError::Away("nobody answers".to_owned()));
            breaker.ended(&away, now);
        }
    }

    #[test]
    fn opens_after_failures_in_a_row_and_closes_by_one_success() {
        let (breaker, start) = (Breaker::default(), Instant::now());
        fail(&breaker, FAILURES - 1, start);
        assert_eq!(breaker.wait(start), None);
        breaker.ended(&Ok(()), start);
        fail(&breaker, FAILURES, start);
        assert_eq!(breaker.wait(start), Some(FIRST_PAUSE));

        let later = start + FIRST_PAUSE;
        assert_eq!(breaker.wait(later), None, "one call is let through");
        assert!(breaker.wait(later).is_some(), "but no second one");
        fail(&breaker, 1, later);
        assert_eq!(breaker.wait(later), Some(2 * FIRST_PAUSE));

        let last = later + 2 * FIRST_PAUSE;
        assert_eq!(breaker.wait(last), None);
        breaker.ended(&Ok(()), last);
        assert_eq!(breaker.wait(last), None);
        assert_eq!(breaker.wait(last), None);
    }

    #[test]
    fn a_vendor_that_comes_back_busy_holds_nobody_up() {
        let (breaker, start) = (Breaker::default(), Instant::now());
        fail(&breaker, FAILURES, start);
        let later = start + FIRST_PAUSE;
        assert_eq!(breaker.wait(later), None);
        let busy = Err::<(), _>(VendorError::Busy { retry_after: None });
        breaker.ended(&busy, later);
        assert_eq!(breaker.wait(later), None);
        assert_eq!(breaker.wait(later), None);
    }
}
