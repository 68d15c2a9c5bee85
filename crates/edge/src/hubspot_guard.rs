//! Lets only requests pass that HubSpot signed.

use hubspot::signature::{HEADER_TIMESTAMP, HEADER_V3, verify_v3};
use kernel::Problem;
use ports::{Level, Ports};
use serde_json::json;

use crate::Request;

impl Request {
    /// Verifies HubSpot's signature v3 over the raw body, before anything of it is read; else 401
    /// `invalid_signature`.
    ///
    /// HubSpot signs the public URL, which the platform rewrites on the way, so it is put together again from
    /// `PUBLIC_FUNCTIONS_URL`, the function's name and the target as sent.
    pub fn require_hubspot_signature(&self, ports: &Ports) -> Result<(), Problem> {
        let Some(secret) = ports.secrets.get("HUBSPOT_CLIENT_SECRET") else {
            return Err(Problem::internal("not_configured", "HUBSPOT_CLIENT_SECRET is not set"));
        };
        let verdict = verify_v3(
            secret.expose(),
            &self.method,
            &self.public_url(ports),
            &self.body,
            self.header(HEADER_TIMESTAMP),
            self.header(HEADER_V3),
            ports.clock.now(),
        );
        verdict.map_err(|error| {
            ports.log.log(Level::Warn, "signature_refused", json!({ "reason": error.to_string() }));
            Problem::new(401, "invalid_signature", "the request is not signed by HubSpot for this app")
        })
    }

    /// The URL that the caller used.
    fn public_url(&self, ports: &Ports) -> String {
        format!("{}{}", self.public_function_url(ports), self.raw_target)
    }

    /// The public address of this function, without a slash at its end: what HubSpot calls.
    pub fn public_function_url(&self, ports: &Ports) -> String {
        let base = ports.secrets.setting("PUBLIC_FUNCTIONS_URL", "");
        let base = match base.trim_end_matches('/') {
            "" => format!("{}/functions/v1", ports.secrets.setting("SUPABASE_URL", "").trim_end_matches('/')),
            base => base.to_owned(),
        };
        format!("{base}/{}", self.function)
    }
}

#[cfg(test)]
mod tests {
    use hubspot::signature::v3;
    use kernel::Timestamp;
    use testing::TestPorts;

    use super::*;

    const SECRET: &str = "test-client-secret";
    const URL: &str = "https://abc.supabase.co/functions/v1/card?userId=42&portalId=62515&userEmail=jane%2Btest%40example.com&appId=54321";

    fn test_ports() -> TestPorts {
        TestPorts::builder()
            .secret("HUBSPOT_CLIENT_SECRET", SECRET)
            .secret("PUBLIC_FUNCTIONS_URL", "https://abc.supabase.co/functions/v1/")
            .now(Timestamp::from_millis(1_790_000_000_000))
            .build()
    }

    /// As hosted Supabase hands it over: another scheme and host, without the prefix.
    fn signed(timestamp: &str, signature: &str) -> Request {
        let internal = URL.replace("https://abc.supabase.co/functions/v1", "http://edge-runtime");
        let mut request = Request::new("card", "POST", &internal)
            .with_header(HEADER_TIMESTAMP, timestamp)
            .with_header(HEADER_V3, signature);
        request.body = br#"{"objectId":123}"#.to_vec();
        request
    }

    fn code(request: &Request) -> String {
        request.require_hubspot_signature(&test_ports().ports()).unwrap_err().code
    }

    #[test]
    fn a_signature_over_the_public_url_passes() {
        // Computed apart from this code, with openssl.
        let request = signed("1790000000000", "kjXHMIRzPTKeXs4Nh/DWxJl5Phth4eneF+5CqGLjk3g=");
        request.require_hubspot_signature(&test_ports().ports()).unwrap();
    }

    #[test]
    fn the_project_url_stands_in_for_an_unset_public_one() {
        let test = test_ports();
        test.secrets.remove("PUBLIC_FUNCTIONS_URL");
        test.secrets.set("SUPABASE_URL", "https://abc.supabase.co");
        let request = signed("1790000000000", "kjXHMIRzPTKeXs4Nh/DWxJl5Phth4eneF+5CqGLjk3g=");
        request.require_hubspot_signature(&test.ports()).unwrap();
    }

    #[test]
    fn anything_else_is_refused_without_a_reason_to_the_caller() {
        let good = v3(SECRET, "POST", URL, br#"{"objectId":123}"#, "1790000000000");
        let mut other_body = signed("1790000000000", &good);
        other_body.body.push(b' ');
        let mut other_path = signed("1790000000000", &good);
        other_path.raw_target.push('x');
        let old = v3(SECRET, "POST", URL, br#"{"objectId":123}"#, "1789999699999");
        let unsigned = Request::new("card", "POST", URL);
        for request in
            [other_body, other_path, signed("1789999699999", &old), signed("1790000000000", "AAAA"), unsigned]
        {
            assert_eq!(code(&request), "invalid_signature");
        }
    }

    #[test]
    fn without_the_app_secret_nothing_passes() {
        let test = test_ports();
        test.secrets.remove("HUBSPOT_CLIENT_SECRET");
        let request = signed("1790000000000", "kjXHMIRzPTKeXs4Nh/DWxJl5Phth4eneF+5CqGLjk3g=");
        assert_eq!(request.require_hubspot_signature(&test.ports()).unwrap_err().code, "not_configured");
    }
}
