//! Calls, appointments and deals until a moment.

use kernel::Timestamp;

use super::days;
use super::source::Engagement;
use crate::record::Record;
use crate::table::Cell;

const DAY_MS: f64 = 86_400_000.0;
const MINUTE_MS: f64 = 60_000.0;
const HOUR_MS: f64 = 3_600_000.0;
/// Nobody talks for longer than a day; such a duration is a slip of the telephone system.
const LONGEST_CALL_MS: f64 = DAY_MS;

/// Everything that the features ask about, found in one pass.
#[derive(Debug, Default)]
pub(super) struct Engaged {
    /// Ages in milliseconds of all calls, smallest first.
    calls: Vec<f64>,
    connected: Vec<f64>,
    bookings: Vec<f64>,
    inbound: u32,
    talk_ms: f64,
    longest_ms: f64,
    /// Milliseconds from the creation to the first call.
    first_after_ms: Option<f64>,
    missed: u32,
    /// Absent for a deal, of which the list holds only itself.
    deals: Option<Deals>,
}

#[derive(Debug, Default)]
struct Deals {
    ages: Vec<f64>,
    won: u32,
    lost: u32,
}

impl Engaged {
    pub(super) fn until(record: &Record, as_of: Timestamp) -> Self {
        let mut engaged = Self::default();
        let mut durations = Vec::new();
        let mut first: Option<Timestamp> = None;
        for call in &record.calls {
            let Some((at, age)) = age(call.at, as_of) else { continue };
            engaged.calls.push(age);
            if call.connected {
                engaged.connected.push(age);
            }
            engaged.inbound +=
                u32::from(call.direction.as_deref().is_some_and(|way| way.eq_ignore_ascii_case("inbound")));
            // A call under way is known until the moment only.
            durations.push(call.duration_ms.unwrap_or(0.0).clamp(0.0, LONGEST_CALL_MS).min(age));
            first = Some(first.map_or(at, |first| first.min(at)));
        }
        for booking in &record.bookings {
            let Some((_, age)) = age(booking.at, as_of) else { continue };
            engaged.bookings.push(age);
            engaged.missed += u32::from(booking.status.as_deref().is_some_and(is_missed));
        }
        engaged.deals = (record.object_type != "deals").then(|| deals(record, as_of));
        // Sums of floating-point numbers depend on their order, and lists come in any.
        for list in [&mut engaged.calls, &mut engaged.connected, &mut engaged.bookings, &mut durations] {
            list.sort_unstable_by(f64::total_cmp);
        }
        engaged.talk_ms = durations.iter().sum();
        engaged.longest_ms = durations.last().copied().unwrap_or(0.0);
        engaged.first_after_ms =
            first.zip(record.created_at).map(|(first, created)| millis(first.millis_since(created)).max(0.0));
        engaged
    }

    pub(super) fn cell(&self, engagement: Engagement) -> Cell {
        match engagement {
            Engagement::Calls => count(&self.calls),
            Engagement::CallsConnected => count(&self.connected),
            Engagement::CallsInbound => Cell::Number(f64::from(self.inbound)),
            Engagement::CallMinutes => Cell::Number(tenths(self.talk_ms / MINUTE_MS)),
            Engagement::LongestCall => Cell::Number(tenths(self.longest_ms / MINUTE_MS)),
            Engagement::LastCall => last(&self.calls),
            Engagement::LastConnected => last(&self.connected),
            Engagement::FirstCallAfter => {
                self.first_after_ms.map_or(Cell::Missing, |ms| Cell::Number(tenths(ms / HOUR_MS)))
            }
            Engagement::RecentCalls(half_life) => decayed(&self.calls, half_life),
            Engagement::RecentConnected(half_life) => decayed(&self.connected, half_life),
            Engagement::Bookings => count(&self.bookings),
            Engagement::BookingsMissed => Cell::Number(f64::from(self.missed)),
            Engagement::LastBooking => last(&self.bookings),
            Engagement::RecentBookings(half_life) => decayed(&self.bookings, half_life),
            Engagement::Deals => self.deals.as_ref().map_or(Cell::Missing, |deals| count(&deals.ages)),
            Engagement::DealsOpen => {
                self.of_deals(|deals| length(&deals.ages) - f64::from(deals.won + deals.lost))
            }
            Engagement::DealsWon => self.of_deals(|deals| f64::from(deals.won)),
            Engagement::DealsLost => self.of_deals(|deals| f64::from(deals.lost)),
            Engagement::LastDeal => self.deals.as_ref().map_or(Cell::Missing, |deals| last(&deals.ages)),
        }
    }

    fn of_deals(&self, number: impl Fn(&Deals) -> f64) -> Cell {
        self.deals.as_ref().map_or(Cell::Missing, |deals| Cell::Number(number(deals)))
    }
}

/// A deal whose closing is not dated, or dated later, was open as far as anyone knew.
fn deals(record: &Record, as_of: Timestamp) -> Deals {
    let mut deals = Deals::default();
    for deal in &record.deals {
        let Some((_, age)) = age(deal.created_at, as_of) else { continue };
        deals.ages.push(age);
        if (deal.is_won || deal.is_closed) && deal.closed_at.is_some_and(|at| at <= as_of) {
            if deal.is_won {
                deals.won += 1;
            } else {
                deals.lost += 1;
            }
        }
    }
    deals.ages.sort_unstable_by(f64::total_cmp);
    deals
}

fn age(at: Option<Timestamp>, as_of: Timestamp) -> Option<(Timestamp, f64)> {
    at.filter(|at| *at <= as_of).map(|at| (at, millis(as_of.millis_since(at))))
}

/// The statuses of appointments that did not take place.
fn is_missed(status: &str) -> bool {
    let status = status.to_ascii_lowercase();
    ["cancel", "no_show", "no show", "noshow", "no-show", "missed"].iter().any(|word| status.contains(word))
}

#[allow(clippy::cast_precision_loss)] // 300 years of milliseconds fit
const fn millis(ms: i64) -> f64 {
    ms as f64
}

#[allow(clippy::cast_precision_loss)] // a list in memory
const fn length(ages: &[f64]) -> f64 {
    ages.len() as f64
}

const fn count(ages: &[f64]) -> Cell {
    Cell::Number(length(ages))
}

#[allow(clippy::cast_possible_truncation)] // made of whole milliseconds
fn last(ages: &[f64]) -> Cell {
    ages.first().map_or(Cell::Missing, |age| Cell::Number(days(*age as i64)))
}

/// One decimal is what a person can use.
fn tenths(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

/// Each counts 2^(-age / half-life); to 1/1024, which four bytes hold exactly.
fn decayed(ages: &[f64], half_life_days: u32) -> Cell {
    let half_life = f64::from(half_life_days.max(1)) * DAY_MS;
    let sum: f64 = ages.iter().map(|age| libm::exp2(-age / half_life)).sum();
    Cell::Number((sum * 1024.0).round() / 1024.0)
}
