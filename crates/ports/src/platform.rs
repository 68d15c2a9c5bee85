//! Clock, waiting, randomness and settings.

use async_trait::async_trait;
use kernel::{Redacted, Timestamp, uuid_v4};

/// Time.
pub trait Clock {
    /// Now, by the wall clock.
    fn now(&self) -> Timestamp;
    /// A monotonic stop-watch in microseconds, to charge a work budget.
    fn micros(&self) -> u64;
}

/// Waiting without blocking.
#[async_trait(?Send)]
pub trait Timer {
    /// Resolves after `millis`.
    async fn sleep_ms(&self, millis: u64);
}

/// Cryptographically secure randomness.
pub trait Entropy {
    /// Fills `bytes`.
    fn fill(&self, bytes: &mut [u8]);

    /// A random number, for jitter.
    fn u32(&self) -> u32 {
        let mut bytes = [0; 4];
        self.fill(&mut bytes);
        u32::from_le_bytes(bytes)
    }

    /// A random uuid.
    fn uuid(&self) -> String {
        let mut bytes = [0; 16];
        self.fill(&mut bytes);
        uuid_v4(bytes)
    }
}

/// Settings of the environment.
pub trait Secrets {
    /// The value of `name`; an empty one counts as absent.
    fn get(&self, name: &str) -> Option<Redacted<String>>;

    /// A value that is no secret (a URL, a version), or `default`.
    fn setting(&self, name: &str, default: &str) -> String {
        self.get(name).map_or_else(|| default.to_owned(), |value| value.expose().clone())
    }
}
