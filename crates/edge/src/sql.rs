//! The SQL functions that the runtime itself calls, one struct each.

mod idempotency;
mod jobs;
mod member;
mod metrics;

pub use idempotency::{IdempotencyAnswer, IdempotencyBegin, IdempotencyFinish, IdempotencyState};
pub use jobs::{
    Alive, Completed, Failed, Job, JobState, JobsClaim, JobsComplete, JobsFail, JobsHeartbeat, JobsRelease,
    Released,
};
pub use member::{Member, MemberContext, Role, writer};
pub use metrics::{ErrorRecord, MetricsRecord};
