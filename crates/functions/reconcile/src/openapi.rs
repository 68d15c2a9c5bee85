//! What a caller is told of each route.

use testing::openapi::Operation;

use crate::start;

fn operations() -> Vec<Operation> {
    vec![
        Operation::new("POST", "/", "Compares the mirror with HubSpot, record by record, and mends it.")
            .once()
            .takes::<start::Start>()
            .answers_of(202, "The reconciliation.", "reconcile_start"),
        Operation::new("GET", "/{reconciliation_id}", "How far a reconciliation is, and what it found.")
            .answers_of(200, "The reconciliation.", "reconcile_show"),
    ]
}

#[test]
fn the_document_tells_of_every_route() {
    testing::openapi::written_down(&crate::description(), operations());
}
