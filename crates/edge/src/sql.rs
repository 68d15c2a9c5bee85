//! The SQL functions that the runtime itself calls, one struct each.

mod allowance;
mod idempotency;
mod jobs;
mod member;
mod metrics;
mod platform;

pub use allowance::AllowanceTake;
pub use idempotency::{IdempotencyAnswer, IdempotencyBegin, IdempotencyFinish, IdempotencyState};
pub use jobs::{
    Alive, Completed, Failed, JobState, JobsClaim, JobsComplete, JobsFail, JobsHeartbeat, JobsRelease,
    Released,
};
pub use member::{Member, MemberContext, Role, administrator, member, writer};
pub use metrics::{ErrorRecord, MetricsRecord};
pub use platform::PlatformState;

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    const DECLARED: [&[ports::Declaration]; 6] = [
        super::allowance::DECLARED,
        super::idempotency::DECLARED,
        super::jobs::DECLARED,
        super::member::DECLARED,
        super::metrics::DECLARED,
        super::platform::DECLARED,
    ];

    #[test]
    fn the_declared_calls_are_written_down() {
        testing::declared::written_down("edge", &DECLARED);
    }

    #[test]
    fn the_declared_types_read_what_the_database_answered() {
        testing::declared::read_what_the_database_answered(&DECLARED);
    }
}
