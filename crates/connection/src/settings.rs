//! The environment's settings for HubSpot, read once and checked.

use std::rc::Rc;

use hubspot::{Api, Client, DEFAULT_VERSION};
use kernel::{Problem, Redacted};
use oauth::Keyring;
use ports::{Level, Log, Secrets};
use serde_json::json;

/// What the mirror needs to read. Calls are read with the scope of contacts.
const DEFAULT_SCOPES: &str =
    "oauth crm.objects.contacts.read crm.objects.companies.read crm.objects.deals.read";
/// What writing scores back needs: values of records, and once per portal the properties that hold them; and what tells
/// whether who consented is still a user there. Optional, so that a portal that does not grant them is mirrored and scored
/// all the same.
const DEFAULT_OPTIONAL_SCOPES: &str = "crm.objects.contacts.write crm.objects.companies.write \
     crm.objects.deals.write crm.schemas.contacts.write crm.schemas.companies.write crm.schemas.deals.write \
     crm.objects.owners.read";

/// How HubSpot is reached and how tokens are sealed.
#[derive(Debug)]
pub struct Settings {
    /// `HUBSPOT_API_BASE`, without a slash at the end.
    pub api_base: String,
    /// `HUBSPOT_APP_BASE`, the host of the consent page.
    pub app_base: String,
    /// Paths of `HUBSPOT_API_VERSION`.
    pub api: Api,
    /// `HUBSPOT_CLIENT_ID` and `HUBSPOT_CLIENT_SECRET`.
    pub client: Client,
    /// `TOKEN_ENCRYPTION_KEYS`.
    pub keyring: Keyring,
    /// `HUBSPOT_SCOPES`, separated by blanks: exactly the app's required scopes.
    pub scopes: Vec<String>,
    /// `HUBSPOT_OPTIONAL_SCOPES`, separated by blanks.
    pub optional_scopes: Vec<String>,
    /// `HUBSPOT_RATE_LIMIT`: the most requests in any 10 s. Unset, HubSpot's answers tell it; 0 switches the lease off.
    pub rate_limit: RateSetting,
}

/// How many requests a portal is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RateSetting {
    /// As many as HubSpot's headers allow.
    Learned,
    /// Never more than this in 10 s.
    AtMost(u32),
    /// No lease at all: for a HubSpot without limits, such as a simulator under measurement.
    Unlimited,
}

impl RateSetting {
    /// The limit of the rolling 10 s, given what the last answer's headers said, and what holds before the first of them; `None`
    /// is unlimited.
    pub fn limit(self, header: Option<u32>, untold: u32) -> Option<u32> {
        let header = header.filter(|limit| *limit > 0);
        match self {
            Self::Learned => Some(header.unwrap_or(untold)),
            Self::AtMost(limit) => Some(header.map_or(limit, |header| header.min(limit))),
            Self::Unlimited => None,
        }
    }
}

impl Settings {
    /// Reads and checks the environment. What is missing or broken is logged by name and answers 500
    /// `not_configured`; no value is ever quoted.
    pub fn read(secrets: &dyn Secrets, log: &dyn Log) -> Result<Rc<Self>, Problem> {
        Self::checked(secrets).map(Rc::new).map_err(|reason| {
            log.log(Level::Error, "not_configured", json!({ "reason": reason }));
            not_configured(reason)
        })
    }

    fn checked(secrets: &dyn Secrets) -> Result<Self, String> {
        let needed = |name: &str| secrets.get(name).ok_or_else(|| format!("{name} is not set"));
        let base = |name: &str, default: &str| {
            let url = secrets.setting(name, default);
            if oauth::origin_of(&url).is_none() {
                return Err(format!("{name} is not an http or https URL"));
            }
            Ok(url.trim_end_matches('/').to_owned())
        };
        let words = |text: String| text.split_whitespace().map(str::to_owned).collect();
        let keys = needed("TOKEN_ENCRYPTION_KEYS")?;
        Ok(Self {
            api_base: base("HUBSPOT_API_BASE", "https://api.hubapi.com")?,
            app_base: base("HUBSPOT_APP_BASE", "https://app.hubspot.com")?,
            api: Api::new(&secrets.setting("HUBSPOT_API_VERSION", DEFAULT_VERSION))
                .map_err(|e| e.to_string())?,
            client: Client {
                id: needed("HUBSPOT_CLIENT_ID")?.expose().clone(),
                secret: needed("HUBSPOT_CLIENT_SECRET")?,
            },
            keyring: Keyring::parse(keys.expose()).map_err(|error| error.to_string())?,
            scopes: words(secrets.setting("HUBSPOT_SCOPES", DEFAULT_SCOPES)),
            optional_scopes: words(secrets.setting("HUBSPOT_OPTIONAL_SCOPES", DEFAULT_OPTIONAL_SCOPES)),
            rate_limit: rate_setting(secrets.get("HUBSPOT_RATE_LIMIT"))?,
        })
    }
}

