//! What a developer wants to know once the suite serves.

use std::{path::Path, time::Duration};

use super::{descriptor::Descriptor, log::Log};
use crate::ui;

/// Prints addresses, keys and the demo user.
pub fn print(suite: &Descriptor, data_dir: &Path, log: &Log, elapsed: Duration) {
    let portal = match &suite.portal_id {
        Some(portal) if suite.connected => format!("{portal} at {}, connected", suite.hubspot_url),
        _ => format!("at {}, connect one with POST /functions/v1/hubspot-oauth/authorize", suite.hubspot_url),
    };
    let user = suite.demo_user.as_ref().map(|user| format!("{} / {}", user.email, user.password));
    let rows = [
        ("console", Some(suite.api_url.clone())),
        ("demo user", user),
        ("API", Some(format!("{} (/rest/v1, /auth/v1, /functions/v1)", suite.api_url))),
        ("publishable key", Some(suite.publishable_key.clone())),
        ("secret key", Some(suite.secret_key.clone())),
        ("HubSpot portal", Some(portal)),
        ("details", Some(data_dir.join("stack.json").display().to_string())),
        ("log", Some(log.path())),
    ];
    println!();
    for (name, value) in rows {
        if let Some(value) = value {
            println!("  {name:<16} {value}");
        }
    }
    println!("\n{} ready in {}; Ctrl-C stops it", ui::good("✓"), ui::seconds(elapsed));
}
