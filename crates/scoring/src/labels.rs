//! What happened to a record, and as of when it may be looked at.
//!
//! A record is seen as it was `observation_days` after its creation. What happened later, within the rule's window, is
//! the outcome. Everything else is censored, with a reason that is counted: a record whose outcome came first cannot
//! teach how to foresee it, and one whose window is still open may yet have it.

mod counts;
mod rule;
mod test;

use kernel::Timestamp;

use crate::record::Record;

pub use counts::Counts;
pub use rule::{DEFAULT_WINDOW_DAYS, LabelRule};
pub(crate) use test::holds;

/// Milliseconds of a day.
pub(crate) const DAY_MS: i64 = 86_400_000;

/// A record's place in the training data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Taught from, as of that moment.
    Labelled(Labelled),
    /// Left out.
    Skipped(Skip),
}

/// A labelled record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Labelled {
    /// Features are made as of this moment, in epoch milliseconds.
    pub as_of_ms: i64,
    /// Whether the outcome came.
    pub label: bool,
}

/// Why a record is not taught from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Skip {
    /// It has no id.
    NoId,
    /// It is not known when it was created.
    NoCreationDate,
    /// It says that it was created in the future.
    CreatedInTheFuture,
    /// It is younger than the observation.
    ObservationNotOver,
    /// The outcome, or its opposite, came before the observation was over.
    OutcomeBeforeAsOf,
    /// It is not known when the outcome came.
    OutcomeMomentUnknown,
    /// Too little time has passed to know.
    WindowNotOver,
    /// The list of the rule does not name it.
    NotListed,
}

impl Skip {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoId => "no_id",
            Self::NoCreationDate => "no_creation_date",
            Self::CreatedInTheFuture => "created_in_the_future",
            Self::ObservationNotOver => "observation_not_over",
            Self::OutcomeBeforeAsOf => "outcome_before_as_of",
            Self::OutcomeMomentUnknown => "outcome_moment_unknown",
            Self::WindowNotOver => "window_not_over",
            Self::NotListed => "not_listed",
        }
    }
}

/// When the outcome came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Event {
    /// It has not come until now.
    None,
    /// It came then.
    At(Timestamp),
    /// It has come, but nobody wrote down when.
    Undated,
    /// The opposite is settled since then.
    SettledAgainst(Timestamp),
    /// The rule says nothing about this record.
    Unlisted,
}

/// Labels a record by a rule, knowing what is known at `now_ms`.
pub fn label(record: &Record, rule: &LabelRule, observation_days: u32, now_ms: i64) -> Outcome {
    let skipped = Outcome::Skipped;
    if record.id.is_empty() {
        return skipped(Skip::NoId);
    }
    let Some(created) = record.created_at else { return skipped(Skip::NoCreationDate) };
    let now = Timestamp::from_millis(now_ms);
    if created > now {
        return skipped(Skip::CreatedInTheFuture);
    }
    let as_of = created.plus_millis(i64::from(observation_days) * DAY_MS);
    if as_of > now {
        return skipped(Skip::ObservationNotOver);
    }
    let labelled = |label| Outcome::Labelled(Labelled { as_of_ms: as_of.as_millis(), label });
    let event = rule.event(record, as_of, now);
    let window_end = rule.window_days().map(|days| as_of.plus_millis(i64::from(days) * DAY_MS));
    match event {
        Event::Unlisted => skipped(Skip::NotListed),
        Event::At(at) | Event::SettledAgainst(at) if at <= as_of => skipped(Skip::OutcomeBeforeAsOf),
        // Also when the outcome has come already: keeping only the early winners of a young cohort would bend the rate.
        _ if window_end.is_some_and(|end| end > now) => skipped(Skip::WindowNotOver),
        Event::At(at) => labelled(window_end.is_none_or(|end| at <= end)),
        // Without a window or a date there is only the state of today.
        Event::Undated if rule.is_dated() => skipped(Skip::OutcomeMomentUnknown),
        Event::Undated => labelled(true),
        Event::None | Event::SettledAgainst(_) => labelled(false),
    }
}

#[cfg(test)]
mod tests;
