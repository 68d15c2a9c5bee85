//! What the browser gets: a redirect to the frontend, or a few lines of text where there is none.
//!
//! Text and not HTML: hosted Supabase serves a function's HTML as text.

use edge::{Request, Response};
use kernel::{Problem, Timestamp};
use oauth::Ticket;
use serde_json::json;

use crate::urls::with_outcome;

/// A handle and until when it is good, or what went wrong. A program that calls without asking for HTML gets JSON.
pub(super) fn answer(
    request: &Request,
    redirect_to: Option<&str>,
    outcome: Result<(&Ticket, Timestamp), Problem>,
) -> Result<Response, Problem> {
    if let Some(redirect_to) = redirect_to {
        let outcome =
            outcome.as_ref().map(|(handle, _)| handle.expose()).map_err(|problem| problem.code.as_str());
        return Ok(Response::redirect(303, &with_outcome(redirect_to, outcome)));
    }
    let by_browser = request.header("accept").is_some_and(|accept| accept.contains("text/html"));
    match outcome {
        Ok((handle, _)) if by_browser => Ok(text(200, &granted(handle))),
        Ok((handle, expires_at)) => {
            let answer = json!({ "handle": handle.expose(), "expires_at": expires_at });
            Ok(Response::json(200, &answer)?.with_header("cache-control", "no-store"))
        }
        Err(problem) if by_browser => Ok(text(problem.status, &failed(&problem.code))),
        Err(problem) => Err(problem),
    }
}

fn text(status: u16, text: &str) -> Response {
    Response::of(status, "text/plain; charset=utf-8", text)
        .with_header("referrer-policy", "no-referrer")
        .with_header("cache-control", "no-store")
}

fn granted(handle: &Ticket) -> String {
    format!(
        "HubSpot agreed. One step is left: complete the connection where you began it, within five minutes, with\n\n{}\n\n\
         Did somebody send you here? Then give this to nobody and close the window: nothing was connected.\n",
        handle.expose()
    )
}

/// What went wrong, by a sentence for the codes that a user can do something about.
fn failed(code: &str) -> String {
    let advice = match code {
        "access_denied" => "The connection was declined in HubSpot.",
        "expired_state" => "This took longer than ten minutes. Please start again.",
        "invalid_state" => "This link was used before or is not ours. Please start again.",
        "not_configured" => "This server is not set up for HubSpot. Please tell its operator.",
        _ => "The portal could not be connected. Please start again.",
    };
    format!("Not connected. {advice} ({code})\n")
}
