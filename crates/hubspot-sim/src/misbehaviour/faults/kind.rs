//! What can go wrong.

use serde::{Deserialize, Serialize};

/// A kind of fault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FaultKind {
    /// 429, with `Retry-After` when given. `policy` is `TEN_SECONDLY_ROLLING`, `SECONDLY`, `DAILY`, or `NONE` for
    /// the newer body without a policy.
    RateLimited {
        /// Which limit it speaks of.
        #[serde(default)]
        policy: Policy,
        /// Seconds in `Retry-After`.
        #[serde(default)]
        retry_after: Option<i64>,
    },
    /// A 5xx (or 423, 477, …), as JSON or as a gateway's HTML.
    ServerError {
        /// The status, 500 when not given.
        #[serde(default = "internal_error")]
        status: u16,
        /// A gateway's HTML page instead of JSON.
        #[serde(default)]
        html: bool,
        /// Seconds in `Retry-After`.
        #[serde(default)]
        retry_after: Option<i64>,
    },
    /// The answer takes this long.
    Slow {
        /// Milliseconds.
        ms: u64,
    },
    /// The connection ends in the middle of the body. A write has happened.
    Truncated,
    /// The connection is reset. The write has happened when `after_write`, otherwise it has not.
    Reset {
        /// Whether the request was carried out.
        #[serde(default)]
        after_write: bool,
    },
    /// A gateway gives up with a 504, and the request is carried out so much later, whatever came in between.
    Late {
        /// Milliseconds.
        ms: i64,
    },
    /// Every access token stops working; with `refuse_refresh` the refresh tokens too.
    TokenRevoked {
        /// `BAD_REFRESH_TOKEN` from now until a new consent.
        #[serde(default)]
        refuse_refresh: bool,
    },
    /// 403 `MISSING_SCOPES`.
    Forbidden,
    /// A list page starts with this many records of the page before.
    Repeated {
        /// How many.
        count: usize,
    },
    /// A batch read leaves this many records out, the first ones. With a `category` (`INTERNAL_ERROR`, `RATE_LIMITS`) an error
    /// names them; without one not a word is said.
    Partial {
        /// How many.
        count: usize,
        /// The category of the error.
        #[serde(default)]
        category: Option<String>,
    },
    /// A batch read is answered 202: HubSpot is still working on it.
    Processing,
    /// A list, a search or a batch read comes without any record, and ends there.
    Empty,
    /// A list, a search, a batch read or a single read that would hold one of these records fails with a 500; with `named` a
    /// batch read answers all the others and names these with `INTERNAL_ERROR`.
    Unserved {
        /// Their ids.
        ids: Vec<u64>,
        /// Whether a batch read names them.
        #[serde(default)]
        named: bool,
    },
    /// The next page of a list begins where this one does; that of an association list at its beginning.
    Stuck,
    /// A list page comes without a record, and says that the list goes on behind the next id.
    Hollow,
    /// A search brings the record that would be last on its first page.
    Unordered,
    /// A search whose filter names the epoch is answered 500.
    NoEpoch,
    /// The first result comes with this member null.
    Nulled {
        /// Its name.
        member: String,
    },
    /// After the answer, this many records of the object change; with `tie` without their `updatedAt` moving.
    Modify {
        /// How many.
        count: usize,
        /// Keep the millisecond.
        #[serde(default)]
        tie: bool,
    },
}

/// The limit that an injected 429 speaks of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[allow(missing_docs)]
pub enum Policy {
    #[default]
    TenSecondlyRolling,
    Secondly,
    Daily,
    None,
}

const fn internal_error() -> u16 {
    500
}

impl FaultKind {
    /// A stable name for statistics.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::RateLimited { .. } => "rate_limited",
            Self::ServerError { .. } => "server_error",
            Self::Slow { .. } => "slow",
            Self::Truncated => "truncated",
            Self::Reset { .. } => "reset",
            Self::Late { .. } => "late",
            Self::TokenRevoked { .. } => "token_revoked",
            Self::Forbidden => "forbidden",
            Self::Repeated { .. } => "repeated",
            Self::Partial { .. } => "partial",
            Self::Processing => "processing",
            Self::Empty => "empty",
            Self::Unserved { .. } => "unserved",
            Self::Stuck => "stuck",
            Self::Hollow => "hollow",
            Self::Unordered => "unordered",
            Self::NoEpoch => "no_epoch",
            Self::Nulled { .. } => "nulled",
            Self::Modify { .. } => "modify",
        }
    }
}
