//! `POST /`: HubSpot's events, stored as they came.

use edge::{Request, Response};
use kernel::{Problem, sha256_hex};
use ports::Ports;
use serde_json::value::RawValue;
use sync::clean_json;

use crate::sql::WebhookStore;

/// HubSpot sends at most so many events in a request.
const MOST_EVENTS: usize = 100;

/// Stores the request; 204 once it is, also when it came before. What it says is looked at later, since HubSpot waits 5 s and
/// sends again what was refused, for a day.
pub(crate) async fn receive(request: &Request, ports: &Ports) -> Result<Response, Problem> {
    let received_at = ports.clock.now();
    let text = std::str::from_utf8(&request.body).map_err(|_| not_json("it is not UTF-8"))?;
    let text = clean_json(text);
    let events: Vec<&RawValue> = serde_json::from_str(&text).map_err(|error| {
        if error.is_data() { not_events("an array of events") } else { not_json(&error.to_string()) }
    })?;
    if events.iter().any(|event| !event.get().starts_with('{')) {
        return Err(not_events("objects alone"));
    }
    if events.len() > MOST_EVENTS {
        let detail = format!("a request has at most {MOST_EVENTS} events");
        return Err(Problem::new(413, "payload_too_large", detail));
    }
    if !events.is_empty() {
        // By what was sent, so that the same request is known however it is read.
        let digest = sha256_hex(&request.body);
        WebhookStore { body: &events, digest: &digest, received_at }.call(ports).await?;
    }
    Ok(Response::empty(204))
}

fn not_json(why: &str) -> Problem {
    Problem::bad_request("invalid_json", format!("the body is not JSON: {why}"))
}

fn not_events(what: &str) -> Problem {
    Problem::bad_request("invalid_events", format!("a webhook request is an array of events: send {what}"))
}
