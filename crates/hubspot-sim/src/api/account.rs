//! Which portal this is.

use serde_json::json;

use crate::sim::Sim;
use crate::wire::{Outcome, Response};

/// `GET /account-info/{version}/details`.
#[allow(clippy::unnecessary_wraps)] // every handler returns an outcome
pub(crate) fn details(sim: &Sim) -> Outcome {
    let body = json!({
        "portalId": sim.config.portal_id,
        "accountType": "STANDARD",
        "timeZone": "Europe/Paris",
        "companyCurrency": "EUR",
        "additionalCurrencies": ["USD", "GBP"],
        "utcOffset": "+01:00",
        "utcOffsetMilliseconds": sim.config.utc_offset_ms,
        "uiDomain": sim.config.ui_domain,
        "dataHostingLocation": "na1",
    });
    Ok(Response::json(200, body.to_string()))
}
