//! What a caller is told of each route.

use testing::openapi::{
    Operation, observed,
    schemas::{fields, text},
};

use crate::dead;

fn operations() -> Vec<Operation> {
    let dead = fields([("data", observed("outbox_dead"))]);
    let replay = |path, summary| {
        Operation::new("POST", path, summary).takes::<dead::Replay>().answers_of(
            200,
            "What is sent again.",
            "outbox_replay",
        )
    };
    vec![
        Operation::run(),
        Operation::new("GET", "/dead", "Changes that HubSpot refused, the latest 200 of a portal.")
            .query("portal_id", &text(), "The portal.")
            .answers_as(200, "All of them.", "application/json", &dead),
        replay("/dead/replay", "Sends them again, all or those of one reason."),
        replay("/dead/{contact_id}/replay", "Sends the change of one contact again."),
    ]
}

#[test]
fn the_document_tells_of_every_route() {
    testing::openapi::written_down(&crate::description(), operations());
}
