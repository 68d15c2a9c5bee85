//! The command line.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::Parser;
use hubspot_sim::{Config, Dirt, Settings};
use kernel::Timestamp;

/// A HubSpot portal on this machine: API, consent page and a control plane under /_sim/ on one port.
#[derive(Debug, Parser)]
#[command(version)]
#[allow(clippy::struct_excessive_bools)] // independent switches
pub(crate) struct Options {
    /// Port to listen on; 0 picks a free one.
    #[arg(long, default_value_t = 54_330)]
    pub port: u16,
    /// Address to listen on.
    #[arg(long, default_value = "127.0.0.1")]
    pub host: IpAddr,
    /// Seed of the portal's data and of everything random.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Contacts to generate; the other objects follow from it.
    #[arg(long, default_value_t = 29_000)]
    pub contacts: u32,
    /// Deals to generate (1,000 per 29,000 contacts when not given).
    #[arg(long)]
    pub deals: Option<u32>,
    /// Calls to generate (a tenth of the contacts when not given).
    #[arg(long)]
    pub calls: Option<u32>,
    /// Tickets, products, line items and records of a custom object to generate, so many of each.
    #[arg(long, default_value_t = 0)]
    pub others: u32,
    /// Portal (hub) id.
    #[arg(long, default_value_t = 62_515)]
    pub portal_id: u64,
    /// App id in webhook events.
    #[arg(long, default_value_t = 54_321)]
    pub app_id: u64,
    /// OAuth client id.
    #[arg(long, default_value = "sim-client")]
    pub client_id: String,
    /// OAuth client secret; also signs webhooks.
    #[arg(long, default_value = "sim-secret")]
    pub client_secret: String,
    /// Registered redirect URI (repeat for more); any https or loopback one passes when none is given.
    #[arg(long)]
    pub redirect_uri: Vec<String>,
    /// Requests per rolling ten seconds; 0 lifts this and every other limit that has no option of its own.
    #[arg(long, default_value_t = 110)]
    pub rate_limit: u32,
    /// Searches per second; 0 for no limit.
    #[arg(long)]
    pub search_limit: Option<u32>,
    /// Requests per day; 0 for no limit.
    #[arg(long, default_value_t = 0)]
    pub daily_limit: u32,
    /// Longest time until a search sees a write.
    #[arg(long, default_value_t = 5_000)]
    pub search_lag_ms: i64,
    /// Where webhooks are sent (http only).
    #[arg(long)]
    pub webhook_target: Option<String>,
    /// Address of the app's card backend (http only).
    #[arg(long)]
    pub card_url: Option<String>,
    /// The app card's code, bundled with a host for it.
    #[arg(long)]
    pub card_host: Option<PathBuf>,
    /// Agree to every consent page at once.
    #[arg(long)]
    pub auto_consent: bool,
    /// Answer a new refresh token to each refresh.
    #[arg(long)]
    pub rotate_refresh_tokens: bool,
    /// Generate clean data only.
    #[arg(long)]
    pub no_dirt: bool,
    /// Generate no NUL characters.
    #[arg(long)]
    pub no_nul: bool,
    /// The day at which the generated data end (YYYY-MM-DD or RFC 3339). Without it: the one in the state file, today
    /// for a new state file, 2026-11-01 where there is no state file.
    #[arg(long, value_parser = parse_epoch)]
    pub epoch: Option<i64>,
    /// File that keeps changes and tokens over restarts.
    #[arg(long)]
    pub state: Option<PathBuf>,
}

fn parse_epoch(text: &str) -> Result<i64, String> {
    Timestamp::parse(text).map(Timestamp::as_millis).ok_or_else(|| "not a date".to_owned())
}

impl Options {
    /// The configuration, with data that end at `epoch_ms`.
    pub fn config(&self, epoch_ms: i64) -> Config {
        let mut settings = Settings {
            rate_limit: self.rate_limit,
            search_lag_ms: self.search_lag_ms,
            auto_consent: self.auto_consent,
            rotate_refresh_tokens: self.rotate_refresh_tokens,
            webhook_url: self.webhook_target.clone().unwrap_or_default(),
            card_url: self.card_url.clone().unwrap_or_default(),
            ..Settings::default()
        };
        if self.rate_limit == 0 {
            settings = settings.without_limits();
        }
        settings.daily_limit = self.daily_limit;
        settings.search_per_second = self.search_limit.unwrap_or(settings.search_per_second);
        Config {
            seed: self.seed,
            portal_id: self.portal_id,
            app_id: self.app_id,
            client_id: self.client_id.clone(),
            client_secret: self.client_secret.clone(),
            redirect_uris: self.redirect_uri.clone(),
            epoch_ms,
            contacts: self.contacts,
            deals: self.deals,
            calls: self.calls,
            others: self.others,
            dirt: Dirt { values: !self.no_dirt, nul: !self.no_dirt && !self.no_nul },
            settings,
            ..Config::default()
        }
    }
}
