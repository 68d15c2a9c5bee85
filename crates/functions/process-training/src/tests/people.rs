//! Made-up contacts of a portal whose deals depend on what is known of them early.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "small numbers"
)]

use kernel::{Timestamp, sha256_hex};
use serde_json::{Value, json};

/// 2025-11-20, a year before the clock of the tests: all label windows are over.
const FIRST: i64 = 1_763_640_000_000;
const DAY: i64 = 86_400_000;

/// How a portal is made.
#[derive(Clone, Copy)]
pub(super) struct People {
    pub(super) count: u32,
    /// Adds to the log-odds of a deal.
    pub(super) bias: f64,
    /// How much of a deal depends on what is known.
    pub(super) signal: f64,
    /// Whether a property is filled in after the deal and gives it away.
    pub(super) leak: bool,
}

pub(super) const PEOPLE: People = People { count: 480, bias: 0.0, signal: 1.0, leak: false };

/// Between 0 and 1, by the id.
fn chance(what: &str, id: u32) -> f64 {
    let digest = sha256_hex(format!("{what}:{id}").as_bytes());
    f64::from(u32::from_str_radix(&digest[..8], 16).unwrap()) / f64::from(u32::MAX)
}

fn iso(millis: i64) -> String {
    Timestamp::from_millis(millis).to_string()
}

impl People {
    /// Their records, as the database hands them over.
    pub(super) fn records(self) -> Vec<Value> {
        (1..=self.count).map(|id| self.record(id)).collect()
    }

    fn record(self, id: u32) -> Value {
        let source = ["webinar", "referral", "advert"][(chance("source", id) * 2.999) as usize];
        let employees = (chance("employees", id) * 500.0).round();
        let calls = (chance("calls", id) * 3.999) as i64;
        let odds = match source {
            "referral" => 2.0,
            "webinar" => 0.5,
            _ => -2.0,
        } + (employees - 250.0) / 125.0
            + calls as f64 / 2.0
            - 1.0;
        let probability = 1.0 / (1.0 + (-(self.bias + self.signal * odds)).exp());
        let won = chance("won", id) < probability;
        let created = FIRST + (chance("created", id) * 200.0 * DAY as f64) as i64;
        let closed = created + 20 * DAY;
        let deals: Vec<Value> = won
            .then(|| {
                json!({
                    "id": format!("d{id}"), "created_at": iso(created + 10 * DAY), "closed_at": iso(closed),
                    "stage": "closedwon", "is_won": true, "is_closed": true, "amount": 997,
                })
            })
            .into_iter()
            .collect();
        let call = |number: i64| {
            json!({
                "at": iso(created + number * DAY + DAY / 2), "duration_ms": 60_000 * (number + 1),
                "direction": "OUTBOUND", "connected": number % 2 == 0,
            })
        };
        let mut properties = json!({ "lead_source": source, "headcount": employees.to_string() });
        if self.leak {
            // Filled in by the onboarding team.
            properties["shirt_size"] = json!(if won { "L" } else { "none" });
        }
        json!({
            "id": format!("{id:06}"), "object_type": "contacts", "created_at": iso(created),
            "updated_at": iso(closed), "properties": properties, "companies": id % 2, "deals": deals,
            "calls": (0..calls).map(call).collect::<Vec<_>>(),
        })
    }
}

/// The definitions of their properties.
pub(super) fn definitions() -> Vec<Value> {
    vec![
        json!({ "name": "lead_source", "label": "Lead source", "type": "enumeration", "field_type": "select" }),
        json!({ "name": "headcount", "label": "Headcount", "type": "number", "field_type": "number" }),
        json!({ "name": "shirt_size", "label": "Shirt size", "type": "string", "field_type": "text" }),
    ]
}
