//! One record on both sides, and everything that is under way between them.

use crate::decisions::{Case, Line, Order, decide};

/// How often what may happen.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Values that HubSpot's users write into the two-way field.
    pub hubspot: u8,
    /// Values that they write into a field that nobody announces.
    pub unwatched: u8,
    /// Values of our users.
    pub ours: u8,
    /// Milliseconds.
    pub ticks: u8,
    /// Requests and answers that are lost.
    pub losses: u8,
    /// Deletions in HubSpot.
    pub deletions: u8,
    /// Whether our user's second value is the one that was there at first.
    pub puts_back: bool,
}

/// A rule that is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Without {
    /// A read within the millisecond of its stamp may miss something.
    Settled,
    /// A read with the base's stamp waits until it is settled.
    TiesWait,
    /// A value that we sent is no change of HubSpot's.
    Own,
    /// An accepted write whose stamp is not later stays undecided.
    Undecided,
    /// The history names what our write replaced.
    History,
    /// The base moves by stamp only.
    Stamps,
    /// A record that is gone takes no more writes.
    Gone,
}

/// Under which rules the world runs.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    pub winner: &'static str,
    pub without: Option<Without>,
}

impl Rules {
    pub fn has(self, rule: Without) -> bool {
        self.without != Some(rule)
    }
}

/// The value at the beginning; HubSpot's users write 1 and 2, ours 3 and 4.
pub const FIRST: u8 = 0;
/// No value.
pub const NONE: u8 = 7;

pub const fn bit(value: u8) -> u8 {
    1 << value
}

/// A value of the two-way field in HubSpot's history.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Entry {
    pub value: u8,
    pub is_ours: bool,
}

/// The record in HubSpot.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Record {
    pub value: u8,
    pub unwatched: u8,
    pub stamp: u8,
    pub is_gone: bool,
    pub history: [Entry; 8],
    pub entries: u8,
}

/// The record as it was read.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub struct Read {
    pub stamp: u8,
    pub began: u8,
    pub value: u8,
    pub unwatched: u8,
    pub is_gone: bool,
    pub entries: u8,
}

/// An answer to a write.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Answer {
    pub value: u8,
    pub stamp: u8,
    pub is_gone: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct World {
    pub clock: u8,
    pub hub: Record,
    /// The stamp that a search shows.
    pub index: u8,
    /// Stamps of the watched changes, whose announcements may come at any time, or never.
    pub hooks: [u8; 2],
    pub mirror: Read,
    pub dirty: bool,
    pub reads: [Option<Read>; 2],
    pub ours: u8,
    pub base: u8,
    pub base_stamp: u8,
    pub is_dead: bool,
    /// The value of the request whose answer is awaited, or none.
    pub in_flight: u8,
    /// Values of ours without a final answer.
    pub undecided: u8,
    /// Values on their way.
    pub requests: [u8; 2],
    pub answer: Option<Answer>,
    /// Values that the base had.
    pub seen: u8,
    /// Values that a decision names.
    pub named: u8,
    /// How many entries of the history were looked at.
    pub told: u8,
    pub took_own_for_foreign: bool,
    pub sends: u8,
    pub did_hubspot: u8,
    pub did_unwatched: u8,
    pub did_ours: u8,
    pub did_ticks: u8,
    pub did_losses: u8,
}

impl World {
    pub fn new() -> Self {
        let mut hub = Record { stamp: 1, entries: 1, ..Record::default() };
        hub.history[0] = Entry { value: FIRST, is_ours: true };
        let mirror = Read { stamp: 1, began: 2, entries: 1, ..Read::default() };
        Self {
            clock: 2,
            hub,
            index: 1,
            hooks: [0; 2],
            mirror,
            dirty: false,
            reads: [None; 2],
            ours: FIRST,
            base: FIRST,
            base_stamp: 1,
            is_dead: false,
            in_flight: NONE,
            undecided: 0,
            requests: [NONE; 2],
            answer: None,
            seen: bit(FIRST),
            named: 0,
            told: 1,
            took_own_for_foreign: false,
            sends: 0,
            did_hubspot: 0,
            did_unwatched: 0,
            did_ours: 0,
            did_ticks: 0,
            did_losses: 0,
        }
    }

    /// What our user wrote last.
    pub fn last_of_ours(&self, limits: Limits) -> u8 {
        if limits.puts_back && self.did_ours == 2 { FIRST } else { 2 + self.did_ours }
    }

    pub fn is_settled(&self, rules: Rules) -> bool {
        !rules.has(Without::Settled) || self.mirror.began > self.mirror.stamp
    }

    /// Whether the mirror provably holds the state of that stamp.
    pub fn knows(&self, stamp: u8, rules: Rules) -> bool {
        self.mirror.stamp > stamp || (self.mirror.stamp == stamp && self.is_settled(rules))
    }

    /// Merges a value of HubSpot's; whether it was news at all.
    pub fn merge(&mut self, theirs: u8, stamp: u8, is_settled: bool, rules: Rules) -> bool {
        let order = match stamp.cmp(&self.base_stamp) {
            _ if !rules.has(Without::Stamps) => Order::Later,
            std::cmp::Ordering::Less => Order::Earlier,
            std::cmp::Ordering::Equal => Order::Equal,
            std::cmp::Ordering::Greater => Order::Later,
        };
        let sent = self.undecided | if self.in_flight == NONE { 0 } else { bit(self.in_flight) };
        let case = Case {
            base: self.base,
            ours: self.ours,
            theirs,
            is_sent: sent & bit(theirs) != 0,
            order,
            is_settled: is_settled || !rules.has(Without::TiesWait),
            winner: rules.winner,
        };
        let decision = decide(case, if rules.has(Without::Own) { None } else { Some(Line::Own) });
        match decision.line {
            Line::Stale => return false,
            Line::Conflict => {
                self.took_own_for_foreign |= theirs > 2;
                self.named |= bit(if decision.ours == theirs { self.ours } else { theirs });
            }
            _ => {}
        }
        (self.base, self.ours, self.base_stamp) = (decision.base, decision.ours, stamp);
        self.seen |= bit(self.base);
        true
    }
}
