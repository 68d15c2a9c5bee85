//! The settings of the functions: what `start` chooses, and the env file, which wins.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Result, bail};

use super::keys::Keys;
use crate::{env_file, private_file::write_private};

/// The simulated portal.
pub const PORTAL_ID: &str = "62515";

/// What the functions are started with.
pub struct Settings {
    values: BTreeMap<String, String>,
    /// Whether HubSpot is the simulator.
    pub simulated: bool,
    /// Where HubSpot's API is.
    pub hubspot_url: String,
}

impl Settings {
    /// Reads the env file; a missing `.env` is no error, another missing file is.
    pub fn read(env_file: &Path, port: u16, hubspot_port: u16) -> Result<Self> {
        let own = match fs::read_to_string(env_file) {
            Ok(text) => env_file::parse(&text)?,
            Err(_) if env_file == Path::new(".env") => BTreeMap::new(),
            Err(error) => bail!("cannot read the env file {}: {error}", env_file.display()),
        };
        Ok(Self::merge(own, port, hubspot_port))
    }

    fn merge(own: BTreeMap<String, String>, port: u16, hubspot_port: u16) -> Self {
        let simulated = !own.contains_key("HUBSPOT_API_BASE");
        let mut values = BTreeMap::new();
        if simulated {
            let simulator = format!("http://127.0.0.1:{hubspot_port}");
            values.insert("HUBSPOT_API_BASE".to_owned(), simulator.clone());
            values.insert("HUBSPOT_APP_BASE".to_owned(), simulator);
        }
        values.insert("PUBLIC_FUNCTIONS_URL".to_owned(), format!("http://127.0.0.1:{port}/functions/v1"));
        values.extend(own);
        let hubspot_url = values.get("HUBSPOT_API_BASE").cloned().unwrap_or_default();
        Self { values, simulated, hubspot_url }
    }

    /// Writes all settings into one file for the stack, readable by nobody else.
    pub fn write(&self, data_dir: &Path) -> Result<PathBuf> {
        let path = data_dir.join("functions.env");
        write_private(&path, env_file::text(&self.values).as_bytes())?;
        Ok(path)
    }

    /// The command line of the simulator; it must know the application that the functions say they are, and where HubSpot
    /// finds its card.
    pub fn simulator_arguments(
        &self,
        keys: &Keys,
        port: u16,
        contacts: u32,
        data_dir: &Path,
        card_host: &Path,
    ) -> Vec<String> {
        let of_app = |name: &str, key: &str| self.values.get(name).cloned().unwrap_or_else(|| key.to_owned());
        let functions = self.values.get("PUBLIC_FUNCTIONS_URL").map_or("", |url| url.trim_end_matches('/'));
        let pairs = [
            ("--port", port.to_string()),
            ("--contacts", contacts.to_string()),
            ("--portal-id", PORTAL_ID.to_owned()),
            // Edits and tokens outlive a restart, as they do at HubSpot.
            ("--state", data_dir.join("hubspot.state").to_string_lossy().into_owned()),
            ("--card-url", format!("{functions}/crm-card")),
            ("--webhook-target", format!("{functions}/hubspot-webhook")),
            ("--card-host", card_host.to_string_lossy().into_owned()),
            ("--client-id", of_app("HUBSPOT_CLIENT_ID", &keys.hubspot_client_id)),
            ("--client-secret", of_app("HUBSPOT_CLIENT_SECRET", &keys.hubspot_client_secret)),
        ];
        pairs.into_iter().flat_map(|(flag, value)| [flag.to_owned(), value]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::env_file::parse;

    #[test]
    fn the_env_file_wins_over_what_start_chooses() {
        let own =
            parse("# real\nexport HUBSPOT_CLIENT_ID='a b'\nPUBLIC_FUNCTIONS_URL=http://x # why\n").unwrap();
        let settings = Settings::merge(own, 1, 2);
        assert!(settings.simulated);
        assert_eq!(settings.values["HUBSPOT_CLIENT_ID"], "a b");
        assert_eq!(settings.values["PUBLIC_FUNCTIONS_URL"], "http://x");
        assert_eq!(settings.values["HUBSPOT_API_BASE"], "http://127.0.0.1:2");
    }

    #[test]
    fn with_a_hubspot_in_the_env_file_there_is_no_simulator() {
        let settings = Settings::merge(parse("HUBSPOT_API_BASE=\"http://h\"").unwrap(), 1, 2);
        assert!(!settings.simulated);
        assert_eq!(settings.hubspot_url, "http://h");
        assert!(!settings.values.contains_key("HUBSPOT_APP_BASE"));
    }
}
