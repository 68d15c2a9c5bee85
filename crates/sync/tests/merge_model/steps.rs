//! What can happen next.

use kernel::Timestamp;
use sync::Stamp;

use crate::world::{Answer, Entry, FIRST, Limits, NONE, Read, Rules, Without, World, bit};

impl World {
    /// All states that one step leads to.
    pub fn next(&self, limits: Limits, rules: Rules, out: &mut Vec<(&'static str, Self)>) {
        let mut step = |name, change: &dyn Fn(&mut Self)| {
            let mut next = *self;
            change(&mut next);
            next.sort();
            out.push((name, next));
        };
        if self.did_ticks < limits.ticks {
            step("a millisecond", &|w| {
                w.clock += 1;
                w.did_ticks += 1;
            });
        }
        if !self.hub.is_gone {
            if self.did_hubspot < limits.hubspot {
                step("HubSpot's user writes", &|w| {
                    w.did_hubspot += 1;
                    w.write(w.did_hubspot, false);
                    w.hooks[usize::from(w.did_hubspot) - 1] = w.hub.stamp;
                });
            }
            if self.did_unwatched < limits.unwatched {
                step("HubSpot's user writes elsewhere", &|w| {
                    w.did_unwatched += 1;
                    w.hub.unwatched = w.did_unwatched;
                    w.hub.stamp = w.clock;
                });
            }
            if limits.deletions > 0 {
                step("HubSpot's user deletes", &|w| w.hub.is_gone = true);
            }
        }
        if self.did_ours < limits.ours {
            step("our user writes", &|w| {
                w.did_ours += 1;
                w.ours = w.last_of_ours(limits);
                if w.is_dead {
                    w.named |= bit(w.ours);
                }
            });
        }
        if self.index != self.hub.stamp {
            step("the index follows", &|w| w.index = w.hub.stamp);
        }
        let announced = self.hooks.iter().chain([&self.index]).any(|stamp| !self.knows(*stamp, rules));
        let is_gone_unseen = self.hub.is_gone && !self.mirror.is_gone;
        if !self.dirty && (announced || is_gone_unseen) {
            step("an announcement", &|w| w.dirty = true);
        }
        if self.dirty && self.reads.contains(&None) {
            step("a read begins", &World::begin_read);
        }
        for at in 0..2 {
            if self.reads[at].is_some() {
                step("a read ends", &|w| w.apply(at, rules));
                if self.did_losses < limits.losses {
                    step("a read is lost", &|w| {
                        w.did_losses += 1;
                        w.reads[at] = None;
                        w.dirty = true;
                    });
                }
            }
            if self.requests[at] != NONE && self.answer.is_none() {
                step("a request arrives", &|w| w.arrive(at));
            }
        }
        if self.may_send() {
            step("a request is sent", &World::send);
        }
        if self.answer.is_some() {
            step("an answer arrives", &|w| w.accept(rules));
        }
        if self.in_flight != NONE && self.did_losses < limits.losses {
            step("an answer is lost", &|w| {
                w.did_losses += 1;
                w.undecided |= bit(w.in_flight);
                w.in_flight = NONE;
                w.answer = None;
            });
        }
    }

    /// Two reads, or two requests, are the same whichever comes first.
    fn sort(&mut self) {
        self.reads.sort_unstable();
        self.requests.sort_unstable();
    }

    /// Somebody's value gets to HubSpot.
    fn write(&mut self, value: u8, is_ours: bool) {
        let at = usize::from(self.hub.entries);
        self.hub.history[at] = Entry { value, is_ours };
        self.hub.entries += 1;
        (self.hub.value, self.hub.stamp) = (value, self.clock);
    }

    pub fn begin_read(&mut self) {
        let hub = self.hub;
        let read = Read {
            stamp: hub.stamp,
            began: self.clock,
            value: hub.value,
            unwatched: hub.unwatched,
            is_gone: hub.is_gone,
            entries: hub.entries,
        };
        let free = self.reads.iter_mut().find(|read| read.is_none());
        *free.expect("a free place") = Some(read);
        self.dirty = false;
    }

    pub fn apply(&mut self, at: usize, rules: Rules) {
        let Some(read) = self.reads[at].take() else { return };
        if read.is_gone {
            self.mirror.is_gone = true;
            self.end(rules);
            return;
        }
        // The gate: the real one, and the order of contents where it sees none.
        let stamp = |read: &Read| Stamp {
            source_updated_at: Timestamp::from_millis(read.stamp.into()),
            read_at: Timestamp::from_millis(read.began.into()),
        };
        let stored = stamp(&self.mirror);
        let is_tie = stamp(&read) == stored;
        if stamp(&read).wins_over(Some(stored)) || (is_tie && read.value > self.mirror.value) {
            self.mirror = Read { is_gone: self.mirror.is_gone, ..read };
        }
        if rules.has(Without::History) {
            for at in usize::from(self.told)..usize::from(read.entries) {
                let [entry, after] = [self.hub.history[at - 1], self.hub.history[at]];
                if !entry.is_ours && after.is_ours && self.seen & bit(entry.value) == 0 {
                    self.named |= bit(entry.value);
                }
            }
            self.told = self.told.max(read.entries);
        }
        let is_settled = self.is_settled(rules);
        self.dirty |= !is_settled;
        if !self.is_dead {
            self.merge(self.mirror.value, self.mirror.stamp, is_settled, rules);
        }
    }

    /// The record is gone: what waits is named and never sent.
    fn end(&mut self, rules: Rules) {
        if rules.has(Without::Gone) && !self.is_dead {
            self.is_dead = true;
            self.named |= bit(self.ours);
            self.in_flight = NONE;
        }
    }

    /// A value that was sent before waits for the read that is due, which may find it there.
    pub fn may_send(&self) -> bool {
        let is_read_due = self.dirty || self.reads != [None; 2];
        let waits = is_read_due && self.undecided & bit(self.ours) != 0;
        let is_free = self.in_flight == NONE && self.requests.contains(&NONE);
        self.ours != self.base && is_free && !waits && !self.is_dead
    }

    pub fn send(&mut self) {
        self.in_flight = self.ours;
        self.sends += 1;
        let free = self.requests.iter_mut().find(|request| **request == NONE);
        *free.expect("a free place") = self.ours;
    }

    pub fn arrive(&mut self, at: usize) {
        let value = std::mem::replace(&mut self.requests[at], NONE);
        if !self.hub.is_gone && self.hub.value != value {
            self.write(value, true);
        }
        self.answer = Some(Answer { value, stamp: self.hub.stamp, is_gone: self.hub.is_gone });
    }

    /// An accepted value is one of theirs that was not read, so it is never settled.
    pub fn accept(&mut self, rules: Rules) {
        let Some(answer) = self.answer.take() else { return };
        if self.in_flight != answer.value {
            return; // nobody waits for it any more
        }
        self.dirty = true;
        if answer.is_gone {
            self.in_flight = NONE;
            return self.end(rules);
        }
        let is_decided = self.merge(answer.value, answer.stamp, false, rules);
        self.in_flight = NONE;
        if !is_decided && rules.has(Without::Undecided) {
            self.undecided |= bit(answer.value);
        }
    }

    /// Whether a value is of HubSpot's users.
    pub const fn is_foreign(value: u8) -> bool {
        value != FIRST && value <= 2
    }
}
