//! `keys.json`, which the stack writes.

use std::{fs, path::Path};

use serde::Deserialize;

/// The keys that the stack has made for its data directory.
#[derive(Clone, Debug, Deserialize)]
pub struct Keys {
    /// For clients.
    pub publishable_key: String,
    /// For servers.
    pub secret_key: String,
    /// The application that the simulator knows.
    pub hubspot_client_id: String,
    /// Its secret.
    pub hubspot_client_secret: String,
}

impl Keys {
    /// The keys, once the stack has written them.
    pub fn read(data_dir: &Path) -> Option<Self> {
        serde_json::from_slice(&fs::read(data_dir.join("keys.json")).ok()?).ok()
    }
}
