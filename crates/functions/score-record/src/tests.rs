//! The use case against a database in memory.

use std::rc::Rc;

use edge::{Request, Response};
use kernel::Problem;
use pollster::block_on;
use ports::{Clock as _, Ports};
use serde_json::{Value, json};
use testing::{
    FakeClock, FakeDatabase, TestPorts,
    database::{MEMBER, PORTAL, STRANGER, VIEWER},
    user_jwt,
};

use crate::routes;

struct Suite {
    clock: Rc<FakeClock>,
    database: Rc<FakeDatabase>,
    ports: Ports,
}

fn suite() -> Suite {
    let test = TestPorts::new();
    let database = Rc::new(FakeDatabase::new(Rc::clone(&test.clock)));
    for id in ["51", "52"] {
        let record = json!({
            "id": id, "object_type": "contacts", "created_at": "2026-11-15T00:00:00Z",
            "properties": { "email": "ada@example.com" }, "companies": 1, "deals": [],
            "calls": [{ "at": "2026-11-19T10:00:00Z", "duration_ms": 400_000, "direction": "INBOUND", "connected": true }],
        });
        database.tables_mut().scores.records.insert(("contacts".to_owned(), id.to_owned()), record);
    }
    let ports = Ports { store: Rc::clone(&database) as _, ..test.ports() };
    Suite { clock: Rc::clone(&test.clock), database, ports }
}

impl Suite {
    fn send(&self, request: Request) -> Result<Response, Problem> {
        block_on(routes::handle(request, self.ports.clone()))
    }

    fn score(&self, user: &str, more: &Value) -> Result<Value, Problem> {
        self.send(post(user, more)).map(|response| json_of(&response))
    }

    fn stored(&self) -> usize {
        self.database.calls_of("scores_store").len()
    }

    /// Scores by rules that give everyone so much.
    fn give_everyone(&self, base: u32) {
        self.database.tables_mut().scores.settings = json!({ "rules": { "base": base, "items": [] } });
    }
}

fn post(user: &str, more: &Value) -> Request {
    let mut body = json!({ "portal_id": PORTAL, "object_type": "contacts", "record_id": "51" });
    for (name, value) in more.as_object().into_iter().flatten() {
        body[name] = value.clone();
    }
    Request::new("score-record", "POST", "/score-record").with_bearer(&user_jwt(user)).with_json(&body)
}

fn get(user: &str, target: &str) -> Request {
    Request::new("score-record", "GET", &format!("/functions/v1/score-record/{target}"))
        .with_bearer(&user_jwt(user))
}

fn json_of(response: &Response) -> Value {
    serde_json::from_slice(&response.body).unwrap()
}

#[test]
fn a_record_without_a_score_is_scored_and_the_score_kept() {
    let suite = suite();
    let score = suite.score(MEMBER, &json!({})).unwrap();
    assert_eq!(
        (&score["portal_id"], &score["object_type"], &score["record_id"]),
        (&json!(PORTAL), &json!("contacts"), &json!("51"))
    );
    let probability = score["probability"].as_f64().unwrap();
    assert_eq!(score["score"].as_f64(), Some((probability * 100.0).round()));
    assert!(["A", "B", "C", "D", "E"].contains(&score["grade"].as_str().unwrap()));
    let reasons = score["reasons"].as_array().unwrap();
    let sum: f64 = reasons.iter().map(|reason| reason["contribution"].as_f64().unwrap()).sum();
    assert!((sum + score["baseline"].as_f64().unwrap() - score["log_odds"].as_f64().unwrap()).abs() < 1e-6);
    assert!(reasons.iter().all(|reason| reason["feature"].is_string() && reason["label"].is_string()));
    // Without a model the rules score, and say so.
    assert_eq!(
        (&score["source"], &score["model"]["id"], &score["model"]["version"]),
        (&json!("rules"), &json!(null), &json!(0))
    );
    assert_eq!(score["model"]["sha256"].as_str().unwrap().len(), 64);
    assert_eq!(suite.stored(), 1);
}

#[test]
fn a_fresh_score_is_answered_as_it_is() {
    let suite = suite();
    let first = suite.score(MEMBER, &json!({})).unwrap();
    suite.clock.advance_ms(60_000);
    assert_eq!(suite.score(MEMBER, &json!({ "refresh": false })).unwrap(), first);
    assert_eq!(suite.stored(), 1);
}

#[test]
fn a_stale_score_one_of_another_model_and_a_refresh_are_computed() {
    let suite = suite();
    suite.score(MEMBER, &json!({})).unwrap();
    suite.clock.advance_ms(60_000);
    let now = suite.clock.now();
    let key = ("contacts".to_owned(), "51".to_owned());
    suite.database.tables_mut().scores.latest.get_mut(&key).unwrap().stale_since = Some(now);
    let again = suite.score(MEMBER, &json!({})).unwrap();
    assert_eq!((&again["as_of"], suite.stored()), (&json!(now), 2));
    suite.score(MEMBER, &json!({ "refresh": true })).unwrap();
    assert_eq!(suite.stored(), 3);
    suite.give_everyone(50);
    let other = suite.score(MEMBER, &json!({})).unwrap();
    assert_eq!((&other["score"], suite.stored()), (&json!(50), 4));
    assert_ne!(other["model"]["sha256"], again["model"]["sha256"]);
}

