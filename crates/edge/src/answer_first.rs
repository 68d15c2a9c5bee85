//! The answer before the work.

use ports::Ports;

use crate::{Incoming, Response, pipeline::finish};

/// 202 for a call with the project's secret key that asks for it by `Prefer: respond-async` (RFC 7240): its work is done
/// after the answer. The database asks so, since its requests end after 5 s; none for any other call.
pub fn answer_first(incoming: &Incoming, ports: &Ports) -> Option<Response> {
    let head = &incoming.request;
    let preferences = head.header("prefer").unwrap_or_default();
    let asked = preferences.split(',').any(|one| one.trim().eq_ignore_ascii_case("respond-async"));
    if !asked || incoming.refused.is_some() || head.require_secret_key(ports).is_err() {
        return None;
    }
    let accepted = Response::empty(202).with_header("preference-applied", "respond-async");
    Some(finish(head, ports, accepted))
}

#[cfg(test)]
mod tests {
    use kernel::Problem;
    use testing::TestPorts;

    use super::*;
    use crate::Request;

    fn answer(key: &str, prefer: &str, refused: Option<Problem>) -> Option<Response> {
        let test = TestPorts::builder().secret("SUPABASE_SERVICE_ROLE_KEY", "sb_secret_test").build();
        let request =
            Request::new("x", "POST", "/x/run").with_header("apikey", key).with_header("prefer", prefer);
        answer_first(&Incoming { request, refused }, &test.ports())
    }

    #[test]
    fn who_has_the_secret_key_is_answered_first_when_that_is_preferred() {
        let response = answer("sb_secret_test", "wait=10, Respond-Async", None).unwrap();
        assert_eq!((response.status, response.body.len()), (202, 0));
        assert_eq!(response.header("preference-applied"), Some("respond-async"));
        assert!(response.header("x-request-id").is_some());
    }

    #[test]
    fn anybody_else_waits_for_the_answer() {
        assert_eq!(answer("sb_publishable_test", "respond-async", None), None);
        assert_eq!(answer("sb_secret_test", "return=minimal", None), None);
        assert_eq!(answer("sb_secret_test", "", None), None);
        let refused = Problem::new(413, "payload_too_large", "too large");
        assert_eq!(answer("sb_secret_test", "respond-async", Some(refused)), None);
    }
}
