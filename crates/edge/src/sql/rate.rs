//! The rate lease that all isolates share.

use kernel::AccountId;
use ports::SqlFunction;
use serde::{Deserialize, Serialize, de::IgnoredAny};

/// Takes up to `p_want` of the `p_limit` requests that any `p_window_ms` may hold. A grant counts from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs)] // named arguments of the SQL function
pub struct RateTake {
    pub p_account_id: AccountId,
    pub p_bucket: String,
    pub p_want: u32,
    pub p_limit: u32,
    pub p_window_ms: u32,
}

impl SqlFunction for RateTake {
    const NAME: &'static str = "rate_take";
    type Output = Granted;
}

/// The answer of [`RateTake`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Granted {
    /// How many of the wanted requests may be sent now.
    pub granted: u32,
    /// Milliseconds until at least one more is free.
    pub wait_ms: u64,
}

/// Grants nothing for a while, after HubSpot answered 429.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs)] // named arguments of the SQL function
pub struct RatePause {
    pub p_account_id: AccountId,
    pub p_bucket: String,
    pub p_ms: u64,
}

impl SqlFunction for RatePause {
    const NAME: &'static str = "rate_pause";
    type Output = IgnoredAny;
}
