//! The webhook sender, as the server drives it.

use super::Sim;
use crate::webhooks::Delivery;

impl Sim {
    /// Turns what happened since the last call into webhook events.
    pub(crate) fn publish(&mut self, now_ms: i64) {
        let changes = std::mem::take(&mut self.portal.changes);
        if !self.replaying {
            self.webhooks.publish(&self.config, &self.settings, &self.portal, &changes, now_ms);
        }
    }

    /// When the next delivery is due, if any waits.
    pub fn next_delivery_ms(&self) -> Option<i64> {
        self.webhooks.next_due_ms().map(|due_ms| due_ms - self.clock_shift_ms)
    }

    /// The requests to send at `now_ms`; each must be answered with [`Sim::delivered`].
    pub fn due_deliveries(&mut self, now_ms: i64) -> Vec<Delivery> {
        self.webhooks.due(&self.config, &self.settings, self.now(now_ms))
    }

    /// The outcome of a delivery: the status that came back, `None` when none came within five seconds.
    pub fn delivered(&mut self, now_ms: i64, id: u64, status: Option<u16>) {
        self.webhooks.settle(&self.config, &self.settings, self.now(now_ms), id, status);
    }
}
