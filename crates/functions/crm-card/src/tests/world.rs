//! A HubSpot that signs, and a portal with one contact.

use std::rc::Rc;

use edge::{Request, Response};
use hubspot::signature::{HEADER_TIMESTAMP, HEADER_V3, v3};
use kernel::Problem;
use ports::{Clock as _, Ports};
use serde_json::{Value, json};
use testing::{FakeClock, FakeDatabase, TestPorts, database::ACCOUNT};

use crate::routes;

pub(crate) const SECRET: &str = "test-client-secret";
pub(crate) const BASE: &str = "https://abc.supabase.co/functions/v1/crm-card";
/// As HubSpot appends it to every call.
pub(crate) const APPENDED: &str = "userId=42&portalId=62515&userEmail=jane%2Btest%40example.com&appId=54321";

pub(crate) struct World {
    pub clock: Rc<FakeClock>,
    pub database: Rc<FakeDatabase>,
    ports: Ports,
}

impl World {
    pub(crate) fn new() -> Self {
        let test = TestPorts::builder()
            .secret("HUBSPOT_CLIENT_SECRET", SECRET)
            .secret("PUBLIC_FUNCTIONS_URL", "https://abc.supabase.co/functions/v1")
            .build();
        let database = Rc::new(FakeDatabase::new(Rc::clone(&test.clock)));
        let contact = json!({
            "account_id": ACCOUNT, "hubspot_id": "512", "createdate": "2026-11-01T00:00:00Z",
            "raw_json": { "properties": { "firstname": "Ada", "lastname": "L" } }, "source_updated_at": "2026-11-20T00:00:00Z",
            "read_at": "2026-11-20T00:00:00Z",
        });
        database.tables_mut().insert("public.hubspot_contacts_raw", &contact, test.clock.now());
        let ports = Ports { store: Rc::clone(&database) as _, ..test.ports() };
        Self { clock: Rc::clone(&test.clock), database, ports }
    }

    /// How often something was scored.
    pub(crate) fn scored(&self) -> usize {
        self.database.calls_of("scores_store").len()
    }

    /// Gives the contact a score, with more of its columns.
    pub(crate) fn score(&self, score: i64, more: &Value) {
        let mut row = json!({
            "record_id": "512", "score": score, "grade": "A", "probability": 0.87, "baseline": -1.0, "log_odds": 2.0,
            "source": "rules", "model_id": null, "model_version": 0, "model_sha256": "", "reasons": [], "inputs": [],
            "as_of": self.clock.now(),
        });
        row.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.database.tables_mut().keep_score("contacts", &row, self.clock.now());
    }

    /// From now on the mirror cannot be read for this reason.
    pub(crate) fn fail_reading(&self, problem: Option<Problem>) {
        self.database.before_each(move |call| match &problem {
            Some(problem) if call.function == "scoring_records" => Err(problem.clone()),
            _ => Ok(()),
        });
    }

    /// Sends a request to the function.
    pub(crate) fn ask(&self, request: Request) -> Result<Response, Problem> {
        pollster::block_on(routes::handle(request, self.ports.clone()))
    }

    /// A call as HubSpot makes it now: the address as it is, with the appended parameters, signed.
    pub(crate) fn signed(&self, method: &str, path_and_query: &str, body: &str) -> Request {
        let joint = if path_and_query.contains('?') { '&' } else { '?' };
        self.signed_as_is(method, &format!("{path_and_query}{joint}{APPENDED}"), body)
    }

    /// The same without anything appended.
    pub(crate) fn signed_as_is(&self, method: &str, path_and_query: &str, body: &str) -> Request {
        let timestamp = self.clock.now().as_millis().to_string();
        let signature = v3(SECRET, method, &format!("{BASE}{path_and_query}"), body.as_bytes(), &timestamp);
        // The platform hands the function another address than the one that was signed.
        let mut request = Request::new("crm-card", method, &format!("http://edge/crm-card{path_and_query}"))
            .with_header(HEADER_TIMESTAMP, timestamp)
            .with_header(HEADER_V3, signature);
        if !body.is_empty() {
            body.as_bytes().clone_into(&mut request.body);
            request = request.with_header("content-type", "application/json");
        }
        request
    }

    /// Asks for the app card of a contact, by POST.
    pub(crate) fn app(&self, record: &str) -> Value {
        let body = json!({"objectId": record, "objectTypeId": "0-1"}).to_string();
        json_of(&self.ask(self.signed("POST", "/app", &body)).unwrap())
    }
}

pub(crate) fn json_of(response: &Response) -> Value {
    serde_json::from_slice(&response.body).unwrap()
}

/// Status and code of a refusal.
pub(crate) fn refusal(answer: Result<Response, Problem>) -> (u16, String) {
    let problem = answer.expect_err("a problem");
    (problem.status, problem.code)
}
