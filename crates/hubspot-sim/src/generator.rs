//! A believable portal from a seed: leads with a hidden quality that shows in everything that happens to them.

mod calls;
mod companies;
mod contacts;
mod deals;
mod dirt;
mod draft;
mod names;
mod others;
mod phones;

use crate::config::Config;
use crate::dice::Dice;
use crate::portal::{Owner, Portal, Team};

pub(super) const MINUTE_MS: i64 = 60_000;
pub(super) const HOUR_MS: i64 = 60 * MINUTE_MS;
pub(super) const DAY_MS: i64 = 24 * HOUR_MS;
/// The portal is two years old.
pub(super) const AGE_MS: i64 = 730 * DAY_MS;
/// The full portal: 29,000 contacts and 1,000 deals.
const FULL_CONTACTS: u64 = 29_000;
const FULL_DEALS: u64 = 1_000;

/// What is behind a contact; most of it is never written down in the portal.
#[derive(Clone, Debug)]
pub(super) struct Lead {
    pub id: u64,
    pub created_ms: i64,
    /// Mean 0, variance about 1; drives everything else.
    pub quality: f64,
    pub name: String,
    /// E.164, even where the contact's own field is odd or empty.
    pub phone: String,
    pub watched_vsl: bool,
    pub script: Option<&'static str>,
    pub company: Option<u64>,
    pub owner: u64,
    /// Whether a deal was won with it.
    pub won: bool,
    pub has_deal: bool,
}

/// Makes the portal of a configuration.
pub(crate) fn generate(config: &Config) -> Portal {
    let start_ms = config.epoch_ms - AGE_MS;
    let mut portal = Portal::empty(start_ms);
    portal.owners = owners(start_ms);
    let contacts = u64::from(config.contacts);
    let deals = config.deals.map_or_else(
        || if contacts >= FULL_CONTACTS { FULL_DEALS } else { contacts * FULL_DEALS / FULL_CONTACTS },
        u64::from,
    );
    let calls = config.calls.map_or(contacts / 10, u64::from);
    let companies = companies::generate(config, &mut portal, contacts / 12);
    let mut leads = contacts::generate(config, &mut portal, contacts, &companies);
    deals::generate(config, &mut portal, deals, &mut leads);
    calls::generate(config, &mut portal, calls, &leads);
    others::generate(config, &mut portal, &leads);
    portal.changes.clear();
    portal
}

const TEAMS: [Team; 2] = [Team { id: 1_201, name: "Closers" }, Team { id: 1_202, name: "Sales" }];

fn owners(created_ms: i64) -> Vec<Owner> {
    let people = [
        ("Camille", "Martin", false),
        ("Sofia", "Rossi", false),
        ("James", "Okafor", false),
        ("Léa", "Dubois", false),
        ("Omar", "Haddad", false),
        ("Nina", "Petrova", true),
    ];
    let person = |(at, (first, last, archived)): (u64, (&str, &str, bool))| Owner {
        id: 41_007_000 + at * 17,
        user_id: Some(2_000_300 + at),
        email: format!("{}@example.com", first.to_lowercase()),
        first_name: first.to_owned(),
        last_name: last.to_owned(),
        created_ms,
        updated_ms: created_ms,
        teams: TEAMS.into_iter().skip(usize::from(at % 2 == 1)).collect(),
        archived,
    };
    let mut owners: Vec<Owner> = (0..).zip(people).map(person).collect();
    let queue = person((9, ("Support", "queue", false)));
    owners.push(Owner { user_id: None, teams: Vec::new(), ..queue });
    owners
}

/// The logistic function.
pub(super) fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// Milliseconds with a log-normal spread around a median.
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)] // far below 2^53
pub(super) fn spread_ms(dice: &mut Dice, median_ms: i64, sigma: f64) -> i64 {
    (median_ms as f64 * (sigma * dice.normal()).exp()) as i64
}

/// When record `at` of `count` was made: the portal grows, so later periods hold more.
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)] // far below 2^53
pub(super) fn moment(dice: &mut Dice, at: u64, count: u64, epoch_ms: i64) -> i64 {
    let share = ((at as f64 + dice.unit()) / count.max(1) as f64).powf(0.75);
    epoch_ms - AGE_MS + (share * (AGE_MS - HOUR_MS) as f64) as i64
}

/// When a record of that age was last changed: half of them soon after they were made.
pub(super) fn last_change(dice: &mut Dice, created_ms: i64, epoch_ms: i64) -> i64 {
    let latest = epoch_ms - MINUTE_MS;
    if created_ms >= latest {
        return created_ms;
    }
    let end = if dice.chance(0.5) { latest.min(created_ms + 3 * DAY_MS) } else { latest };
    dice.between(created_ms, end)
}
