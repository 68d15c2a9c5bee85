//! What a caller is told of each route.

use testing::openapi::{Operation, schemas::text};

use crate::start;

fn operations() -> Vec<Operation> {
    let get = |path, summary| Operation::new("GET", path, summary);
    vec![
        Operation::new("POST", "/", "Trains a model, or names the training that is open.")
            .once()
            .takes::<start::Start>()
            .answers_of(202, "The run.", "training_start"),
        Operation::run(),
        get("/{run_id}", "How far a training is, and what came of it.").answers_of(
            200,
            "The run.",
            "training_progress",
        ),
        get("/{run_id}/card.md", "The model card.").answers_as(200, "Markdown.", "text/markdown", &text()),
        get("/{run_id}/plots/{plot}", "A plot of the model card.").answers_as(
            200,
            "SVG.",
            "image/svg+xml",
            &text(),
        ),
        Operation::new("POST", "/models/{model_id}/activate", "Puts a model into service.")
            .once()
            .answers_of(200, "The model, and the one before.", "model_activate"),
    ]
}

#[test]
fn the_document_tells_of_every_route() {
    testing::openapi::written_down(&crate::description(), operations());
}
