//! Requests that were given up by whoever sent them, and are carried out later.

use crate::wire::Request;

/// What is still under way, by the moment of the portal's clock at which it arrives.
#[derive(Clone, Debug, Default)]
pub struct Late(Vec<(i64, Request)>);

impl Late {
    /// Lets a request arrive then.
    pub(crate) fn insert(&mut self, at_ms: i64, request: Request) {
        self.0.push((at_ms, request));
        self.0.sort_by_key(|(at_ms, _)| *at_ms);
    }

    /// What has arrived by then, in that order.
    pub(crate) fn take(&mut self, until_ms: i64) -> Vec<(i64, Request)> {
        let count = self.0.iter().take_while(|(at_ms, _)| *at_ms <= until_ms).count();
        self.0.drain(..count).collect()
    }
}
