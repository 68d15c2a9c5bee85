//! In whose name a SQL function runs.

use kernel::Redacted;

/// In whose name a SQL function runs.
#[derive(Clone, Debug)]
pub enum Caller {
    /// The signed-in user, by the JWT that came with the request; RLS applies.
    User(Redacted<String>),
    /// The service role, for steps that a user may not do directly.
    Service,
}

/// A signed-in user, by the access token of the request: the database checks it at the first call.
#[derive(Clone, Debug)]
pub struct User(Caller);

impl User {
    /// The user of this access token.
    pub const fn new(token: Redacted<String>) -> Self {
        Self(Caller::User(token))
    }

    /// The same as a caller of the [`Store`](super::Store).
    pub const fn caller(&self) -> &Caller {
        &self.0
    }
}

/// The right to work on a job until somebody else has it: 409 `lease_lost` from then on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    /// The job.
    pub job_id: i64,
    /// Names the lease; every claim makes another.
    pub token: String,
}
