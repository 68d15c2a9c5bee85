//! One call of a card's backend, signed.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};

use crate::sim::Sim;
use crate::wire::signature;

/// Request and answer of a card are at most this long.
pub const MAX_BYTES: usize = 1 << 20;
/// What HubSpot waits unless the card says otherwise, and what it may say at most.
const TIMEOUT_MS: u64 = 15_000;
const LONGEST_TIMEOUT_MS: u64 = 120_000;
/// The user who looks at the record. A plus sign in the address tells whether a backend decodes too much.
const USER_ID: u32 = 42;
const USER_EMAIL: &str = "jane+test@example.com";
/// Old enough to be refused by everyone who keeps to five minutes.
const STALE_MS: i64 = 301_000;
/// Everything but the unreserved characters of RFC 3986.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What a card asks for with `hubspot.fetch`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Ask {
    /// `GET` when empty.
    pub method: String,
    /// An address that begins with the setting `card_url`, as the app's permitted URLs would say.
    pub url: String,
    /// The JSON body as text; empty for none.
    pub body: String,
    /// Milliseconds until HubSpot gives up; 0 for its default.
    pub timeout_ms: u64,
    /// Spoils the call.
    pub tamper: Option<Tamper>,
}

/// How a call is spoilt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tamper {
    /// Signed with another secret.
    Forged,
    /// Signed long ago.
    Stale,
    /// Sent twice; the second answer counts.
    Replayed,
    /// The same address in another encoding.
    Reencoded,
    /// The last byte is missing: of the body, or of the address where there is none.
    Truncated,
}

/// A call to be sent.
#[derive(Clone, Debug, Serialize)]
pub struct Outgoing {
    /// Method in upper case.
    pub method: String,
    /// The whole address.
    pub url: String,
    /// Names and values.
    pub headers: Vec<(String, String)>,
    /// The raw body.
    pub body: String,
    /// When HubSpot gives up.
    pub timeout_ms: u64,
    /// Whether it is sent twice.
    pub twice: bool,
}

impl Sim {
    /// The call that HubSpot makes at `now_ms` for a card that asks. The error is a sentence.
    pub fn card_call(&self, now_ms: i64, ask: &Ask) -> Result<Outgoing, String> {
        let permitted = self.settings().card_url.trim_end_matches('/');
        if permitted.is_empty() {
            return Err("no card is set up: POST /_sim/settings {\"card_url\": …}".to_owned());
        }
        if !ask.url.starts_with(permitted) {
            return Err(format!("{} is not among the permitted URLs: {permitted}", ask.url));
        }
        if ask.body.len() > MAX_BYTES {
            return Err(format!("the body is longer than {MAX_BYTES} bytes"));
        }
        let method = if ask.method.is_empty() { "GET".to_owned() } else { ask.method.to_ascii_uppercase() };
        let mut url =
            format!("{}{}{}", ask.url, if ask.url.contains('?') { '&' } else { '?' }, self.appended());
        let mut body = ask.body.clone();
        let sent_ms = if ask.tamper == Some(Tamper::Stale) { now_ms - STALE_MS } else { now_ms };
        let secret = match ask.tamper {
            Some(Tamper::Forged) => "somebody-else",
            _ => self.config().client_secret.as_str(),
        };
        let signature = signature::v3(secret, &method, &url, &body, sent_ms);
        match ask.tamper {
            Some(Tamper::Reencoded) => url = url.replace("%2B", "+"),
            Some(Tamper::Truncated) if body.is_empty() => drop(url.pop()),
            Some(Tamper::Truncated) => drop(body.pop()),
            _ => {}
        }
        let mut headers = vec![
            ("accept".to_owned(), "application/json".to_owned()),
            ("x-hubspot-signature-v3".to_owned(), signature),
            ("x-hubspot-request-timestamp".to_owned(), sent_ms.to_string()),
        ];
        if !body.is_empty() {
            headers.push(("content-type".to_owned(), "application/json".to_owned()));
        }
        let timeout_ms =
            if ask.timeout_ms == 0 { TIMEOUT_MS } else { ask.timeout_ms.min(LONGEST_TIMEOUT_MS) };
        Ok(Outgoing { method, url, headers, body, timeout_ms, twice: ask.tamper == Some(Tamper::Replayed) })
    }

    /// What HubSpot appends to every call, whatever the card has put there.
    fn appended(&self) -> String {
        let email = utf8_percent_encode(USER_EMAIL, ENCODED);
        let (portal, app) = (self.config().portal_id, self.config().app_id);
        format!("userId={USER_ID}&portalId={portal}&userEmail={email}&appId={app}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, Settings};

    const URL: &str = "http://127.0.0.1:9/functions/v1/crm-card";

    fn sim() -> Sim {
        let settings = Settings { card_url: URL.to_owned(), ..Settings::default() };
        Sim::new(Config { contacts: 3, settings, ..Config::default() })
    }

    fn ask(tamper: Option<Tamper>, body: &str) -> Ask {
        Ask { url: format!("{URL}/app"), body: body.to_owned(), tamper, ..Ask::default() }
    }

    fn header<'a>(call: &'a Outgoing, name: &str) -> &'a str {
        call.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str()).unwrap()
    }

    #[test]
    fn a_call_carries_who_asks_and_is_signed() {
        let sim = sim();
        let call = sim.card_call(1_790_000_000_000, &ask(None, "")).unwrap();
        assert_eq!(
            call.url,
            format!("{URL}/app?userId=42&portalId=62515&userEmail=jane%2Btest%40example.com&appId=54321")
        );
        let signed = signature::v3("sim-secret", "GET", &call.url, "", 1_790_000_000_000);
        assert_eq!(header(&call, "x-hubspot-signature-v3"), signed);
        assert_eq!((call.timeout_ms, call.twice), (15_000, false));
        let with_query = Ask { url: format!("{URL}?a=1"), ..Ask::default() };
        assert!(sim.card_call(0, &with_query).unwrap().url.starts_with(&format!("{URL}?a=1&userId=42")));
    }

    #[test]
    fn a_spoilt_call_does_not_carry_its_own_signature() {
        let sim = sim();
        let now = 1_790_000_000_000;
        for (tamper, body) in [
            (Tamper::Forged, "{}"),
            (Tamper::Reencoded, "{}"),
            (Tamper::Truncated, "{}"),
            (Tamper::Truncated, ""),
        ] {
            let call = sim.card_call(now, &ask(Some(tamper), body)).unwrap();
            let right = signature::v3("sim-secret", &call.method, &call.url, &call.body, now);
            assert_ne!(header(&call, "x-hubspot-signature-v3"), right, "{tamper:?}");
        }
        let stale = sim.card_call(now, &ask(Some(Tamper::Stale), "")).unwrap();
        assert_eq!(header(&stale, "x-hubspot-request-timestamp"), "1789999699000");
        assert!(sim.card_call(now, &ask(Some(Tamper::Replayed), "")).unwrap().twice);
    }

    #[test]
    fn only_the_permitted_address_is_called() {
        let elsewhere = Ask { url: "http://127.0.0.1:10/".to_owned(), ..Ask::default() };
        assert!(sim().card_call(0, &elsewhere).unwrap_err().contains("permitted"));
        assert!(Sim::new(Config { contacts: 1, ..Config::default() }).card_call(0, &elsewhere).is_err());
    }
}
