//! What a run has come to. The database asks whether the caller is a member of the portal.

use edge::{Request, Response};
use kernel::{Problem, is_uuid};
use ports::{Ports, call};
use serde_json::Value;

use crate::sql::TrainingProgress;

/// `GET /{run_id}`: progress, findings, and the model with its card once there is one.
pub(crate) async fn run(request: &Request, ports: &Ports, run_id: &str) -> Result<Response, Problem> {
    Response::json(200, &progress(request, ports, run_id).await?)
}

/// `GET /{run_id}/card.md`: the model card alone.
pub(crate) async fn card(request: &Request, ports: &Ports, run_id: &str) -> Result<Response, Problem> {
    let run = progress(request, ports, run_id).await?;
    match run["model"]["card_markdown"].as_str() {
        Some(card) => Ok(Response::of(200, "text/markdown; charset=utf-8", card)),
        None => Err(Problem::not_found("no_model", "this run has no model (yet): its reason says why")),
    }
}

/// `GET /{run_id}/plots/{plot}`: one of the card's plots, for example `reliability.svg`.
pub(crate) async fn plot(
    request: &Request,
    ports: &Ports,
    run_id: &str,
    plot: &str,
) -> Result<Response, Problem> {
    let run = progress(request, ports, run_id).await?;
    let name = plot.strip_suffix(".svg").unwrap_or(plot);
    match run["model"]["plots"][name].as_str() {
        // Opened by itself an SVG is a document: it may load and run nothing.
        Some(svg) => Ok(Response::of(200, "image/svg+xml", svg).with_header(
            "content-security-policy",
            "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        )),
        None => Err(Problem::not_found("unknown_plot", "the model of this run has no such plot")),
    }
}

async fn progress(request: &Request, ports: &Ports, run_id: &str) -> Result<Value, Problem> {
    let caller = request.user_token()?;
    if !is_uuid(run_id) {
        return Err(Problem::not_found("unknown_run", "there is no such training run"));
    }
    call(&*ports.store, &caller, &TrainingProgress { p_run_id: run_id }).await
}