fn rate_setting(text: Option<Redacted<String>>) -> Result<RateSetting, String> {
    let Some(text) = text else { return Ok(RateSetting::Learned) };
    match text.expose().trim().parse() {
        Ok(0) => Ok(RateSetting::Unlimited),
        Ok(limit) => Ok(RateSetting::AtMost(limit)),
        Err(_) => Err("HUBSPOT_RATE_LIMIT is not a number".to_owned()),
    }
}

/// 500: our own configuration keeps HubSpot from being reached.
pub fn not_configured(reason: impl Into<String>) -> Problem {
    Problem::internal("not_configured", reason)
}

#[cfg(test)]
mod tests {
    use testing::{CapturedLog, MapSecrets};

    use super::*;

    const KEY: &str = "k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    fn environment() -> MapSecrets {
        MapSecrets::of(&[
            ("HUBSPOT_CLIENT_ID", "app"),
            ("HUBSPOT_CLIENT_SECRET", "client-secret"),
            ("TOKEN_ENCRYPTION_KEYS", KEY),
        ])
    }

    fn read(secrets: &MapSecrets) -> Result<Rc<Settings>, Problem> {
        Settings::read(secrets, &CapturedLog::default())
    }

    #[test]
    fn three_secrets_are_enough() {
        let settings = read(&environment()).unwrap();
        assert_eq!(settings.api_base, "https://api.hubapi.com");
        assert_eq!(settings.app_base, "https://app.hubspot.com");
        assert_eq!(settings.scopes.len(), 4);
        assert_eq!(settings.rate_limit, RateSetting::Learned);
    }

    #[test]
    fn what_is_set_is_taken_as_it_is_meant() {
        let secrets = environment();
        for (name, value) in [
            ("HUBSPOT_API_BASE", "https://hub.test/"),
            ("HUBSPOT_APP_BASE", "http://localhost:1/"),
            ("HUBSPOT_API_VERSION", "2027-03"),
            ("HUBSPOT_SCOPES", " oauth  a.read "),
            ("HUBSPOT_OPTIONAL_SCOPES", "b.write"),
            ("HUBSPOT_RATE_LIMIT", " 40 "),
        ] {
            secrets.set(name, value);
        }
        let settings = read(&secrets).unwrap();
        assert_eq!(
            (settings.api_base.as_str(), settings.app_base.as_str()),
            ("https://hub.test", "http://localhost:1")
        );
        assert_eq!(settings.api.version(), "2027-03");
        assert_eq!(
            (settings.scopes.as_slice(), settings.optional_scopes.as_slice()),
            (["oauth".to_owned(), "a.read".to_owned()].as_slice(), ["b.write".to_owned()].as_slice())
        );
        assert_eq!(settings.rate_limit, RateSetting::AtMost(40));
        assert_eq!(
            (settings.client.id.as_str(), settings.client.secret.expose().as_str()),
            ("app", "client-secret")
        );
        assert_eq!(settings.keyring.active_id(), "k1");
        assert_eq!(read(&environment()).unwrap().optional_scopes.len(), 7);
    }

    #[test]
    fn what_is_missing_or_broken_is_named_and_never_quoted() {
        for (name, value) in [
            ("HUBSPOT_CLIENT_ID", ""),
            ("HUBSPOT_CLIENT_SECRET", ""),
            ("TOKEN_ENCRYPTION_KEYS", ""),
            ("TOKEN_ENCRYPTION_KEYS", "k1:broken-key"),
            ("HUBSPOT_API_BASE", "ftp://broken-key"),
            ("HUBSPOT_API_VERSION", "broken-key"),
            ("HUBSPOT_RATE_LIMIT", "broken-key"),
        ] {
            let secrets = environment();
            secrets.set(name, value);
            let log = CapturedLog::default();
            let problem = Settings::read(&secrets, &log).unwrap_err();
            assert_eq!((problem.status, problem.code.as_str()), (500, "not_configured"), "{name}");
            assert_eq!(log.of("not_configured").len(), 1);
            log.assert_never_contains("broken-key");
            log.assert_never_contains("client-secret");
        }
    }

    #[test]
    fn the_limit_is_learned_lowered_or_off() {
        assert_eq!(RateSetting::Learned.limit(None, 110), Some(110));
        assert_eq!(RateSetting::Learned.limit(None, 100), Some(100));
        assert_eq!(RateSetting::Learned.limit(Some(190), 110), Some(190));
        assert_eq!(RateSetting::AtMost(50).limit(Some(190), 110), Some(50));
        assert_eq!(RateSetting::AtMost(150).limit(Some(100), 110), Some(100));
        assert_eq!(RateSetting::Unlimited.limit(Some(110), 110), None);
        assert_eq!(RateSetting::Learned.limit(Some(0), 110), Some(110), "a header that says nothing");
        assert_eq!(RateSetting::AtMost(50).limit(Some(0), 110), Some(50));
        assert_eq!(
            (RateSetting::AtMost(50).limit(None, 110), RateSetting::Learned.limit(Some(1), 110)),
            (Some(50), Some(1))
        );
        let secrets = environment();
        secrets.set("HUBSPOT_RATE_LIMIT", "0");
        assert_eq!(read(&secrets).unwrap().rate_limit, RateSetting::Unlimited);
    }
}
