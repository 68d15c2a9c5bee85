//! HubSpot's rate limits.

/// Requests per app and portal in any 10 s for an OAuth app, until an answer's headers say otherwise.
pub const TEN_SECONDLY_LIMIT: u32 = 110;
/// The same for a private app on the smallest plans; on the others it is 190, which the headers say.
pub const PRIVATE_APP_LIMIT: u32 = 100;

/// Which limit a call counts against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bucket {
    /// The rolling window of 10 s of this app and portal.
    General,
    /// Search: 5 a second per portal, shared with every other app; outside the rolling window.
    Search,
    /// Association batches: 100 per 10 s on the smallest plan; outside the rolling window.
    Associations,
    /// The token endpoints, which have no published limit.
    Exempt,
}

/// At most `limit` requests in any `window_ms`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateWindow {
    /// Requests.
    pub limit: u32,
    /// Milliseconds.
    pub window_ms: u32,
}

impl Bucket {
    /// The name in the database's rate lease.
    pub const fn name(self) -> &'static str {
        match self {
            Self::General => "general",
            Self::Search => "search",
            Self::Associations => "associations",
            Self::Exempt => "exempt",
        }
    }

    /// What this suite allows itself. Search takes 4 of 5 a second and leaves one to the portal's other apps.
    pub const fn window(self) -> Option<RateWindow> {
        match self {
            Self::General => Some(RateWindow { limit: TEN_SECONDLY_LIMIT, window_ms: 10_000 }),
            Self::Search => Some(RateWindow { limit: 4, window_ms: 1_000 }),
            Self::Associations => Some(RateWindow { limit: 100, window_ms: 10_000 }),
            Self::Exempt => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_bucket_has_a_name_and_a_window() {
        let window = |limit, window_ms| Some(RateWindow { limit, window_ms });
        for (bucket, name, expected) in [
            (Bucket::General, "general", window(110, 10_000)),
            (Bucket::Search, "search", window(4, 1_000)),
            (Bucket::Associations, "associations", window(100, 10_000)),
            (Bucket::Exempt, "exempt", None),
        ] {
            assert_eq!((bucket.name(), bucket.window()), (name, expected));
        }
    }
}
