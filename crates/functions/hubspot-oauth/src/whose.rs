//! Which portal was connected, and what HubSpot tells of it.

use hubspot::AccountInfo;
use kernel::PortalId;
use serde_json::{Value, json};

/// The portal, if what HubSpot calls one can be one.
pub(crate) fn known_portal(portal: &PortalId) -> bool {
    let id = portal.as_str();
    (1..=19).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_digit())
}

/// What is kept of a portal beside its tokens.
pub(crate) fn details(info: &AccountInfo, hub_domain: Option<&str>, hubspot_user_id: Option<&str>) -> Value {
    json!({
        "hub_domain": hub_domain, "hubspot_user_id": hubspot_user_id, "account_type": info.account_type,
        "time_zone": info.time_zone, "utc_offset_ms": info.utc_offset_ms, "ui_domain": info.ui_domain,
        "data_hosting_location": info.data_hosting_location, "company_currency": info.company_currency,
    })
}
