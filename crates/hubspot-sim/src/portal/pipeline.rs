//! The ways that records go.

use std::collections::BTreeMap;

use super::properties::DEAL_STAGES;
use super::{ObjectType, Portal};

/// A pipeline of an object.
#[derive(Clone, Debug)]
pub struct Pipeline {
    /// The value of `pipeline`, of tickets `hs_pipeline`.
    pub id: &'static str,
    /// What people call it.
    pub label: &'static str,
    /// Its stages in order.
    pub stages: Vec<Stage>,
    /// When it was made.
    pub created_ms: i64,
}

/// A stage of a pipeline.
#[derive(Clone, Debug)]
pub struct Stage {
    /// The value of `dealstage`, of tickets `hs_pipeline_stage`.
    pub id: &'static str,
    /// What people call it.
    pub label: String,
    /// What it means, as HubSpot writes it: in texts.
    pub metadata: Vec<(&'static str, &'static str)>,
}

/// Names and probabilities of the stages of deals.
const DEALS: [(&str, &str); 7] = [
    ("Appointment scheduled", "0.2"),
    ("Qualified to buy", "0.4"),
    ("Presentation scheduled", "0.6"),
    ("Decision maker bought-in", "0.8"),
    ("Contract sent", "0.9"),
    ("Closed won", "1.0"),
    ("Closed lost", "0.0"),
];

const TICKETS: [(&str, &str, &str); 4] = [
    ("1", "New", "OPEN"),
    ("2", "Waiting on contact", "OPEN"),
    ("3", "Waiting on us", "OPEN"),
    ("4", "Closed", "CLOSED"),
];

/// What every portal has.
pub(super) fn built_in(created_ms: i64) -> BTreeMap<ObjectType, Vec<Pipeline>> {
    let deal = |(id, (label, probability)): (&&'static str, (&str, &'static str))| {
        let is_closed = if id.starts_with("closed") { "true" } else { "false" };
        Stage {
            id,
            label: label.to_owned(),
            metadata: vec![("isClosed", is_closed), ("probability", probability)],
        }
    };
    let ticket = |(id, label, state): (&'static str, &str, &'static str)| {
        let is_closed = if state == "CLOSED" { "true" } else { "false" };
        Stage { id, label: label.to_owned(), metadata: vec![("ticketState", state), ("isClosed", is_closed)] }
    };
    let deals = DEAL_STAGES.iter().zip(DEALS).map(deal).collect();
    let tickets = TICKETS.into_iter().map(ticket).collect();
    BTreeMap::from([
        (
            ObjectType::Deals,
            vec![Pipeline { id: "default", label: "Sales pipeline", stages: deals, created_ms }],
        ),
        (
            ObjectType::Tickets,
            vec![Pipeline { id: "0", label: "Support pipeline", stages: tickets, created_ms }],
        ),
    ])
}

impl Portal {
    /// Calls a stage otherwise, or without a text takes it out. `false` when there is none.
    pub(crate) fn change_stage(&mut self, object: ObjectType, id: &str, label: Option<&str>) -> bool {
        let pipelines = self.pipelines.get_mut(&object).into_iter().flatten();
        let mut found = false;
        for pipeline in pipelines {
            for stage in pipeline.stages.iter_mut().filter(|stage| stage.id == id) {
                found = true;
                label.unwrap_or_default().clone_into(&mut stage.label);
            }
            pipeline.stages.retain(|stage| stage.id != id || label.is_some());
        }
        found
    }
}
