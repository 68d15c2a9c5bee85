//! What a simulated portal is started with, and the [`Settings`] that may be changed while it runs.

mod settings;

pub use settings::Settings;

/// 2026-11-01T00:00:00Z. The generated data end here unless told otherwise.
pub const DEFAULT_EPOCH_MS: i64 = 1_793_491_200_000;

/// Fixed at the start; the same values give the same portal.
#[derive(Clone, Debug)]
pub struct Config {
    /// Seed of everything random.
    pub seed: u64,
    /// Portal (hub) id.
    pub portal_id: u64,
    /// App id in webhook events and token information.
    pub app_id: u64,
    /// OAuth client id.
    pub client_id: String,
    /// OAuth client secret, which also signs webhooks.
    pub client_secret: String,
    /// Redirect URIs that the app registered; empty lets any `https` or loopback one pass.
    pub redirect_uris: Vec<String>,
    /// The installing user's e-mail address.
    pub user_email: String,
    /// Hub domain in token information.
    pub hub_domain: String,
    /// Host of the user interface.
    pub ui_domain: String,
    /// Base of the links in answers.
    pub api_base: String,
    /// The moment at which the generated data end.
    pub epoch_ms: i64,
    /// The account's offset from UTC; daily limits reset at its midnight.
    pub utc_offset_ms: i64,
    /// Contacts to generate; the other objects follow from it.
    pub contacts: u32,
    /// Deals to generate; 1,000 per 29,000 contacts when not given.
    pub deals: Option<u32>,
    /// Calls to generate; a tenth of the contacts when not given.
    pub calls: Option<u32>,
    /// Records to generate of each other object: tickets, products, line items and a custom object.
    pub others: u32,
    /// Unclean data to generate.
    pub dirt: Dirt,
    /// The first settings.
    pub settings: Settings,
}

/// Unclean data, by kind.
#[derive(Clone, Copy, Debug)]
pub struct Dirt {
    /// Odd phone formats, empty texts, texts in number fields, other scripts, long notes, control characters.
    pub values: bool,
    /// A NUL character in the texts of a handful of records: JSON carries it as `\u0000`, Postgres' `jsonb` refuses it.
    pub nul: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            seed: 1,
            portal_id: 62_515,
            app_id: 54_321,
            client_id: "sim-client".to_owned(),
            client_secret: "sim-secret".to_owned(),
            redirect_uris: Vec::new(),
            user_email: "admin@example.com".to_owned(),
            hub_domain: "example.com".to_owned(),
            ui_domain: "app.hubspot.com".to_owned(),
            api_base: "https://api.hubapi.com".to_owned(),
            epoch_ms: DEFAULT_EPOCH_MS,
            utc_offset_ms: 3_600_000,
            contacts: 29_000,
            deals: None,
            calls: None,
            others: 0,
            dirt: Dirt { values: true, nul: true },
            settings: Settings::default(),
        }
    }
}
