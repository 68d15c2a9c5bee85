//! `GET /{run_id}/plots/{plot}`.

use edge::{Request, Response};
use kernel::Problem;
use ports::Ports;

use crate::show::progress;

/// One of the card's plots, for example `reliability.svg`.
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
