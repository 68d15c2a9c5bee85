//! How much one invocation does.

use edge::jobs::Settings;

/// One job at a time: it computes all the time, so that a second one would only double the memory. No step begins after
/// a second of computing: the longest (a step of the learner, or storing its state) takes a fifth of one, and a slice is
/// to end within 1.5 s.
pub(crate) const SETTINGS: Settings =
    Settings { concurrency: 1, compute_ms: 1_000, ..Settings::of(&["training.run", "score.drift"]) };
