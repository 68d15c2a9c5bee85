//! What holds when nothing moves any more.

use crate::world::{Limits, NONE, Rules, World, bit};

/// Rounds after which a sync has no end.
const ROUNDS: usize = 14;

impl World {
    /// Lets everything under way arrive, with no more losses, until nothing moves; then what must hold.
    pub fn come_to_rest(mut self, limits: Limits, rules: Rules) -> Result<(), &'static str> {
        for round in 0.. {
            let before = self;
            self.round(rules);
            if round > 0 && (Self { clock: 0, ..before }) == (Self { clock: 0, ..self }) {
                break;
            }
            if round == ROUNDS {
                return Err("no end");
            }
        }
        self.check(limits)
    }

    fn round(&mut self, rules: Rules) {
        for at in [0, 1, 0, 1] {
            self.apply(at, rules);
        }
        for at in 0..2 {
            self.accept(rules);
            if self.requests[at] != NONE {
                self.arrive(at);
            }
        }
        self.accept(rules);
        self.in_flight = NONE;
        self.clock += 1;
        self.index = self.hub.stamp;
        // The proof walk finds what nobody announced.
        if !self.knows(self.index, rules) || (self.hub.is_gone && !self.mirror.is_gone) {
            self.dirty = true;
        }
        if self.dirty {
            self.begin_read();
            self.apply(0, rules);
            self.apply(1, rules);
        }
        if self.may_send() {
            self.send();
        }
    }

    fn check(&self, limits: Limits) -> Result<(), &'static str> {
        let (hub, mirror) = (self.hub, self.mirror);
        // (e) Each value goes out once, and again for what was lost, came late or came between. HubSpot's goes out too, where a
        // rule lets it win against a value of ours that is there already.
        let causes = 1 + 2 * self.did_losses + self.did_hubspot;
        if self.sends > (self.did_ours + self.did_hubspot) * causes {
            return Err("sent too often");
        }
        // (a) and (b)
        if hub.is_gone {
            return if mirror.is_gone { self.check_gone() } else { Err("a deletion was missed") };
        }
        if (mirror.value, mirror.unwatched) != (hub.value, hub.unwatched) {
            return Err("mirror differs");
        }
        if self.ours != hub.value || self.base != self.ours {
            return Err("sides differ");
        }
        // (c), theirs: a value that ours replaced was merged before, or is named.
        let history = &hub.history[..usize::from(hub.entries)];
        let is_lost = |pair: &[crate::world::Entry]| {
            let is_known = (self.seen | self.named) & bit(pair[0].value) != 0;
            !pair[0].is_ours && pair[1].is_ours && !is_known
        };
        if history.windows(2).any(is_lost) {
            return Err("HubSpot's value lost");
        }
        // (c), ours: the last value is there, was overwritten where it had been, or is named.
        let last = self.last_of_ours(limits);
        let is_overwritten = history
            .iter()
            .skip_while(|entry| !(entry.is_ours && entry.value == last))
            .skip(1)
            .any(|entry| Self::is_foreign(entry.value));
        let is_named = self.named & bit(last) != 0;
        if self.did_ours > 0 && self.ours != last && !is_named && !is_overwritten {
            return Err("user's value lost");
        }
        if self.took_own_for_foreign {
            return Err("own value taken for HubSpot's");
        }
        Ok(())
    }

    /// A record that is gone: nothing of ours waits for it unless it is dead and says so.
    fn check_gone(&self) -> Result<(), &'static str> {
        if self.ours == self.base || (self.is_dead && self.named & bit(self.ours) != 0) {
            return Ok(());
        }
        Err("waits for a record that is gone")
    }
}
