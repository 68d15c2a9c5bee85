//! `stack.json`: where the running suite is and how to get in.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use super::{
    demo::Outcome,
    keys::Keys,
    settings::{PORTAL_ID, Settings},
};
use crate::private_file::write_private;

/// A user who may sign in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct User {
    /// The address to sign in with.
    pub email: String,
    /// The password of this local stack alone.
    pub password: String,
}

/// The content of `stack.json`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Descriptor {
    /// The base of everything: `/rest/v1`, `/auth/v1`, `/functions/v1`.
    pub api_url: String,
    /// For clients.
    pub publishable_key: String,
    /// For servers.
    pub secret_key: String,
    /// HubSpot's API, the simulator's as a rule.
    pub hubspot_url: String,
    /// The portal of the simulator, connected by the demo; none with a HubSpot of the env file.
    pub portal_id: Option<String>,
    /// Whether the demo has connected it.
    #[serde(skip)]
    pub connected: bool,
    /// Who is a member of it; none without the demo.
    pub demo_user: Option<User>,
    /// The process to end with SIGTERM or Ctrl-C.
    pub pid: u32,
}

impl Descriptor {
    /// The suite as it serves, before the demo.
    pub fn new(port: u16, settings: &Settings, keys: &Keys) -> Self {
        Self {
            api_url: format!("http://127.0.0.1:{port}"),
            publishable_key: keys.publishable_key.clone(),
            secret_key: keys.secret_key.clone(),
            hubspot_url: settings.hubspot_url.clone(),
            portal_id: settings.simulated.then(|| PORTAL_ID.to_owned()),
            connected: false,
            demo_user: None,
            pid: std::process::id(),
        }
    }

    /// Takes over what the demo has found or made.
    pub fn adopt(&mut self, outcome: Outcome) {
        self.connected = outcome.portal_id.is_some();
        self.demo_user = Some(outcome.user);
    }

    /// Writes the file under its name in one step.
    pub fn write(&self, data_dir: &Path) -> Result<()> {
        let (half, path) = (data_dir.join("stack.json.half"), data_dir.join("stack.json"));
        write_private(&half, &serde_json::to_vec_pretty(self)?)?;
        fs::rename(&half, &path).with_context(|| format!("cannot write {}", path.display()))
    }

    /// What a run has left, or a running one has written.
    pub fn read(data_dir: &Path) -> Option<Self> {
        serde_json::from_slice(&fs::read(data_dir.join("stack.json")).ok()?).ok()
    }

    /// Takes the file away: it is there only while the suite serves.
    pub fn remove(data_dir: &Path) {
        let _ = fs::remove_file(data_dir.join("stack.json"));
    }
}
