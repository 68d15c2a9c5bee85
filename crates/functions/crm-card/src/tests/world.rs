//! A HubSpot that signs, and a database that knows one contact.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use edge::{Request, Response};
use hubspot::signature::{HEADER_TIMESTAMP, HEADER_V3, v3};
use kernel::Problem;
use ports::Clock as _;
use serde_json::{Value, json};
use testing::TestPorts;

use crate::routes;

pub(crate) const SECRET: &str = "test-client-secret";
pub(crate) const BASE: &str = "https://abc.supabase.co/functions/v1/crm-card";
/// As HubSpot appends it to every call.
pub(crate) const APPENDED: &str = "userId=42&portalId=62515&userEmail=jane%2Btest%40example.com&appId=54321";
const ACCOUNT: &str = "20000000-0000-4000-8000-000000000001";

/// What the fake database holds.
#[derive(Default)]
pub(crate) struct Tables {
    pub score: Option<Value>,
    pub actions: BTreeMap<String, Option<String>>,
    pub scored: u32,
    /// What `scoring_records` fails with.
    pub failure: Option<Problem>,
}

pub(crate) struct World {
    pub test: TestPorts,
    pub tables: Rc<RefCell<Tables>>,
}

impl World {
    pub(crate) fn new() -> Self {
        let test = TestPorts::builder()
            .secret("HUBSPOT_CLIENT_SECRET", SECRET)
            .secret("PUBLIC_FUNCTIONS_URL", "https://abc.supabase.co/functions/v1")
            .build();
        let tables = Rc::new(RefCell::new(Tables::default()));
        let world = Self { test, tables };
        world.install();
        world
    }

    fn install(&self) {
        let store = &self.test.store;
        let tables = Rc::clone(&self.tables);
        store.on("card_fetch", move |arguments| Ok(fetch(&tables.borrow(), arguments)));
        let tables = Rc::clone(&self.tables);
        store.on("card_action_begin", move |arguments| Ok(begin(&mut tables.borrow_mut(), arguments)));
        let tables = Rc::clone(&self.tables);
        store.on("card_action_finish", move |arguments| {
            let mut tables = tables.borrow_mut();
            match arguments["p_outcome"].as_str() {
                Some(outcome) => {
                    tables.actions.values_mut().for_each(|kept| *kept = Some(outcome.to_owned()));
                }
                None => tables.actions.clear(),
            }
            Ok(json!({"finished": true}))
        });
        store.on("scoring_context", |_| {
            Ok(json!({"account_id": ACCOUNT, "portal_id": "62515", "settings": {}, "property_definitions": [], "model": null}))
        });
        let tables = Rc::clone(&self.tables);
        store.on("scoring_records", move |arguments| {
            if let Some(problem) = tables.borrow().failure.clone() {
                return Err(problem);
            }
            let known = arguments["p_ids"][0] == "512";
            let record = json!({
                "id": "512", "object_type": "contacts", "created_at": "2026-11-01T00:00:00.000Z",
                "updated_at": "2026-11-20T00:00:00.000Z", "properties": {"email": "ada@example.com"},
                "companies": 1, "deals": [], "calls": [],
            });
            Ok(json!({ "records": if known { vec![record] } else { Vec::new() } }))
        });
        let tables = Rc::clone(&self.tables);
        store.on("scores_store", move |arguments| {
            let mut tables = tables.borrow_mut();
            tables.scored += 1;
            let mut row = arguments["p_rows"][0].clone();
            row["model"] = json!({"id": row["model_id"], "version": row["model_version"], "sha256": row["model_sha256"]});
            row["scored_at"] = json!("2026-11-21T12:00:00.000Z");
            tables.score = Some(row);
            Ok(json!({"stored": 1, "scored_at": "2026-11-21T12:00:00.000Z"}))
        });
    }

    /// Sends a request to the function.
    pub(crate) fn ask(&self, request: Request) -> Result<Response, Problem> {
        pollster::block_on(routes::handle(request, self.test.ports()))
    }

    /// A call as HubSpot makes it now: the address as it is, with the appended parameters, signed.
    pub(crate) fn signed(&self, method: &str, path_and_query: &str, body: &str) -> Request {
        let joint = if path_and_query.contains('?') { '&' } else { '?' };
        self.signed_as_is(method, &format!("{path_and_query}{joint}{APPENDED}"), body)
    }

    /// The same without anything appended.
    pub(crate) fn signed_as_is(&self, method: &str, path_and_query: &str, body: &str) -> Request {
        let timestamp = self.test.clock.now().as_millis().to_string();
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

fn fetch(tables: &Tables, arguments: &Value) -> Value {
    let (portal, record) = (&arguments["p_portal_id"], &arguments["p_record_id"]);
    if portal != "62515" {
        return json!({"portal": {"portal_id": portal, "status": "unknown"}, "object_type": arguments["p_object_type"],
            "record_id": record});
    }
    let known = record == "512" && arguments["p_object_type"] == "contacts";
    json!({
        "portal": {"portal_id": portal, "status": "active", "ui_domain": null},
        "object_type": arguments["p_object_type"],
        "record_id": record,
        "record": known.then(|| json!({"properties": {"firstname": "Ada", "lastname": "L"}, "archived_at": null, "merged_into": null})),
        "definitions": {}, "score": if known { tables.score.clone() } else { None }, "trend": [], "model": null,
        "template": null,
    })
}

fn begin(tables: &mut Tables, arguments: &Value) -> Value {
    let answer = |state: &str| json!({"state": state, "action_id": 7, "account_id": ACCOUNT});
    if arguments["p_portal_id"] != "62515" {
        return json!({"state": "unknown_portal", "action_id": null, "account_id": null});
    }
    let digest = arguments["p_request_sha256"].as_str().unwrap().to_owned();
    match tables.actions.get(&digest) {
        None => {
            let done = (arguments["p_action"] == "open-reasons").then(|| "done".to_owned());
            tables.actions.insert(digest, done);
            answer("new")
        }
        Some(None) => answer("busy"),
        Some(Some(_)) => answer("repeated"),
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
