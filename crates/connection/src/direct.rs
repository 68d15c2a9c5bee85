//! A single call with a token in hand, outside the token service.

use hubspot::ApiRequest;
use kernel::Redacted;
use ports::{Level, Ports};
use serde_json::json;

use crate::Settings;
use crate::transport::{Outcome, path_of, send};

/// For what happens while a user waits at a browser.
const TIMEOUT_MS: u32 = 10_000;

/// Sends `request` once with `token`; `None` when it had no good answer, which is logged. For steps that are best
/// effort: account details while connecting, the uninstall while disconnecting.
pub async fn send_with_token(
    ports: &Ports,
    settings: &Settings,
    request: &ApiRequest,
    token: &Redacted<String>,
) -> Option<String> {
    let (outcome, _) = send(ports, &settings.api_base, request, Some(token.clone()), TIMEOUT_MS).await;
    let why = match outcome {
        Outcome::Good(response) => return Some(response.body),
        Outcome::Failed { response, body, .. } => {
            json!({ "path": path_of(request), "status": response.status, "correlation_id": body.correlation_id })
        }
        Outcome::Lost(why) => json!({ "path": path_of(request), "lost": why }),
    };
    ports.log.log(Level::Warn, "hubspot_call_failed", why);
    None
}
