//! The rules that say what a model predicts.

use std::collections::BTreeSet;

use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Event;
use super::test::holds;
use crate::record::{Record, moment_of};
use crate::settings::Operator;

/// A quarter: longer than nine in ten sales of the cycle this suite was made for.
pub const DEFAULT_WINDOW_DAYS: u32 = 90;

const fn default_window() -> u32 {
    DEFAULT_WINDOW_DAYS
}

/// What counts as the outcome.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum LabelRule {
    /// A linked deal (of a deal, itself) is won within so many days.
    DealWon {
        /// The window after the observation.
        #[serde(default = "default_window")]
        within_days: u32,
    },
    /// One of the lifecycle stages is reached.
    LifecycleStage {
        /// Internal names of the stages.
        stages: BTreeSet<String>,
        /// The window after the observation; needs the CRM's date of entering the stage.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        within_days: Option<u32>,
    },
    /// A property passes a test.
    Property {
        /// Its internal name.
        property: String,
        /// The test.
        operator: Operator,
        /// What it is compared with.
        #[serde(default, skip_serializing_if = "Value::is_null")]
        value: Value,
        /// A date property that says since when.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at_property: Option<String>,
        /// The window after the observation; needs `at_property`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        within_days: Option<u32>,
    },
    /// The records are named.
    List {
        /// Records with the outcome.
        positive_ids: BTreeSet<String>,
        /// Records without it; when absent, all others.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        negative_ids: Option<BTreeSet<String>>,
    },
}

impl Default for LabelRule {
    fn default() -> Self {
        Self::DealWon { within_days: DEFAULT_WINDOW_DAYS }
    }
}

impl LabelRule {
    /// Days after the observation in which the outcome counts; `None` when any later moment does.
    pub const fn window_days(&self) -> Option<u32> {
        match self {
            Self::DealWon { within_days } => Some(*within_days),
            Self::LifecycleStage { within_days, .. } | Self::Property { within_days, .. } => *within_days,
            Self::List { .. } => None,
        }
    }

    /// Whether the moment of the outcome must be known.
    pub(super) const fn is_dated(&self) -> bool {
        match self {
            Self::DealWon { .. } => true,
            Self::LifecycleStage { within_days, .. } => within_days.is_some(),
            Self::Property { at_property, within_days, .. } => at_property.is_some() || within_days.is_some(),
            Self::List { .. } => false,
        }
    }

    /// The properties that the rule itself looks at; no feature may be made of them.
    pub fn properties(&self) -> Vec<&str> {
        match self {
            Self::DealWon { .. } | Self::List { .. } => Vec::new(),
            Self::LifecycleStage { .. } => vec!["lifecyclestage"],
            Self::Property { property, at_property, .. } => {
                core::iter::once(property.as_str()).chain(at_property.as_deref()).collect()
            }
        }
    }

    pub(super) fn event(&self, record: &Record, as_of: Timestamp, now: Timestamp) -> Event {
        match self {
            Self::DealWon { .. } => deal_won(record, as_of, now),
            Self::LifecycleStage { stages, .. } => lifecycle(record, stages, now),
            Self::Property { property, operator, value, at_property, .. } => {
                if !holds(record.property(property), *operator, value) {
                    return Event::None;
                }
                dated(at_property.as_deref().and_then(|name| record.property(name)), now)
            }
            Self::List { positive_ids, negative_ids } => {
                if positive_ids.contains(&record.id) {
                    Event::Undated
                } else if negative_ids.as_ref().is_none_or(|ids| ids.contains(&record.id)) {
                    Event::None
                } else {
                    Event::Unlisted
                }
            }
        }
    }
}

/// A moment that has passed; one of the future is a plan or a slip, not a date of the outcome.
fn dated(text: Option<&str>, now: Timestamp) -> Event {
    text.and_then(moment_of).filter(|at| *at <= now).map_or(Event::Undated, Event::At)
}

/// The first win. A deal that was lost early has nothing left to predict; a contact can still win another.
fn deal_won(record: &Record, as_of: Timestamp, now: Timestamp) -> Event {
    let won = || record.deals.iter().filter(|deal| deal.is_won);
    let passed = |at: &Timestamp| *at <= now;
    if let Some(first) = won().filter_map(|deal| deal.closed_at.filter(passed)).min() {
        // An undated win may be the earlier one, but the dated one already decides when it is before the moment.
        let undated = !won().all(|deal| deal.closed_at.is_some_and(|at| at <= now));
        return if undated && first > as_of { Event::Undated } else { Event::At(first) };
    }
    if won().next().is_some() {
        return Event::Undated;
    }
    if record.object_type != "deals" {
        return Event::None;
    }
    let lost = record.deals.iter().filter(|deal| deal.is_closed);
    lost.filter_map(|deal| deal.closed_at).min().map_or(Event::None, Event::SettledAgainst)
}

/// HubSpot stamps the entry into each stage in a property of the stage's name, in an older and a newer form.
fn lifecycle(record: &Record, stages: &BTreeSet<String>, now: Timestamp) -> Event {
    let entered = stages.iter().flat_map(|stage| {
        [format!("hs_lifecyclestage_{stage}_date"), format!("hs_v2_date_entered_{stage}")]
            .into_iter()
            .filter_map(|name| record.property(&name).and_then(moment_of))
    });
    if let Some(at) = entered.filter(|at| *at <= now).min() {
        return Event::At(at);
    }
    let current = record.property("lifecyclestage");
    if current.is_some_and(|current| stages.contains(current)) { Event::Undated } else { Event::None }
}