#[test]
fn the_last_score_is_shown_with_those_before_it() {
    let suite = suite();
    for base in [40, 50, 60] {
        suite.give_everyone(base);
        suite.score(MEMBER, &json!({ "refresh": true })).unwrap();
        suite.clock.advance_ms(1_000);
    }
    let shown = json_of(&suite.send(get(VIEWER, &format!("{PORTAL}/contacts/51"))).unwrap());
    assert_eq!((shown["history"].as_array().unwrap().len(), &shown["stale"]), (3, &json!(false)));
    assert_eq!(shown["latest"]["record_id"], json!("51"));
    let short = json_of(&suite.send(get(VIEWER, &format!("{PORTAL}/contacts/51?history=1"))).unwrap());
    assert_eq!(short["history"].as_array().unwrap().len(), 1);
    let never = json_of(&suite.send(get(VIEWER, &format!("{PORTAL}/contacts/52"))).unwrap());
    assert_eq!((&never["latest"], &never["history"]), (&json!(null), &json!([])));
}

#[test]
fn what_is_not_there_is_a_404_that_names_it() {
    let suite = suite();
    for (user, target, code) in [
        (MEMBER, "62515/contacts/99", "unknown_record"),
        (MEMBER, "62515/contacts/x", "unknown_record"),
        (MEMBER, "62515/tickets/51", "unknown_object_type"),
        (MEMBER, "777/contacts/51", "unknown_portal"),
        (STRANGER, "62515/contacts/51", "unknown_portal"),
    ] {
        let problem = suite.send(get(user, target)).unwrap_err();
        assert_eq!((problem.status, problem.code.as_str()), (404, code), "{target}");
    }
    let problem = suite.score(MEMBER, &json!({ "record_id": "99" })).unwrap_err();
    assert_eq!((problem.status, problem.code.as_str()), (404, "unknown_record"));
    let problem = suite.score(MEMBER, &json!({ "record_id": "99", "refresh": true })).unwrap_err();
    assert_eq!((problem.status, problem.code.as_str()), (404, "unknown_record"));
    let problem = suite.send(get(MEMBER, "62515/contacts/51?history=1000")).unwrap_err();
    assert_eq!(problem.code, "invalid_query");
}

#[test]
fn viewers_strangers_and_nobody_have_nothing_scored() {
    let suite = suite();
    assert_eq!(suite.score(VIEWER, &json!({})).unwrap_err().status, 403);
    assert_eq!(suite.score(STRANGER, &json!({})).unwrap_err().code, "unknown_portal");
    let mut anonymous = post(MEMBER, &json!({}));
    anonymous.headers.retain(|(name, _)| name != "authorization");
    assert_eq!(suite.send(anonymous).unwrap_err().status, 401);
    assert_eq!(suite.stored(), 0);
}

#[test]
fn a_wrong_body_is_refused_with_the_field_at_fault() {
    let suite = suite();
    for (body, pointer) in [
        (json!({ "record_id": "abc" }), "/record_id"),
        (json!({ "record_id": 51 }), "/record_id"),
        (json!({ "object_type": "tickets" }), "/object_type"),
        (json!({ "refresh": "yes" }), "/refresh"),
        (json!({ "force": true }), "/force"),
    ] {
        let problem = suite.score(MEMBER, &body).unwrap_err();
        assert_eq!((problem.status, problem.errors[0].pointer.as_str()), (422, pointer), "{body}");
    }
}

#[test]
fn the_same_idempotency_key_scores_once() {
    let suite = suite();
    let keyed = |more: &Value| suite.send(post(MEMBER, more).with_header("idempotency-key", "k1"));
    let first = keyed(&json!({ "refresh": true })).unwrap();
    suite.clock.advance_ms(5_000);
    let again = keyed(&json!({ "refresh": true })).unwrap();
    assert_eq!((&again.body, again.header("idempotency-replayed")), (&first.body, Some("true")));
    assert_eq!(keyed(&json!({})).unwrap_err().status, 409);
    assert_eq!(suite.stored(), 1);
}

#[test]
fn a_configuration_that_is_not_valid_says_which_field() {
    let suite = suite();
    suite.database.tables_mut().scores.settings = json!({ "grades": { "A": "high" } });
    let problem = suite.score(MEMBER, &json!({})).unwrap_err();
    assert_eq!((problem.status, problem.code.as_str()), (409, "invalid_settings"));
    assert_eq!(problem.errors[0].pointer, "/grades/A");
}
