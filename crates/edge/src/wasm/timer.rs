//! `setTimeout`.

use async_trait::async_trait;
use gloo_timers::future::TimeoutFuture;
use ports::Timer;

/// setTimeout takes 31 bits; a longer one fires at once.
const LONGEST_MS: u32 = i32::MAX as u32;

/// The runtime's timer.
#[derive(Clone, Copy, Debug)]
pub struct JsTimer;

#[async_trait(?Send)]
impl Timer for JsTimer {
    async fn sleep_ms(&self, millis: u64) {
        let mut left = millis;
        while left > 0 {
            let step = u32::try_from(left).unwrap_or(LONGEST_MS).min(LONGEST_MS);
            TimeoutFuture::new(step).await;
            left -= u64::from(step);
        }
    }
}
