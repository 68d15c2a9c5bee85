//! `GET /{run_id}/card.md`.

use edge::{Request, Response};
use kernel::Problem;
use ports::Ports;

use crate::show::progress;

/// The model card alone.
pub(crate) async fn card(request: &Request, ports: &Ports, run_id: &str) -> Result<Response, Problem> {
    let run = progress(request, ports, run_id).await?;
    match run["model"]["card_markdown"].as_str() {
        Some(card) => Ok(Response::of(200, "text/markdown; charset=utf-8", card)),
        None => Err(Problem::not_found("no_model", "this run has no model (yet): its reason says why")),
    }
}
