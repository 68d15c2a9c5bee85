//! When a read was made.

use kernel::Timestamp;

/// The moment of a read, by our clock and by HubSpot's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadTime {
    /// When the request was sent.
    pub sent_at: Timestamp,
    /// HubSpot's time before which the read cannot have begun; `None` when it is not told.
    pub floor: Option<Timestamp>,
}

impl From<Timestamp> for ReadTime {
    /// A read of which HubSpot's time is not known.
    fn from(sent_at: Timestamp) -> Self {
        Self { sent_at, floor: None }
    }
}
